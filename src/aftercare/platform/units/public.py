"""The organisation tree's door for apps above (decision 23).

A root row carries `unit = FK("units.Unit")` and `unit_path`, a copy of the unit's path; register
its model in `path_copies`, so that the copy follows when a unit is moved.
"""

from aftercare.platform.units.models import Unit
from aftercare.platform.units.rules import Place, ids_in, is_below
from aftercare.platform.units.selectors import (
    Node,
    by_code,
    get,
    nearest,
    open_at,
    path_copies,
    path_differences,
    place_of,
    root,
    tree,
    way_to,
)
from aftercare.platform.units.services import close_unit, move_unit, open_unit, rename_unit

__all__ = [
    "Node",
    "Place",
    "Unit",
    "by_code",
    "close_unit",
    "get",
    "ids_in",
    "is_below",
    "move_unit",
    "nearest",
    "open_at",
    "open_unit",
    "path_copies",
    "path_differences",
    "place_of",
    "rename_unit",
    "root",
    "tree",
    "way_to",
]

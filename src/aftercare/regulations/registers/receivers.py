"""What registers make known to the form engine: whose their free entries are."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.events import About
from aftercare.base.kernel.words import Words
from aftercare.platform.sheets import public as sheets
from aftercare.platform.units import public as units
from aftercare.regulations.registers import selectors
from aftercare.regulations.registers.models import RegisterEntry


def _seen(ids: Collection[int], by: Actor) -> set[int]:
    return set(selectors.entries(by).filter(pk__in=ids).values_list("pk", flat=True))


def _own(ids: Collection[int], by: Actor) -> set[int]:
    return set(selectors.entries(by).filter(pk__in=ids, opened_by_id=by.id).values_list("pk", flat=True))


def _visible(by: Actor) -> QuerySet[Any]:
    return selectors.entries(by).values("pk")


def _about(entry_id: int) -> tuple[About, ...]:
    return (About("unit", "unit", RegisterEntry.objects.values_list("unit_id", flat=True).get(pk=entry_id)),)


def _unit_path(entry_id: int) -> str:
    return RegisterEntry.objects.values_list("unit_path", flat=True).get(pk=entry_id)


OWNER = sheets.Owner(
    label=Words("登记", "Entry"), can_see=_seen, can_answer=_own, about=_about, unit_path=_unit_path, visible=_visible
)


def register() -> None:
    """Called once, in `ready()`."""
    sheets.owners.register(selectors.KIND, OWNER)
    units.path_copies.register("regulations.register_entry", RegisterEntry)

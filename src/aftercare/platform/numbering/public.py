"""Numbers that people see: `declare` a series in `ready()`, `take` the next one last in a command."""

from aftercare.platform.numbering.rules import Series
from aftercare.platform.numbering.selectors import declare, series
from aftercare.platform.numbering.services import continue_from, give_back, take, take_many

__all__ = ["Series", "continue_from", "declare", "give_back", "series", "take", "take_many"]

"""What is known of the roads."""

from datetime import date

from aftercare.base.kernel.events import Event


class RoadsLearned(Event):
    """Factors of ways were learned anew from the trips of the journal."""

    type = "roads.learned"
    stream = "unit"
    version: int
    trips: int
    seen: int
    since: date
    until: date

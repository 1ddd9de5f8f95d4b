"""The year of the demo company, part by part, with progress; begun again it goes on where it stopped."""

from collections.abc import Callable
from datetime import datetime

from aftercare.demo.services import around, days, equipment, history, outsiders, people
from aftercare.service import public as service

# What is being made, how much of it is, how much there will be.
Progress = Callable[[str, int, int], None]


def load(*, at: datetime, progress: Progress) -> bool:
    """Customers and equipment, older months through the bulk path, the last 90 days through the live services.

    False if it was loaded already.
    """
    if service.Request.objects.filter(from_history=False).exists():
        return False
    equipment.fill(at=at, progress=progress)
    people.fill(at=at)
    history.fill(at=at, progress=progress)
    around.fill(days.play(until=at, progress=progress), at=at)
    outsiders.fill(at=at)
    return True

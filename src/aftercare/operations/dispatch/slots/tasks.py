"""Rooms are there before somebody asks for them."""

from datetime import datetime

from aftercare.operations.dispatch.slots.selectors import prepared
from aftercare.platform.jobs import public as jobs


@jobs.every("dispatch.rooms", seconds=60)
def keep_rooms(at: datetime) -> None:
    """The worker builds each day's rooms and leaves them in the data folder."""
    prepared.keep_ready(at)

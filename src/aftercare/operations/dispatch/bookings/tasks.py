"""What happens to soft bookings by themselves."""

from datetime import datetime

from aftercare.operations.dispatch.bookings import services
from aftercare.platform.jobs import public as jobs


@jobs.every("dispatch.soft_bookings", seconds=60)
def lapse(at: datetime) -> int:
    """Soft bookings at their deadline are confirmed or let go. How many were."""
    return services.lapse_all(at)

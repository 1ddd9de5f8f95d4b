"""Which duties wait to be done, and who does and reviews them."""

from datetime import datetime

from aftercare.regulations.routines.models import Duty
from aftercare.regulations.routines.selectors.duties import responsible, reviewing


def open_duties() -> list[Duty]:
    """Those that are neither done nor over, the soonest due first."""
    return list(Duty.objects.filter(done_at__isnull=True, ended="").order_by("due_at", "pk"))


def people_of_duty(duty_id: int, at: datetime) -> tuple[list[int], list[int]]:
    """Who owes it, and who reviews it."""
    duty = Duty.objects.get(pk=duty_id)
    return responsible(duty, at), reviewing(duty, at)

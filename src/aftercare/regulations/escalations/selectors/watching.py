"""What the sweep waits for, and what it sent: for those who keep the clock themselves."""

from datetime import datetime

from django.db.models import Min

from aftercare.regulations.escalations.models import Escalation, Watch


def next_at() -> datetime | None:
    """When the next step of any case falls due, as far as the journal was read."""
    found: datetime | None = Watch.objects.aggregate(first=Min("next_at"))["first"]
    return found


def sent_after(escalation_id: int) -> list[Escalation]:
    """The steps that were sent after one, each with whom it reached."""
    return list(Escalation.objects.filter(pk__gt=escalation_id).order_by("pk").prefetch_related("receivers"))

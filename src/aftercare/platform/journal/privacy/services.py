"""Erasing personal data (decision 10)."""

from collections.abc import Sequence
from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.events import Recorded
from aftercare.platform.journal.errors import NothingToEraseError
from aftercare.platform.journal.events import PersonalDataErased
from aftercare.platform.journal.log.models import PrivateText
from aftercare.platform.journal.privacy.models import Erasure


@command("personal.erase")
def erase_private(*, event_id: int, fields: Sequence[str], reason: str, by: Actor, at: datetime) -> None:  # noqa: ARG001 - every command has an author
    """Delete private texts of an event for ever; the chain stays whole, `verify` reports them as erased.

    The caller has checked that the erasure was approved.
    """
    there = set(PrivateText.objects.filter(event_id=event_id, field__in=fields).values_list("field", flat=True))
    if not fields or there != set(fields):
        raise NothingToEraseError
    publish(PersonalDataErased(event=event_id, fields=sorted(there), reason=reason), stream_id=event_id, at=at)


def carry_out_erasure(events: list[Recorded]) -> None:
    """In-transaction reader of `personal.erased`: what it says is done, or the command fails."""
    for event in events:
        target, fields = event.payload["event"], event.payload["fields"]
        Erasure.objects.bulk_create(
            Erasure(event_id=target, field=field, at=event.occurred_at, by_event_id=event.id) for field in fields
        )
        PrivateText.objects.filter(event_id=target, field__in=fields).delete()

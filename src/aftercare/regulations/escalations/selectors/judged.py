"""How escalations were kept: each step that was sent, in time or late, to somebody or to nobody."""

from collections.abc import Iterator
from datetime import timedelta

import orjson

from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.regulations.compliance.rules import Asked, State, Verdict
from aftercare.regulations.escalations.events import EscalationSent
from aftercare.regulations.escalations.models import Escalation

KIND = "escalation"
# A sweep comes every minute; what took longer was late.
PATIENCE = timedelta(minutes=5)
LATE, NOBODY = "sent_late", "reached_nobody"
CHUNK = 500


def verdicts(asked: Asked) -> Iterator[Verdict]:
    """Every step that fell due in the time asked for and was sent by then; three queries for each five hundred."""
    rows = Escalation.objects.filter(due_at__gte=asked.since, due_at__lt=asked.until, sent_at__lte=asked.as_of)
    if asked.regulation:
        rows = rows.filter(clause__startswith=f"{asked.regulation}@")
    last = 0
    while piece := list(rows.filter(pk__gt=last).order_by("pk").prefetch_related("receivers")[:CHUNK]):
        last = piece[-1].pk
        events = _events({row.subject_id for row in piece})
        yield from (_verdict(row, events.get(row.pk)) for row in piece)


def _events(case_ids: set[int]) -> dict[int, int]:
    """Escalation → the event that says it was sent."""
    rows = journal.effective().filter(stream="case", stream_id__in=case_ids, type=EscalationSent.type)
    found = rows.order_by("id").values_list("id", "payload")
    return {orjson.loads(text)["escalation"]: event_id for event_id, text in found}


def _verdict(row: Escalation, event_id: int | None) -> Verdict:
    people = [one.staff_id for one in row.receivers.all()]
    is_late = row.sent_at > row.due_at + PATIENCE
    said = Words("按时提醒", "Told in time")
    if is_late:
        said = Words("提醒迟发", "Told late")
    if not people:
        said = Words("无人可通知", "Nobody could be told")
    return Verdict(
        address=row.clause,
        kind=KIND,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        item=f"{row.item}/{row.run}/{row.step}/{row.turn}",
        state=State.BREACHED if is_late or not people else State.KEPT,
        at=row.due_at,
        due_at=row.due_at,
        over=int((row.sent_at - row.due_at).total_seconds()) if is_late else 0,
        evidence=() if event_id is None else (event_id,),
        unit_path=row.unit_path,
        said=said,
        cause=NOBODY if not people else LATE if is_late else "",
    )

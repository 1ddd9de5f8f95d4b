"""Sending what is due, once, and taking over what was sent."""

from collections.abc import Collection
from datetime import datetime

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.events import Recorded
from aftercare.platform.journal import public as journal
from aftercare.regulations.clocks.selectors import SUBJECT, cases_of_batch
from aftercare.regulations.escalations.errors import AlreadyAnsweredError
from aftercare.regulations.escalations.events import EscalationAnswered, EscalationSent
from aftercare.regulations.escalations.models import Escalation, Receiver, Watch
from aftercare.regulations.escalations.rules import Due, Ladder, due
from aftercare.regulations.escalations.selectors import computing, lists, people

BATCH_UNDONE = "import.undone"


def follow(events: list[Recorded], *, at: datetime) -> None:
    """The journal's reader: cases whose facts moved are looked at anew. Imported history alone wakes nobody."""
    del at
    told = [event for event in events if event.stream == SUBJECT and event.type != EscalationSent.type]
    live = {event.stream_id for event in told if event.actor.kind is not ActorKind.HISTORY}
    past = {event.stream_id for event in told} - live
    undone = {case for event in events if event.type == BATCH_UNDONE for case in cases_of_batch(event.payload["batch"])}
    look_again(live | (computing.watched(past) if past else set()) | undone)


def look_again(case_ids: Collection[int]) -> None:
    """Note when the next step of each case falls due; within a command."""
    ordered = sorted(case_ids)
    for start in range(0, len(ordered), computing.CHUNK):
        piece = ordered[start : start + computing.CHUNK]
        _watch(piece, computing.standings(piece))


@command("escalation.reconsider")
def reconsider(*, case_ids: Collection[int], by: Actor, at: datetime) -> None:  # noqa: ARG001 - a command has an author and a time
    """Note anew when steps fall due, after a calendar was revised."""
    look_again(case_ids)


def _watch(case_ids: Collection[int], standings: dict[int, computing.Standing]) -> None:
    """The rows of these cases say what stands on them: two statements."""
    Watch.objects.filter(subject_kind=SUBJECT, subject_id__in=case_ids).delete()
    moments = {case: one.next_at for case, one in standings.items()}
    rows = [Watch(subject_kind=SUBJECT, subject_id=case, next_at=at) for case, at in moments.items() if at is not None]
    Watch.objects.bulk_create(rows)


@command("escalation.sweep")
def sweep(*, by: Actor, at: datetime) -> int:  # noqa: ARG001 - every command has an author
    """Send what is due on a chunk of cases; how many cases were looked at, 0 = nothing is due.

    Each step goes out once: what was sent is in the table, the rows of due cases are locked, and what
    a stopped worker left undone is still due for the next one.
    """
    case_ids = computing.due_cases(at)
    standings = computing.standings(case_ids)
    position = journal.last_position() if standings else 0
    for case, standing in standings.items():
        for ladder in standing.ladders:
            for one in due(ladder, standing.sent_of(ladder), at):
                _send(case, standing, ladder, one, position=position, at=at)
                standing.sent.setdefault(ladder.place, {})[one.step] = one.turn
    _watch(case_ids, standings)
    return len(case_ids)


def _send(
    case: int, standing: computing.Standing, ladder: Ladder, one: Due, *, position: int, at: datetime
) -> Escalation:
    """Write one step down and say so; notify tells its people."""
    asked, unit = ladder.steps[one.step - 1].to, people.unit_of(standing.facts)
    reached = people.reached(asked, standing.facts, unit.pk, at)
    row = _row(case, ladder, one)
    row.unit, row.unit_path, row.position, row.sent_at = unit, unit.path, position, at
    row.asked, row.vacant, row.instead = list(asked), list(reached.vacant), list(reached.instead)
    row.save(force_insert=True)
    Receiver.objects.bulk_create(Receiver(escalation=row, staff_id=staff_id) for staff_id in reached.staff)
    told = EscalationSent(
        case=case, escalation=row.pk, clause=row.clause, item=row.item, run=row.run, step=row.step, clock=row.clock,
        event=row.event, at=row.at, turn=row.turn, missed=row.missed, asked=row.asked, vacant=row.vacant,
        instead=row.instead, receivers=list(reached.staff), names=people.names_of(reached.staff), due_at=row.due_at,
        position=position, snapshot=standing.policy.digest,
    )  # fmt: skip
    publish(told, stream_id=case, at=at)
    return row


def _row(case: int, ladder: Ladder, one: Due) -> Escalation:
    """What the rules say of it."""
    place = ladder.place
    return Escalation(
        subject_kind=SUBJECT, subject_id=case, clause=place.clause, item=place.item, run=place.run, clock=ladder.clock,
        event=ladder.event, clock_due_at=ladder.due_at, at=ladder.steps[one.step - 1].at, step=one.step, turn=one.turn,
        missed=one.missed, due_at=one.due_at,
    )  # fmt: skip


@command("escalation.answer")
def answer(*, escalation_id: int, by: Actor, at: datetime, note: str = "") -> Escalation:
    """Take over what a step asks for: it is not told again. Raises AlreadyAnsweredError, NotToldError, NotFoundError.

    Whoever was told may, and whoever may override; later steps are sent when they fall due.
    """
    row = lists.to_answer(escalation_id=escalation_id, by=by)
    same = Escalation.objects.filter(
        subject_kind=row.subject_kind, subject_id=row.subject_id, clause=row.clause, item=row.item, run=row.run,
        step=row.step, answered_at=None,
    )  # fmt: skip
    if row.answered_at is not None or not same.update(answered_at=at, answered_by=by.id or 0):
        raise AlreadyAnsweredError
    told = EscalationAnswered(
        case=row.subject_id, escalation=row.pk, clause=row.clause, item=row.item, run=row.run, step=row.step,
        answered_by=by.id or 0, note=note.strip(),
    )  # fmt: skip
    publish(told, stream_id=row.subject_id, at=at)
    return Escalation.objects.get(pk=row.pk)

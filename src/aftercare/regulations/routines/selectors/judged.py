"""How routines were kept: one verdict a turn."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from aftercare.base.kernel.actors import ActorKind
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.regulations.compliance.rules import Asked, State, Verdict
from aftercare.regulations.routines.models import Duty
from aftercare.regulations.routines.rules import DutyState, state_of
from aftercare.regulations.routines.selectors.duties import KIND, period_text

CHUNK = 500
VERDICTS = {
    DutyState.OPEN: State.OPEN,
    DutyState.LATE: State.BREACHED,
    DutyState.MISSED: State.BREACHED,
    DutyState.DONE: State.KEPT,
    DutyState.DONE_LATE: State.BREACHED,
    DutyState.EXCUSED: State.WAIVED,
}
SAID = {
    DutyState.OPEN: Words("%(name)s（%(period)s）尚未到期", "%(name)s (%(period)s) is not due yet"),
    DutyState.LATE: Words("%(name)s（%(period)s）逾期未完成", "%(name)s (%(period)s) is late"),
    DutyState.MISSED: Words("%(name)s（%(period)s）没有完成", "%(name)s (%(period)s) was not done"),
    DutyState.DONE: Words("%(name)s（%(period)s）按期完成", "%(name)s (%(period)s) was done in time"),
    DutyState.DONE_LATE: Words("%(name)s（%(period)s）逾期完成", "%(name)s (%(period)s) was done late"),
    DutyState.EXCUSED: Words("%(name)s（%(period)s）经批准免做", "%(name)s (%(period)s) was excused"),
}


def verdicts(asked: Asked) -> Iterator[Verdict]:
    """Every turn that began in the time asked for; what its regulation took back is not judged."""
    rows = Duty.objects.filter(begins_at__gte=asked.since, begins_at__lt=asked.until, opened_at__lte=asked.as_of)
    if asked.regulation:
        rows = rows.filter(regulation__key=asked.regulation)
    last = 0
    while piece := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        who = _doers(piece)
        yield from (found for row in piece if (found := _verdict(row, who, asked.as_of)) is not None)
        last = piece[-1].pk


def _doers(rows: Sequence[Duty]) -> dict[int, int]:
    """Event → the member of staff who did it."""
    ids = {number for row in rows for number in row.evidence}
    known = journal.effective().filter(pk__in=ids, actor_kind=ActorKind.STAFF.value, actor_id__isnull=False)
    return {pk: actor_id for pk, actor_id in known.values_list("pk", "actor_id") if actor_id is not None}


def _verdict(row: Duty, who: dict[int, int], as_of: datetime) -> Verdict | None:
    done_at = row.done_at if row.done_at is not None and row.done_at <= as_of else None
    ended = row.ended if row.ended_at is not None and row.ended_at <= as_of else ""
    state = state_of(due_at=row.due_at, lost_at=row.lost_at, done_at=done_at, ended=ended, now=as_of)
    if state is DutyState.ENDED:
        return None
    evidence = tuple(row.evidence) if done_at else ()
    late = int(((done_at or as_of) - row.due_at).total_seconds()) if VERDICTS[state] is State.BREACHED else 0
    period = period_text(row.every, row.first_day)
    said = SAID[state]
    return Verdict(
        address=row.clause,
        kind="routine",
        subject_kind=KIND,
        subject_id=row.pk,
        state=VERDICTS[state],
        at=row.begins_at,
        due_at=row.due_at,
        over=max(0, late),
        evidence=evidence,
        staff_id=next((who[number] for number in evidence if number in who), None),
        unit_path=row.unit_path,
        said=Words(
            said.zh % {"name": row.name.zh, "period": period.zh}, said.en % {"name": row.name.en, "period": period.en}
        ),
        cause=state.value,
    )

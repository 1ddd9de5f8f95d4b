"""Opening the turns of routines, settling them by the journal, reminding, and the few things that people decide."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.commands import attempt, command, publish
from aftercare.base.kernel.errors import SAY_WHY, InvalidError, NotAllowedError
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.states import change
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.platform.worktime.public import Calendar
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.bindings.rules import Period
from aftercare.regulations.documents.models import Version
from aftercare.regulations.posts import selectors as posts
from aftercare.regulations.registers import selectors as registers
from aftercare.regulations.routines import selectors
from aftercare.regulations.routines.errors import DutyOverError, NoFormError, NothingToReviewError
from aftercare.regulations.routines.events import (
    RoutineEnded,
    RoutineEscalated,
    RoutineExcused,
    RoutineOpened,
    RoutinePostponed,
    RoutineReminded,
    RoutineReviewed,
)
from aftercare.regulations.routines.models import Duty
from aftercare.regulations.routines.rules import Turn, lead_of, matched, midnight, period_of, turn_of, turns
from aftercare.regulations.routines.selectors import Owing

# The journal's reader that settles them, and the event that takes evidence back.
READER, UNDONE = "regulations.duties", "import.undone"
# After so long without the job, turns of a text that was superseded meanwhile are no longer made up for.
MEMORY = timedelta(days=400)
NOT_EARLIER = _("A duty can only be postponed to a later moment, and not into the past.")

# -- turns begin and end ----------------------------------------------------------------------


def bring_up_to_date(at: datetime) -> dict[str, int]:
    """Everything that the passing of time does to duties, each step in a command of its own. Harmless when repeated."""
    opened = 0
    for version in selectors.in_force_since(at, at - MEMORY):
        opened += open_turns(version_id=version.pk, by=SYSTEM, at=at)
    ended = end_turns(by=SYSTEM, at=at)
    reminded = sum(remind(duty_id=number, by=SYSTEM, at=at) for number in _to_remind(at))
    escalated = sum(escalate(duty_id=number, by=SYSTEM, at=at) for number in _to_escalate(at))
    return {"opened": opened, "ended": ended, "reminded": reminded, "escalated": escalated}


@command("routine.open_turns")
def open_turns(*, version_id: int, by: Actor, at: datetime) -> int:
    """Open every turn of a version's routines that has begun and is not there yet; returns how many."""
    version = Version.objects.select_related("regulation__unit").get(pk=version_id)
    held_at = min(at, version.effective_to - timedelta(seconds=1)) if version.effective_to else at
    made = [_open_all(one, held_at, by, at) for one in selectors.owing(version, held_at)]
    fresh = [row for rows in made for row in rows]
    _settle_groups({(row.place, row.unit_id) for row in fresh})
    return len(fresh)


def _open_all(owing: Owing, until: datetime, by: Actor, at: datetime) -> list[Duty]:
    calendar = selectors.calendar_of(owing.unit.path)
    last = Duty.objects.filter(place=owing.place, unit=owing.unit, every=owing.routine.every).aggregate(
        day=Max("next_day")
    )
    begin: date = last["day"] or period_of(owing.routine.every, selectors.day_of(owing.since, calendar))[0]
    end = selectors.day_of(until, calendar) + timedelta(days=1)
    wanted = [one for one in turns(owing.routine, begin, end, calendar) if one.due_at > owing.since]
    rows = [_row(owing, turn, calendar, at) for turn in wanted]
    return [row for row in rows if _insert(row, owing.routine.by, by, at)]


def _row(owing: Owing, turn: Turn, calendar: Calendar, at: datetime) -> Duty:
    routine = owing.routine
    return Duty(
        uid=uuid7(at),
        wording=owing.version,
        regulation=owing.version.regulation,
        clause=owing.address,
        place=owing.place,
        routine=routine.routine,
        name=routine.name,
        every=routine.every,
        unit=owing.unit,
        unit_path=owing.unit.path,
        first_day=turn.first_day,
        next_day=turn.next_day,
        begins_at=midnight(turn.first_day, calendar.zone),
        due_at=turn.due_at,
        lost_at=max(turn.due_at, turn_of(routine, turn.next_day, calendar).due_at),
        opened_at=at,
        posts=posts.column(routine.by),
        reviewers=posts.column(routine.reviewed_by),
        form=routine.form or "",
        proofs=posts.column(routine.evidence),
    )


def _insert(row: Duty, by_posts: Sequence[str], by: Actor, at: datetime) -> bool:
    """Two jobs at once: one insert wins, and that one says so."""
    del by
    try:
        with attempt():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    event = RoutineOpened(
        **_ids(row), every=row.every, first_day=row.first_day, next_day=row.next_day, due_at=row.due_at,
        posts=list(by_posts),
    )  # fmt: skip
    publish(event, stream_id=row.pk, at=at)
    return True


@command("routine.end_turns")
def end_turns(*, by: Actor, at: datetime) -> int:  # noqa: ARG001 - every command has an author
    """End the open turns that nothing asks for any more; those whose period was over by then stay owed."""
    ended = 0
    for duty, why in list(selectors.no_longer_owed(at)):
        change(duty, states=None, error=DutyOverError, ended=why, ended_at=at)
        publish(RoutineEnded(**_ids(duty), why=why), stream_id=duty.pk, at=at)
        ended += 1
    return ended


# -- what proves them -------------------------------------------------------------------------


def follow_forms(events: list[Recorded]) -> None:
    """A form was handed in for a duty: it is done in the same transaction."""
    ids = {event.payload["subject_id"] for event in events if event.payload["subject_kind"] == selectors.KIND}
    if ids:
        _settle_groups(selectors.groups(ids))


def follow(events: list[Recorded], *, at: datetime) -> None:
    """The journal's reader: events that prove a routine settle its turns; an undone batch takes that back."""
    del at
    _settle_groups(_touched(events))


def _touched(events: Sequence[Recorded]) -> set[tuple[str, int]]:
    undone = any(event.type == UNDONE for event in events)
    return set(selectors.all_groups()) if undone else selectors.touched(events)


def _settle_groups(groups: Iterable[tuple[str, int]]) -> int:
    return sum(_settle(selectors.rows_of(place, unit_id)) for place, unit_id in sorted(groups))


def _settle(rows: list[Duty]) -> int:
    """Make the rows say what the journal gives; returns how many changed."""
    changed = 0
    for row, (done_at, evidence) in settled(rows):
        if (row.done_at, row.evidence) != (done_at, evidence):
            review = {} if done_at else {"reviewed_at": None, "reviewed_by_id": None}
            Duty.objects.filter(pk=row.pk).update(done_at=done_at, evidence=evidence, **review)
            changed += 1
    return changed


def settled(rows: list[Duty]) -> Iterator[tuple[Duty, tuple[datetime | None, list[int]]]]:
    """Each turn of one routine in one unit with when it was done and what proves it, as the journal has it."""
    if not rows:
        return
    forms = selectors.forms_handed_in(rows)
    _clause, routine = selectors.binding_of(rows[-1])
    facts = selectors.facts_for(routine, rows[-1].unit)
    found = matched([selectors.owed(one) for one in rows], facts) if routine.evidence else {}
    for place, row in enumerate(rows):
        event, fact = forms.get(row.pk), found.get(place)
        proofs = [(one.occurred_at, one.id) for one in (event,) if one] + [(one.at, one.id) for one in (fact,) if one]
        yield row, ((min(proofs)[0], [number for _at, number in sorted(proofs)]) if proofs else (None, []))


def differences() -> Iterator[str]:
    """For `aftercare verify`: every duty says what the journal gives, save those still to be read about."""
    suspects = {group for group in selectors.all_groups() if next(_differing(*group), None)}
    # Looked at once more: the reader may have come by meanwhile.
    for place, unit_id in sorted(journal.read_about(READER, suspects, _touched)):
        yield from _differing(place, unit_id)


def _differing(place: str, unit_id: int) -> Iterator[str]:
    for row, (done_at, evidence) in settled(selectors.rows_of(place, unit_id)):
        if (row.done_at, row.evidence) != (done_at, evidence):
            yield f"duty {row.pk} ({row.clause}): {row.done_at} {row.evidence} != {done_at} {evidence}"


# -- people are told --------------------------------------------------------------------------


def _to_remind(at: datetime) -> list[int]:
    soon = Q(pk__in=())
    for period in Period:
        soon |= Q(every=period, due_at__lte=at + lead_of(period))
    rows = selectors.waiting(at).filter(soon, due_at__gt=at, reminded_at__isnull=True)
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True))


def _to_escalate(at: datetime) -> list[int]:
    rows = selectors.waiting(at).filter(due_at__lte=at, lost_at__gt=at, escalated_at__isnull=True)
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True))


@command("routine.remind")
def remind(*, duty_id: int, by: Actor, at: datetime) -> bool:  # noqa: ARG001 - every command has an author
    """Remind those who owe a duty that it is due soon; once."""
    duty = Duty.objects.get(pk=duty_id)
    if not selectors.waiting(at).filter(pk=duty_id, reminded_at__isnull=True).update(reminded_at=at):
        return False
    event = RoutineReminded(**_ids(duty), due_at=duty.due_at, staff=selectors.responsible(duty, at))
    publish(event, stream_id=duty.pk, at=at)
    return True


@command("routine.escalate")
def escalate(*, duty_id: int, by: Actor, at: datetime) -> bool:  # noqa: ARG001 - every command has an author
    """Tell those who owe a duty that is late, and who is above them; once."""
    duty = Duty.objects.get(pk=duty_id)
    if not selectors.waiting(at).filter(pk=duty_id, escalated_at__isnull=True).update(escalated_at=at):
        return False
    owing = selectors.responsible(duty, at)
    above = [superior for one in owing for superior in organisation.superiors_of(one, at)]
    event = RoutineEscalated(**_ids(duty), due_at=duty.due_at, staff=list(dict.fromkeys([*owing, *above])))
    publish(event, stream_id=duty.pk, at=at)
    return True


# -- people decide ----------------------------------------------------------------------------


@command("routine.lay_out")
def lay_out(*, duty_id: int, by: Actor, at: datetime) -> sheets.Sheet:
    """The duty's form, laid out to be filled in; the same one however often it is asked for."""
    duty = selectors.get_duty(duty_id=duty_id, by=by, at=at)
    if not duty.form:
        raise NoFormError
    if duty.ended:
        raise DutyOverError
    if duty.pk not in selectors.owed_by([duty.pk], by, at):
        raise NotAllowedError
    sheet = sheets.open_sheet(form=duty.form, kind=selectors.KIND, subject_id=duty.pk, role="routine", by=by, at=at)
    _prefill(sheet, duty, by, at)
    return sheet


def _prefill(sheet: sheets.Sheet, duty: Duty, by: Actor, at: datetime) -> None:
    """Minutes begin with the questions that records raised in the period (D20.7); what was typed stays."""
    if sheet.draft or sheet.revision or not registers.takes_questions(sheets.form_of(sheet.version)):
        return
    raised = registers.questions_raised(since=duty.begins_at, until=at, unit_path=duty.unit_path, by=by)
    if raised:
        given = {registers.QUESTIONS: raised, registers.HAD_QUESTIONS: "some"}
        sheets.answer(sheet_id=sheet.pk, answers=given, by=by, at=at)


@command("routine.postpone")
def postpone(
    *, duty_id: int, due_at: datetime, reason: str, by: Actor, at: datetime, version: int | None = None
) -> Duty:
    """Let a duty be done later, with a reason."""
    duty = _to_rule(duty_id, reason, by, at, version)
    if due_at <= max(duty.due_at, at):
        raise InvalidError(fields={"due_at": [NOT_EARLIER]})
    before = duty.due_at
    _change(
        duty, due_at=due_at, lost_at=max(duty.lost_at, due_at), postponed_from=duty.postponed_from or before,
        reason=reason.strip(), reminded_at=None, escalated_at=None,
    )  # fmt: skip
    event = RoutinePostponed(**_ids(duty), from_due_at=before, due_at=due_at, reason=reason.strip())
    publish(event, stream_id=duty.pk, at=at)
    return duty


@command("routine.excuse")
def excuse(*, duty_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Duty:
    """Let a duty be left undone this once, with a reason that stays."""
    duty = _to_rule(duty_id, reason, by, at, version)
    _change(duty, ended=Duty.Ended.EXCUSED, ended_at=at, reason=reason.strip())
    publish(RoutineExcused(**_ids(duty), reason=reason.strip()), stream_id=duty.pk, at=at)
    return duty


def _to_rule(duty_id: int, reason: str, by: Actor, at: datetime, version: int | None) -> Duty:
    duty = selectors.to_rule_on(duty_id=duty_id, by=by, at=at)
    duty.expect(version)
    if duty.done_at is not None or duty.ended:
        raise DutyOverError
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    return duty


@command("routine.review")
def review(*, duty_id: int, by: Actor, at: datetime, comment: str = "", version: int | None = None) -> Duty:
    """Note that what was done was reviewed; only the posts that the regulation names may."""
    duty = selectors.to_review(duty_id=duty_id, by=by, at=at)
    duty.expect(version)
    if not duty.reviewers or duty.done_at is None or duty.reviewed_at is not None or duty.ended:
        raise NothingToReviewError
    _change(duty, reviewed_at=at, reviewed_by_id=by.id if by.kind is ActorKind.STAFF else None)
    publish(RoutineReviewed(**_ids(duty), comment=comment.strip()), stream_id=duty.pk, at=at)
    return duty


def _change(duty: Duty, **values: Any) -> None:
    change(duty, states=None, error=DutyOverError, **values)


def _ids(row: Duty) -> dict[str, Any]:
    return {
        "duty": row.pk, "regulation": row.regulation_id, "unit": row.unit_id, "clause": row.clause,
        "routine": row.routine,
    }  # fmt: skip

"""Reading duties, always for somebody."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Case, F, Q, QuerySet, Value, When

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.bindings.rules import Period, Routine
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.rules import Clause, address
from aftercare.regulations.posts import selectors as posts
from aftercare.regulations.routines.errors import NotReviewerError
from aftercare.regulations.routines.models import Duty
from aftercare.regulations.routines.rules import DutyState, state_of

VIEW, COMPLY, OVERRIDE = "regulation.view", "regulation.comply", "regulation.override"
KIND = "duty"


def visible_to(by: Actor, at: datetime) -> QuerySet[Duty]:
    """The duties of the units whose keeping the reader sees, and those that the reader owes or reviews."""
    accounts.require_somewhere(by, VIEW)
    return Duty.objects.filter(accounts.scope_q(by, COMPLY) | mine_q(by, at) | review_q(by, at))


def get_duty(*, duty_id: int, by: Actor, at: datetime) -> Duty:
    """One duty that the reader may see."""
    found = visible_to(by, at).select_related("wording", "regulation", "unit").filter(pk=duty_id).first()
    if found is None:
        raise NotFoundError
    return found


def to_rule_on(*, duty_id: int, by: Actor, at: datetime) -> Duty:
    """One duty that the actor may postpone or excuse; NotAllowedError."""
    duty = get_duty(duty_id=duty_id, by=by, at=at)
    if not may_rule(duty, by, at):
        raise NotAllowedError
    return duty


def to_review(*, duty_id: int, by: Actor, at: datetime) -> Duty:
    """One duty that the actor reviews; NotReviewerError."""
    duty = get_duty(duty_id=duty_id, by=by, at=at)
    if by.kind is not ActorKind.SYSTEM and by.id not in reviewing(duty, at):
        raise NotReviewerError(posts=posts.names_of(posts.listed(duty.reviewers)))
    return duty


def seen(ids: Collection[int], by: Actor, at: datetime) -> set[int]:
    """Of these duties, those that the reader may see."""
    if not accounts.allows_somewhere(by, VIEW):
        return set()
    return set(visible_to(by, at).filter(pk__in=ids).values_list("pk", flat=True))


def owed_by(ids: Collection[int], by: Actor, at: datetime) -> set[int]:
    """Of these duties, those that the actor may do: who owes them, and who may override."""
    mine = Duty.objects.filter(accounts.scope_q(by, OVERRIDE) | mine_q(by, at), pk__in=ids, ended="")
    return set(mine.values_list("pk", flat=True))


def mine_q(by: Actor, at: datetime) -> Q:
    """The duties that somebody owes: by a post held in their unit or above it, or by standing in for its holder."""
    return posts.by_post_q(by, at, "posts")


def review_q(by: Actor, at: datetime) -> Q:
    """The duties that somebody reviews."""
    return posts.by_post_q(by, at, "reviewers")


def to_review_q(by: Actor, at: datetime) -> Q:
    """The duties that are done and wait for somebody's review."""
    return review_q(by, at) & Q(done_at__isnull=False, reviewed_at__isnull=True, ended="")


def with_state(rows: QuerySet[Duty], now: datetime) -> QuerySet[Duty]:
    """The rows with `state`, as `state_of` judges it."""
    return rows.annotate(
        state=Case(
            When(ended=Duty.Ended.EXCUSED, then=Value(DutyState.EXCUSED.value)),
            When(~Q(ended=""), then=Value(DutyState.ENDED.value)),
            When(done_at__lt=F("due_at"), then=Value(DutyState.DONE.value)),
            When(done_at__isnull=False, then=Value(DutyState.DONE_LATE.value)),
            When(due_at__gt=now, then=Value(DutyState.OPEN.value)),
            When(lost_at__gt=now, then=Value(DutyState.LATE.value)),
            default=Value(DutyState.MISSED.value),
        )
    )


def state(duty: Duty, now: datetime) -> DutyState:
    """How one duty stands."""
    return state_of(due_at=duty.due_at, lost_at=duty.lost_at, done_at=duty.done_at, ended=duty.ended, now=now)


def binding_of(duty: Duty) -> tuple[Clause, Routine]:
    """What the clause says, as it was when the duty opened."""
    for clause, binding in documents.document_of(duty.wording).bound():
        where = address(duty.regulation.key, duty.wording.number, clause.key, binding.key)
        if where == duty.clause and isinstance(binding, Routine):
            return clause, binding
    raise NotFoundError


def responsible(duty: Duty, at: datetime) -> list[int]:
    """The staff ids who owe it now."""
    return posts.answering(posts.listed(duty.posts), duty.unit_id, at)


def reviewing(duty: Duty, at: datetime) -> list[int]:
    """The staff ids who review it now."""
    return posts.answering(posts.listed(duty.reviewers), duty.unit_id, at)


def may_rule(duty: Duty, by: Actor, at: datetime) -> bool:
    """Whether somebody may postpone or excuse it: who reviews it, and who may override."""
    is_reviewer = by.kind is ActorKind.STAFF and by.id in reviewing(duty, at)
    return is_reviewer or accounts.allows(by, OVERRIDE, unit_path=duty.unit_path)


def period_text(every: str, first_day: date) -> Words:
    """What the period is called: 2026-11, 2026 Q3, Week 48, 2026."""
    year = first_day.year
    match Period(every):
        case Period.MONTH:
            return Words(f"{first_day:%Y-%m}", f"{first_day:%Y-%m}")
        case Period.QUARTER:
            number = (first_day.month + 2) // 3
            return Words(f"{year} 年第 {number} 季度", f"{year} Q{number}")
        case Period.HALF_YEAR:
            return (
                Words(f"{year} 年上半年", f"{year} H1")
                if first_day.month < 7
                else Words(f"{year} 年下半年", f"{year} H2")
            )
        case Period.YEAR:
            return Words(f"{year} 年", str(year))
        case Period.WEEK:
            year, week, _weekday = first_day.isocalendar()
            return Words(f"{year} 年第 {week} 周", f"Week {week}, {year}")
        case _:
            return Words(first_day.isoformat(), first_day.isoformat())


def last_day(duty: Duty) -> date:
    """The last day of its period."""
    return duty.next_day - timedelta(days=1)


def names_of(staff_ids: Collection[int]) -> list[str]:
    """What people are called, in the order given."""
    known = organisation.briefs(staff_ids)
    return [known[number].name for number in staff_ids if number in known]


def evidence_of(duty: Duty) -> list[tuple[Recorded, str]]:
    """The events that prove it, each with who did it; as they were found when it was last judged."""
    found = {}
    for stored in journal.effective().filter(pk__in=duty.evidence).order_by("occurred_at", "pk"):
        for event in journal.events_of(stored.stream, stored.stream_id, names=stored.type):
            if event.id == stored.pk:
                found[event.id] = event
    names = journal.names_of(event.actor for event in found.values())
    return [(event, journal.actor_label(event.actor, names)) for event in found.values()]

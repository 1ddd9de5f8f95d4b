"""Reading the records of cases: worked out from the journal, and as they are kept for lists."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import translation

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.ready import Ready
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.platform.worktime.public import Calendar, calendar_for
from aftercare.regulations.compliance.rules import Asked, State, Verdict
from aftercare.regulations.gates.selectors import fact_of, policies_by_case
from aftercare.regulations.policies.rules import Policy, attributes_of
from aftercare.regulations.posts import selectors as posts
from aftercare.regulations.records.errors import NotReviewerError
from aftercare.regulations.records.models import KeptRecord
from aftercare.regulations.records.rules import SHEET, Entry, Rule, records

VIEW, COMPLY, OVERRIDE = "regulation.view", "regulation.comply", "regulation.override"
CASE = "case"
CHUNK = 500
# What identifies a record, and what a recount must reproduce. The name is only shown, and units are moved.
IDENTITY = ("case_id", "clause", "item", "run")
VALUES = (
    "subject_kind", "subject_id", "form", "posts", "reviewers", "since_id", "since_at", "due_at", "done_id",
    "done_at", "sheet_id", "staff_id", "missing", "is_owed", "waived_id", "waived_at", "review_due_at", "reviewed_id",
    "reviewed_at",
)  # fmt: skip

# -- as the journal gives them ----------------------------------------------------------------


def asked_of(case_ids: Collection[int]) -> dict[int, Policy]:
    """Of these cases, those whose policy asks for records."""
    return {case: policy for case, policy in policies_by_case(case_ids).items() if policy.records}


def computed(case_id: int, policy: Policy) -> list[KeptRecord]:
    """The records of a case as they should be stored."""
    facts = [fact_of(event) for event in journal.events_about(CASE, case_id)]
    attributes = attributes_of(facts)
    rules = [Rule(clause, record) for clause, record in policy.records]
    entries = records(rules, facts, attributes, policy.own_calendar, _calendars())
    names = _form_names({entry.rule.record.form for entry in entries if entry.rule.record.form})
    return [_row(case_id, entry, attributes, names) for entry in entries]


def _calendars() -> Any:
    known: dict[str, Calendar] = {}

    def find(key: str) -> Calendar:
        if key not in known:
            known[key] = calendar_for(key)
        return known[key]

    return find


def _row(case_id: int, entry: Entry, attributes: Mapping[str, Any], names: Mapping[str, Words]) -> KeptRecord:
    record, done = entry.rule.record, entry.done if entry.done_at is not None else None
    is_of_item = bool(record.per and entry.item)
    return KeptRecord(
        case_id=case_id,
        clause=entry.rule.clause,
        item=entry.item,
        run=entry.run,
        subject_kind=record.per if is_of_item else CASE,
        subject_id=entry.item if is_of_item else case_id,
        name=names.get(record.form or "") or event_name(record.event[0] if record.event else SHEET),
        form=record.form or "",
        unit_path=str(attributes.get("unit_path") or ""),
        posts=posts.column(record.filled_by),
        reviewers=posts.column(record.reviewed_by),
        since_id=entry.since.id,
        since_at=entry.since.at,
        due_at=entry.due_at,
        done_id=done.id if done else None,
        done_at=done.at if done else None,
        sheet_id=int(done.payload["sheet"]) if done and done.name == SHEET else None,
        staff_id=done.staff_id if done else None,
        missing=list(entry.missing),
        is_owed=bool(record.after),
        waived_id=entry.waived.id if entry.waived else None,
        waived_at=entry.waived.at if entry.waived else None,
        review_due_at=entry.review_due_at,
        reviewed_id=entry.reviewed.id if entry.reviewed else None,
        reviewed_at=entry.reviewed.at if entry.reviewed else None,
    )


def _form_names(keys: Collection[str]) -> dict[str, Words]:
    rows = sheets.Definition.objects.filter(key__in=keys)
    return {one.key: one.name for one in rows}


@lru_cache(maxsize=500)
def event_name(name: str) -> Words:
    """What an event is called, in both languages."""
    with translation.override("zh-hans"):
        chinese = journal.title_of(name)
    with translation.override("en"):
        return Words(chinese, journal.title_of(name))


def identity(row: KeptRecord) -> tuple[object, ...]:
    """What identifies a record."""
    return tuple(getattr(row, name) for name in IDENTITY)


def values(row: KeptRecord) -> tuple[object, ...]:
    """What a recount must reproduce."""
    return tuple(getattr(row, name) for name in VALUES)


def cases_of(events: Sequence[Recorded]) -> set[int]:
    """The cases whose records these events may touch."""
    own = {event.stream_id for event in events if event.stream == CASE}
    return own | {one.id for event in events for one in event.about if one.kind == CASE}


def differences() -> Iterator[str]:
    """For `aftercare verify`: the stored records equal a recount of their cases."""
    for case_id in KeptRecord.objects.order_by("case_id").values_list("case_id", flat=True).distinct().iterator():
        stored = {identity(row): values(row) for row in KeptRecord.objects.filter(case_id=case_id)}
        policy = asked_of([case_id]).get(case_id)
        wanted = {identity(row): values(row) for row in computed(case_id, policy)} if policy else {}
        for key in sorted(stored.keys() | wanted.keys(), key=str):
            if stored.get(key) != wanted.get(key):
                yield f"record {key}: {stored.get(key)} != {wanted.get(key)}"


# -- for people -------------------------------------------------------------------------------


def visible_to(by: Actor, at: datetime) -> QuerySet[KeptRecord]:
    """The records of the units whose keeping the reader sees, and those that the reader keeps or reviews."""
    accounts.require_somewhere(by, VIEW)
    mine = posts.by_post_q(by, at, "posts") | Q(staff_id=by.id if by.kind is ActorKind.STAFF else None)
    return KeptRecord.objects.filter(accounts.scope_q(by, COMPLY) | mine | posts.by_post_q(by, at, "reviewers"))


def get_record(*, record_id: int, by: Actor, at: datetime) -> KeptRecord:
    """One record that the reader may see."""
    found = visible_to(by, at).filter(pk=record_id).first()
    if found is None:
        raise NotFoundError
    return found


def _kept(case_id: int, **more: Any) -> QuerySet[KeptRecord]:
    rows = KeptRecord.objects.filter(case_id=case_id, **more)
    return rows.order_by("-is_owed", F("due_at").asc(nulls_last=True), "pk")


_OF_CASE = Ready(_kept)
_OF_ITEM = Ready(lambda case_id, kind, number: _kept(case_id, subject_kind=kind, subject_id=number))


def of_case(case_id: int, *, item: tuple[str, int] | None = None) -> list[KeptRecord]:
    """The records of a case, of one visit or order of it if asked: those owed first by due time, then what is noted.

    The caller has checked that the reader may see the case.
    """
    return _OF_CASE(case_id) if item is None else _OF_ITEM(case_id, *item)


def with_state(rows: QuerySet[KeptRecord], now: datetime) -> QuerySet[KeptRecord]:
    """The rows with `state` as `state` judges it, and `late` as a further word for what is overdue."""
    return rows.annotate(
        state=Case(
            When(waived_at__isnull=False, then=Value("waived")),
            When(Q(done_at__isnull=False) & (Q(due_at__isnull=True) | Q(done_at__lt=F("due_at"))), then=Value("kept")),
            When(done_at__isnull=False, then=Value("kept_late")),
            When(~Q(missing=[]) & Q(is_owed=False), then=Value("incomplete")),
            When(Q(due_at__isnull=True) | Q(due_at__gt=now), then=Value("open")),
            default=Value("late"),
        )
    )


def state(row: KeptRecord, now: datetime) -> str:
    """How one record stands: waived, kept, kept_late, incomplete, open, late."""
    if row.waived_at is not None and row.waived_at <= now:
        return "waived"
    if row.done_at is not None and row.done_at <= now:
        return "kept" if row.due_at is None or row.done_at < row.due_at else "kept_late"
    if row.missing and not row.is_owed:
        return "incomplete"
    return "open" if row.due_at is None or now < row.due_at else "late"


def to_review_q(by: Actor, at: datetime) -> Q:
    """The records that are there and wait for somebody's review."""
    return posts.by_post_q(by, at, "reviewers") & Q(done_at__isnull=False, reviewed_at__isnull=True)


def reviews(row: KeptRecord, by: Actor, at: datetime) -> bool:
    """Whether somebody reviews this record."""
    mine = KeptRecord.objects.filter(posts.by_post_q(by, at, "reviewers"), pk=row.pk)
    return by.kind is ActorKind.SYSTEM or mine.exists()


def to_review(*, record_id: int, by: Actor, at: datetime) -> KeptRecord:
    """One record that the actor reviews; NotReviewerError."""
    row = get_record(record_id=record_id, by=by, at=at)
    if not reviews(row, by, at):
        raise NotReviewerError(posts=posts.names_of(posts.listed(row.reviewers)))
    return row


# -- verdicts ---------------------------------------------------------------------------------

STATES = {
    "kept": State.KEPT, "kept_late": State.BREACHED, "incomplete": State.BREACHED, "open": State.OPEN,
    "late": State.BREACHED, "waived": State.WAIVED,
}  # fmt: skip
SAID = {
    "kept": Words("“%s”已按期记录", "“%s” was recorded in time"),
    "kept_late": Words("“%s”逾期记录", "“%s” was recorded late"),
    "incomplete": Words("“%s”缺少必填内容", "“%s” lacks what it must hold"),
    "open": Words("“%s”尚未到期", "“%s” is not due yet"),
    "late": Words("“%s”逾期未记录", "“%s” was not recorded"),
    "waived": Words("“%s”经批准免除", "“%s” was waived"),
}
REVIEW_SAID = {
    State.KEPT: Words("“%s”已按期审阅", "“%s” was reviewed in time"),
    State.BREACHED: Words("“%s”没有按期审阅", "“%s” was not reviewed in time"),
    State.OPEN: Words("“%s”待审阅", "“%s” waits for its review"),
}


def verdicts(asked: Asked) -> Iterator[Verdict]:
    """Every record that was owed or made in the time asked for, and where a clause says how often, its review."""
    rows = KeptRecord.objects.filter(since_at__gte=asked.since, since_at__lt=asked.until)
    if asked.regulation:
        rows = rows.filter(clause__startswith=f"{asked.regulation}@")
    last = 0
    while piece := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        for row in piece:
            yield _verdict(row, asked.as_of)
            review = _review(row, asked.as_of)
            if review is not None:
                yield review
        last = piece[-1].pk


def _verdict(row: KeptRecord, as_of: datetime) -> Verdict:
    word = state(row, as_of)
    done_at = row.done_at if row.done_at is not None and row.done_at <= as_of else None
    over = ((done_at or as_of) - row.due_at).total_seconds() if row.due_at and STATES[word] is State.BREACHED else 0
    evidence = (row.since_id, row.done_id if done_at else None, row.waived_id if word == "waived" else None)
    return _told(
        row, STATES[word], SAID[word], at=row.since_at, due_at=row.due_at, over=int(max(0, over)), evidence=evidence,
        cause=word,
    )  # fmt: skip


def _review(row: KeptRecord, as_of: datetime) -> Verdict | None:
    if row.review_due_at is None or row.done_at is None or row.done_at > as_of:
        return None
    at = row.reviewed_at if row.reviewed_at is not None and row.reviewed_at <= as_of else None
    if at is None and as_of < row.review_due_at:
        found = State.OPEN
    else:
        found = State.KEPT if at is not None and at < row.review_due_at else State.BREACHED
    over = ((at or as_of) - row.review_due_at).total_seconds() if found is State.BREACHED else 0
    return _told(
        row, found, REVIEW_SAID[found], at=row.done_at, due_at=row.review_due_at, over=int(max(0, over)),
        evidence=(row.done_id, row.reviewed_id if at else None), cause="review", part="review",
    )  # fmt: skip


def _told(
    row: KeptRecord, found: State, said: Words, *, at: datetime, due_at: datetime | None, over: int,
    evidence: Sequence[int | None], cause: str, part: str = "",
) -> Verdict:  # fmt: skip
    item = f"{row.subject_kind}:{row.subject_id}/{row.run}" if row.item else str(row.run)
    return Verdict(
        address=row.clause,
        kind="record",
        subject_kind=CASE,
        subject_id=row.case_id,
        item=f"{item}/{part}" if part else item,
        state=found,
        at=at,
        due_at=due_at,
        over=over,
        evidence=tuple(dict.fromkeys(one for one in evidence if one is not None)),
        staff_id=row.staff_id,
        unit_path=row.unit_path,
        said=Words(said.zh % row.name.zh, said.en % row.name.en),
        cause=cause,
    )

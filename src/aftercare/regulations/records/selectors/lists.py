"""Records for people: lists, one of them, who reviews it, how it stands."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.ready import Ready
from aftercare.platform.accounts import public as accounts
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.posts import selectors as posts
from aftercare.regulations.records.errors import NotReviewerError
from aftercare.regulations.records.models import KeptRecord

VIEW, COMPLY, OVERRIDE = "regulation.view", "regulation.comply", "regulation.override"


def visible_to(by: Actor, at: datetime) -> QuerySet[KeptRecord]:
    """The records of the units whose keeping the reader sees, and those that the reader keeps or reviews."""
    accounts.require_somewhere(by, VIEW)
    mine = posts.by_post_q(by, at, "posts") | _in_charge([by.id] if by.kind is ActorKind.STAFF and by.id else [])
    mine |= Q(staff_id=by.id if by.kind is ActorKind.STAFF else None)
    return KeptRecord.objects.filter(accounts.scope_q(by, COMPLY) | mine | posts.by_post_q(by, at, "reviewers"))


def mine_q(by: Actor, at: datetime) -> Q:
    """What the reader is to fill in: who is in charge of the work, if that person holds a post which the clause names.

    Where nobody in charge holds one it goes by post, in the unit of the record. Stand-ins count as those they stand
    in for.
    """
    if by.kind is not ActorKind.STAFF or by.id is None:
        return Q(pk__in=())
    people = [by.id, *organisation.standing_in_for(by.id, at)]
    held = {one.code for one in organisation.held_posts(at, staff_ids=people)}
    keys = sorted({key for known in posts.keys_by_code(held).values() for key in known})
    if not keys:
        return Q(pk__in=())
    named = _naming(keys)
    others = set(_holders(named, at)) - set(people)
    return named & _in_charge(people) | (posts.by_post_q(by, at, "posts") & ~_in_charge(sorted(others)))


def _in_charge(people: Collection[int]) -> Q:
    return Q(engineer_id__in=people) | Q(owner_id__in=people)


def _naming(keys: Collection[str]) -> Q:
    """Records that one of these posts fills in."""
    return reduce(or_, (Q(posts__contains=f",{key},") for key in keys))


def _holders(named: Q, at: datetime) -> set[int]:
    """Everybody who holds a post that fills in one of these records while it is open."""
    columns = KeptRecord.objects.filter(named, done_at__isnull=True).order_by().values_list("posts", flat=True)
    keys = {key for column in columns.distinct() for key in posts.listed(column)}
    return {one.staff_id for one in organisation.held_posts(at, codes=posts.codes_of(keys))}


def fillers(rows: Collection[tuple[str, Sequence[int | None]]], at: datetime) -> list[int | None]:
    """(posts, people in charge) → the first of these people who holds one of the posts; None: it goes by post."""
    people = {one for _posts, in_charge in rows for one in in_charge if one is not None}
    held: dict[int, set[str]] = {}
    for one in organisation.held_posts(at, staff_ids=people) if people else ():
        held.setdefault(one.staff_id, set()).add(one.code)
    meant = posts.codes_by_key({key for column, _in_charge in rows for key in posts.listed(column)}) if held else {}
    return [
        next((one for one in in_charge if one is not None and _fills(column, held.get(one, set()), meant)), None)
        for column, in_charge in rows
    ]


def _fills(column: str, held: set[str], meant: Mapping[str, set[str]]) -> bool:
    return any(held & meant[key] for key in posts.listed(column)) if held else False


def get_record(*, record_id: int, by: Actor, at: datetime) -> KeptRecord:
    """One record that the reader may see."""
    found = visible_to(by, at).filter(pk=record_id).first()
    if found is None:
        raise NotFoundError
    return found


def openable(rows: Collection[KeptRecord], by: Actor, at: datetime) -> set[int]:
    """Of these records, those whose page the reader may open; no query where the right to their units says it."""
    if not accounts.allows_somewhere(by, VIEW):
        return set()
    found = {row.pk for row in rows if accounts.allows(by, COMPLY, unit_path=row.unit_path)}
    others = {row.pk for row in rows} - found
    return found | set(visible_to(by, at).filter(pk__in=others).values_list("pk", flat=True)) if others else found


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


def of_subject(kind: str, subject_id: int) -> list[KeptRecord]:
    """The records of a customer, a person or another subject besides cases, in the same order.

    The caller has checked that the reader may see it.
    """
    rows = KeptRecord.objects.filter(case_id__isnull=True, subject_kind=kind, subject_id=subject_id)
    return list(rows.order_by("-is_owed", F("due_at").asc(nulls_last=True), "pk"))


def with_state(rows: QuerySet[KeptRecord], now: datetime) -> QuerySet[KeptRecord]:
    """The rows with `state` as `state` judges it, `late` as a further word for what is overdue, and what owes each."""
    return rows.annotate(
        root_kind=Case(When(case_id__isnull=False, then=Value("case")), default=F("subject_kind")),
        state=Case(
            When(waived_at__isnull=False, then=Value("waived")),
            When(Q(done_at__isnull=False) & (Q(due_at__isnull=True) | Q(done_at__lt=F("due_at"))), then=Value("kept")),
            When(done_at__isnull=False, then=Value("kept_late")),
            When(~Q(missing=[]) & Q(is_owed=False), then=Value("incomplete")),
            When(Q(due_at__isnull=True) | Q(due_at__gt=now), then=Value("open")),
            default=Value("late"),
        ),
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

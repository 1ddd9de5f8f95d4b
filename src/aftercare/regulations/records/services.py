"""The one writer of kept records, and what people do about them: fill in, review, waive."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import SAY_WHY, InvalidError, NotFoundError
from aftercare.base.kernel.events import About, Recorded
from aftercare.platform.accounts import public as accounts
from aftercare.platform.sheets import public as sheets
from aftercare.regulations.documents.models import Regulation
from aftercare.regulations.documents.rules import read_address
from aftercare.regulations.gates.events import WaiverGranted
from aftercare.regulations.records import selectors
from aftercare.regulations.records.errors import NoFormError, NotKeptYetError
from aftercare.regulations.records.events import (
    OfSubject,
    RecordReviewed,
    SubjectRecordReviewed,
    SubjectRecordWaived,
)
from aftercare.regulations.records.models import KeptRecord

ROLE = "record"


def follow(events: list[Recorded], *, at: datetime) -> None:
    """The journal's reader: what events touch is counted anew; an undone batch counts everything."""
    del at
    undone = any(event.type == "import.undone" for event in events)
    known = {selectors.root_of(row) for row in KeptRecord.objects.iterator()} if undone else set()
    cases = {number for kind, number in known if kind == selectors.CASE}
    recount(selectors.cases_of(events) | cases)
    recount_subjects(selectors.subjects_of(events) | {one for one in known if one[0] != selectors.CASE})


def follow_at_once(events: list[Recorded]) -> None:
    """What people just did on the page is there when the page comes back."""
    recount(selectors.cases_of(events))
    recount_subjects(selectors.subjects_of(events))


def recount(case_ids: Collection[int]) -> int:
    """Make the records of these cases what their facts give; returns how many changed."""
    ordered = sorted(case_ids)
    pieces = (ordered[start : start + selectors.CHUNK] for start in range(0, len(ordered), selectors.CHUNK))
    return sum(_recount(piece) for piece in pieces)


def recount_subjects(roots: Collection[selectors.Root]) -> int:
    """Make the records of these customers, people and other subjects what their facts give."""
    return sum(_rewrite(selectors.computed_of(root), _stored(root)) for root in sorted(roots))


@command("record.renew")
def renew(*, limit: int, by: Actor, at: datetime) -> int:  # noqa: ARG001 - a command has an author and a time
    """Work out anew some of the records that older rules worked out; how many cases and other subjects they have."""
    roots = selectors.outdated(limit)
    recount([number for kind, number in roots if kind == selectors.CASE])
    recount_subjects([root for root in roots if root[0] != selectors.CASE])
    return len(roots)


def _stored(root: selectors.Root) -> list[KeptRecord]:
    kind, number = root
    return list(KeptRecord.objects.filter(case_id__isnull=True, subject_kind=kind, subject_id=number))


def _recount(case_ids: list[int]) -> int:
    policies = selectors.asked_of(case_ids)
    stored: dict[int, list[KeptRecord]] = {}
    for row in KeptRecord.objects.filter(case_id__in=case_ids) if case_ids else ():
        stored.setdefault(row.case_id or 0, []).append(row)
    return sum(
        _rewrite(selectors.computed(case, policies[case]) if case in policies else [], stored.get(case, []))
        for case in sorted(policies.keys() | stored.keys())
    )


def _rewrite(computed: Sequence[KeptRecord], stored: Sequence[KeptRecord]) -> int:
    wanted = {selectors.identity(row): row for row in computed}
    present = {selectors.identity(row): row for row in stored}
    gone = [row.pk for key, row in present.items() if key not in wanted]
    if gone:
        KeptRecord.objects.filter(pk__in=gone).delete()
    changed = [(present[key], row) for key, row in wanted.items() if key in present and _differs(present[key], row)]
    for old, row in changed:
        row.pk = old.pk
        # The journal knows the path that the unit of a case had; of other subjects it is asked for anew.
        row.unit_path = row.unit_path if row.case_id is None else old.unit_path
        row.save(force_update=True)
    fresh = [row for key, row in wanted.items() if key not in present]
    KeptRecord.objects.bulk_create(fresh)
    return len(fresh) + len(changed) + len(gone)


def _differs(one: KeptRecord, other: KeptRecord) -> bool:
    has_moved = other.case_id is None and one.unit_path != other.unit_path
    return has_moved or selectors.values(one) != selectors.values(other)


@command("record.lay_out")
def lay_out(*, record_id: int, by: Actor, at: datetime) -> sheets.Sheet:
    """The record's form, laid out for what it is about; the same one however often it is asked for."""
    row = KeptRecord.objects.filter(pk=record_id).first()
    if row is None:
        raise NotFoundError
    return lay_out_for(form=row.form, kind=row.subject_kind, subject_id=row.subject_id, by=by, at=at)


@command("record.fill")
def fill(*, record_id: int, answers: Mapping[str, Any], by: Actor, at: datetime) -> sheets.Sheet:
    """Fill the record's form in and hand it in at once; AnswersInvalidError with messages at fields."""
    sheet = lay_out(record_id=record_id, by=by, at=at)
    sheets.submit(sheet_id=sheet.pk, answers=answers, by=by, at=at)
    return sheets.get_sheet(sheet.pk, by)


@command("record.lay_out_for")
def lay_out_for(*, form: str, kind: str, subject_id: int, by: Actor, at: datetime) -> sheets.Sheet:
    """A form laid out as a record of something; who may fill that in, its owner says."""
    if not form:
        raise NoFormError
    sheets.require_answerable(kind, subject_id, by)
    return sheets.lay_out(form=form, kind=kind, subject_id=subject_id, role=ROLE, by=by, at=at)


@command("record.review")
def review(*, record_id: int, by: Actor, at: datetime, comment: str = "") -> KeptRecord:
    """Note that a record was reviewed; only the posts that the clause names may."""
    row = selectors.to_review(record_id=record_id, by=by, at=at)
    if not row.reviewers or row.done_id is None or row.done_at is None or row.reviewed_at is not None:
        raise NotKeptYetError
    _say_reviewed(row, row.done_id, comment.strip(), at)
    return row


def _say_reviewed(row: KeptRecord, record: int, comment: str, at: datetime) -> None:
    if row.case_id is not None:
        event = RecordReviewed(case=row.case_id, clause=row.clause, record=record, comment=comment)
        publish(event, stream_id=row.case_id, at=at)
        return
    _say_of_subject(SubjectRecordReviewed(**_of(row), record=record, comment=comment), at)


@command("record.waive")
def waive(*, record_id: int, reason: str, by: Actor, at: datetime) -> KeptRecord:
    """Let a record be left out this once, with a reason that stays."""
    row = selectors.get_record(record_id=record_id, by=by, at=at)
    accounts.require(by, selectors.OVERRIDE, unit_path=row.unit_path)
    if row.done_at is not None or row.waived_at is not None:
        raise NotKeptYetError
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    granted_by = by.id if by.kind is ActorKind.STAFF else None
    _say_waived(row, granted_by, reason.strip(), at)
    return row


def _say_waived(row: KeptRecord, granted_by: int | None, reason: str, at: datetime) -> None:
    if row.case_id is not None:
        event = WaiverGranted(case=row.case_id, clause=row.clause, item=row.item, granted_by=granted_by, reason=reason)
        publish(event, stream_id=row.case_id, at=at)
        return
    _say_of_subject(SubjectRecordWaived(**_of(row), item=row.item, granted_by=granted_by, reason=reason), at)


def _of(row: KeptRecord) -> dict[str, Any]:
    """Of which regulation, clause and subject."""
    key = read_address(row.clause).regulation
    regulation = Regulation.objects.values_list("pk", flat=True).get(key=key)
    return {
        "regulation": regulation,
        "clause": row.clause,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
    }


def _say_of_subject(event: OfSubject, at: datetime) -> None:
    publish(event, stream_id=event.regulation, at=at, about=(About("subject", event.subject_kind, event.subject_id),))

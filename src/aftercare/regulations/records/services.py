"""The one writer of kept records, and what people do about them: fill in, review, waive."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import SAY_WHY, InvalidError, NotFoundError
from aftercare.base.kernel.events import Recorded
from aftercare.platform.accounts import public as accounts
from aftercare.platform.sheets import public as sheets
from aftercare.regulations.gates.events import WaiverGranted
from aftercare.regulations.policies.rules import Policy
from aftercare.regulations.records import selectors
from aftercare.regulations.records.errors import NoFormError, NotKeptYetError
from aftercare.regulations.records.events import RecordReviewed
from aftercare.regulations.records.models import KeptRecord

ROLE = "record"


def follow(events: list[Recorded], *, at: datetime) -> None:
    """The journal's reader: the cases that events touch are counted anew; an undone batch counts them all."""
    del at
    undone = any(event.type == "import.undone" for event in events)
    known = set(KeptRecord.objects.values_list("case_id", flat=True)) if undone else set()
    recount(selectors.cases_of(events) | known)


def follow_at_once(events: list[Recorded]) -> None:
    """What people just did on the page is there when the page comes back."""
    recount(selectors.cases_of(events))


def recount(case_ids: Collection[int]) -> int:
    """Make the records of these cases what their facts give; returns how many changed."""
    ordered = sorted(case_ids)
    pieces = (ordered[start : start + selectors.CHUNK] for start in range(0, len(ordered), selectors.CHUNK))
    return sum(_recount(piece) for piece in pieces)


def _recount(case_ids: list[int]) -> int:
    policies = selectors.asked_of(case_ids)
    stored = list(KeptRecord.objects.filter(case_id__in=case_ids)) if case_ids else []
    cases = sorted(policies.keys() | {row.case_id for row in stored})
    return sum(_rewrite(case, policies.get(case), [row for row in stored if row.case_id == case]) for case in cases)


def _rewrite(case_id: int, policy: Policy | None, stored: list[KeptRecord]) -> int:
    wanted = {selectors.identity(row): row for row in selectors.computed(case_id, policy)} if policy else {}
    present = {selectors.identity(row): row for row in stored}
    gone = [row.pk for key, row in present.items() if key not in wanted]
    if gone:
        KeptRecord.objects.filter(pk__in=gone).delete()
    changed = [(present[key], row) for key, row in wanted.items() if key in present and _differs(present[key], row)]
    for old, row in changed:
        row.pk, row.unit_path = old.pk, old.unit_path
        row.save(force_update=True)
    fresh = [row for key, row in wanted.items() if key not in present]
    KeptRecord.objects.bulk_create(fresh)
    return len(fresh) + len(changed) + len(gone)


def _differs(one: KeptRecord, other: KeptRecord) -> bool:
    return selectors.values(one) != selectors.values(other)


@command("record.lay_out")
def lay_out(*, record_id: int, by: Actor, at: datetime) -> sheets.Sheet:
    """The record's form, laid out for its visit, order or case; the same one however often it is asked for."""
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
    return sheets.open_sheet(form=form, kind=kind, subject_id=subject_id, role=ROLE, by=by, at=at)


@command("record.review")
def review(*, record_id: int, by: Actor, at: datetime, comment: str = "") -> KeptRecord:
    """Note that a record was reviewed; only the posts that the clause names may."""
    row = selectors.to_review(record_id=record_id, by=by, at=at)
    if not row.reviewers or row.done_id is None or row.done_at is None or row.reviewed_at is not None:
        raise NotKeptYetError
    event = RecordReviewed(case=row.case_id, clause=row.clause, record=row.done_id, comment=comment.strip())
    publish(event, stream_id=row.case_id, at=at)
    return row


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
    event = WaiverGranted(
        case=row.case_id, clause=row.clause, item=row.item, granted_by=granted_by, reason=reason.strip()
    )
    publish(event, stream_id=row.case_id, at=at)
    return row

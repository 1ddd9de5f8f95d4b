"""Writing, approving, publishing and reading regulations."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import attempt, command, publish
from aftercare.base.kernel.errors import SAY_WHY, InvalidError, NotFoundError
from aftercare.base.kernel.events import Event
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.states import change
from aftercare.platform.accounts import public as accounts
from aftercare.platform.approvals import public as approvals
from aftercare.platform.units import public as units
from aftercare.regulations.documents import selectors
from aftercare.regulations.documents.errors import (
    AlreadyAnsweredError,
    DocumentFaultyError,
    EffectiveInPastError,
    InWorkError,
    KeyTakenError,
    NotApprovedError,
    NotDraftError,
    NothingInItError,
    NotInForceError,
    NotUnpublishedError,
    QuestionsFirstError,
)
from aftercare.regulations.documents.events import (
    InterpretationAnswered,
    InterpretationAsked,
    RegulationApproved,
    RegulationDiscarded,
    RegulationDrafted,
    RegulationPublished,
    RegulationPutAside,
    RegulationRead,
    RegulationReturned,
    RegulationRevised,
    RegulationSubmitted,
    RegulationWithdrawn,
)
from aftercare.regulations.documents.models import Interpretation, Reading, Regulation, Version
from aftercare.regulations.documents.rules import Document, Problem, changed_clauses

S = Version.State
APPROVAL = "regulation.publish"
SAY_WHAT = _("Write something.")
KEY_IS_FIXED = _("The key of a regulation never changes.")
# Who approves has so long, and is reminded as often.
DECIDE_IN = timedelta(days=7)
REMIND_EVERY = timedelta(days=2)
# Everybody has read a new version within two weeks, unless its publisher says otherwise.
READ_WITHIN = timedelta(days=14)


@command("regulation.open")
def open_regulation(*, document: Document, unit_id: int, by: Actor, at: datetime, pack: str = "") -> Version:
    """Begin a regulation with a first draft."""
    unit = units.get(unit_id)
    accounts.require(by, "regulation.draft", unit_path=unit.path)
    regulation = Regulation(
        uid=uuid7(at),
        key=document.key,
        name=document.name,
        pack=pack,
        unit_id=unit_id,
        unit_path=unit.path,
        opened_at=at,
    )
    try:
        with attempt():
            regulation.save(force_insert=True)
    except IntegrityError as error:
        raise KeyTakenError from error
    return _draft(regulation, document, number=1, note="", by=by, at=at)


@command("regulation.begin_version")
def begin_version(*, regulation_id: int, by: Actor, at: datetime, note: str = "") -> Version:
    """Begin a new version with the text of the last one; every revision is approved again (D04.9)."""
    regulation = selectors.get_regulation(regulation_id=regulation_id, by=by, permission="regulation.draft")
    if selectors.in_work(regulation):
        raise InWorkError
    last = regulation.versions.order_by("-number").first()
    if last is None:
        raise NotInForceError
    return _draft(regulation, selectors.document_of(last), number=last.number + 1, note=note, by=by, at=at)


@command("regulation.revise")
def revise(
    *, version_id: int, document: Document, by: Actor, at: datetime, note: str | None = None, version: int | None = None
) -> Version:
    """Change a draft. Faults of names and conditions may stand in a draft; `submit` refuses them."""
    draft = _for_writing(version_id, by, version)
    if document.key != draft.regulation.key:
        raise InvalidError(fields={"content": [KEY_IS_FIXED]})
    before = selectors.document_of(draft)
    values: dict[str, Any] = {"content": document.text, "digest": document.digest}
    _update(draft, [S.DRAFT], **values, **({} if note is None else {"note": note}))
    Regulation.objects.filter(pk=draft.regulation_id).update(name=document.name)
    _tell(
        draft, RegulationRevised(**_ids(draft), digest=document.digest, clauses=changed_clauses(before, document)), at
    )
    return draft


@command("regulation.submit")
def submit(*, version_id: int, by: Actor, at: datetime, version: int | None = None) -> Version:
    """Hand a draft in to the post that the regulation itself names; DocumentFaultyError lists what is wrong."""
    draft = _for_writing(version_id, by, version)
    document = selectors.document_of(draft)
    if not any(True for _clause in document.clauses):
        raise NothingInItError
    _refuse_faults(selectors.problems_of(document))
    _update(draft, [S.DRAFT], state=S.IN_REVIEW)
    approvals.ask(
        kind=APPROVAL,
        subject_kind="regulation_version",
        subject_id=draft.pk,
        unit_id=draft.regulation.unit_id,
        title=str(selectors.question(draft)),
        reason=draft.note,
        rule=approvals.Rule(
            approvers=(approvals.Post(document.approved_by),), due_in=DECIDE_IN, remind_every=REMIND_EVERY
        ),
        by=by,
        at=at,
    )
    _tell(draft, RegulationSubmitted(**_ids(draft), digest=draft.digest, post=document.approved_by), at)
    return draft


def on_decided(decided: approvals.Decided, by: Actor, at: datetime) -> None:
    """The approver has answered: approved, or a draft again."""
    del by
    draft = Version.objects.select_related("regulation").get(pk=decided.subject_id)
    if decided.approved:
        _update(draft, [S.IN_REVIEW], state=S.APPROVED, approved_at=at)
        _tell(draft, RegulationApproved(**_ids(draft), digest=draft.digest, approval=decided.approval_id), at)
    else:
        _update(draft, [S.IN_REVIEW], state=S.DRAFT)
        _tell(draft, RegulationReturned(**_ids(draft), reason=decided.comment), at)


@command("regulation.publish")
def publish_version(
    *,
    version_id: int,
    by: Actor,
    at: datetime,
    effective_from: datetime | None = None,
    read_by: datetime | None = None,
    version: int | None = None,
) -> Version:
    """Put an approved version in force, now or later; the one before ends at that moment."""
    approved = selectors.get_version(version_id=version_id, by=by, permission="regulation.publish")
    approved.expect(version)
    begins = effective_from or at
    if begins < at:
        raise EffectiveInPastError(fields={"effective_from": [EffectiveInPastError.message]})
    if approved.state != S.APPROVED:
        raise NotApprovedError
    before = selectors.newest_published(approved.regulation)
    _update(
        approved,
        [S.APPROVED],
        state=S.PUBLISHED,
        published_at=at,
        effective_from=begins,
        read_by=read_by or begins + READ_WITHIN,
    )
    if before is not None:
        ends = max(begins, before.effective_from or begins)
        _update(before, [S.PUBLISHED], effective_to=ends)
    event = RegulationPublished(
        **_ids(approved),
        digest=approved.digest,
        effective_from=begins,
        supersedes=before.number if before else None,
    )
    _tell(approved, event, at)
    return approved


@command("regulation.withdraw")
def withdraw(
    *,
    version_id: int,
    reason: str,
    by: Actor,
    at: datetime,
    effective_to: datetime | None = None,
    version: int | None = None,
) -> Version:
    """End a published version without a successor."""
    published = selectors.get_version(version_id=version_id, by=by, permission="regulation.publish")
    published.expect(version)
    ends = effective_to or at
    if published.state != S.PUBLISHED:
        raise NotInForceError
    if ends < at:
        raise EffectiveInPastError(fields={"effective_to": [EffectiveInPastError.message]})
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    _update(published, [S.PUBLISHED], effective_to=max(ends, published.effective_from or ends))
    _tell(published, RegulationWithdrawn(**_ids(published), effective_to=ends, reason=reason.strip()), at)
    return published


@command("regulation.discard")
def discard(*, version_id: int, by: Actor, at: datetime, version: int | None = None) -> Version:
    """Throw a draft away; what was published stays."""
    draft = _for_writing(version_id, by, version)
    _update(draft, [S.DRAFT], state=S.WITHDRAWN)
    _tell(draft, RegulationDiscarded(**_ids(draft)), at)
    return draft


@command("regulation.put_aside")
def put_aside(*, version_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Version:
    """End an approved version that never took force, such as one that an authority bars from publication."""
    approved = selectors.get_version(version_id=version_id, by=by, permission="regulation.publish")
    approved.expect(version)
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    change(approved, states=[S.APPROVED], error=NotUnpublishedError, state=S.WITHDRAWN)
    _tell(approved, RegulationPutAside(**_ids(approved), reason=reason.strip()), at)
    return approved


@command("regulation.read")
def confirm_reading(*, version_id: int, by: Actor, at: datetime, score_bp: int | None = None) -> Reading:
    """A staff member confirms having read a published version; the second time changes nothing."""
    read = selectors.get_version(version_id=version_id, by=by)
    if read.state != S.PUBLISHED or by.kind is not ActorKind.STAFF or by.id is None:
        raise NotInForceError
    if score_bp is None and selectors.document_of(read).questions:
        raise QuestionsFirstError
    reading, is_new = Reading.objects.get_or_create(
        version=read, staff_id=by.id, defaults={"read_at": at, "score_bp": score_bp}
    )
    if is_new:
        _tell(read, RegulationRead(**_ids(read), staff=by.id, score_bp=score_bp), at)
    return reading


@command("interpretation.ask")
def ask_meaning(*, version_id: int, clause: str, question: str, by: Actor, at: datetime) -> Interpretation:
    """Ask what a clause means (D07.13, D08.11, D11.14, D18.12)."""
    asked = selectors.get_version(version_id=version_id, by=by)
    if clause not in {one.key for one in selectors.document_of(asked).clauses}:
        raise NotFoundError
    if not question.strip():
        raise InvalidError(fields={"question": [SAY_WHAT]})
    row = Interpretation.objects.create(
        regulation_id=asked.regulation_id,
        version=asked.number,
        clause=clause,
        question=question.strip(),
        asked_by_id=by.id,
        asked_at=at,
    )
    event = InterpretationAsked(**_ids(asked), interpretation=row.pk, clause=clause, question=row.question)
    _tell(asked, event, at)
    return row


@command("interpretation.answer")
def answer_meaning(*, interpretation_id: int, answer: str, by: Actor, at: datetime) -> Interpretation:
    """Say what a clause means; only the post that the regulation names may. The answer is filed and stays."""
    row = Interpretation.objects.select_related("regulation").filter(pk=interpretation_id).first()
    if row is None:
        raise NotFoundError
    selectors.get_regulation(regulation_id=row.regulation_id, by=by)
    asked = row.regulation.versions.get(number=row.version)
    selectors.require_interpreter(asked, by, at)
    if not answer.strip():
        raise InvalidError(fields={"answer": [SAY_WHAT]})
    unanswered = Interpretation.objects.filter(pk=row.pk, answered_at__isnull=True)
    if not unanswered.update(answer=answer.strip(), answered_by_id=by.id, answered_at=at):
        raise AlreadyAnsweredError
    row.refresh_from_db()
    event = InterpretationAnswered(**_ids(asked), interpretation=row.pk, clause=row.clause, answer=row.answer)
    _tell(asked, event, at)
    return row


def _draft(regulation: Regulation, document: Document, *, number: int, note: str, by: Actor, at: datetime) -> Version:
    draft = Version(
        uid=uuid7(at),
        regulation=regulation,
        number=number,
        content=document.text,
        digest=document.digest,
        note=note,
        drafted_at=at,
        drafted_by_id=by.id if by.kind is ActorKind.STAFF else None,
    )
    draft.save(force_insert=True)
    event = RegulationDrafted(**_ids(draft), key=regulation.key, pack=regulation.pack, digest=draft.digest)
    _tell(draft, event, at)
    return draft


def _for_writing(version_id: int, by: Actor, version: int | None) -> Version:
    draft = selectors.get_version(version_id=version_id, by=by, permission="regulation.draft")
    draft.expect(version)
    if draft.state != S.DRAFT:
        raise NotDraftError
    return draft


def _refuse_faults(problems: Sequence[Problem]) -> None:
    if problems:
        raise DocumentFaultyError(problems)


def _update(row: Version, states: Sequence[str], **values: Any) -> None:
    change(row, states=states, error=NotDraftError, **values)


def _ids(row: Version) -> dict[str, int]:
    return {"regulation": row.regulation_id, "version": row.number}


def _tell(row: Version, event: Event, at: datetime) -> None:
    publish(event, stream_id=row.regulation_id, at=at)

"""Asking, deciding, withdrawing, reminding."""

from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import IntegrityError
from django.db.models import F

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import attempt, command, publish
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.base.kernel.events import About
from aftercare.base.kernel.ids import uuid7
from aftercare.platform.approvals import selectors
from aftercare.platform.approvals.errors import (
    AlreadyAskedError,
    AlreadyDecidedError,
    CommentMissingError,
    NoApproverError,
    NotApproverError,
    OwnRequestError,
)
from aftercare.platform.approvals.events import (
    ApprovalAnswered,
    ApprovalAsked,
    ApprovalDecided,
    ApprovalReminded,
    ApprovalWithdrawn,
)
from aftercare.platform.approvals.models import Approval, Seat
from aftercare.platform.approvals.rules import Decided, Mode, Outcome, Rule, kind_of, outcome
from aftercare.platform.units import public as units


@command("approval.ask")
def ask(
    *,
    kind: str,
    subject_kind: str,
    subject_id: int,
    unit_id: int,
    title: str,
    rule: Rule,
    by: Actor,
    at: datetime,
    reason: str = "",
    values: dict[str, Any] | None = None,
) -> Approval:
    """Put a question to the rule's approvers. The caller has checked that `by` may ask.

    `values` come back in `Decided`. Raises NoApproverError, AlreadyAskedError; KeyError if no
    app declared the kind.
    """
    if kind_of(kind) is None:
        raise KeyError(kind)
    asker = selectors.staff_id_of(by)
    approvers = selectors.resolve_approvers(rule, unit_id=unit_id, asker=asker, at=at)
    if not approvers:
        raise NoApproverError
    approval = Approval(
        uid=uuid7(clock.now()),
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        unit_id=unit_id,
        unit_path=units.get(unit_id).path,
        title=title[:200],
        reason=reason,
        values=values or {},
        mode=rule.mode,
        share_bp=rule.share_bp,
        asked_by_kind=by.kind,
        asked_by_id=by.id,
        asked_at=at,
        due_at=at + rule.due_in if rule.due_in else None,
        remind_at=_first_reminder(rule, at),
        remind_every=int(rule.remind_every.total_seconds()) if rule.remind_every else 0,
    )
    try:
        with attempt():
            approval.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyAskedError from error
    Seat.objects.bulk_create(Seat(approval=approval, staff_id=who, post=post) for who, post in approvers.items())
    _publish_asked(approval, list(approvers))
    return approval


def _publish_asked(approval: Approval, approvers: list[int]) -> None:
    publish(
        ApprovalAsked(
            approval=approval.pk,
            kind=approval.kind,
            subject_kind=approval.subject_kind,
            subject_id=approval.subject_id,
            approvers=approvers,
            asked_by_kind=approval.asked_by_kind,
            asked_by_id=approval.asked_by_id,
        ),
        stream_id=approval.pk,
        at=approval.asked_at,
        about=_about(approval),
    )


def _first_reminder(rule: Rule, at: datetime) -> datetime | None:
    wait = rule.remind_every or rule.due_in
    return at + wait if wait else None


def _about(approval: Approval) -> tuple[About, ...]:
    return (About("subject", approval.subject_kind, approval.subject_id),)


@command("approval.decide")
def decide(
    *,
    approval_id: int,
    verdict: Literal["approved", "refused"],
    by: Actor,
    at: datetime,
    comment: str = "",
    version: int | None = None,
) -> Approval:
    """Answer for one's own seat, else for somebody one stands in for; tell the owner if that decides it.

    Raises NotFoundError, StaleError, AlreadyDecidedError, OwnRequestError, NotApproverError and
    CommentMissingError; and whatever the owner's `on_decided` refuses.
    """
    approval = selectors.approval(approval_id=approval_id, by=by, at=at)
    approval.expect(version)
    if approval.state != Approval.State.OPEN:
        raise AlreadyDecidedError
    seat = _seat_for(approval, by, at)
    if verdict == "refused" and not comment.strip():
        raise CommentMissingError
    _set(approval)
    answered = Seat.objects.filter(pk=seat.pk, verdict="").update(
        verdict=verdict, comment=comment.strip(), decided_at=at, decided_by_id=by.id
    )
    if not answered:
        raise AlreadyDecidedError
    publish(
        ApprovalAnswered(
            approval=approval.pk,
            kind=approval.kind,
            approver=seat.staff_id,
            verdict=verdict,
            as_substitute=seat.staff_id != by.id,
            comment=comment.strip(),
        ),
        stream_id=approval.pk,
        at=at,
        about=_about(approval),
    )
    _close_if_decided(approval, comment.strip(), by, at)
    approval.refresh_from_db()
    return approval


def _seat_for(approval: Approval, by: Actor, at: datetime) -> Seat:
    """The seat that the actor may answer from."""
    if selectors.is_asker(approval, by):
        raise OwnRequestError
    seat = selectors.seat_for(approval, by, at)
    if seat is None:
        raise NotApproverError
    if seat.verdict:
        raise AlreadyDecidedError
    return seat


def _set(approval: Approval, **values: Any) -> None:
    """Compare-and-set: two approvers at once are served one after the other, both on an open question."""
    same = Approval.objects.filter(pk=approval.pk, state=Approval.State.OPEN)
    if not same.update(version=F("version") + 1, **values):
        raise AlreadyDecidedError


def _close_if_decided(approval: Approval, comment: str, by: Actor, at: datetime) -> None:
    verdicts = [seat.verdict for seat in selectors.seats_of(approval.pk)]
    stands = outcome(
        Mode(approval.mode),
        approval.share_bp,
        approved=verdicts.count(Seat.Verdict.APPROVED),
        refused=verdicts.count(Seat.Verdict.REFUSED),
        seats=len(verdicts),
    )
    if stands is Outcome.OPEN:
        return
    _set(approval, state=stands.value, ended_at=at, remind_at=None)
    publish(
        ApprovalDecided(
            approval=approval.pk,
            kind=approval.kind,
            subject_kind=approval.subject_kind,
            subject_id=approval.subject_id,
            outcome="approved" if stands is Outcome.APPROVED else "refused",
            asked_by_kind=approval.asked_by_kind,
            asked_by_id=approval.asked_by_id,
        ),
        stream_id=approval.pk,
        at=at,
        about=_about(approval),
    )
    decided = Decided(
        approval_id=approval.pk,
        kind=approval.kind,
        subject_kind=approval.subject_kind,
        subject_id=approval.subject_id,
        approved=stands is Outcome.APPROVED,
        comment=comment,
        values=approval.values,
    )
    owner = kind_of(approval.kind)
    if owner is None:
        raise KeyError(approval.kind)
    owner.on_decided(decided, by, at)


@command("approval.withdraw")
def withdraw(*, approval_id: int, by: Actor, at: datetime, version: int | None = None) -> Approval:
    """Take a question back: the one who asked, or who may `approval.manage`."""
    approval = selectors.approval(approval_id=approval_id, by=by, at=at)
    approval.expect(version)
    if approval.state != Approval.State.OPEN:
        raise AlreadyDecidedError
    if not selectors.may_withdraw(approval, by):
        raise NotAllowedError
    _set(approval, state=Approval.State.WITHDRAWN, ended_at=at, remind_at=None)
    publish(
        ApprovalWithdrawn(
            approval=approval.pk,
            kind=approval.kind,
            subject_kind=approval.subject_kind,
            subject_id=approval.subject_id,
        ),
        stream_id=approval.pk,
        at=at,
        about=_about(approval),
    )
    approval.refresh_from_db()
    return approval


@command("approval.remind")
def remind(*, approval_id: int, by: Actor, at: datetime) -> bool:  # noqa: ARG001 - every command has an author
    """Tell those who have not answered once more. False: it was not due (any more)."""
    approval = Approval.objects.filter(pk=approval_id, state=Approval.State.OPEN, remind_at__lte=at).first()
    if approval is None:
        return False
    later = at + timedelta(seconds=approval.remind_every) if approval.remind_every else None
    due = Approval.objects.filter(pk=approval.pk, state=Approval.State.OPEN, remind_at=approval.remind_at)
    if not due.update(remind_at=later, reminders=F("reminders") + 1):
        return False
    silent = [seat.staff_id for seat in selectors.seats_of(approval.pk) if not seat.verdict]
    publish(
        ApprovalReminded(approval=approval.pk, kind=approval.kind, approvers=silent, times=approval.reminders + 1),
        stream_id=approval.pk,
        at=at,
        about=_about(approval),
    )
    return True


def remind_all(at: datetime) -> int:
    """Each late question in a command of its own; how many were reminded."""
    late = Approval.objects.filter(state=Approval.State.OPEN, remind_at__lte=at).order_by("remind_at", "id")
    return sum(remind(approval_id=number, by=SYSTEM, at=at) for number in list(late.values_list("pk", flat=True)[:500]))

"""What was asked, and what was decided."""

from typing import Annotated, Literal

from aftercare.base.kernel.events import Event, Private, Ref


class ApprovalAsked(Event):
    """Somebody asks for a decision; the approvers are told."""

    type = "approval.asked"
    stream = "approval"
    approval: Annotated[int, Ref("approval")]
    kind: str
    subject_kind: str
    subject_id: int
    approvers: Annotated[list[int], Ref("staff")]
    asked_by_kind: str
    asked_by_id: int | None


class ApprovalAnswered(Event):
    """One approver agreed or refused; the question may still be open."""

    type = "approval.answered"
    stream = "approval"
    approval: Annotated[int, Ref("approval")]
    kind: str
    approver: Annotated[int, Ref("staff")]
    verdict: Literal["approved", "refused"]
    as_substitute: bool
    comment: Private[str]


class ApprovalDecided(Event):
    """The question is closed: approved or refused; the asker is told."""

    type = "approval.decided"
    stream = "approval"
    approval: Annotated[int, Ref("approval")]
    kind: str
    subject_kind: str
    subject_id: int
    outcome: Literal["approved", "refused"]
    asked_by_kind: str
    asked_by_id: int | None


class ApprovalWithdrawn(Event):
    """The question no longer stands."""

    type = "approval.withdrawn"
    stream = "approval"
    approval: Annotated[int, Ref("approval")]
    kind: str
    subject_kind: str
    subject_id: int


class ApprovalReminded(Event):
    """An open question is late; those who have not answered are told again."""

    type = "approval.reminded"
    stream = "approval"
    approval: Annotated[int, Ref("approval")]
    kind: str
    approvers: Annotated[list[int], Ref("staff")]
    times: int

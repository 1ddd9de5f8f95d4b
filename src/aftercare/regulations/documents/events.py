"""What happens to regulations as documents."""

from datetime import datetime
from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Event, Private, Ref


class RegulationEvent(Event):
    """The common part: the regulation is the stream."""

    stream: ClassVar[str] = "regulation"
    regulation: Annotated[int, Ref("regulation")]
    version: int


class RegulationDrafted(RegulationEvent):
    """A version of a regulation was begun."""

    type: ClassVar[str] = "regulation.drafted"
    key: str
    pack: str
    digest: str


class RegulationRevised(RegulationEvent):
    """The draft of a regulation was changed."""

    type: ClassVar[str] = "regulation.revised"
    digest: str
    clauses: list[str]


class RegulationSubmitted(RegulationEvent):
    """A draft was handed in for approval; its text no longer changes."""

    type: ClassVar[str] = "regulation.submitted"
    digest: str
    post: str


class RegulationApproved(RegulationEvent):
    """A version was approved by the post that the regulation names."""

    type: ClassVar[str] = "regulation.approved"
    digest: str
    approval: int


class RegulationReturned(RegulationEvent):
    """A version was not approved and is a draft again."""

    type: ClassVar[str] = "regulation.returned"
    reason: Private[str] = ""


class RegulationPublished(RegulationEvent):
    """An approved version was published; it is in force from a day on."""

    type: ClassVar[str] = "regulation.published"
    digest: str
    effective_from: datetime
    supersedes: int | None = None


class RegulationWithdrawn(RegulationEvent):
    """A version is no longer in force from a day on, and nothing takes its place."""

    type: ClassVar[str] = "regulation.withdrawn"
    effective_to: datetime
    reason: Private[str] = ""


class RegulationDiscarded(RegulationEvent):
    """A draft that was never approved was thrown away."""

    type: ClassVar[str] = "regulation.discarded"


class RegulationPutAside(RegulationEvent):
    """An approved version was put aside before it took force, and why."""

    type: ClassVar[str] = "regulation.put_aside"
    reason: Private[str] = ""


class RegulationRead(RegulationEvent):
    """Somebody confirmed having read a regulation."""

    type: ClassVar[str] = "regulation.read"
    staff: Annotated[int, Ref("staff")]
    score_bp: int | None = None


class InterpretationAsked(RegulationEvent):
    """Somebody asked what a clause means."""

    type: ClassVar[str] = "interpretation.asked"
    interpretation: int
    clause: str
    question: Private[str]


class InterpretationAnswered(RegulationEvent):
    """Whoever interprets the regulation said what a clause means; the answer is filed with it."""

    type: ClassVar[str] = "interpretation.answered"
    interpretation: int
    clause: str
    answer: Private[str]

"""What is known, asked, found out and passed on."""

from typing import Annotated

from aftercare.base.kernel.events import Event, Private, Ref
from aftercare.service import events as service


class ArticlePublished(Event):
    """A version of an article was published: a manual, an instruction, a caution, a solution."""

    type, stream = "article.published", "article"
    version: int
    kind: str
    audience: str


class ArticleWithdrawn(Event):
    """An article no longer holds."""

    type, stream = "article.withdrawn", "article"


class InformationCollected(Event):
    """Something worth knowing was collected: about the market, before a sale, about a product."""

    type, stream = "information.collected", "information"
    kind: str
    customer: Annotated[int | None, Ref("customer")] = None
    words: Private[str] = ""


class InformationPublished(Event):
    """Collected information was published to those whom it concerns."""

    type, stream = "information.published", "information"
    kind: str
    audience: str


class QuestionEvent(service.cases.CaseEvent):
    """The common part: which technical question of the case."""

    question: Annotated[int, Ref("technical_question")]


class TechnicalQuestionRaised(QuestionEvent):
    """A technical question came up in the work and waits for the technical meeting."""

    type = "technical_question.raised"
    words: Private[str] = ""


class TechnicalQuestionAnswered(QuestionEvent):
    """A technical question was answered.

    `sheet` is the meeting's record.
    """

    type = "technical_question.answered"
    sheet: Annotated[int | None, Ref("sheet")] = None
    words: Private[str] = ""


class ConsultationEvent(service.cases.CaseEvent):
    """The common part: which consultation on the case."""

    consultation: Annotated[int, Ref("consultation")]


class ConsultationAsked(ConsultationEvent):
    """A team was asked to discuss a difficult fault."""

    type = "consultation.asked"
    participants: Annotated[list[int], Ref("staff")]


class ConsultationConcluded(ConsultationEvent):
    """The team that discussed a difficult fault came to a conclusion."""

    type = "consultation.concluded"
    participants: Annotated[list[int], Ref("staff")]
    cause: str = ""
    words: Private[str] = ""


class CustomerInstructed(service.cases.CaseEvent):
    """The customer was told or trained how to use and look after the equipment."""

    type = "customer.instructed"
    topics: list[str]
    visit: Annotated[int | None, Ref("visit")] = None


class LessonRecorded(Event):
    """A lesson from the work was written down."""

    type, stream = "lesson.recorded", "lesson"
    case: Annotated[int | None, Ref("case")] = None
    words: Private[str] = ""


class LessonApplied(Event):
    """A lesson from the work changed how the work is done."""

    type, stream = "lesson.applied", "lesson"
    improvement: Annotated[int | None, Ref("improvement")] = None

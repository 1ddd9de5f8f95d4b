"""What was aimed at, and what was published about the results."""

from datetime import date
from typing import Annotated

from aftercare.base.kernel.events import Event, Ref


class TargetSet(Event):
    """A target was set for an indicator.

    `measure` says in what: bp, seconds, count, minor.
    """

    type, stream = "target.set", "unit"
    indicator: str
    first_day: date
    last_day: date
    value: int
    measure: str


class PublicationEvent(Event):
    """The common part: of which unit and time."""

    stream = "publication"
    kind: str
    unit: Annotated[int, Ref("unit")]
    first_day: date
    last_day: date


class StatisticsPublished(PublicationEvent):
    """The figures of a period were published, as known at a position of the journal."""

    type = "statistics.published"
    position: int


class EvaluationPublished(PublicationEvent):
    """An evaluation of a period was published: of satisfaction, quality, efficiency or the market."""

    type = "evaluation.published"
    position: int

"""What happens in an appraisal.

Scores are basis points; `position` is the place in the journal that they were computed at.
"""

from datetime import date
from typing import Annotated

from aftercare.base.kernel.events import Event, Private, Ref


class AppraisalPeriodEvent(Event):
    """The common part: the period is the stream."""

    stream = "appraisal_period"


class AppraisalOpened(AppraisalPeriodEvent):
    """An appraisal was opened: monthly, quarterly, annual, of a project or of a problem."""

    type = "appraisal.opened"
    kind: str
    unit: Annotated[int, Ref("unit")]
    first_day: date
    last_day: date
    snapshot: str


class AppraisalClosed(AppraisalPeriodEvent):
    """An appraisal was closed; later facts show as corrections."""

    type = "appraisal.closed"
    position: int


class AppraiserTrained(Event):
    """Somebody was trained to appraise."""

    type, stream = "appraiser.trained", "staff"
    scheme: str
    valid_until: date | None = None


class AppraisedEvent(AppraisalPeriodEvent):
    """The common part: who is appraised, a person or a unit."""

    staff: Annotated[int | None, Ref("staff")] = None
    unit: Annotated[int | None, Ref("unit")] = None


class SelfAssessed(AppraisedEvent):
    """Somebody handed in a self-assessment."""

    type = "appraisal.self_assessed"
    scores_bp: dict[str, int]
    words: Private[str] = ""


class Rated(AppraisedEvent):
    """Somebody was rated by another.

    `source` says by whom: superior, customer, colleague, face to face.
    """

    type = "appraisal.rated"
    source: str
    rater: Annotated[int | None, Ref("staff")] = None
    scores_bp: dict[str, int]
    words: Private[str] = ""


class ResultConfirmed(AppraisedEvent):
    """The result of an appraisal was confirmed.

    `cases` is how many its figures rest on.
    """

    type = "appraisal.result_confirmed"
    score_bp: int
    grade: str
    cases: int
    position: int


class ResultTold(AppraisedEvent):
    """The appraised were told the result and talked it over."""

    type = "appraisal.result_told"


class ResultAppealed(AppraisedEvent):
    """The appraised appealed against the result."""

    type = "appraisal.result_appealed"
    appeal: Annotated[int, Ref("appeal")]
    item: str = ""
    words: Private[str] = ""


class AppealDecided(AppraisedEvent):
    """An appeal was decided; where it was upheld, the result is computed anew."""

    type = "appraisal.appeal_decided"
    appeal: Annotated[int, Ref("appeal")]
    is_upheld: bool
    words: Private[str] = ""


class ConsequenceDecided(AppraisedEvent):
    """It was decided what follows from a result: bonus, raise, promotion, training, warning and so on."""

    type = "appraisal.consequence_decided"
    kind: str

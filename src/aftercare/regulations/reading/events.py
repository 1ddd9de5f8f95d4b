"""How people answer the questions of a regulation."""

from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Event, Ref


class RegulationQuizTaken(Event):
    """Somebody answered the questions of a regulation; what they answered is not kept."""

    type: ClassVar[str] = "regulation.quiz_taken"
    stream: ClassVar[str] = "regulation"
    regulation: Annotated[int, Ref("regulation")]
    version: int
    staff: Annotated[int, Ref("staff")]
    right: int
    questions: int
    passed: bool

"""What happens to papers on their way to becoming regulations."""

from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Event, Ref


class PaperEvent(Event):
    """The common part: the paper is the stream."""

    stream: ClassVar[str] = "regulation_paper"
    paper: Annotated[int, Ref("regulation_paper")]


class PaperBroughtIn(PaperEvent):
    """A written regulation was brought in, to become drafts."""

    type: ClassVar[str] = "regulation_paper.brought_in"
    file: Annotated[int, Ref("file")]
    sha256: str


class PaperConfirmed(PaperEvent):
    """Somebody confirmed what was read in a paper; it became drafts."""

    type: ClassVar[str] = "regulation_paper.confirmed"
    regulations: list[int]
    clauses: int
    bindings: int


class PaperPutAway(PaperEvent):
    """A paper was put away; nothing came of it."""

    type: ClassVar[str] = "regulation_paper.put_away"

"""What happens to the organisation tree."""

from typing import Annotated

from aftercare.base.kernel.events import Event, Ref
from aftercare.base.kernel.words import Words


class UnitOpened(Event):
    """A unit was opened."""

    type = "unit.opened"
    stream = "unit"
    unit: Annotated[int, Ref("unit")]
    parent: Annotated[int | None, Ref("unit")] = None
    kind: str
    code: str
    name: Words


class UnitRenamed(Event):
    """A unit got another name or code."""

    type = "unit.renamed"
    stream = "unit"
    unit: Annotated[int, Ref("unit")]
    code: str
    name: Words


class UnitMoved(Event):
    """A unit was moved, with everything below it."""

    type = "unit.moved"
    stream = "unit"
    unit: Annotated[int, Ref("unit")]
    parent: Annotated[int | None, Ref("unit")]
    old_path: str
    new_path: str


class UnitClosed(Event):
    """A unit was closed."""

    type = "unit.closed"
    stream = "unit"
    unit: Annotated[int, Ref("unit")]

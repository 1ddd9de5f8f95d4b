"""What happens to tools and vehicles."""

from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Event, Ref


class ToolEvent(Event):
    """The common part: which one."""

    stream: ClassVar[str] = "tool"
    tool: Annotated[int, Ref("tool")]
    code: str


class ToolSaved(ToolEvent):
    """A tool or vehicle was registered, or somebody else has it now."""

    type: ClassVar[str] = "tool.saved"
    kind: str
    unit: Annotated[int, Ref("unit")]
    holder: Annotated[int | None, Ref("staff")] = None
    amount: int


class ToolWithdrawn(ToolEvent):
    """It is no longer there: lost, sold, scrapped."""

    type: ClassVar[str] = "tool.withdrawn"

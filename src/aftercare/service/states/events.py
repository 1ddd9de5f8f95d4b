"""What happens to the catalogue of states."""

from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Event, Ref


class StateNameEvent(Event):
    """The common part: what was named. `code` is the sub-state; empty: the built-in state itself."""

    stream: ClassVar[str] = "state_name"
    judged: ClassVar[bool] = False
    state_name: Annotated[int, Ref("state_name")]
    subject: str
    state: str
    code: str = ""


class StateNamed(StateNameEvent):
    """A state got a name of the company's own, or a sub-state was made or changed."""

    type: ClassVar[str] = "state.named"
    set_by: str = ""
    set_reason: str = ""


class StateNameEnded(StateNameEvent):
    """A state is called as before again, or a sub-state is no longer offered."""

    type: ClassVar[str] = "state.name_ended"

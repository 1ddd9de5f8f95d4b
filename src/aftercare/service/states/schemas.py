"""What the API says and hears about states."""

from ninja import Field, Schema


class SubStateIn(Schema):
    """The code of a sub-state of the present state; empty: none."""

    sub_state: str = Field("", max_length=40)


class SubStateOut(Schema):
    """A sub-state; `set_by` is the event that sets it, `set_reason` the reason that the event must give."""

    code: str
    name: dict[str, str]
    set_by: str
    set_reason: str


class StateOut(Schema):
    """A built-in state: what the company calls it, and what is under it."""

    subject: str
    state: str
    label: dict[str, str]
    sub_states: list[SubStateOut]


class StatePage(Schema):
    """Every state."""

    items: list[StateOut]

"""What is worth remembering about messages: who changed the rules, and what never arrived."""

from typing import Annotated

from aftercare.base.kernel.events import Event, Ref


class MatrixChanged(Event):
    """Somebody changed who is told what."""

    type = "notice_rule.changed"
    stream = "notice_rule"
    line: str
    event: str
    active: bool


class WordingChanged(Event):
    """Somebody changed the wording of messages."""

    type = "notice_text.changed"
    stream = "notice_text"
    template: str
    channel: str


class RobotChanged(Event):
    """A chat robot was added, changed or switched off."""

    type = "notice_robot.changed"
    stream = "notice_robot"
    robot: Annotated[int, Ref("notice_robot")]
    active: bool


class DeliveryFailed(Event):
    """A message could not be delivered, and no further attempt will be made."""

    type = "notice.failed"
    stream = "notice"
    delivery: Annotated[int, Ref("notice")]
    channel: str
    template: str

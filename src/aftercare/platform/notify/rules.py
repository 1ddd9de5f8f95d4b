"""Who is to be told what: the words of the matrix, and decisions on plain values. No database."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from aftercare.base.kernel.actors import ActorKind
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words
from aftercare.base.ui.public import formats
from aftercare.platform.notify.errors import RobotRefusedError
from aftercare.platform.worktime.public import Calendar

INBOX, MAIL, CHAT = "inbox", "mail", "chat"
CHANNELS = (INBOX, MAIL, CHAT)
STAFF, CUSTOMER, ROBOT = ActorKind.STAFF.value, ActorKind.CUSTOMER.value, "robot"
# A login to which no person belongs.
USER = "user"

# An event read later than this tells nobody anything: it is history.
TOO_OLD = timedelta(days=7)
# Why something did not go out, as it is kept.
NO_ADDRESS = "no address"
ROBOT_REFUSED = "the chat robot did not take the message"
REFUSED, NO_ANSWER = "refused: ", "no answer: "
TOO_OLD_TO_SEND = re.compile(r"(?P<old>\d+) min old; no longer worth sending after (?P<worth>\d+) min")
# What goes out is dropped when it is older than this, unless the rule says otherwise.
USUAL_AGE = timedelta(hours=24)
# The kind of job that sends.
SEND = "notify.send"
# Whoever is told in a group chat.
ROOM = "room"

Value = str | int | datetime | Words | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """A reader: a staff member, a customer's contact, or a robot's room."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """How a reader is reached, and in which language."""

    name: str
    mail: str = ""
    language: str = "zh-hans"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a message can say about a subject. `link` is for staff, `outside_link` for customers.

    Where an outside link is made anew (a token), `make_outside_link` makes it, told the time, once
    somebody outside is really told.
    """

    number: str = ""
    title: str | Words = ""
    unit_path: str = ""
    link: str = ""
    outside_link: str = ""
    make_outside_link: Callable[[datetime], str] | None = None
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A kind of object that messages are about; its owner registers it in `subjects` by kind.

    `permission`: who may see one. Where nobody in its unit or above holds the role of a line, those are told
    who hold it below and may see it all the same.
    """

    label: Words
    describe: Callable[[Sequence[int]], Mapping[int, Facts]]
    permission: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolver:
    """People who stand in a relation to an event ("the engineers of the order"), registered in `resolvers`."""

    label: Words
    resolve: Callable[[Recorded], Iterable[Recipient]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A line of the matrix that comes with the product; the company may change or switch it off.

    `recipient`: `role:<role>` and `post:<post>` for the subject's unit, `about:<role>` for people
    whom the event names, `room` for group chats, or the key of a resolver.
    """

    event: str
    recipient: str
    channels: tuple[str, ...]
    template: str
    is_urgent: bool = False
    max_age: timedelta = USUAL_AGE


Addresses = Callable[[Sequence[int]], Mapping[int, Address]]

# By kind of reader: "staff" (organisation registers), "customer" (customers registers).
directories: Registry[Addresses] = Registry("directories")
subjects: Registry[Subject] = Registry("subjects of messages")
resolvers: Registry[Resolver] = Registry("resolvers")
presets: Registry[Preset] = Registry("presets of the matrix")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the matrix in force: a preset, a preset as the company changed it, or its own."""

    key: str
    event: str
    recipient: str
    channels: tuple[str, ...]
    template: str
    unit_path: str
    is_urgent: bool
    max_age: timedelta
    is_active: bool
    rule_id: int | None
    is_preset: bool

    def concerns(self, event: str, unit_path: str) -> bool:
        """Whether the line speaks of this event in this part of the company."""
        return self.is_active and self.event == event and unit_path.startswith(self.unit_path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a reader wants otherwise: channels or `template:channel` that stay silent, own quiet hours."""

    muted: frozenset[str] = frozenset()
    quiet: tuple[int, int] | None = None

    def mutes(self, template: str, channel: str) -> bool:
        return bool(self.muted & {channel, f"{template}:{channel}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One reader is to be told once, by these channels."""

    recipient: Recipient
    template: str
    channels: tuple[str, ...]
    is_urgent: bool
    max_age: timedelta


def plans(found: Sequence[tuple[Line, Sequence[Recipient]]], wishes: Mapping[Recipient, Wish]) -> list[Plan]:
    """Put the lines that speak of one event together: each reader once, by every channel that any line names.

    The first line gives the words; one urgent line makes it urgent, and then nothing is muted.
    """
    lines: dict[Recipient, list[Line]] = {}
    for line, recipients in found:
        for recipient in recipients:
            lines.setdefault(recipient, []).append(line)
    made = []
    for recipient, some in lines.items():
        urgent = any(line.is_urgent for line in some)
        wish = Wish() if urgent else wishes.get(recipient, Wish())
        wanted = [one for one in CHANNELS if any(one in line.channels for line in some)]
        heard = tuple(one for one in wanted if fits(recipient, one) and not wish.mutes(some[0].template, one))
        if heard:
            age = max(line.max_age for line in some)
            made.append(
                Plan(recipient=recipient, template=some[0].template, channels=heard, is_urgent=urgent, max_age=age)
            )
    return made


def fits(recipient: Recipient, channel: str) -> bool:
    """Rooms are written to by their robot and by nothing else; people by everything else."""
    return (recipient.kind == ROBOT) == (channel == CHAT)


def speak_from(at: datetime, *, wish: Wish, calendar: Calendar, zone: ZoneInfo) -> datetime:
    """When a message that is not urgent may go out: now, or after the quiet hours."""
    free = calendar.next_opening(at)
    return free if wish.quiet is None else calendar.next_opening(_after_quiet(free, wish.quiet, zone))


def _after_quiet(at: datetime, quiet: tuple[int, int], zone: ZoneInfo) -> datetime:
    """`quiet` are minutes after local midnight; from later than to means over midnight."""
    start, end = quiet
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute
    if start == end or not _within(minute, start, end):
        return at
    day = local.date() + timedelta(days=1 if start > end and minute >= start else 0)
    return datetime.combine(day, time(end // 60, end % 60), zone).astimezone(at.tzinfo)


def _within(minute: int, start: int, end: int) -> bool:
    return start <= minute < end if start < end else minute >= start or minute < end


def age_in_words(age: timedelta, limit: timedelta) -> str:
    """What the log says of a dropped message."""
    old, worth = int(age.total_seconds() // 60), int(limit.total_seconds() // 60)
    return f"{old} min old; no longer worth sending after {worth} min"


def answer_of(error: Exception) -> str:
    """What became of an attempt, as it is kept: what the other side answered, or why nothing was heard of it."""
    if isinstance(error, SMTPRecipientsRefused):
        error = SMTPResponseException(*next(iter(error.recipients.values())))
    if isinstance(error, SMTPResponseException):
        said = error.smtp_error
        return f"{REFUSED}{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"[:1000]
    if isinstance(error, RobotRefusedError):
        return ROBOT_REFUSED
    if isinstance(error, OSError):  # smtplib's own too: the connection broke off
        return f"{NO_ANSWER}{error.strerror or error}"[:1000]
    return f"{type(error).__name__}: {error}"[:1000]


def why_in_words(error: str) -> str:
    """What the log says, in the reader's language; what a server or a program said stays as it came."""
    if error == NO_ADDRESS:
        return gettext("No address")
    if error == ROBOT_REFUSED:
        return gettext("The chat robot did not take the message")
    if error.startswith(REFUSED):
        return gettext("Refused by the mail server: %(answer)s") % {"answer": error.removeprefix(REFUSED)}
    if error.startswith(NO_ANSWER):
        return gettext("No answer: %(error)s") % {"error": error.removeprefix(NO_ANSWER)}
    aged = TOO_OLD_TO_SEND.fullmatch(error)
    if aged is None:
        return error
    spans = {name: formats.duration(int(minutes) * 60) for name, minutes in aged.groupdict().items()}
    return gettext("%(old)s old; no longer worth sending after %(worth)s") % spans

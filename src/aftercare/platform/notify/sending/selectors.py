"""Where a message goes, and when it may."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.accounts import public as accounts
from aftercare.platform.jobs.public import Job
from aftercare.platform.notify.models import Delivery, Message, Robot
from aftercare.platform.notify.rules import CHAT, MAIL, SEND, Address, Recipient, subjects
from aftercare.platform.worktime.public import AROUND_THE_CLOCK, Calendar, calendar_for

# A message that waits longer than this, quiet hours aside, does not get out.
OVERDUE = timedelta(minutes=30)
# The company's hours for messages that are not urgent; without a calendar of this name: always.
QUIET_CALENDAR = "messages"


def quiet_calendar() -> Calendar:
    """Open when people may be disturbed."""
    try:
        return calendar_for(QUIET_CALENDAR)
    except NotFoundError:
        return AROUND_THE_CLOCK


def address_for(channel: str, recipient: Recipient, address: Address) -> str:
    """Where to send it; "" if the reader cannot be reached this way."""
    if channel == MAIL:
        return address.mail
    if channel == CHAT:
        return Robot.objects.filter(pk=recipient.id).values_list("address", flat=True).first() or ""
    return ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What went out in the last 24 hours, what did not, what still waits, how much of that is overdue, and why."""

    sent: int
    dead: int
    waiting: int
    overdue: int
    error: str


def outgoing(at: datetime) -> Outgoing:
    """For the health page."""
    day = Delivery.objects.filter(created_at__gt=at - timedelta(days=1))
    found = day.aggregate(
        sent=Count("id", filter=Q(state=Delivery.State.SENT)),
        dead=Count("id", filter=Q(state=Delivery.State.DEAD)),
        waiting=Count("id", filter=Q(state=Delivery.State.WAITING)),
        overdue=Count("id", filter=Q(state=Delivery.State.WAITING, not_before__lt=at - OVERDUE)),
    )
    failed = day.filter(state__in=(Delivery.State.WAITING, Delivery.State.DEAD)).exclude(error="")
    return Outgoing(**found, error=failed.order_by("-id").values_list("error", flat=True).first() or "")


def delivery(*, delivery_id: int, by: Actor) -> Delivery:
    """One line of the send log. Raises NotFoundError."""
    accounts.require(by, "notice.log")
    found = Delivery.objects.select_related("message").filter(pk=delivery_id).first()
    if found is None:
        raise NotFoundError
    return found


def next_attempt(delivery: Delivery) -> datetime | None:
    """When it is tried (again), while it waits."""
    if delivery.state != Delivery.State.WAITING:
        return None
    waiting = Job.objects.filter(kind=SEND, dedupe=str(delivery.pk), state=Job.State.READY)
    return waiting.values_list("not_before", flat=True).first()


def inside_link(message: Message) -> str:
    """The page of what it is about; a customer's link is the customer's alone."""
    owner = subjects.get(message.subject_kind)
    number = message.subject_id
    facts = owner.describe([number]).get(number) if owner and number is not None else None
    return facts.link if facts else ""


def robots(by: Actor) -> QuerySet[Robot]:
    """The robots of the reader's part of the company."""
    return Robot.objects.filter(accounts.scope_q(by, "notice.manage"))


def robot(*, robot_id: int, by: Actor) -> Robot:
    """One robot. Raises NotFoundError."""
    found = robots(by).filter(pk=robot_id).first()
    if found is None:
        raise NotFoundError
    return found

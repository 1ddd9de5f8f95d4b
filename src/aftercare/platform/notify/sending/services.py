"""Sending: what waits goes out, or the log says why not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.utils.module_loading import import_string

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import NotFoundError, StaleError
from aftercare.platform.accounts import public as accounts
from aftercare.platform.jobs.public import GiveUpError, RetryError, Run, enqueue, revive
from aftercare.platform.notify.errors import NotWaitingError, RobotAddressError, RobotRefusedError
from aftercare.platform.notify.events import DeliveryFailed, RobotChanged
from aftercare.platform.notify.models import Delivery, Robot
from aftercare.platform.notify.rules import CHAT, MAIL, SEND, age_in_words, answer_of
from aftercare.platform.notify.sending.rules import ROBOTS, as_html, is_robot, subject_line
from aftercare.platform.units import public as units

ATTEMPTS = 6


def enqueue_delivery(delivery: Delivery, *, at: datetime) -> None:
    enqueue(
        kind=SEND,
        args={"delivery_id": delivery.pk},
        by=SYSTEM,
        at=at,
        dedupe=str(delivery.pk),
        not_before=delivery.not_before,
    )


def drop(delivery: Delivery, *, why: str, at: datetime) -> None:
    """It will not go out, and the log says why."""
    waiting = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING)
    waiting.update(state=Delivery.State.DROPPED, error=why, ended_at=at)


def send(run: Run, delivery_id: int) -> None:
    """The job: one delivery. Sent again after a crash at the worst moment, a mail keeps its Message-ID."""
    delivery = Delivery.objects.select_related("message").filter(pk=delivery_id).first()
    if delivery is None or delivery.state != Delivery.State.WAITING:
        return
    at = clock.now()
    if at > delivery.expires_at:
        occurred = delivery.message.occurred_at
        drop(delivery, why=age_in_words(at - occurred, delivery.expires_at - occurred), at=at)
        return
    if at < delivery.not_before:
        raise RetryError("quiet hours", after=delivery.not_before - at)
    try:
        WAYS[delivery.channel](delivery)
    except Exception as error:
        _note_failure(delivery, run, error)
        raise
    waiting = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING)
    waiting.update(state=Delivery.State.SENT, ended_at=clock.now(), error="", attempts=F("attempts") + 1)


def _note_failure(delivery: Delivery, run: Run, error: Exception) -> None:
    text = answer_of(error)
    Delivery.objects.filter(pk=delivery.pk).update(attempts=F("attempts") + 1, error=text)
    if run.attempt >= ATTEMPTS:
        give_up(delivery_id=delivery.pk, by=SYSTEM, at=clock.now())
        raise GiveUpError(text) from error


@command("notice.give_up")
def give_up(*, delivery_id: int, by: Actor, at: datetime) -> None:  # noqa: ARG001 - every command has an author
    """No further attempt."""
    delivery = Delivery.objects.select_related("message").get(pk=delivery_id)
    waiting = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.WAITING)
    if waiting.update(state=Delivery.State.DEAD, ended_at=at):
        failed = DeliveryFailed(delivery=delivery_id, channel=delivery.channel, template=delivery.message.template)
        publish(failed, stream_id=delivery_id, at=at)


@command("notice.resend")
def resend(*, delivery_id: int, by: Actor, at: datetime) -> Delivery:
    """Try again what was dropped or given up; it is as fresh as a new one."""
    accounts.require(by, "notice.manage")
    delivery = Delivery.objects.filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFoundError
    ended = Delivery.objects.filter(pk=delivery_id, state__in=(Delivery.State.DROPPED, Delivery.State.DEAD)).exclude(
        address=""
    )
    again = {"state": Delivery.State.WAITING, "ended_at": None, "not_before": at, "expires_at": at + timedelta(days=1)}
    if not ended.update(**again, attempts=0, error=""):
        raise NotWaitingError
    delivery.refresh_from_db()
    # The job that was given up runs again: beside a new one it would stand on the health page for good.
    if not revive(kind=SEND, dedupe=str(delivery.pk), by=by, at=at):
        enqueue_delivery(delivery, at=at)
    return delivery


def _by_mail(delivery: Delivery) -> None:
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    mail = EmailMultiAlternatives(
        subject=subject_line(delivery.subject),
        body=delivery.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[delivery.address],
        headers={
            "Message-ID": f"<notice-{delivery.pk}@{host}>",
            "Date": format_datetime(delivery.created_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(as_html(delivery.body), "text/html")
    mail.send()


def _by_chat(delivery: Delivery) -> None:
    if not _speak(delivery.address, title=delivery.subject, body=delivery.body):
        raise RobotRefusedError


def _speak(address: str, *, title: str, body: str) -> bool:
    """One message to one room, by the part of apprise that knows this robot. Talks to the network."""
    plugin = import_string(f"apprise.plugins.{ROBOTS[urlsplit(address).scheme]}")
    return bool(plugin(**plugin.parse_url(address)).notify(title=title, body=body))


WAYS: dict[str, Callable[[Delivery], None]] = {MAIL: _by_mail, CHAT: _by_chat}


@command("notice_robot.set")
def set_robot(
    *,
    robot_id: int | None,
    name: str,
    unit_id: int,
    address: str,
    is_active: bool,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Robot:
    """Add a robot (`robot_id` None) or change one; an empty `address` keeps the one it has."""
    unit = units.get(unit_id)
    accounts.require(by, "notice.manage", unit_path=unit.path)
    robot = Robot() if robot_id is None else Robot.objects.filter(pk=robot_id).first()
    if robot is None:
        raise NotFoundError
    if version is not None and version != robot.version:
        raise StaleError
    wanted = address.strip() or robot.address
    if not is_robot(wanted):
        raise RobotAddressError(fields={"address": [RobotAddressError.message]})
    robot.name, robot.unit, robot.unit_path, robot.address, robot.is_active = name, unit, unit.path, wanted, is_active
    robot.version += 1
    robot.save()
    publish(RobotChanged(robot=robot.pk, active=is_active), stream_id=robot.pk, at=at)
    return robot


def try_robot(*, robot_id: int, text: str, by: Actor) -> bool:
    """Say something through a robot now, to see whether it works. Talks to the network: no transaction."""
    accounts.require(by, "notice.manage")
    robot = Robot.objects.filter(pk=robot_id).first()
    if robot is None:
        raise NotFoundError
    try:
        return _speak(robot.address, title=text, body=text)
    except (TypeError, OSError):  # apprise's word for an address that it cannot read
        return False

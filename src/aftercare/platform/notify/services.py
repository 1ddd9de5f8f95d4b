"""Telling people: what happened becomes messages, messages become deliveries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.base.kernel.events import Recorded
from aftercare.platform.notify import selectors
from aftercare.platform.notify.matrix.selectors import lines
from aftercare.platform.notify.models import Delivery, Message, Preference
from aftercare.platform.notify.rules import (
    CHANNELS,
    INBOX,
    NO_ADDRESS,
    ROBOT,
    STAFF,
    TOO_OLD,
    USER,
    USUAL_AGE,
    Address,
    Facts,
    Line,
    Plan,
    Recipient,
    Value,
    Wish,
    plans,
    speak_from,
)
from aftercare.platform.notify.sending.selectors import address_for, quiet_calendar
from aftercare.platform.notify.sending.services import drop, enqueue_delivery
from aftercare.platform.notify.texts.rules import Template, templates
from aftercare.platform.notify.texts.selectors import Wordings, fill, link_for, values_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Why people are told: which cause, about what, when it happened, what else can be said."""

    cause: str
    subject_kind: str
    subject_id: int | None
    facts: Facts
    values: Mapping[str, object]
    occurred_at: datetime
    at: datetime


@command("notice.tell")
def tell(
    *,
    cause: str,
    to: Sequence[Recipient],
    template: str,
    by: Actor,  # noqa: ARG001 - every command has an author
    at: datetime,
    facts: Facts | None = None,
    channels: Sequence[str] = (INBOX,),
    subject_kind: str = "",
    subject_id: int | None = None,
    is_urgent: bool = False,
    max_age: timedelta = USUAL_AGE,
) -> list[Message]:
    """Tell these people something that no event says; `cause` told twice is one message.

    Kept or lost with the caller's command. Raises KeyError for a wording that nobody declared.
    """
    templates[template]
    occasion = Occasion(
        cause=cause,
        subject_kind=subject_kind,
        subject_id=subject_id,
        facts=facts or Facts(),
        values={},
        occurred_at=at,
        at=at,
    )
    line = Line(
        key="tell",
        event="",
        recipient="",
        channels=tuple(channels),
        template=template,
        unit_path="",
        is_urgent=is_urgent,
        max_age=max_age,
        is_active=True,
        rule_id=None,
        is_preset=False,
    )
    wishes = selectors.wishes_of(to)
    return _tell_all(occasion, plans([(line, list(to))], wishes), wishes, Wordings())


def follow(events: list[Recorded], *, at: datetime) -> None:
    """The journal's reader: each event that the matrix names becomes messages.

    History and imports tell nobody anything, nor does what is read much too late.
    """
    matrix = [line for line in lines() if line.is_active]
    named = {line.event for line in matrix}
    wordings = Wordings()
    for event in events:
        if event.type in named and _is_news(event, at):
            _follow_one(event, [line for line in matrix if line.event == event.type], wordings, at)


def _is_news(event: Recorded, at: datetime) -> bool:
    is_past = event.batch_id is not None or event.actor.kind is ActorKind.HISTORY
    return not is_past and at - event.occurred_at < TOO_OLD


def _follow_one(event: Recorded, matrix: Sequence[Line], wordings: Wordings, at: datetime) -> None:
    """Lines about one kind of subject are put together, so that nobody is told twice of one thing."""
    for kind in dict.fromkeys(templates[line.template].kind for line in matrix if templates.get(line.template)):
        subject_id = _subject_of(event, kind)
        facts = selectors.facts_of(kind, [subject_id]).get(subject_id) if subject_id is not None else None
        facts = facts or Facts()
        found = [
            (line, _others(selectors.people_of(line, event, facts.unit_path, kind), event.actor))
            for line in matrix
            if templates[line.template].kind == kind and line.concerns(event.type, facts.unit_path)
        ]
        occasion = Occasion(
            cause=f"event:{event.id}",
            subject_kind=kind,
            subject_id=subject_id,
            facts=facts,
            values=event.payload,
            occurred_at=event.occurred_at,
            at=at,
        )
        wishes = selectors.wishes_of({one for _line, some in found for one in some})
        _tell_all(occasion, plans(found, wishes), wishes, wordings)


def _others(readers: Sequence[Recipient], author: Actor) -> list[Recipient]:
    """Nobody is told what they did themselves."""
    return [one for one in readers if one != selectors.reader_of(author)]


def _subject_of(event: Recorded, kind: str) -> int | None:
    if event.stream == kind:
        return event.stream_id
    return next(iter(event.about_kind(kind)), None)


def _tell_all(
    occasion: Occasion, planned: Sequence[Plan], wishes: Mapping[Recipient, Wish], wordings: Wordings
) -> list[Message]:
    addresses = selectors.addresses_of(plan.recipient for plan in planned)
    if any(_reader_kind(reader) != STAFF for reader in addresses):
        occasion = replace(occasion, facts=_with_outside_link(occasion))
    told = []
    for plan in planned:
        address = addresses.get(plan.recipient)
        if address is not None:
            message = _tell_one(occasion, plan, address, wordings)
            _send_out(occasion, plan, address, message, wishes.get(plan.recipient, Wish()), wordings)
            told.append(message)
    return told


def _with_outside_link(occasion: Occasion) -> Facts:
    make = occasion.facts.make_outside_link
    return occasion.facts if make is None else replace(occasion.facts, outside_link=make(occasion.at))


def _reader_kind(recipient: Recipient) -> str:
    """Whoever works here is sent into the house; customers to their page."""
    return STAFF if recipient.kind in {STAFF, USER, ROBOT} else recipient.kind


def _values(occasion: Occasion, recipient: Recipient, address: Address) -> dict[str, Value]:
    return values_for(
        occasion.facts,
        reader=address,
        reader_kind=_reader_kind(recipient),
        payload=occasion.values,
        at=occasion.occurred_at,
    )


def _tell_one(occasion: Occasion, plan: Plan, address: Address, wordings: Wordings) -> Message:
    """The reader's one message of this cause."""
    template = templates[plan.template]
    said = fill(wordings.of(template, INBOX), _values(occasion, plan.recipient, address), language=address.language)
    message, _made = Message.objects.get_or_create(
        cause=occasion.cause,
        recipient_kind=plan.recipient.kind,
        recipient_id=plan.recipient.id,
        defaults={
            "template": plan.template,
            "subject_kind": occasion.subject_kind,
            "subject_id": occasion.subject_id,
            "subject": said.subject,
            "body": said.body,
            "link": link_for(occasion.facts, _reader_kind(plan.recipient)),
            "is_urgent": plan.is_urgent,
            "in_inbox": INBOX in plan.channels,
            "occurred_at": occasion.occurred_at,
            "created_at": occasion.at,
        },
    )
    return message


def _send_out(
    occasion: Occasion, plan: Plan, address: Address, message: Message, wish: Wish, wordings: Wordings
) -> None:
    """A delivery, with its job, for each way out; what has no address is noted as dropped."""
    template: Template = templates[plan.template]
    zone = ZoneInfo(settings.TIME_ZONE)
    start = occasion.at if plan.is_urgent else speak_from(occasion.at, wish=wish, calendar=quiet_calendar(), zone=zone)
    for channel in plan.channels:
        if channel == INBOX:
            continue
        to = address_for(channel, plan.recipient, address)
        said = fill(
            wordings.of(template, channel), _values(occasion, plan.recipient, address), language=address.language
        )
        delivery, made = Delivery.objects.get_or_create(
            message=message,
            channel=channel,
            defaults={
                "address": to,
                "subject": said.subject,
                "body": said.body,
                "not_before": max(start, occasion.at),
                "expires_at": occasion.occurred_at + plan.max_age,
                "created_at": occasion.at,
            },
        )
        if not made:
            continue
        if to:
            enqueue_delivery(delivery, at=occasion.at)
        else:
            drop(delivery, why=NO_ADDRESS, at=occasion.at)


@command("notice.read")
def mark_read(*, message_ids: Iterable[int] | None, by: Actor, at: datetime) -> int:
    """The reader has seen these messages (None = all); how many were unread."""
    unread = selectors.inbox(by).filter(read_at__isnull=True)
    return (unread if message_ids is None else unread.filter(pk__in=list(message_ids))).update(read_at=at)


@command("notice.unread")
def mark_unread(*, message_id: int, by: Actor, at: datetime) -> None:  # noqa: ARG001 - every command has a time
    """Keep it for later."""
    selectors.message(message_id=message_id, by=by)
    Message.objects.filter(pk=message_id).update(read_at=None)


@command("notice.prefer")
def set_preference(
    *,
    muted: Iterable[str],
    quiet: tuple[int, int] | None,
    by: Actor,
    at: datetime,  # noqa: ARG001 - every command has a time
) -> Preference:
    """What the reader wants otherwise; urgent messages pay no heed to it."""
    reader = selectors.reader_of(by)
    if reader is None:
        raise NotFoundError
    wanted = sorted(set(muted))
    if any(one.rpartition(":")[2] not in CHANNELS for one in wanted):
        raise InvalidError
    start, end = quiet or (None, None)
    row, _made = Preference.objects.update_or_create(
        recipient_kind=reader.kind,
        recipient_id=reader.id,
        defaults={"muted": wanted, "quiet_from": start, "quiet_to": end},
    )
    return row

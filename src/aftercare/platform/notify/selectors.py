"""Readers, what waits for them, and whom an event concerns."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.tables import fetch
from aftercare.platform.accounts import public as accounts
from aftercare.platform.approvals import public as approvals
from aftercare.platform.notify.models import Delivery, Message, Preference, Robot
from aftercare.platform.notify.rules import (
    CUSTOMER,
    ROBOT,
    ROOM,
    STAFF,
    USER,
    Address,
    Facts,
    Line,
    Recipient,
    Wish,
    directories,
    resolvers,
    subjects,
)
from aftercare.platform.units import public as units

# Ready-made, for every page asks.
UNREAD = """
SELECT count(*) FROM notify_message
WHERE recipient_kind = %s AND recipient_id = %s AND in_inbox AND read_at IS NULL
"""


def reader_of(by: Actor) -> Recipient | None:
    """Under which name somebody gets messages: the person, else the bare login; nobody for links and machines."""
    if by.id is not None and by.kind in {ActorKind.STAFF, ActorKind.CUSTOMER}:
        return Recipient(by.kind.value, by.id)
    return Recipient(USER, by.user_id) if by.user_id is not None else None


def inbox(by: Actor) -> QuerySet[Message]:
    """The reader's own messages."""
    reader = reader_of(by)
    if reader is None:
        return Message.objects.none()
    return Message.objects.filter(recipient_kind=reader.kind, recipient_id=reader.id, in_inbox=True)


def message(*, message_id: int, by: Actor) -> Message:
    """One of the reader's own. Raises NotFoundError."""
    found = inbox(by).filter(pk=message_id).first()
    if found is None:
        raise NotFoundError
    return found


def unread_count(by: Actor) -> int:
    """For the bell."""
    reader = reader_of(by)
    if reader is None:
        return 0
    return int(fetch(UNREAD, [reader.kind, reader.id])[0][0])


def deliveries(by: Actor) -> QuerySet[Delivery]:
    """The send log, for those who look after it."""
    accounts.require(by, "notice.log")
    return Delivery.objects.all()


def add_readers(rows: list[dict[str, Any]], _by: Actor, _at: datetime) -> None:
    """For the send log: `reader`, the name of whom each was for."""
    kind, number = "message__recipient_kind", "message__recipient_id"
    names = addresses_of({Recipient(row[kind], row[number]) for row in rows})
    for row in rows:
        known = names.get(Recipient(row[kind], row[number]))
        row["reader"] = known.name if known else ""


def name_of(message: Message) -> str:
    """Whom a message was for, as far as they are still known."""
    reader = Recipient(message.recipient_kind, message.recipient_id)
    known = addresses_of([reader]).get(reader)
    return known.name if known else ""


def wish_of(by: Actor) -> Wish:
    """The reader's own preferences."""
    reader = reader_of(by)
    return wishes_of([reader])[reader] if reader else Wish()


def wishes_of(readers: Iterable[Recipient]) -> dict[Recipient, Wish]:
    """What each wants otherwise than the matrix says."""
    found = {reader: Wish() for reader in readers}
    named = Q(pk__in=())
    for kind, ids in _by_kind(found).items():
        named |= Q(recipient_kind=kind, recipient_id__in=ids)
    for row in Preference.objects.filter(named):
        quiet = None if row.quiet_from is None or row.quiet_to is None else (row.quiet_from, row.quiet_to)
        found[Recipient(row.recipient_kind, row.recipient_id)] = Wish(muted=frozenset(row.muted), quiet=quiet)
    return found


def _by_kind(readers: Iterable[Recipient]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for reader in readers:
        found[reader.kind].append(reader.id)
    return found


def addresses_of(readers: Iterable[Recipient]) -> dict[Recipient, Address]:
    """How each is reached; whom nobody knows is left out."""
    found: dict[Recipient, Address] = {}
    for kind, ids in _by_kind(readers).items():
        known = _directory(kind, ids)
        found.update({Recipient(kind, number): address for number, address in known.items()})
    return found


def _directory(kind: str, ids: Sequence[int]) -> Mapping[int, Address]:
    if kind == ROBOT:
        return {robot.pk: Address(name=robot.name) for robot in Robot.objects.filter(pk__in=ids, is_active=True)}
    if kind == USER:
        users = get_user_model().objects.filter(pk__in=ids, is_active=True)
        return {user.pk: _address_of_user(user.name or user.username, user.email, user.language) for user in users}
    lookup = directories.get(kind)
    return lookup(ids) if lookup else {}


def _address_of_user(name: str, mail: str, language: str) -> Address:
    return Address(name=name, mail=mail, language=language) if language else Address(name=name, mail=mail)


def facts_of(kind: str, ids: Sequence[int]) -> Mapping[int, Facts]:
    """What messages can say about subjects of a kind."""
    owner = subjects.get(kind)
    return owner.describe(ids) if owner else {}


def people_of(line: Line, event: Recorded, unit_path: str, kind: str = "") -> list[Recipient]:
    """Whom a line names for an event about something of this kind in this unit."""
    how, _colon, what = line.recipient.partition(":")
    if how == "role":
        found = holders(what, unit_path, event.occurred_at)
        return found or _holders_below(what, unit_path, event.occurred_at, kind)
    if how == "post":
        return [Recipient(STAFF, staff_id) for staff_id in _post_holders(what, unit_path, event.occurred_at)]
    if how == "person":
        return [Recipient(STAFF, int(what))]
    if how == "about":
        return [
            Recipient(_READERS[one.kind], one.id) for one in event.about if one.role == what and one.kind in _READERS
        ]
    if line.recipient == ROOM:
        return [Recipient(ROBOT, robot_id) for robot_id in _rooms(unit_path)]
    resolver = resolvers.get(line.recipient)
    return list(dict.fromkeys(resolver.resolve(event))) if resolver else []


# Kinds of subject that are people.
_READERS = {"staff": STAFF, "contact": CUSTOMER}


def holders(role: str, unit_path: str, at: datetime) -> list[Recipient]:
    """Everybody who holds a role in a unit that the path lies in, or everywhere."""
    ids = units.ids_in(unit_path)
    above = ["/" + "/".join(map(str, ids[:depth])) + "/" for depth in range(1, len(ids) + 1)]
    where = Q(assignments__unit__isnull=True) | Q(assignments__unit__path__in=above)
    return [_reader_of_user(user_id) for user_id in _logins_with(role, where, at)]


def _holders_below(role: str, unit_path: str, at: datetime, kind: str) -> list[Recipient]:
    """Who holds it further down and may see the subject: a report that no office has yet concerns all of them."""
    subject = subjects.get(kind)
    if subject is None or not subject.permission or not unit_path:
        return []
    return [
        _reader_of_user(user_id)
        for user_id in _logins_with(role, Q(assignments__unit__path__startswith=unit_path), at)
        if accounts.allows(Actor(kind=ActorKind.STAFF, user_id=user_id), subject.permission, unit_path=unit_path)
    ]


def _logins_with(role: str, where: Q, at: datetime) -> list[int]:
    """The open logins that hold a role there now."""
    held = get_user_model().objects.filter(
        where,
        Q(assignments__active_to__isnull=True) | Q(assignments__active_to__gt=at),
        assignments__role__key=role,
        assignments__active_from__lte=at,
        is_active=True,
    )
    return list(held.order_by("pk").values_list("pk", flat=True).distinct())


def _reader_of_user(user_id: int) -> Recipient:
    person = next((found for one in accounts.people if (found := one.of_user(user_id))), None)
    return Recipient(person.kind.value, person.id) if person else Recipient(USER, user_id)


def _post_holders(post: str, unit_path: str, at: datetime) -> list[int]:
    path = units.ids_in(unit_path)
    if not path:
        return []
    return list(dict.fromkeys(who for resolve in approvals.posts for who in resolve(post, path[-1], at)))


def _rooms(unit_path: str) -> list[int]:
    """The robots of the unit and of everything above it."""
    robots = Robot.objects.filter(is_active=True).order_by("id").values_list("pk", "unit_path")
    return [robot_id for robot_id, path in robots if unit_path.startswith(path)]

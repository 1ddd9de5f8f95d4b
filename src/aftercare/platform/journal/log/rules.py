"""The form in which a fact is kept, and its place in the chain. Pure."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.events import About, Event, Published, catalogue, private_fields
from aftercare.base.kernel.jsontext import canonical, moment_text

# The "hash before" of the first event of a stream.
NOTHING = bytes(32)
PRIVATE = "private"


@dataclass(slots=True)
class Draft:
    """An event in the form in which it will be kept."""

    event: Event
    stream: str
    stream_id: int
    occurred_at: datetime
    device_at: datetime | None
    text: str
    about: tuple[About, ...]
    private: list[tuple[str, bytes, str]] = field(default_factory=list)


def draft(published: Published, *, stream: str = "") -> Draft:
    """Turn an event into text, its subjects and its private texts."""
    event = published.event
    payload = event.model_dump()
    private = []
    for name in private_fields(type(event)):
        if payload[name] is not None:
            salt, text = os.urandom(16), canonical(payload[name])
            private.append((name, salt, text))
            payload[name] = {PRIVATE: digest(salt, text)}
    about = tuple(sorted({*event.about(), *published.about}, key=lambda one: (one.role, one.kind, one.id)))
    return Draft(
        event=event,
        stream=stream or event.stream,
        stream_id=published.stream_id,
        occurred_at=published.occurred_at,
        device_at=published.device_at,
        text=canonical(payload),
        about=about,
        private=private,
    )


def digest(salt: bytes, text: str) -> str:
    """What the chain holds of a private text."""
    return sha256(salt + text.encode()).hexdigest()


def private_digests(payload: dict[str, Any]) -> dict[str, str]:
    """Field → digest, of the private fields in a stored payload."""
    return {
        name: value[PRIVATE]
        for name, value in payload.items()
        if isinstance(value, dict) and value.keys() == {PRIVATE} and isinstance(value[PRIVATE], str)
    }


@dataclass(slots=True)
class Origin:
    """What the events of one command share; `hashed` is its part of what is hashed."""

    recorded_at: datetime
    actor: Actor
    command: UUID
    batch_id: int | None
    hashed: list[Any] = field(init=False)

    def __post_init__(self) -> None:
        by = self.actor
        who = [by.kind.value, by.id, by.user_id, by.on_behalf_of, by.channel.value]
        self.hashed = [moment_text(self.recorded_at), who, str(self.command), self.batch_id]


def link(
    before: bytes,
    *,
    stream: str,
    stream_id: int,
    seq: int,
    name: str,
    v: int,
    occurred_at: datetime,
    device_at: datetime | None,
    origin: Origin,
    about: Sequence[About],
    text: str,
) -> bytes:
    """The hash of one event: over everything stored of it and the hash before it.

    The form is a JSON array, so no value can run into its neighbour. It is fixed for ever.
    """
    times = moment_text(occurred_at), None if device_at is None else moment_text(device_at)
    subjects = [(one.role, one.kind, one.id) for one in about]
    parts = (before.hex(), stream, stream_id, seq, name, v, *times, *origin.hashed, subjects, text)
    return sha256(orjson.dumps(parts)).digest()


def read_payload(name: str, v: int, text: str) -> tuple[int, dict[str, Any]]:
    """A stored payload in the newest shape of its type: (version, payload)."""
    payload: dict[str, Any] = orjson.loads(text)
    newer = _newer(name, v)
    for shape in newer:
        payload = shape.upcast(payload)
    return newer[-1].v if newer else v, payload


@lru_cache(maxsize=4_096)
def _newer(name: str, v: int) -> tuple[type[Event], ...]:
    """The shapes that came after version v, oldest first. All types are declared when the apps are loaded."""
    newest = catalogue.newest(name)
    shapes = [catalogue.get(name, version) for version in range(v + 1, (newest.v if newest else v) + 1)]
    return tuple(shape for shape in shapes if shape is not None)

"""Facts: typed, frozen, named in the past tense, and where they go.

An app declares its events in `events.py`; a service publishes them within a command; the
journal (the only sink) appends them in the same transaction. See docs/architecture.md.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aftercare.base.kernel.actors import Actor

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a payload field as the id of a subject, by which the event can be found.

    `asset: Annotated[int | None, Ref("asset")] = None`; lists of ids are allowed. `role`
    defaults to the field's name.
    """

    kind: str


@dataclass(frozen=True, slots=True)
class PrivateMark:
    """Marks personal or free text: kept apart, erasable; the chain holds its digest only."""


Private = Annotated[T, PrivateMark()]


@dataclass(frozen=True, slots=True)
class About:
    """One further subject of an event."""

    role: str
    kind: str
    id: int


class Event(BaseModel):
    """A fact. Sub-classes set `type` (`noun.verbed`), `stream` (the root's kind) and `v`.

    `judged = False`: no rule may name it. `begins = True`: always the first of its stream, so nobody looks
    for one before it. The first line of the docstring says in users' words what
    happened; it is shown in the catalogue. A published shape is never edited: make a sub-class with
    v + 1 and an `upcast`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    type: ClassVar[str] = ""
    v: ClassVar[int] = 1
    stream: ClassVar[str] = ""
    judged: ClassVar[bool] = True
    begins: ClassVar[bool] = False

    @classmethod
    def __pydantic_init_subclass__(cls, **_kwargs: Any) -> None:
        if cls.type:
            catalogue.add(cls)

    @classmethod
    def upcast(cls, payload: dict[str, Any]) -> dict[str, Any]:
        """Turn a payload of version v - 1 into one of this version; pure."""
        return payload

    def about(self) -> Iterator[About]:
        """The subjects that the payload names."""
        for name, ref in refs(type(self)).items():
            value = getattr(self, name)
            if value is None:
                continue
            for one in value if isinstance(value, list | tuple) else (value,):
                yield About(name, ref.kind, one)


class Catalogue:
    """Every declared event type, by (type, v)."""

    def __init__(self) -> None:
        self._types: dict[tuple[str, int], type[Event]] = {}
        self._newest: dict[str, type[Event]] = {}

    def add(self, event_type: type[Event]) -> None:
        key = (event_type.type, event_type.v)
        known = self._types.get(key)
        if known is not None and known.__qualname__ != event_type.__qualname__:
            msg = f"event {key} is declared twice"
            raise RuntimeError(msg)
        if not event_type.stream:
            msg = f"event {event_type.type} names no stream"
            raise RuntimeError(msg)
        self._types[key] = event_type
        newest = self._newest.get(event_type.type)
        if newest is None or newest.v <= event_type.v:
            self._newest[event_type.type] = event_type

    def get(self, name: str, version: int) -> type[Event] | None:
        return self._types.get((name, version))

    def newest(self, name: str) -> type[Event] | None:
        return self._newest.get(name)

    def names(self) -> list[str]:
        return sorted({name for name, _v in self._types})

    def judged_names(self) -> list[str]:
        """The events that rules may name."""
        return sorted({name for (name, _v), known in self._types.items() if known.judged})

    def __iter__(self) -> Iterator[type[Event]]:
        return (self._types[key] for key in sorted(self._types))


catalogue = Catalogue()

_refs: dict[type[Event], dict[str, Ref]] = {}
_private: dict[type[Event], frozenset[str]] = {}


def refs(event_type: type[Event]) -> dict[str, Ref]:
    """Field name → the kind of subject it names."""
    if event_type not in _refs:
        found = {}
        for name, field in event_type.model_fields.items():
            for mark in field.metadata:
                if isinstance(mark, Ref):
                    found[name] = mark
        _refs[event_type] = found
    return _refs[event_type]


def private_fields(event_type: type[Event]) -> frozenset[str]:
    """The fields that hold personal or free text."""
    if event_type not in _private:
        _private[event_type] = frozenset(
            name for name, field in event_type.model_fields.items() if _is_private(field.annotation, field.metadata)
        )
    return _private[event_type]


def _is_private(annotation: Any, metadata: list[Any]) -> bool:
    if any(isinstance(mark, PrivateMark) for mark in metadata):
        return True
    if get_origin(annotation) is Annotated:
        return any(isinstance(mark, PrivateMark) for mark in get_args(annotation)[1:])
    return any(_is_private(part, []) for part in get_args(annotation))


@dataclass(frozen=True, slots=True)
class Published:
    """An event on its way to the journal."""

    event: Event
    stream_id: int
    occurred_at: datetime
    device_at: datetime | None = None
    about: tuple[About, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An event as the journal holds it; what readers are given."""

    id: int
    stream: str
    stream_id: int
    seq: int
    type: str
    v: int
    occurred_at: datetime
    recorded_at: datetime
    device_at: datetime | None
    actor: Actor
    command: UUID
    batch_id: int | None
    payload: dict[str, Any]
    about: tuple[About, ...] = ()

    def about_kind(self, kind: str) -> list[int]:
        """Ids of the subjects of one kind."""
        return [one.id for one in self.about if one.kind == kind]


Reader = Callable[[list[Recorded]], None]


class InTransactionReaders:
    """Readers by event *name*, called with the command's events before it commits.

    They may fail the command, and may publish further events. `names` may hold `"*"`.
    """

    def __init__(self) -> None:
        self._readers: list[tuple[str, frozenset[str], Reader]] = []

    def register(self, key: str, names: frozenset[str], reader: Reader) -> None:
        if key not in {known for known, _names, _reader in self._readers}:
            self._readers.append((key, names, reader))

    def deliver(self, events: list[Recorded]) -> None:
        for _key, names, reader in self._readers:
            wanted = events if "*" in names else [event for event in events if event.type in names]
            if wanted:
                reader(wanted)


in_transaction = InTransactionReaders()

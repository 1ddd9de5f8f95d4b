"""A small world of things, to write the journal with."""

from datetime import UTC, datetime
from typing import Annotated, Any

from django.db import connection

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.events import About, Event, Private, Ref
from aftercare.platform.journal.guard.rules import triggers
from aftercare.platform.journal.guard.services import install_guards

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


class ThingBusyError(DomainError):
    """A refusal whose message holds a name."""

    code, message, status = "thing_busy", "Busy with %(name)s.", 409


class Opened(Event):
    """A thing was opened."""

    type = "thing.opened"
    stream = "thing"
    asset: Annotated[int | None, Ref("asset")] = None
    note: Private[str | None] = None


class Founded(Event):
    """A thing came into being."""

    type = "thing.founded"
    stream = "thing"
    begins = True


class Stepped(Event):
    """A thing moved on."""

    type = "thing.stepped"
    stream = "thing"
    count: int = 1


class Weighed(Event):
    """A thing was weighed (the first shape: kilograms)."""

    type = "thing.weighed"
    stream = "thing"
    kilograms: int


class WeighedInGrams(Event):
    """A thing was weighed (the second shape: grams)."""

    type = "thing.weighed"
    v = 2
    stream = "thing"
    grams: int

    @classmethod
    def upcast(cls, payload: dict[str, Any]) -> dict[str, Any]:
        return {"grams": payload["kilograms"] * 1000}


def open_thing(
    *,
    thing_id: int,
    asset_id: int | None = None,
    note: str | None = None,
    about: tuple[About, ...] = (),
    by: Actor = SYSTEM,
    at: datetime = NOON,
) -> None:
    """Open a thing."""
    tell(thing_id=thing_id, event=Opened(asset=asset_id, note=note), about=about, by=by, at=at)


def step_thing(*, thing_id: int, count: int = 1, by: Actor = SYSTEM, at: datetime = NOON) -> None:
    """Move a thing on."""
    tell(thing_id=thing_id, event=Stepped(count=count), by=by, at=at)


@command("thing.tell")
def tell(
    *,
    thing_id: int,
    event: Event,
    about: tuple[About, ...] = (),
    by: Actor,
    at: datetime,
    occurred_at: datetime | None = None,
) -> None:
    """Publish one event about a thing; it happened at the command's time unless another is given."""
    publish(event, stream_id=thing_id, at=occurred_at or at, about=about)


@command("thing.refuse")
def refuse_thing(*, name: str = "", by: Actor, at: datetime, thing_id: int | None = None) -> None:
    """Publish, then be refused."""
    publish(Stepped(), stream_id=thing_id or 0, at=at)
    raise ThingBusyError(name=name, clause="rules@3/5#gate", fields={"name": [f"no {name}"]})


def past_the_guards(*statements: str) -> None:
    """What somebody with the keys of the database can do: drop the triggers, and put them back."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:  # or the foreign keys' pending checks get in the way of DDL
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for trigger in triggers(connection.vendor):
            cursor.execute(f"DROP TRIGGER {trigger.name}" + (f" ON {trigger.table}" if postgresql else ""))
        for statement in statements:
            cursor.execute(statement)
    install_guards()

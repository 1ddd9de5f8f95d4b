"""A small world to be told of: things in units, their owners, and what happens to them."""

import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import policy
from email.parser import BytesParser
from typing import Annotated, Any

import pytest
from aiosmtpd.controller import Controller

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.events import Event, Ref
from aftercare.base.kernel.words import Words
from aftercare.platform.journal.public import run_consumers
from aftercare.platform.notify import rules
from aftercare.platform.notify.public import (
    INBOX,
    MAIL,
    Address,
    Facts,
    Preset,
    Recipient,
    Resolver,
    Subject,
    Variable,
    directories,
    presets,
    resolvers,
    subjects,
    templates,
)

BROKE = "gadget.broke"


class GadgetBroke(Event):
    """A gadget broke."""

    type = BROKE
    stream = "gadget"
    gadget: Annotated[int, Ref("gadget")]
    helpers: Annotated[list[int], Ref("staff")] = []
    code: str = ""


def break_gadget(
    gadget_id: int = 1, *, helpers: Sequence[int] = (), code: str = "E1", by: Actor = SYSTEM, at: datetime
) -> None:
    """A gadget breaks."""
    note_broken(gadget_id=gadget_id, helpers=helpers, code=code, by=by, at=at)


@command("gadget.break")
def note_broken(*, gadget_id: int, helpers: Sequence[int], code: str, by: Actor, at: datetime) -> None:
    """It broke."""
    publish(GadgetBroke(gadget=gadget_id, helpers=list(helpers), code=code), stream_id=gadget_id, at=at)


if templates.get("gadget.broke") is None:
    templates.declare(
        "gadget.broke",
        label=Words(zh="设备故障", en="A gadget broke"),
        kind="gadget",
        subject=Words(zh="{number} 故障", en="{number} broke"),
        body=Words(
            zh="{reader}：{title}\n代码 {code}\n备注：{note}\n{time}\n{link}",
            en="{reader}: {title}\nCode {code}\nNote: {note}\n{time}\n{link}",
        ),
        variables=(
            Variable(name="code", label=Words(zh="代码", en="Code"), example="E1"),
            Variable(name="note", label=Words(zh="备注", en="Note"), example="hot"),
        ),
    )


@dataclass
class World:
    """Gadgets by id, and who owns them."""

    gadgets: dict[int, Facts] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)
    languages: dict[int, str] = field(default_factory=dict)
    mails: dict[int, str] = field(default_factory=dict)

    def gadget(self, number: int = 1, *, owner: int = 5, unit_path: str = "/1/", **values: object) -> None:
        """A gadget with an owner on the staff."""
        self.gadgets[number] = Facts(
            number=f"G{number}",
            title=f"Gadget {number}",
            unit_path=unit_path,
            link=f"/gadgets/{number}/",
            outside_link=f"/p/gadget/{number}",
            values=values,  # type: ignore[arg-type]
        )
        self.owners[number] = owner

    def may_see(self, permission: str) -> None:
        """Gadgets are seen by whoever has this right where they are."""
        known = subjects["gadget"]
        subjects._items["gadget"] = (subjects._items["gadget"][0], replace(known, permission=permission))

    def describe(self, ids: Sequence[int]) -> Mapping[int, Facts]:
        return {number: self.gadgets[number] for number in ids if number in self.gadgets}

    def staff(self, ids: Sequence[int]) -> Mapping[int, Address]:
        return {
            number: Address(
                name=f"Staff {number}",
                mail=self.mails.get(number, f"staff{number}@example.com"),
                language=self.languages.get(number, "en"),
            )
            for number in ids
        }

    def customers(self, ids: Sequence[int]) -> Mapping[int, Address]:
        return {number: Address(name=f"Contact {number}", mail=f"contact{number}@example.com") for number in ids}


class Post:
    """What an SMTP server received: (addresses, mail) in order."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], Any]] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        self.mails.append((envelope.rcpt_tos, BytesParser(policy=policy.default).parsebytes(envelope.content)))
        return "250 OK"


@contextmanager
def smtp_server(settings: Any) -> Iterator[Post]:
    """A real SMTP server on this machine, to which the product sends its mails."""
    received = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(received, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield received
    server.stop()


@contextmanager
def world(monkeypatch: pytest.MonkeyPatch, at: datetime) -> Iterator[World]:
    """Nothing but gadgets: no preset, no directory of other apps. The reader has read up to now."""
    for registry in (rules.presets, rules.resolvers, rules.subjects, rules.directories):
        monkeypatch.setattr(registry, "_items", {})
    made = World()
    subjects.register("gadget", Subject(label=Words(zh="设备", en="Gadget"), describe=made.describe))
    directories.register("staff", made.staff)
    directories.register("customer", made.customers)
    resolvers.register(
        "gadget.owner",
        Resolver(
            label=Words(zh="主人", en="Owner"),
            resolve=lambda event: [Recipient("staff", made.owners[event.stream_id])],
        ),
    )
    run_consumers(at=at, only={"notify"})
    yield made


def preset(
    key: str = "gadget.broke.owner",
    *,
    recipient: str = "gadget.owner",
    channels: tuple[str, ...] = (INBOX, MAIL),
    is_urgent: bool = False,
    max_age: timedelta = rules.USUAL_AGE,
) -> None:
    """A shipped line about broken gadgets."""
    presets.register(
        key,
        Preset(
            event=BROKE,
            recipient=recipient,
            channels=channels,
            template="gadget.broke",
            is_urgent=is_urgent,
            max_age=max_age,
        ),
    )


def read_journal(at: datetime) -> None:
    """Let notify read; a failure is the test's."""
    for progress in run_consumers(at=at, only={"notify"}):
        assert not progress.error, progress.error

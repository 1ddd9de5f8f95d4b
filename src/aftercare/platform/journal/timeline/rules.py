"""How an event reads in a timeline. Higher apps register the lines of their events and the names of their people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor, ActorKind, Channel
from aftercare.base.kernel.errors import Text
from aftercare.base.kernel.events import Recorded, catalogue
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words
from aftercare.base.ui.public import Tone

Source = Literal["person", "system", "customer"]


@dataclass(frozen=True, slots=True)
class Told:
    """What a line is made from: the event, its personal and free texts, who reads, and what its people are called."""

    event: Recorded
    private: Mapping[str, Any]
    by: Actor
    people: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline. `clause` is the clause that asked for it, `url` where it leads everybody.

    `of` is the kind and the id of what it leads to instead: to the page by `subject_names`, for those who may see it.
    """

    text: Text
    detail: str = ""
    where: str = ""
    icon: str = "point"
    tone: Tone = "grey"
    clause: str = ""
    url: str = ""
    of: tuple[str, int] | None = None


# Event name → its line; without one, the first line of the event's docstring is shown, translated.
lines: Registry[Callable[[Told], Line]] = Registry("journal.lines")

# Actor kind → names of the actors with these ids, in the reader's language. "user" names logins.
actor_names: Registry[Callable[[set[int]], Mapping[int, str]]] = Registry("journal.actor_names")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a subject is called, where its page is, and what it is about where a number alone says little."""

    name: str
    url: str = ""
    title: str = ""


# Subject kind → those of these ids that the reader may see.
subject_names: Registry[Callable[[set[int], Actor], Mapping[int, Subject]]] = Registry("journal.subject_names")


# `event name.field` → what a value of that field is called; without one the event's page shows the code alone.
value_words: Registry[Callable[[Any], Text | Words]] = Registry("journal.value_words")


def line_of(told: Told) -> Line:
    """The registered line of an event, else what its type says."""
    make = lines.get(told.event.type)
    return make(told) if make else Line(title_of(told.event.type))


def title_of(name: str) -> str:
    """What happened, in the reader's language: the first line of the event's docstring."""
    first = _first_line(name)
    return gettext(first) if first else name


@lru_cache
def _first_line(name: str) -> str:
    shape = catalogue.newest(name)
    return (shape.__doc__ or "").strip().partition("\n")[0].removesuffix(".") if shape else ""


def source_of(by: Actor) -> Source:
    """Whose doing it was, for the filter of the timeline."""
    if by.kind is ActorKind.STAFF:
        return "person"
    return "customer" if by.kind in {ActorKind.CUSTOMER, ActorKind.LINK} else "system"


FALLBACK_NAMES: dict[ActorKind, Text] = {
    ActorKind.STAFF: _("Staff"),
    ActorKind.CUSTOMER: _("Customer"),
    ActorKind.LINK: _("Customer, online"),
    ActorKind.INTEGRATION: _("Other system"),
    ActorKind.SYSTEM: _("System"),
    ActorKind.HISTORY: _("Imported history"),
}


CHANNELS: dict[Channel, Text] = {
    Channel.WEB: _("Web page"),
    Channel.HOTLINE: _("Hotline"),
    Channel.PUBLIC_FORM: _("Public form"),
    Channel.TRACKING: _("Tracking page"),
    Channel.PHONE: _("Phone app"),
    Channel.API: _("Other system"),
    Channel.CLI: _("Command line"),
    Channel.IMPORT: _("Import"),
    Channel.MAIL: _("Mail"),
    Channel.JOB: _("Background job"),
}
# People come by our pages unless a line says otherwise; that the system works in the background goes without saying.
_PEOPLE = frozenset({ActorKind.STAFF, ActorKind.CUSTOMER, ActorKind.LINK})
_UNSAID = frozenset({Channel.WEB, Channel.JOB})


def channel_of(by: Actor) -> str:
    """The door through which somebody came, where it is worth saying."""
    return str(CHANNELS[by.channel]) if by.kind in _PEOPLE and by.channel not in _UNSAID else ""


def fallback_name(by: Actor) -> str:
    """What an actor is called whom nobody can name. The number of a link says nothing to anybody."""
    name = str(FALLBACK_NAMES[by.kind])
    return name if by.id is None or by.kind is ActorKind.LINK else f"{name} {by.id}"

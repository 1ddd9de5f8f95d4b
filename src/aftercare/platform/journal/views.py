"""The journal's pages, for those who examine it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup, escape

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import Text
from aftercare.base.kernel.events import catalogue
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.jsontext import moment_text
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.journal.browse.selectors import Examined, examine, is_private, named_in, visible_to
from aftercare.platform.journal.events import CommandRefused
from aftercare.platform.journal.log.selectors import actor_of, touching
from aftercare.platform.journal.timeline.rules import CHANNELS, title_of, value_words
from aftercare.platform.journal.timeline.selectors import actor_label, names_of, subjects_of

CODE = Markup("<code>{}</code>")
# The address of a clause (decision 17), and how moments are written in payloads.
CLAUSE = re.compile(r"[a-z0-9-]+@\d+/[a-z0-9-]+(#[a-z0-9-]+)?")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
ACTOR = ("actor_kind", "actor_id", "actor_user_id", "on_behalf_of", "channel")


def parse_subject(text: str) -> tuple[str, int] | None:
    """`asset/17` or `asset 17` → ("asset", 17)."""
    kind, _mark, number = text.replace(" ", "/").partition("/")
    return (kind, int(number)) if kind and number.isdecimal() and len(number) < 19 else None


def find(_by: Actor, text: str) -> Q:
    """Free words: a subject, an event's number, or the beginning of a type."""
    subject = parse_subject(text)
    if subject:
        return Q(id__in=touching(*subject))
    if text.isdecimal() and len(text) < 19:
        return Q(id=int(text))
    return Q(type__in=[name for name in catalogue.names() if name.startswith(text)])


def type_choices(_by: Actor) -> list[tuple[str, str]]:
    """Every declared type with what it says."""
    return [(name, f"{title_of(name)} · {name}") for name in catalogue.names()]


def add_words(rows: list[dict[str, Any]], by: Actor, _at: datetime) -> None:
    """What happened, to what and by whom, in words: a constant number of queries."""
    actors = {row["id"]: actor_of(tuple(row[name] for name in ACTOR)) for row in rows}
    names = names_of(actors.values())
    subjects = subjects_of({(row["stream"], row["stream_id"]) for row in rows}, by)
    for row in rows:
        row["what"] = title_of(row["type"])
        row["who"] = actor_label(actors[row["id"]], names)
        row["subject"] = subjects.get((row["stream"], row["stream_id"]))


def _subject_text(row: Mapping[str, Any]) -> str:
    known = row["subject"]
    if known:
        return str(known.name)
    # A refusal that concerned nothing in particular; a kind that nobody gave a name is shown as its code.
    return "—" if row["stream"] == CommandRefused.stream else f"{row['stream']}#{row['stream_id']}"


def _subject_cell(row: Mapping[str, Any]) -> str:
    known = row["subject"]
    if known and known.url:
        return Markup('<a href="{}">{}</a>').format(known.url, known.name)
    return escape(_subject_text(row))


EVENTS = ui.ListPage(
    key="journal.events",
    title=_("Journal"),
    help=_("Every fact as it was recorded, also what was undone. Nothing here can be changed."),
    permission="journal.view",
    rows=visible_to,
    columns=(
        c.Title("id", _("No."), to="journal:event", sort=True, filter=False),
        c.Brief("what", _("What happened"), render=lambda row: escape(row["what"]), text=lambda row: row["what"]),
        c.Custom("subject", _("Object"), render=_subject_cell, text=_subject_text),
        c.Custom("who", _("Done by"), render=lambda row: escape(row["who"]), text=lambda row: row["who"]),
        c.Choice("channel", _("Channel"), choices=tuple((code.value, label) for code, label in CHANNELS.items())),
        c.Moment("occurred_at", _("Happened"), key="occurred", sort=True, exact=True),
        c.Moment("recorded_at", _("Recorded"), key="recorded", exact=True, hidden=True),
        c.Text("type", _("Type"), hidden=True, filter=False),
        c.Number("batch_id", _("Batch"), key="batch", hidden=True),
    ),
    filters=(f.Choice("type", _("Type"), choices=type_choices),),
    find=find,
    enrich=add_words,
    also=("type", "stream", "stream_id", *ACTOR),
    sort="-occurred",
    empty=_("Nothing was recorded that fits. What people do here appears at once."),
)


@ui.page("journal.view")
def event(request: Request, event_id: int) -> HttpResponse:
    """One event."""
    one = examine(event_id=event_id, by=request.actor)
    recorded = one.event
    return ui.detail(
        request,
        ui.Detail(
            kind="journal_event",
            id=recorded.id,
            number=f"#{recorded.id}",
            title=title_of(recorded.type),
            subtitle=recorded.type,
            notice=gettext("This event belongs to a batch that was undone: it no longer counts.") if one.undone else "",
            parents=(ui.Crumb(_("Journal"), reverse("journal:events")),),
            facts=(
                ui.Facts(_("What and who"), tuple(_what_and_who(one))),
                ui.Facts(_("When"), tuple(_when(one))),
                ui.Facts(_("Chain"), tuple(_chain(one))),
            ),
            values={"one": one, "payload": _payload(one), "about": _about(one), "together": _together(one)},
        ),
        template="journal/event.html",
    )


def _what_and_who(one: Examined) -> list[ui.Fact]:
    recorded = one.event
    name, url = _subject(one, recorded.stream, recorded.stream_id)
    facts = [
        ui.Fact(_("Object"), name, url=url),
        ui.Fact(_("Done by"), actor_label(recorded.actor, one.names)),
        ui.Fact(_("Channel"), CHANNELS[recorded.actor.channel]),
        ui.Fact(_("Command"), one.command_name or str(recorded.command)),
    ]
    if recorded.batch_id is not None:
        url = f"{reverse('journal:events')}?q=batch:{recorded.batch_id}"
        facts.append(ui.Fact(_("Batch"), recorded.batch_id, url=url))
    return facts


def _when(one: Examined) -> list[ui.Fact]:
    recorded = one.event
    facts = [
        _moment(_("Happened"), recorded.occurred_at),
        _moment(_("Recorded"), recorded.recorded_at),
    ]
    if recorded.device_at is not None:
        facts.append(_moment(_("By the device's clock"), recorded.device_at))
    return facts


def _moment(label: Text, value: datetime) -> ui.Fact:
    """In the reader's zone, and to the microsecond as it is hashed."""
    return ui.Fact(label, ui.formats.moment(value), hint=moment_text(value))


def _chain(one: Examined) -> list[ui.Fact]:
    recorded = one.event
    link = {"before": one.before, "after": one.after}
    urls = {key: reverse("journal:event", args=[number]) if number else "" for key, number in link.items()}
    return [
        ui.Fact(_("Place in its chain"), f"{recorded.stream} {recorded.stream_id} · {recorded.seq}"),
        ui.Fact(_("Order of reading"), one.position or gettext("not given yet")),
        ui.Fact(_("Hash"), one.hash),
        ui.Fact(_("Hash before"), one.prev_hash),
        ui.Fact(_("Event before"), f"#{one.before}" if one.before else "", url=urls["before"]),
        ui.Fact(_("Event after"), f"#{one.after}" if one.after else "", url=urls["after"]),
    ]


def _payload(one: Examined) -> list[tuple[str, str]]:
    """The facts of the event; personal and free texts are kept apart and not shown here."""
    named = named_in(one.event)
    return [
        (CODE.format(name), _shown(one, name, value, named.get(name, [])))
        for name, value in sorted(one.event.payload.items())
    ]


def _shown(one: Examined, name: str, value: Any, named: list[tuple[str, int]]) -> str:
    """Subjects by name, and what else the value says."""
    if is_private(value):
        return gettext("personal text, kept apart") if name in one.kept else gettext("personal text, erased")
    if named:
        return Markup(", ").join(_linked(*_subject(one, *key)) for key in named)
    said = value_words.get(f"{one.event.type}.{name}")
    words = str(said(value)) if said and value else ""
    if words and words != value:
        return Markup("{} {}").format(words, CODE.format(value))
    return _text(value) if isinstance(value, str) and value else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    return "—" if value in (None, "", []) else CODE.format(orjson.dumps(value).decode())


def _text(value: str) -> str:
    """Moments as people read them, clauses as they are cited; what remains are codes."""
    if CLAUSE.fullmatch(value):
        return ui.cited(value)
    moment = parse_datetime(value) if MOMENT.match(value) else None
    return ui.formats.moment(moment) if moment else CODE.format(value)


def _linked(name: str, url: str) -> str:
    return Markup('<a href="{}">{}</a>').format(url, name) if url else escape(name)


def _about(one: Examined) -> list[tuple[str, str, str]]:
    """(role, name, address) of the further subjects: those that no field names."""
    named = {key for keys in named_in(one.event).values() for key in keys}
    further = [about for about in one.event.about if (about.kind, about.id) not in named]
    return [(about.role, *_subject(one, about.kind, about.id)) for about in further]


def _subject(one: Examined, kind: str, number: int) -> tuple[str, str]:
    known = one.subjects.get((kind, number))
    if known:
        return known.name, known.url
    if kind == CommandRefused.stream:
        return "—", ""
    return f"{kind} {number}", f"{reverse('journal:events')}?q={kind}/{number}"


def _together(one: Examined) -> list[tuple[str, str]]:
    """(address, title) of what the same command recorded."""
    return [(reverse("journal:event", args=[number]), f"#{number} {title_of(name)}") for number, name in one.together]

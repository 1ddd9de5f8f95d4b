"""One readable timeline of a subject: its own events and those that name it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.events import Recorded
from aftercare.base.ui import public as ui
from aftercare.platform.journal.events import CommandRefused, RecordedLate
from aftercare.platform.journal.log.selectors import newest_about, private_texts
from aftercare.platform.journal.timeline.rules import (
    Line,
    Subject,
    Told,
    actor_names,
    channel_of,
    fallback_name,
    line_of,
    source_of,
    subject_names,
)

# What the stream of a refusal begins with, before the kind of what it was about.
REFUSALS_OF = f"{CommandRefused.stream}."
Names = dict[tuple[str, int], str]
Namer = Callable[[set[int], Actor], dict[int, Subject]]


@dataclass(frozen=True, slots=True)
class Entry(ui.TimelineItem):
    """One event as people read it, for `ui.Detail(timeline=…)`. `event.id` is the `before` of the next page."""

    event: Recorded = field(kw_only=True)


def timeline(
    stream: str,
    stream_id: int,
    by: Actor,
    *,
    before: int | None = None,
    limit: int = 50,
    without: Collection[str] = (CommandRefused.type,),
) -> tuple[Entry, ...]:
    """The newest entries of a subject, by occurrence, newest first; the next page is `before` the last one's event id.

    The caller has checked that the reader may see the subject. Events of undone batches and
    those of the names in `without` are left out. A constant number of queries.
    """
    return entries(newest_about(stream, stream_id, before=before, limit=limit, without=without), by)


def entries(events: Sequence[Recorded], by: Actor) -> tuple[Entry, ...]:
    """These events as people read them, in the same order; the caller has checked that the reader may see them."""
    texts = private_texts(event.id for event in events)
    named = {one.id for event in events for one in event.about if one.kind == ActorKind.STAFF.value}
    names = names_of((event.actor for event in events), staff=named)
    people = {number: name for (kind, number), name in names.items() if kind == ActorKind.STAFF.value}
    spoken = [(event, line_of(Told(event, texts.get(event.id, {}), by, people))) for event in events]
    pages = subjects_of({line.of for _event, line in spoken if line.of}, by)
    return tuple(_entry(event, line, actor_label(event.actor, names), pages) for event, line in spoken)


def _entry(event: Recorded, line: Line, who: str, pages: Mapping[tuple[str, int], Subject]) -> Entry:
    page = pages.get(line.of) if line.of else None
    return Entry(
        at=event.occurred_at,
        text=line.text,
        who=who,
        where=" · ".join(part for part in (channel_of(event.actor), line.where) if part),
        icon=line.icon,
        tone=line.tone,
        source=source_of(event.actor),
        clause=line.clause,
        url=page.url if page else line.url,
        detail=line.detail,
        event=event,
    )


def names_of(actors: Iterable[Actor], *, staff: Collection[int] = ()) -> Names:
    """The names of many actors at once, and of these people: one look-up a kind. For `actor_label`."""
    wanted: dict[str, set[int]] = {ActorKind.STAFF.value: set(staff)} if staff else {}
    for one in actors:
        if one.id is not None:
            wanted.setdefault(one.kind.value, set()).add(one.id)
        if one.user_id is not None and (one.id is None or one.is_at_another_desk):
            wanted.setdefault("user", set()).add(one.user_id)
        if one.on_behalf_of is not None and not one.is_at_another_desk:
            wanted.setdefault(ActorKind.STAFF.value, set()).add(one.on_behalf_of)
    return {(kind, number): name for kind, ids in wanted.items() for number, name in _ask(kind, ids).items()}


def actor_label(actor: Actor, names: Names) -> str:
    """Who it was: "Zhang for Li" when somebody stood in, as a substitute or at Li's own desk."""
    own, login = _name(actor.kind.value, actor.id, names), _name("user", actor.user_id, names)
    who = own or (login if actor.id is None else "") or fallback_name(actor)
    if actor.on_behalf_of is None:
        return who
    other = _name(ActorKind.STAFF.value, actor.on_behalf_of, names) or str(actor.on_behalf_of)
    if actor.is_at_another_desk:
        who, other = login or gettext("Another login"), who
    return gettext("%(who)s for %(other)s") % {"who": who, "other": other}


def subjects_of(wanted: Iterable[tuple[str, int]], by: Actor) -> dict[tuple[str, int], Subject]:
    """Names and pages of subjects, as far as their apps registered them and the reader may see them.

    A chain of refusals is called like what they were about, one of late records like its login.
    """
    ids: dict[str, set[int]] = {}
    asked = {(kind, number): (_about(kind), number) for kind, number in wanted}
    for kind, number in asked.values():
        ids.setdefault(kind, set()).add(number)
    known = {kind: subject_names.get(kind) for kind in ids}
    found = {kind: find(ids[kind], by) for kind, find in known.items() if find}
    return {
        key: found[kind][number] for key, (kind, number) in asked.items() if kind in found and number in found[kind]
    }


def _about(kind: str) -> str:
    return "user" if kind == RecordedLate.stream else kind.removeprefix(REFUSALS_OF)


def _ask(kind: str, ids: set[int]) -> Mapping[int, str]:
    find = actor_names.get(kind)
    return find(ids) if find else {}


def _name(kind: str, number: int | None, names: Names) -> str:
    return "" if number is None else names.get((kind, number), "")


def called(
    model: type[models.Model], column: str, *, page: str = "",
    seen: Callable[[Collection[int], Actor], Collection[int]] | None = None,
) -> Namer:  # fmt: skip
    """How subjects of a kind are called, for those who read the whole journal: by one column of their table.

    `page` is the name of a view that takes the id. `seen` gives those of the ids whose page the reader may open, and
    whoever may open it reads the name, too; without it all may.
    """

    def named(ids: set[int], by: Actor) -> dict[int, Subject]:
        reads_all = ui.access.allowed(by, "journal.view")
        opened = seen(ids, by) if seen else ids if reads_all else ()
        rows = model._default_manager.filter(pk__in=ids if reads_all else opened).values_list("pk", column)
        return {
            pk: Subject(str(name), ui.addressed(page, pk) if page and pk in opened else "") for pk, name in rows if name
        }

    return named

"""The journal for those who examine it: the list, and one event with its place in the chain."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.events import Recorded, catalogue, refs
from aftercare.base.ui import public as ui
from aftercare.platform.journal.log.models import Batch, CommandRecord, PrivateText, StoredEvent
from aftercare.platform.journal.log.rules import PRIVATE
from aftercare.platform.journal.log.selectors import recorded
from aftercare.platform.journal.timeline.rules import Subject
from aftercare.platform.journal.timeline.selectors import Names, names_of, subjects_of

PERMISSION = "journal.view"
# A command's events lie together; beyond this distance nobody looks for them.
NEAR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One event with all that is known of it."""

    event: Recorded
    stored_v: int
    hash: str
    prev_hash: str
    position: int | None
    undone: bool
    command_name: str
    kept: frozenset[str]
    before: int | None
    after: int | None
    together: list[tuple[int, str]]
    names: Names
    subjects: dict[tuple[str, int], Subject]


def visible_to(by: Actor) -> models.QuerySet[StoredEvent]:
    """The whole journal, also what was undone; for those who may examine it."""
    return StoredEvent.objects.all() if ui.access.allowed(by, PERMISSION) else StoredEvent.objects.none()


def examine(*, event_id: int, by: Actor) -> Examined:
    """One event, or NotFoundError."""
    rows = visible_to(by).filter(pk=event_id)
    stored = rows.select_related("feed").first()
    if stored is None:
        raise NotFoundError
    (event,) = recorded(rows)
    chain = StoredEvent.objects.filter(stream=stored.stream, stream_id=stored.stream_id)
    places = dict(chain.filter(seq__in=(stored.seq - 1, stored.seq + 1)).values_list("seq", "id"))
    near = StoredEvent.objects.filter(command=stored.command, id__range=(event_id - NEAR, event_id + NEAR))
    subjects = {(event.stream, event.stream_id), *((one.kind, one.id) for one in event.about)}
    subjects.update(key for keys in named_in(event).values() for key in keys)
    return Examined(
        event=event,
        stored_v=stored.v,
        hash=bytes(stored.hash).hex(),
        prev_hash=bytes(stored.prev_hash).hex(),
        position=stored.feed.position if hasattr(stored, "feed") else None,
        undone=_is_undone(stored.batch_id),
        command_name=CommandRecord.objects.filter(pk=stored.command).values_list("name", flat=True).first() or "",
        kept=frozenset(PrivateText.objects.filter(event_id=event_id).values_list("field", flat=True)),
        before=places.get(stored.seq - 1),
        after=places.get(stored.seq + 1),
        together=list(near.exclude(pk=event_id).order_by("id").values_list("id", "type")[:20]),
        names=names_of([event.actor]),
        subjects=subjects_of(subjects, by),
    )


def _is_undone(batch_id: int | None) -> bool:
    return batch_id is not None and Batch.objects.filter(pk=batch_id, undone_at__isnull=False).exists()


def named_in(event: Recorded) -> dict[str, list[tuple[str, int]]]:
    """Field of the payload → the subjects that it names: by its declaration, or beside a field that says of which kind.

    What an older shape called differently has been brought into the newest one when it was read.
    """
    shape = catalogue.newest(event.type)
    kinds = {name: ref.kind for name, ref in refs(shape).items()} if shape else {}
    for name in event.payload:
        kind = event.payload.get(name.removesuffix("_id") + "_kind") if name.endswith("_id") else None
        if isinstance(kind, str):
            kinds.setdefault(name, kind)
    return {name: _keys(kind, event.payload[name]) for name, kind in kinds.items() if name in event.payload}


def _keys(kind: str, value: Any) -> list[tuple[str, int]]:
    each = value if isinstance(value, list) else [value]
    return [(kind, one) for one in each if isinstance(one, int) and not isinstance(one, bool)]


def is_private(value: Any) -> bool:
    """Is this value of a payload the digest of a text that is kept apart?"""
    return isinstance(value, dict) and value.keys() == {PRIVATE}

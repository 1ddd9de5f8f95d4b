"""What a batch made, told while it runs, and the undo that takes it all back (decision 9)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps  # noqa: TID251 - stored labels of models, not imports
from django.db.models import F, ForeignObjectRel, Model, Q, QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.accounts.public import require
from aftercare.platform.imports.errors import UndoRefusedError
from aftercare.platform.imports.models import BeforeImage, CreatedRows
from aftercare.platform.imports.rules import ranges
from aftercare.platform.imports.rules.ranges import Undoing
from aftercare.platform.imports.selectors import cleaners, undoer_of
from aftercare.platform.journal.public import undo_batch_events
from aftercare.platform.numbering import public as numbering

# Ids in one statement: ranges are `BETWEEN` pairs, single ids are one parameter each.
CHUNK = 500
EXAMPLES = 5


def record_created(batch_id: int, label: str, ids: Iterable[int]) -> None:
    """Within a bulk command: the batch created these rows of model `label` ("units.unit").

    An undo deletes in the opposite order of recording, so tell parents before children.
    """
    found = ranges.to_ranges(ids)
    if found:
        count = sum(last - first + 1 for first, last in found)
        CreatedRows.objects.create(batch_id=batch_id, label=label.lower(), ids=ranges.to_text(found), count=count)


def record_before(batch_id: int, label: str, pk: int, values: dict[str, Any]) -> None:
    """Within a bulk command: the batch is about to change this row; its present values, by attname."""
    record_all_before(batch_id, [(label, pk, values)])


def record_all_before(batch_id: int, images: Iterable[tuple[str, int, dict[str, Any]]]) -> None:
    """The same for many rows. Only the first image of a row counts."""
    rows = [
        BeforeImage(batch_id=batch_id, label=label.lower(), object_id=pk, values=values) for label, pk, values in images
    ]
    BeforeImage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)


@command("import.undo")
def undo(*, batch_id: int, by: Actor, at: datetime, kinds: Collection[str] | None = None, own: bool = False) -> int:
    """Take a whole batch back in one transaction and return how many of its events no longer count.

    Deletes what it created, restores what it changed, gives back its numbers where none were taken
    since. Raises what `journal.undo_batch_events` refuses (later events about its subjects, of
    `kinds` if given; undone before), UndoRefusedError if rows from elsewhere refer to created ones,
    and NumbersTakenSinceError. `own` says that `by` made it.
    """
    require(by, "import.undo", own=own)
    events = undo_batch_events(batch_id=batch_id, by=by, at=at, kinds=kinds)
    steps = list(CreatedRows.objects.filter(batch_id=batch_id).order_by("-pk"))
    created = _by_label(steps)
    for clean in cleaners:
        clean(Undoing(batch_id, created))
    for step in steps:
        _delete(_model(step.label), ranges.from_text(step.ids))
    _refuse_if_referred_to(created)
    for image in BeforeImage.objects.filter(batch_id=batch_id).order_by("-pk").iterator(CHUNK):
        _restore(image)
    numbering.give_back(batch_id)
    CreatedRows.objects.filter(batch_id=batch_id).delete()
    BeforeImage.objects.filter(batch_id=batch_id).delete()
    return events


def undo_standing(*, batch_id: int, by: Actor, at: datetime) -> int:
    """Take back a batch that no session of rows made (a history), as whoever made it says.

    Raises NotFoundError if there is none of the kind, and what the undo raises.
    """
    undoer = undoer_of(batch_id)
    if undoer is None:
        raise NotFoundError
    return undoer(batch_id=batch_id, by=by, at=at)


def _by_label(steps: list[CreatedRows]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for step in steps:
        found[step.label] += ranges.from_text(step.ids)
    return dict(found)


def _model(label: str) -> type[Model]:
    model: type[Model] = apps.get_model(label)
    return model


def _within(field: str, group: list[tuple[int, int]]) -> Q:
    """Rows whose `field` lies in one of the ranges, as few conditions as can be."""
    singles = [first for first, last in group if first == last]
    condition = Q(**{f"{field}__in": singles})
    for first, last in group:
        if first != last:
            condition |= Q(**{f"{field}__gte": first, f"{field}__lte": last})
    return condition


def _groups(found: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Long ranges one by one (they are cheap), single ids together."""
    singles = [one for one in found if one[0] == one[1]]
    yield from ([one] for one in found if one[0] != one[1])
    yield from (singles[start : start + CHUNK] for start in range(0, len(singles), CHUNK))


def _delete(model: type[Model], found: list[tuple[int, int]]) -> None:
    """Straight deletion: nothing cascades, since whatever else the batch made was recorded too."""
    for group in _groups(found):
        rows: QuerySet[Model] = model._base_manager.filter(_within("pk", group))
        rows._raw_delete(rows.db)  # noqa: SLF001 - what Django itself calls when nothing cascades


def _refuse_if_referred_to(created: Mapping[str, list[tuple[int, int]]]) -> None:
    """Foreign keys from rows that were not part of the batch, named by their model and id."""
    for label, found in created.items():
        for relation in _referring(_model(label)):
            left: list[int] = []
            for group in _groups(found):
                condition = _within(relation.field.name, group)
                left += relation.related_model._base_manager.filter(condition).values_list("pk", flat=True)[:EXAMPLES]
                if left:
                    name = str(relation.related_model._meta.verbose_name)
                    raise UndoRefusedError(examples=", ".join(f"{name} {pk}" for pk in left))


def _referring(model: type[Model]) -> list[ForeignObjectRel]:
    return [
        field
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignObjectRel) and field.field.concrete
    ]


def _restore(image: BeforeImage) -> None:
    """The old values, under a new version: a form opened before the undo must not overwrite it."""
    model = _model(image.label)
    values = {name: value for name, value in image.values.items() if name != "version"}
    if any(field.name == "version" for field in model._meta.concrete_fields):
        values["version"] = F("version") + 1
    model._base_manager.filter(pk=image.object_id).update(**values)

"""Reading the organisation tree. Everybody in the company may see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q

from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.ready import Ready
from aftercare.base.kernel.words import Words
from aftercare.platform.units.models import Unit
from aftercare.platform.units.rules import Place, ids_in, path_below

# Models with a `unit_path` column: higher apps register theirs, and moving a unit keeps them right.
path_copies: Registry[type[models.Model]] = Registry("units.path_copies")


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in its place; `depth` is 0 for a company at the top."""

    id: int
    parent_id: int | None
    kind: str
    code: str
    name: Words
    path: str
    depth: int
    active_to: datetime | None


_UNIT = Ready(lambda pk: Unit.objects.filter(pk=pk))
_ROOTS = Ready(lambda: Unit.objects.filter(parent=None).order_by("pk")[:1])


def get(unit_id: int) -> Unit:
    """One unit, or NotFoundError."""
    unit = _UNIT.first(unit_id)
    if unit is None:
        raise NotFoundError
    return unit


def place_of(unit: Unit) -> Place:
    """As rows that belong to it say it."""
    return Place(unit.pk, unit.path)


def by_code(code: str) -> Unit | None:
    """The unit with this code, if there is one."""
    return Unit.objects.filter(code=code).first()


def root() -> Unit:
    """The first company: where things belong that name no unit. Raises NotFoundError before any was opened."""
    company = _ROOTS.first()
    if company is None:
        raise NotFoundError
    return company


def tree(*, at: datetime | None = None) -> list[Node]:
    """All units in reading order: each followed by those below it, by code. With `at`, those open then."""
    rows = Unit.objects.all() if at is None else open_at(at)
    below: dict[int | None, list[Unit]] = {}
    for unit in rows.order_by("code", "pk"):
        below.setdefault(unit.parent_id, []).append(unit)
    return list(_walk(below, None, 0))


def open_at(at: datetime) -> models.QuerySet[Unit]:
    """The units that are open at a moment."""
    return Unit.objects.filter(Q(active_to__isnull=True) | Q(active_to__gt=at), active_from__lte=at)


def way_to(unit_id: int) -> list[Unit]:
    """The units from the root down to this one."""
    ids = ids_in(get(unit_id).path)
    found = Unit.objects.in_bulk(ids)
    return [found[number] for number in ids]


def nearest(unit_id: int, kinds: frozenset[str]) -> Unit | None:
    """The unit itself or the closest one above it that is of these kinds: `nearest(team, {"office"})`."""
    return next((unit for unit in reversed(way_to(unit_id)) if unit.kind in kinds), None)


def path_differences() -> Iterator[str]:
    """For `aftercare verify`: every path leads from the root to its unit, and every copy is right."""
    above = dict(Unit.objects.values_list("pk", "path"))
    for pk, parent_id, path in Unit.objects.order_by("pk").values_list("pk", "parent_id", "path"):
        if path != path_below(above[parent_id] if parent_id else "", pk):
            yield f"unit {pk}: {path}"
    for model in path_copies:
        rows = model._base_manager.order_by("pk")
        if any(field.name == "unit" for field in model._meta.concrete_fields):
            wrong = rows.exclude(unit_path=models.F("unit__path"))
        else:  # it follows another row: its path has at least to be that of a unit
            wrong = rows.exclude(unit_path__in=["", *above.values()])
        for pk, path in wrong.values_list("pk", "unit_path")[:20]:
            yield f"{model._meta.label_lower} {pk}: {path}"


def open_below(unit: Unit) -> list[Unit]:
    """The open units directly below it, in the order of the tree."""
    return list(Unit.objects.filter(parent=unit, active_to__isnull=True).order_by("code", "pk"))


def has_open_units_below(unit: Unit) -> bool:
    """Is any unit directly below it still open?"""
    return Unit.objects.filter(parent=unit, active_to__isnull=True).exists()


def _walk(below: dict[int | None, list[Unit]], parent_id: int | None, depth: int) -> Iterator[Node]:
    for unit in below.get(parent_id, ()):
        yield Node(unit.pk, parent_id, unit.kind, unit.code, unit.name, unit.path, depth, unit.active_to)
        yield from _walk(below, unit.pk, depth + 1)

"""What people write on paper: numbers of requests, orders and visits, and what else is called by a number or code."""

from collections.abc import Collection
from typing import Any, Literal

from django.db.models import QuerySet

from aftercare.operations.dispatch.errors import NumberNotFoundError
from aftercare.platform.units import public as units
from aftercare.registry.equipment import public as equipment
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service

Kind = Literal["request", "order", "visit", "staff", "project", "unit"]


def numbered(number: str, kinds: Collection[Kind]) -> tuple[Kind, int]:
    """What has this number, of these kinds; whether the reader may see it is asked by whoever acts on it."""
    for kind in kinds:
        found = _found(kind, number.strip())
        if found is not None:
            return kind, found
    raise NumberNotFoundError(number=number)


def _found(kind: Kind, number: str) -> int | None:
    rows: QuerySet[Any]
    match kind:
        case "unit":
            unit = units.by_code(number)
            return unit.pk if unit else None
        case "visit":
            return _visit(number)
        case "staff":
            rows = organisation.Staff.objects.filter(number=number)
        case "project":
            rows = equipment.Project.objects.filter(number=number)
        case "order":
            rows = service.Order.objects.filter(number=number)
        case _:
            rows = service.Request.objects.filter(number=number)
    return rows.values_list("pk", flat=True).first()


def _visit(number: str) -> int | None:
    """A visit is called by its order and its place among the visits of it."""
    order, _dash, sequence = number.rpartition("-")
    if not sequence.isdecimal() or len(sequence) > 4:
        return None
    rows = service.Visit.objects.filter(order__number=order, sequence=int(sequence))
    return rows.values_list("pk", flat=True).first()

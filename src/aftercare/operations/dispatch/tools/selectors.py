"""Reading tools and vehicles: as lists, and as what a team has."""

from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.operations.dispatch.tools.errors import ToolNotFoundError
from aftercare.operations.dispatch.tools.models import Tool
from aftercare.operations.dispatch.tools.rules import Kit
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units

VIEW, CHANGE = "plan.view", "tool.change"


def visible_to(by: Actor, permission: str = VIEW) -> QuerySet[Tool]:
    """Those of the actor's units that are there."""
    return Tool.objects.filter(accounts.scope_q(by, permission), active_to=None)


def get(*, tool_id: int, by: Actor, permission: str = VIEW) -> Tool:
    """One of them; not to be seen: it does not exist; seen, but not to be changed: refused."""
    found = visible_to(by, permission).filter(pk=tool_id).select_related("unit", "staff").first()
    if found is None:
        if visible_to(by).filter(pk=tool_id).exists():
            raise NotAllowedError
        raise ToolNotFoundError
    return found


def kit(unit_path: str, staff_ids: Collection[int]) -> Kit:
    """What these people have, and what the unit, those below it and those above it share; one query."""
    return _kit(Tool.objects.filter(Q(staff_id__in=staff_ids) | (Q(staff=None) & _of(unit_path))))


def held_by(staff_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """What each of these people has; one query."""
    return dict(_kit(Tool.objects.filter(staff_id__in=staff_ids)).own)


def kit_of(unit_path: str, codes: Collection[str]) -> Kit:
    """The same of these codes, whoever has them."""
    return _kit(Tool.objects.filter(Q(staff__isnull=False) | _of(unit_path), code__in=codes))


def names_of(unit_path: str, codes: Collection[str]) -> Mapping[str, str]:
    """Code → what it is called, whoever has it; none is asked for where there is no code."""
    return kit_of(unit_path, codes).names if codes else {}


def known_in(unit_path: str) -> Mapping[str, str]:
    """Code → what it is called, of all that work of this unit may ask for, whoever has it."""
    found = Tool.objects.filter(Q(staff__isnull=False) | _of(unit_path), active_to=None).order_by("code", "pk")
    names: dict[str, str] = {}
    for code, name in found.values_list("code", "name"):
        names.setdefault(code, name)
    return names


def _of(unit_path: str) -> Q:
    return Q(unit_id__in=units.ids_in(unit_path)) | Q(unit_path__startswith=unit_path)


def _kit(found: QuerySet[Tool]) -> Kit:
    rows = found.filter(active_to=None).order_by("pk").values_list("code", "name", "staff_id", "amount")
    own: dict[int, set[str]] = {}
    shared: dict[str, int] = {}
    names: dict[str, str] = {}
    for code, name, staff_id, amount in rows:
        names.setdefault(code, name)
        if staff_id:
            own.setdefault(staff_id, set()).add(code)
        else:
            shared[code] = shared.get(code, 0) + amount
    return Kit(
        own={staff_id: frozenset(codes) for staff_id, codes in own.items()},
        shared={code: amount + sum(code in codes for codes in own.values()) for code, amount in shared.items()},
        names=names,
        held=frozenset().union(*own.values()),
    )

"""Reading roles and what they may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.accounts.access import rules
from aftercare.platform.accounts.access.models import Grant, Role, RoleAssignment
from aftercare.platform.accounts.access.rules import Permission
from aftercare.platform.accounts.access.selectors import require_somewhere
from aftercare.platform.units.public import Node, tree

NONE = str(Grant.Reach.NONE)


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One permission, and how far each shown role may use it."""

    permission: Permission
    # In the order of the roles: (scope or "none", whether the company decided it).
    cells: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class GrantGroup:
    """The permissions of one kind of object."""

    name: str
    rows: list[GrantRow]


def roles(by: Actor) -> QuerySet[Role]:
    """Every role; they are the same for the whole company."""
    require_somewhere(by, "role.view")
    return Role.objects.all()


def role_page(*, role_id: int, by: Actor) -> Role:
    """One role, or NotFoundError."""
    role = roles(by).filter(pk=role_id).first()
    if role is None:
        raise NotFoundError
    return role


def add_holders(rows: list[dict[str, Any]], _by: Actor, at: datetime) -> None:
    """For the list: `holders`, how many have the role now."""
    held = RoleAssignment.objects.filter(Q(active_to__isnull=True) | Q(active_to__gt=at), active_from__lte=at)
    counts = dict(
        held.filter(role_id__in=[row["id"] for row in rows])
        .values("role_id")
        .annotate(holders=Count("user_id", distinct=True))
        .values_list("role_id", "holders")
        .order_by("role_id")
    )
    for row in rows:
        row["holders"] = counts.get(row["id"], 0)


def matrix(shown: Sequence[Role]) -> list[GrantGroup]:
    """What the roles may do: permissions by object, one cell a role."""
    grants: dict[tuple[int, str], tuple[str, bool]] = {
        (row.role_id, f"{row.object}.{row.action}"): (row.scope, row.is_edited)
        for row in Grant.objects.filter(role__in=shown)
    }
    groups: dict[str, GrantGroup] = {}
    for one in rules.permissions.all():
        name = str(rules.permissions.object_name(one.object))
        group = groups.setdefault(one.object, GrantGroup(name, []))
        group.rows.append(GrantRow(one, [grants.get((role.pk, one.key), (NONE, False)) for role in shown]))
    return list(groups.values())


def offered(realm: str) -> QuerySet[Role]:
    """The roles that can be given to a user of this realm."""
    return Role.objects.filter(realm=realm, is_offered=True).exclude(key="link").order_by("position", "pk")


def holders(*, role_id: int, at: datetime, limit: int = 50) -> list[RoleAssignment]:
    """Who has the role now, at most `limit`."""
    held = RoleAssignment.objects.filter(
        Q(active_to__isnull=True) | Q(active_to__gt=at), active_from__lte=at, role_id=role_id
    )
    return list(held.select_related("user", "unit").order_by("user__username", "pk")[:limit])


def found_units(_by: Actor, text: str, limit: int) -> list[Node]:
    """Open units whose code or name holds the text: the whole company may see its tree."""
    wanted = text.casefold()
    units = tree(at=clock.now())
    return [one for one in units if wanted in f"{one.code} {one.name.zh} {one.name.en}".casefold()][:limit]

"""Whose a case is, and where it lies: the one place that says what "own" means in service work."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.db.models import Q

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import DomainError, NotAllowedError
from aftercare.base.kernel.hooks import Registry
from aftercare.platform.accounts import public as accounts
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation

# A higher app may keep visits from those who are to do them, until it says so: the path to a visit → a condition.
seen_by_crew: Registry[Callable[[str], Q]] = Registry("visits seen by their crew")


def seen(visit: str = "") -> Q:
    """What holds of a visit that its crew may see; `visit` is the path to it, with its underscores."""
    found = Q()
    for condition in seen_by_crew:
        found &= condition(visit)
    return found


def home_region(attributes: Mapping[str, Any], at: datetime, site: customers.SiteBrief | None = None) -> bool | None:
    """Whether the case's site lies in the region of the unit that takes it (D20.4); None where that is not known.

    `site`: that of the attributes, if it was looked up already.
    """
    site_id = attributes.get("site")
    if site_id is None:
        return None
    division = (site or customers.site(site_id)).division_code
    return organisation.is_in_region_of(division, str(attributes.get("unit_path") or ""), at)


def own(by: Actor, *, staff: Q, customer: str, request: str, asker: str) -> Q:
    """Rows that are an actor's own.

    Staff: as `staff` says (assigned, owned). Customers and dealers: their company's, by the
    `customer` column, and what their company asked for another, by that of the `asker`.
    A link: the one request it was made for, by the `request` column.
    """
    if by.kind is ActorKind.STAFF:
        return staff
    if by.kind is ActorKind.CUSTOMER:
        parties = accounts.party_ids_of(by)
        return Q(**{f"{customer}__in": parties}) | Q(**{f"{asker}__in": parties})
    if by.kind is ActorKind.LINK:
        subject = accounts.links.subject_of(by)
        if subject is not None and subject[0] == "request":
            return Q(**{request: subject[1]})
    return Q(pk__in=[])


class InUnit(Protocol):
    """A row that belongs to a unit."""

    unit_path: str


Row = TypeVar("Row", bound=InUnit)


def may(row: Row, by: Actor, permission: str, is_own: Callable[[Row, Actor], bool]) -> bool:
    """What a queryset of the visible rows says of many, of one that was read."""
    own = accounts.is_somebody(by) and (lambda: is_own(row, by))
    return accounts.allows(by, permission, unit_path=row.unit_path, own=own)


def granted(
    row: Row | None, allowed: Callable[[Row, str], bool], permission: str, *, view: str, missing: type[DomainError]
) -> Row:
    """The row; what may not be seen does not exist (`missing`), what is seen but may not be done is refused."""
    if row is not None and allowed(row, permission):
        return row
    if row is not None and allowed(row, view):
        raise NotAllowedError
    raise missing

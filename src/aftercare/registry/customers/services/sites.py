"""Sites are registered (one or many), changed, moved within their tree, and closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Unpack
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Concat, Substr

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.ids import uuid7
from aftercare.platform.accounts.public import require
from aftercare.platform.units.public import Unit
from aftercare.platform.units.public import get as get_unit
from aftercare.platform.worktime.public import existing
from aftercare.registry.customers.errors import (
    CustomerClosedError,
    NumberTakenError,
    OtherCustomerError,
    SiteCircleError,
    SiteInUseError,
    TooDeepError,
)
from aftercare.registry.customers.events import (
    SiteChanged,
    SiteClosed,
    SiteEngineerRuled,
    SiteMoved,
    SitePartyEnded,
    SitePartySet,
    SiteRegistered,
)
from aftercare.registry.customers.models import Customer, EngineerRule, Site, SiteParty
from aftercare.registry.customers.rules import SiteValues, site_columns
from aftercare.registry.customers.selectors.customers import get_customer
from aftercare.registry.customers.selectors.sites import get_site
from aftercare.registry.customers.services.customers import rule_engineer
from aftercare.registry.organisation.public import (
    LONGEST_PATH,
    change_root,
    checked,
    child_path,
    free_number,
    lies_below,
)


@command("site.register")
def register_site(
    *,
    customer_id: int,
    parent_id: int | None = None,
    unit_id: int | None = None,
    uid: UUID | None = None,
    by: Actor,
    at: datetime,
    **values: Unpack[SiteValues],
) -> Site:
    """Enter a site of a customer; `name` is needed. Without `unit_id` it belongs to the customer's unit."""
    customer = get_customer(customer_id=customer_id, by=by)
    unit = get_unit(unit_id or customer.unit_id)
    require(by, "site.create", unit_path=unit.path)
    if customer.active_to is not None:
        raise CustomerClosedError
    parent = get_site(site_id=parent_id, by=by) if parent_id else None
    columns = checked(Site, _columns(values), required=["name"])
    _refuse_taken(columns.get("number", ""))
    columns["number"] = columns.get("number") or free_number(Site, "customers.site", unit_id=unit.pk, at=at)
    site = new_site(columns, uid=uid or uuid7(at), customer=customer, parent=parent, unit=unit, at=at)
    site.save()
    place_in_tree([site])
    publish(registered(site), stream_id=site.pk, at=at)
    return site


def _columns(values: SiteValues) -> dict[str, Any]:
    return site_columns(values, calendars=existing([values.get("calendar_key", "")]))


def new_site(
    columns: dict[str, Any], *, uid: UUID, customer: Customer, parent: Site | None, unit: Unit, at: datetime
) -> Site:
    """The row that a registration makes, live or in bulk; its path is set once it has an id."""
    if parent is not None and parent.customer_id != customer.pk:
        raise OtherCustomerError
    if parent is not None and len(parent.path) + 20 > LONGEST_PATH:
        raise TooDeepError
    return Site(uid=uid, customer=customer, parent=parent, unit=unit, unit_path=unit.path, active_from=at, **columns)


def registered(site: Site) -> SiteRegistered:
    """The fact of a registration, live or in bulk."""
    return SiteRegistered(
        number=site.number,
        kind=site.kind,
        customer=site.customer_id,
        parent=site.parent_id,
        division=site.division_code,
        unit=site.unit_id,
    )


def place_in_tree(sites: Sequence[Site]) -> None:
    """Write the paths of new rows, now that they have ids."""
    for site in sites:
        site.path = child_path(site.parent.path if site.parent else "", site.pk)
    Site.objects.bulk_update(sites, ["path"], batch_size=500)


def _refuse_taken(number: str) -> None:
    if number and Site.objects.filter(number=number).exists():
        raise NumberTakenError(number=number)


@command("site.change")
def change_site(
    *, site_id: int, version: int | None = None, by: Actor, at: datetime, **values: Unpack[SiteValues]
) -> Site:
    """Change a site's particulars; what is left out stays."""
    site = get_site(site_id=site_id, by=by)
    require(by, "site.change", unit_path=site.unit_path)
    site.expect(version)
    columns = checked(Site, _columns(values))
    if columns.get("number", site.number) != site.number:
        _refuse_taken(columns["number"])
    changed = change_root(site, columns)
    if changed:
        publish(SiteChanged(fields=changed), stream_id=site.pk, at=at)
    return site


@command("site.move")
def move_site(*, site_id: int, parent_id: int | None, version: int | None = None, by: Actor, at: datetime) -> Site:
    """Put a site, with all below it, under another site of the same customer, or at the top."""
    site = get_site(site_id=site_id, by=by)
    require(by, "site.change", unit_path=site.unit_path)
    site.expect(version)
    parent = get_site(site_id=parent_id, by=by) if parent_id else None
    if parent is not None:
        _refuse_bad_parent(site, parent)
    before, old = site.parent_id, site.path
    new = child_path(parent.path if parent else "", site.pk)
    if change_root(site, {"parent_id": parent_id, "path": new}):
        below = Site.objects.filter(path__startswith=old)
        below.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
        publish(SiteMoved(from_parent=before, to_parent=parent_id), stream_id=site.pk, at=at)
    return site


def _refuse_bad_parent(site: Site, parent: Site) -> None:
    if lies_below(parent.path, site.path):
        raise SiteCircleError
    if parent.customer_id != site.customer_id:
        raise OtherCustomerError
    deepest = max(map(len, Site.objects.filter(path__startswith=site.path).values_list("path", flat=True)))
    if len(parent.path) + deepest > LONGEST_PATH:
        raise TooDeepError


@command("site.close")
def close_site(*, site_id: int, version: int | None = None, by: Actor, at: datetime) -> Site:
    """Serve a site no longer; refused while sites below it are open."""
    site = get_site(site_id=site_id, by=by)
    require(by, "site.change", unit_path=site.unit_path)
    site.expect(version)
    held = Site.objects.filter(path__startswith=site.path, active_to__isnull=True).exclude(pk=site.pk).count()
    if held:
        raise SiteInUseError(count=held)
    if site.active_to is None:
        change_root(site, {"active_to": at})
        publish(SiteClosed(), stream_id=site.pk, at=at)
    return site


@command("site.set_party")
def set_site_party(*, site_id: int, customer_id: int, role: str, by: Actor, at: datetime) -> SiteParty:
    """Give a company a part in a site; said already = nothing changes."""
    site = get_site(site_id=site_id, by=by)
    require(by, "site.change", unit_path=site.unit_path)
    party = get_customer(customer_id=customer_id, by=by)
    values = checked(SiteParty, {"role": role}, required=["role"])
    row, is_new = SiteParty.objects.get_or_create(
        site=site, customer=party, active_to=None, **values, defaults={"active_from": at}
    )
    if is_new:
        publish(SitePartySet(customer=party.pk, role=row.role), stream_id=site.pk, at=at)
    return row


@command("site.end_party")
def end_site_party(*, party_id: int, by: Actor, at: datetime) -> None:
    """A company no longer has its part in a site."""
    row = SiteParty.objects.filter(pk=party_id, active_to__isnull=True).first()
    if row is None:
        raise NotFoundError
    site = get_site(site_id=row.site_id, by=by)
    require(by, "site.change", unit_path=site.unit_path)
    if at <= row.active_from:
        row.delete()
    else:
        SiteParty.objects.filter(pk=row.pk).update(active_to=at)
    publish(SitePartyEnded(customer=row.customer_id, role=row.role), stream_id=site.pk, at=at)


@command("site.rule_engineer")
def rule_site_engineer(*, site_id: int, staff_id: int, kind: str, by: Actor, at: datetime) -> None:
    """Prefer, require or exclude an engineer at a site; "" takes that back."""
    site = get_site(site_id=site_id, by=by)
    require(by, "site.change", unit_path=site.unit_path)
    if rule_engineer(EngineerRule(site=site, staff_id=staff_id, kind=kind), at=at):
        publish(SiteEngineerRuled(staff=staff_id, kind=kind), stream_id=site.pk, at=at)

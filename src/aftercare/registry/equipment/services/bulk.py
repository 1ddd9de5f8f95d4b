"""Many assets and many status reports at once (history, demo): the live verbs' decisions, written in chunks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import publish
from aftercare.base.kernel.errors import DomainError, NotFoundError
from aftercare.base.kernel.ids import uuid7
from aftercare.platform.accounts.public import require
from aftercare.platform.units.public import Unit
from aftercare.platform.units.public import get as get_unit
from aftercare.registry.customers.public import Customer, Site
from aftercare.registry.equipment.errors import NumberTakenError, SerialTakenError
from aftercare.registry.equipment.events import AssetStatusReported
from aftercare.registry.equipment.models import Asset, Product, Project
from aftercare.registry.equipment.rules.states import is_newer
from aftercare.registry.equipment.rules.values import AssetValues, asset_columns, normal_serial
from aftercare.registry.equipment.services.assets import new_asset, place_in_tree, registered
from aftercare.registry.organisation.public import CHUNK, Refused, checked, tell_created, waves, writing

K = TypeVar("K")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetRow:
    """An asset to be registered; `values` has its number.

    `parent` is the number of an asset before it or there already; then site, customer and unit
    are the parent's. Without `customer_id` and `unit_id` they are the site's.
    """

    product_id: int
    site_id: int | None = None
    customer_id: int | None = None
    unit_id: int | None = None
    project_id: int | None = None
    dealer_id: int | None = None
    parent: str = ""
    is_planned: bool = False
    values: AssetValues

    @property
    def number(self) -> str:
        return self.values.get("number", "")


@dataclass(frozen=True, slots=True)
class AssetsDone:
    """What became of the rows: number → id of those that went in, and those that did not."""

    ids: dict[str, int] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)


def bulk_register(rows: Sequence[AssetRow], *, by: Actor, at: datetime, batch_id: int | None = None) -> AssetsDone:
    """Register many assets, 2,000 a transaction; wrong rows come back with their reasons, the right ones go in.

    Within a running (bulk) command the rows join that one. With a batch they are told to its undo.
    """
    done = AssetsDone()
    for start in range(0, len(rows), CHUNK):
        with writing("asset.register_many", by=by, at=at, batch_id=batch_id):
            _register(rows[start : start + CHUNK], start, done, by=by, at=at)
    return done


@dataclass(slots=True)
class _Known:
    """What the rows of a chunk refer to, read once."""

    products: Mapping[int, Product]
    sites: Mapping[int, Site]
    customers: Mapping[int, Customer]
    projects: Mapping[int, Project]
    units: Mapping[int, Unit]
    assets: dict[str, Asset]
    serials: dict[tuple[int, str], str]


def _known(rows: Sequence[AssetRow]) -> _Known:
    sites = Site.objects.select_related("customer").in_bulk({row.site_id for row in rows if row.site_id})
    parties = {one for row in rows for one in (row.customer_id, row.dealer_id) if one}
    customers = Customer.objects.in_bulk(parties)
    numbers = {row.number for row in rows} | {row.parent for row in rows}
    assets = Asset.objects.select_related("site", "customer", "project").filter(number__in=numbers - {""})
    serials = {normal_serial(row.values.get("serial", "")) for row in rows} - {""}
    twins = Asset.objects.filter(serial__in=serials).values_list("product_id", "serial", "number")
    unit_ids = {row.unit_id for row in rows if row.unit_id} | {site.unit_id for site in sites.values()}
    unit_ids |= {customer.unit_id for customer in customers.values()} | {asset.unit_id for asset in assets}
    return _Known(
        products=Product.objects.select_related("family").in_bulk({row.product_id for row in rows}),
        sites=sites,
        customers=customers,
        projects=Project.objects.in_bulk({row.project_id for row in rows if row.project_id}),
        units={unit_id: get_unit(unit_id) for unit_id in unit_ids},
        assets={asset.number: asset for asset in assets},
        serials={(product_id, serial): number for product_id, serial, number in twins},
    )


def _register(rows: Sequence[AssetRow], first: int, done: AssetsDone, *, by: Actor, at: datetime) -> None:
    known = _known(rows)
    allowed: set[str] = set()
    for wave in waves([(row.number, row.parent) for row in rows]):
        made: list[Asset] = []
        for index in wave:
            try:
                asset = _decided(rows[index], known, at=at)
                _require_once(asset.unit_path, allowed, by)
                made.append(asset)
            except DomainError as error:
                done.refused.append(Refused(first + index, error))
        Asset.objects.bulk_create(made)
        place_in_tree(made)
        tell_created("equipment.asset", [asset.pk for asset in made])
        for asset in made:
            publish(registered(asset), stream_id=asset.pk, at=at)
        done.ids.update((asset.number, asset.pk) for asset in made)


def _require_once(unit_path: str, allowed: set[str], by: Actor) -> None:
    if unit_path not in allowed:
        require(by, "asset.create", unit_path=unit_path)
        allowed.add(unit_path)


def _decided(row: AssetRow, known: _Known, *, at: datetime) -> Asset:
    today: date = timezone.localdate(at)
    columns = checked(Asset, asset_columns(row.values, today=today), required=["number"])
    _refuse_twin(columns["number"], columns.get("serial", ""), row.product_id, known)
    parent = _of(known.assets, row.parent or None)
    site = parent.site if parent else _of(known.sites, row.site_id)
    owner = parent.customer if parent else site.customer if site and row.customer_id is None else None
    customer = owner or _needed(_of(known.customers, row.customer_id))
    columns["project"] = _of(known.projects, row.project_id) or (parent.project if parent else None)
    columns["dealer"] = _of(known.customers, row.dealer_id)
    asset = new_asset(
        columns,
        uid=uuid7(at),
        product=_needed(known.products.get(row.product_id)),
        customer=customer,
        site=site,
        parent=parent,
        unit=known.units[row.unit_id or (site.unit_id if site else customer.unit_id)],
        is_planned=row.is_planned,
    )
    known.assets[asset.number] = asset
    if asset.serial:
        known.serials[asset.product_id, asset.serial] = asset.number
    return asset


def _of(rows: Mapping[K, R], key: K | None) -> R | None:
    """The row that a key names, None for no key; raises NotFoundError for a key that names nothing."""
    return None if key is None else _needed(rows.get(key))


def _needed(row: R | None) -> R:
    if row is None:
        raise NotFoundError
    return row


def _refuse_twin(number: str, serial: str, product_id: int, known: _Known) -> None:
    if number in known.assets:
        raise NumberTakenError(number=number)
    twin = known.serials.get((product_id, serial)) if serial else None
    if twin is not None:
        raise SerialTakenError(serial=serial, number=twin)


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One report: whether the equipment runs, since when, in whose word."""

    asset_id: int
    status: str
    at: datetime
    source: str = ""


def bulk_report_statuses(rows: Iterable[StatusRow], *, by: Actor, at: datetime, batch_id: int | None = None) -> int:
    """Put many reports on file, each with its own time, 2,000 a transaction; returns how many.

    The newest word of each asset becomes its status, as with `report_status`. Within a running
    (bulk) command the rows join that one. Raises InvalidError for a status that does not exist.
    """
    waiting = list(rows)
    require(by, "asset.report_status")
    for start in range(0, len(waiting), CHUNK):
        with writing("asset.report_statuses", by=by, at=at, batch_id=batch_id):
            _report(waiting[start : start + CHUNK])
    return len(waiting)


def _report(rows: Sequence[StatusRow]) -> None:
    newest: dict[int, StatusRow] = {}
    for status in {row.status for row in rows}:
        checked(Asset, {"status": status}, required=["status"])
    for row in rows:
        event = AssetStatusReported(status=row.status, source=row.source[:120])
        publish(event, stream_id=row.asset_id, at=row.at)
        known = newest.get(row.asset_id)
        if is_newer(row.at, known.at if known else None):
            newest[row.asset_id] = row
    assets = Asset.objects.in_bulk(newest)
    changed = [asset for asset in assets.values() if is_newer(newest[asset.pk].at, asset.status_since)]
    for asset in changed:
        asset.status, asset.status_since = newest[asset.pk].status, newest[asset.pk].at
    Asset.objects.bulk_update(changed, ["status", "status_since"], batch_size=500)

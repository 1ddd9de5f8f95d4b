"""Assets are registered, changed, moved, put into service, reported on, replaced and retired."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Unpack
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.states import change
from aftercare.base.kernel.tables import adapters, update
from aftercare.platform.accounts.public import require
from aftercare.platform.units.public import Unit
from aftercare.platform.units.public import get as get_unit
from aftercare.registry.customers.public import Customer, Site, get_customer, get_site
from aftercare.registry.equipment.errors import (
    AssetStateError,
    NumberTakenError,
    PartsInServiceError,
    ProductClosedError,
    SerialTakenError,
    TooDeepError,
)
from aftercare.registry.equipment.events import (
    AssetChanged,
    AssetDealerChanged,
    AssetLabelRenewed,
    AssetPutInService,
    AssetRegistered,
    AssetReplaced,
    AssetRetired,
    AssetStatusReported,
)
from aftercare.registry.equipment.models import Asset, Product
from aftercare.registry.equipment.rules.states import MOVES
from aftercare.registry.equipment.rules.values import ASSET_DAYS, AssetChanges, AssetValues, asset_columns
from aftercare.registry.equipment.selectors.assets import get_asset, get_asset_alone
from aftercare.registry.equipment.selectors.catalogue import get_product
from aftercare.registry.equipment.selectors.deals import get_project
from aftercare.registry.organisation.public import LONGEST_PATH, change_root, checked, child_path, free_number

# The newest word on whether it runs stands.
NEWEST_WORD = "id = %s AND (status_since IS NULL OR status_since <= %s)"


@command("asset.register")
def register_asset(
    *,
    product_id: int,
    customer_id: int | None = None,
    site_id: int | None = None,
    parent_id: int | None = None,
    project_id: int | None = None,
    dealer_id: int | None = None,
    unit_id: int | None = None,
    is_planned: bool = False,
    uid: UUID | None = None,
    by: Actor,
    at: datetime,
    **values: Unpack[AssetValues],
) -> Asset:
    """Enter a piece of equipment, or a part of one (`parent_id`).

    A part stands where the piece stands. Without `customer_id` it belongs to the site's customer,
    without `unit_id` to the unit of the site or customer. One of customer, site, parent is needed.
    """
    parent = get_asset(asset_id=parent_id, by=by) if parent_id else None
    site = parent.site if parent else get_site(site_id=site_id, by=by) if site_id else None
    customer = _customer(customer_id, site, parent, by)
    unit = get_unit(unit_id or (site.unit_id if site else customer.unit_id))
    require(by, "asset.create", unit_path=unit.path)
    columns = checked(Asset, asset_columns(values, today=timezone.localdate(at)))
    columns["project"] = get_project(project_id=project_id, by=by) if project_id else parent and parent.project
    columns["dealer"] = get_customer(customer_id=dealer_id, by=by) if dealer_id else None
    product = get_product(product_id=product_id, by=by)
    refuse_twin(columns.get("number", ""), columns.get("serial", ""), product.pk)
    columns["number"] = columns.get("number") or free_number(Asset, "equipment.asset", unit_id=unit.pk, at=at)
    asset = new_asset(
        columns, uid=uid or uuid7(at), product=product, customer=customer, site=site, parent=parent, unit=unit,
        is_planned=is_planned,
    )  # fmt: skip
    asset.save()
    place_in_tree([asset])
    publish(registered(asset), stream_id=asset.pk, at=at)
    return asset


def _customer(customer_id: int | None, site: Site | None, parent: Asset | None, by: Actor) -> Customer:
    if parent is not None:
        return parent.customer
    if customer_id is None and site is not None:
        return site.customer
    if customer_id is None:
        checked(Asset, {}, required=["customer_id"])
    return get_customer(customer_id=customer_id or 0, by=by)


def new_asset(
    columns: dict[str, Any],
    *,
    uid: UUID,
    product: Product,
    customer: Customer,
    site: Site | None,
    parent: Asset | None,
    unit: Unit,
    is_planned: bool,
) -> Asset:
    """The row that a registration makes, live or in bulk; its path is set once it has an id."""
    if product.active_to is not None:
        raise ProductClosedError
    if parent is not None and len(parent.path) + 20 > LONGEST_PATH:
        raise TooDeepError
    return Asset(
        uid=uid,
        product=product,
        customer=customer,
        site=site,
        parent=parent,
        unit=unit,
        unit_path=unit.path,
        state=Asset.State.PLANNED if is_planned else Asset.State.IN_SERVICE,
        token=secrets.token_urlsafe(16),
        **columns,
    )


def registered(asset: Asset) -> AssetRegistered:
    """The fact of a registration, live or in bulk."""
    return AssetRegistered(
        number=asset.number,
        product=asset.product_id,
        family=asset.product.family.code,
        customer=asset.customer_id,
        site=asset.site_id,
        project=asset.project_id,
        parent=asset.parent_id,
        component=asset.component,
        criticality=asset.criticality,
        state=asset.state,
        shipped_on=asset.shipped_on,
        installed_on=asset.installed_on,
        accepted_on=asset.accepted_on,
        unit=asset.unit_id,
    )


def place_in_tree(assets: Sequence[Asset]) -> None:
    """Write the paths of new rows, now that they have ids."""
    for asset in assets:
        asset.path = child_path(asset.parent.path if asset.parent else "", asset.pk)
    Asset.objects.bulk_update(assets, ["path"], batch_size=500)


def repath(asset: Asset, path: str, **shared: Any) -> None:
    """Give an asset another path (and parent); its parts follow with their paths."""
    below = Asset.objects.filter(path__startswith=asset.path).exclude(pk=asset.pk)
    below.update(path=Concat(Value(path), Substr("path", len(asset.path) + 1)))
    Asset.objects.filter(pk=asset.pk).update(path=path, version=F("version") + 1, **shared)


def refuse_twin(number: str, serial: str, product_id: int, known: Asset | None = None) -> None:
    """One number, one asset; one serial of a product, one asset."""
    others = Asset.objects.exclude(pk=known.pk) if known else Asset.objects.all()
    if number and others.filter(number=number).exists():
        raise NumberTakenError(number=number)
    twin = others.filter(product_id=product_id, serial=serial).first() if serial else None
    if twin is not None:
        error = SerialTakenError(serial=serial, number=twin.number)
        error.fields["serial"] = [str(error)]
        raise error


@command("asset.change")
def change_asset(
    *,
    asset_id: int,
    product_id: int | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
    **changes: Unpack[AssetChanges],
) -> Asset:
    """Change an asset's particulars; what is left out stays. Whoever sold it sees it and reports faults of it."""
    asset = get_asset(asset_id=asset_id, by=by)
    require(by, "asset.change", unit_path=asset.unit_path)
    asset.expect(version)
    dealer = _dealer(asset, changes, by)
    values: Any = {name: value for name, value in changes.items() if name != "dealer_id"}
    days: dict[str, date | None] = {name: getattr(asset, name) for name in ASSET_DAYS}
    columns = checked(Asset, asset_columns(values, today=timezone.localdate(at), known=days))
    if product_id is not None:
        columns["product_id"] = get_product(product_id=product_id, by=by).pk
    refuse_twin(
        columns.get("number", ""),
        columns.get("serial", asset.serial),
        columns.get("product_id", asset.product_id),
        known=asset,
    )
    before = asset.dealer_id
    changed = change_root(asset, {**columns, "dealer_id": dealer})
    particulars = [name for name in changed if name != "dealer_id"]
    if dealer != before:
        publish(AssetDealerChanged(from_dealer=before, to_dealer=dealer), stream_id=asset.pk, at=at)
    if particulars:
        event = AssetChanged(
            fields=particulars,
            product=asset.product_id,
            criticality=asset.criticality,
            shipped_on=asset.shipped_on,
            installed_on=asset.installed_on,
            accepted_on=asset.accepted_on,
        )
        publish(event, stream_id=asset.pk, at=at)
    return asset


def _dealer(asset: Asset, changes: AssetChanges, by: Actor) -> int | None:
    """Who sold it: a company that the actor may see, nobody, or whoever it was."""
    given = changes.get("dealer_id")
    if "dealer_id" not in changes or given == asset.dealer_id:
        return asset.dealer_id
    return get_customer(customer_id=given, by=by).pk if given else None


def set_state(asset: Asset, verb: str, *, by: Actor, **values: Any) -> None:
    """Carry out a move of the table; one winner."""
    move = MOVES.check(verb, asset.state, by=by, error=AssetStateError)
    change(asset, states=move.sources, error=AssetStateError, state=move.target, **values)


@command("asset.put_in_service")
def put_in_service(
    *, asset_id: int, accepted_on: date | None = None, version: int | None = None, by: Actor, at: datetime
) -> Asset:
    """A planned asset goes into service, or a retired one comes back; `accepted_on` if it was accepted with that."""
    asset = get_asset(asset_id=asset_id, by=by)
    require(by, "asset.change", unit_path=asset.unit_path)
    asset.expect(version)
    values: AssetValues = {"accepted_on": accepted_on or asset.accepted_on}
    columns = asset_columns(values, today=timezone.localdate(at))
    set_state(asset, "put_in_service", by=by, retired_on=None, **columns)
    publish(AssetPutInService(accepted_on=asset.accepted_on), stream_id=asset.pk, at=at)
    return asset


@command("asset.report_status", reads_first=True)
def report_status(*, asset_id: int, status: str, source: str = "", by: Actor, at: datetime) -> Asset:
    """Say whether the equipment runs, as of `at`; `source` is the word of who or what reported it.

    What comes late goes on file and changes nothing: the newest word stands.
    """
    asset = get_asset_alone(asset_id=asset_id, by=by)
    require(by, "asset.report_status", unit_path=asset.unit_path)
    columns = checked(Asset, {"status": status}, required=["status"])
    said = [asset.pk, adapters()[0](at)]
    if update(Asset, {**columns, "status_since": at}, NEWEST_WORD, said):
        asset.status, asset.status_since = columns["status"], at
    publish(AssetStatusReported(status=columns["status"], source=source[:120]), stream_id=asset.pk, at=at)
    return asset


@command("asset.retire")
def retire_asset(
    *, asset_id: int, retired_on: date | None = None, version: int | None = None, by: Actor, at: datetime
) -> Asset:
    """Take an asset out of service for good; refused while its parts are in service."""
    asset = get_asset(asset_id=asset_id, by=by)
    require(by, "asset.change", unit_path=asset.unit_path)
    asset.expect(version)
    parts = Asset.objects.filter(path__startswith=asset.path).exclude(pk=asset.pk)
    left = parts.exclude(state=Asset.State.RETIRED).count()
    if left:
        raise PartsInServiceError(count=left)
    day = retired_on or timezone.localdate(at)
    set_state(asset, "retire", by=by, retired_on=day)
    publish(AssetRetired(retired_on=day), stream_id=asset.pk, at=at)
    return asset


@command("asset.replace")
def replace_asset(
    *,
    asset_id: int,
    product_id: int | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
    **values: Unpack[AssetValues],
) -> Asset:
    """A new piece takes the place of an old one, which retires; both serials stay on file. Returns the new one.

    Parts of the old piece become parts of the new one.
    """
    old = get_asset(asset_id=asset_id, by=by)
    require(by, "asset.change", unit_path=old.unit_path)
    old.expect(version)
    day = timezone.localdate(at)
    set_state(old, "replace", by=by, retired_on=day)
    given: AssetValues = {
        "name": old.name, "place": old.place, "component": old.component, "criticality": old.criticality,
        "installed_on": day, **values,
    }  # fmt: skip
    new = register_asset(
        product_id=product_id or old.product_id, customer_id=old.customer_id, site_id=old.site_id,
        parent_id=old.parent_id, project_id=old.project_id, unit_id=old.unit_id, by=by, at=at, **given,
    )  # fmt: skip
    Asset.objects.filter(pk=new.pk).update(replaces=old)
    new.replaces = old
    for part in Asset.objects.filter(parent=old).exclude(pk=new.pk):
        repath(part, child_path(new.path, part.pk), parent_id=new.pk)
    publish(AssetReplaced(by_asset=new.pk), stream_id=old.pk, at=at)
    publish(AssetRetired(retired_on=day), stream_id=old.pk, at=at)
    return new


@command("asset.renew_label")
def renew_label(*, asset_id: int, version: int | None = None, by: Actor, at: datetime) -> Asset:
    """Give the asset a new QR token; whoever has the old label reaches nothing any more."""
    asset = get_asset(asset_id=asset_id, by=by)
    require(by, "asset.change", unit_path=asset.unit_path)
    asset.expect(version)
    change_root(asset, {"token": secrets.token_urlsafe(16)})
    publish(AssetLabelRenewed(), stream_id=asset.pk, at=at)
    return asset

"""Assets move in their tree and between sites; warranties are promised; engineers preferred or excluded."""

from datetime import date, datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.platform.accounts.public import require
from aftercare.platform.units.public import get as get_unit
from aftercare.registry.customers.public import EngineerRule, get_customer, get_site
from aftercare.registry.equipment.errors import AssetCircleError, TooDeepError
from aftercare.registry.equipment.events import AssetEngineerRuled, AssetMoved, AssetWarrantyPromised
from aftercare.registry.equipment.models import Asset, AssetEngineer, AssetWarranty
from aftercare.registry.equipment.rules.values import refuse_empty_span
from aftercare.registry.equipment.selectors.assets import get_asset
from aftercare.registry.organisation.public import LONGEST_PATH, change_root, checked, child_path, lies_below

NOT_A_KIND = _("Preferred, required or excluded.")
BOTH_DAYS = _("Give both days, or neither to take the promise back.")


@command("asset.move")
def move_asset(
    *,
    asset_id: int,
    site_id: int | None = None,
    parent_id: int | None = None,
    customer_id: int | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Asset:
    """Take an asset with all its parts to another site, or make it a part of another asset.

    It then belongs to the site's customer unless `customer_id` says otherwise; a part belongs to
    whom the whole belongs.
    """
    asset = get_asset(asset_id=asset_id, by=by)
    require(by, "asset.change", unit_path=asset.unit_path)
    asset.expect(version)
    where, path = _destination(asset, site_id, parent_id, customer_id, by)
    require(by, "asset.change", unit_path=where["unit_path"])
    before = (asset.site_id, asset.parent_id)
    old = asset.path
    if change_root(asset, {**where, "parent_id": parent_id, "path": path}):
        parts = Asset.objects.filter(path__startswith=old).exclude(pk=asset.pk)
        part_ids = list(parts.order_by("pk").values_list("pk", flat=True))
        parts.update(path=Concat(Value(path), Substr("path", len(old) + 1)), **where)
        event = AssetMoved(
            from_site=before[0],
            to_site=asset.site_id,
            from_parent=before[1],
            to_parent=parent_id,
            customer=asset.customer_id,
            parts=part_ids,
        )
        publish(event, stream_id=asset.pk, at=at)
    return asset


def _destination(
    asset: Asset, site_id: int | None, parent_id: int | None, customer_id: int | None, by: Actor
) -> tuple[dict[str, Any], str]:
    """Where it goes: the columns that all parts share, and its own new path."""
    if parent_id is not None:
        parent = get_asset(asset_id=parent_id, by=by)
        _refuse_bad_parent(asset, parent)
        shared = {name: getattr(parent, name) for name in ("site_id", "customer_id", "unit_id", "unit_path")}
        return shared, child_path(parent.path, asset.pk)
    site = get_site(site_id=site_id, by=by) if site_id is not None else None
    owner = customer_id or (site.customer_id if site else asset.customer_id)
    unit = get_unit(site.unit_id if site else get_customer(customer_id=owner, by=by).unit_id)
    columns = {
        "site_id": site_id,
        "customer_id": get_customer(customer_id=owner, by=by).pk,
        "unit_id": unit.pk,
        "unit_path": unit.path,
    }
    return columns, child_path("", asset.pk)


def _refuse_bad_parent(asset: Asset, parent: Asset) -> None:
    if lies_below(parent.path, asset.path):
        raise AssetCircleError
    deepest = max(map(len, Asset.objects.filter(path__startswith=asset.path).values_list("path", flat=True)))
    if len(parent.path) + deepest > LONGEST_PATH:
        raise TooDeepError


@command("asset.promise_warranty")
def promise_warranty(
    *,
    asset_id: int,
    component: str = "",
    starts_on: date | None,
    ends_on: date | None,
    source: str = "",
    by: Actor,
    at: datetime,
) -> AssetWarranty | None:
    """Write down a warranty promised for this asset; it goes before every rule. No days = take it back."""
    asset = get_asset(asset_id=asset_id, by=by)
    require(by, "asset.change", unit_path=asset.unit_path)
    texts = checked(AssetWarranty, {"component": component, "source": source})
    standing = AssetWarranty.objects.filter(asset=asset, component=texts["component"])
    if (starts_on is None) != (ends_on is None):
        raise InvalidError(fields={"ends_on": [BOTH_DAYS]})
    if starts_on is None and not standing.exists():
        return None
    event = AssetWarrantyPromised(component=texts["component"], starts_on=starts_on, ends_on=ends_on)
    publish(event, stream_id=asset.pk, at=at)
    standing.delete()
    if starts_on is None or ends_on is None:
        return None
    refuse_empty_span(starts_on, ends_on)
    return AssetWarranty.objects.create(asset=asset, starts_on=starts_on, ends_on=ends_on, **texts)


@command("asset.rule_engineer")
def rule_asset_engineer(*, asset_id: int, staff_id: int, kind: str, by: Actor, at: datetime) -> None:
    """Prefer, require or exclude an engineer at an asset; "" takes that back."""
    asset = get_asset(asset_id=asset_id, by=by)
    require(by, "asset.change", unit_path=asset.unit_path)
    if kind and kind not in EngineerRule.Kind.values:
        raise InvalidError(fields={"kind": [NOT_A_KIND]})
    checked(AssetEngineer, {"staff_id": staff_id})
    rows = AssetEngineer.objects.filter(asset=asset, staff_id=staff_id, active_to__isnull=True)
    standing = rows.first()
    if (standing.kind if standing else "") == kind:
        return
    rows.filter(active_from__gte=at).delete()
    rows.update(active_to=at)
    if kind:
        AssetEngineer.objects.create(asset=asset, staff_id=staff_id, kind=kind, active_from=at)
    publish(AssetEngineerRuled(staff=staff_id, kind=kind), stream_id=asset.pk, at=at)

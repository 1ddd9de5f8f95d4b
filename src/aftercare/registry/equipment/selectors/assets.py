"""Assets: who may see which, trees, pickers, briefs for other apps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.ready import Ready
from aftercare.platform.accounts.public import allows, scope_q
from aftercare.registry.customers.public import (
    CUSTOMER_COLUMNS,
    CustomerBrief,
    EngineerRule,
    EngineerWish,
    SiteBrief,
    SiteColumns,
    engineer_wishes,
    own_customers,
    site_briefs_of,
    site_ids_below,
)
from aftercare.registry.customers.public import site as site_brief
from aftercare.registry.equipment.models import Asset, AssetEngineer
from aftercare.registry.equipment.rules.values import normal_serial
from aftercare.registry.organisation.public import in_force, initials


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetBrief:
    """What other apps need of an asset."""

    id: int
    number: str
    serial: str
    # "3# 客梯 · KONE-3000": name and product.
    label: str
    product_id: int
    product_code: str
    family: str
    customer_id: int
    site_id: int | None
    unit_id: int
    place: str
    criticality: int
    state: str
    status: str
    token: str
    # The day is on record on which its project was completed or, without a project, on which it was accepted.
    is_completed: bool


def assets_of(by: Actor) -> "QuerySet[Asset]":
    """The assets that the reader may see: customers their own, dealers what they sold."""
    mine = own_customers(by)
    own = None if mine is None else Q(customer_id__in=mine) | Q(dealer_id__in=mine)
    return Asset.objects.filter(scope_q(by, "asset.view", own=own))


_NAMED = ("product__family", "customer", "site", "project", "parent", "dealer", "replaces")
_ALONE = Ready(lambda pk: Asset.objects.filter(pk=pk))
_WITH_NAMES = Ready(lambda pk: Asset.objects.select_related(*_NAMED).filter(pk=pk))


def get_asset(*, asset_id: int, by: Actor) -> Asset:
    """One asset with product, family, customer and site; raises NotFoundError."""
    return _seen(_WITH_NAMES.first(asset_id), by)


def get_asset_alone(*, asset_id: int, by: Actor) -> Asset:
    """`get_asset` for those who need its own columns only; raises NotFoundError."""
    return _seen(_ALONE.first(asset_id), by)


def _seen(asset: Asset | None, by: Actor) -> Asset:
    if asset is not None and (
        allows(by, "asset.view", unit_path=asset.unit_path) or assets_of(by).filter(pk=asset.pk).exists()
    ):
        return asset
    raise NotFoundError


def matching(text: str) -> Q:
    """Assets that a typed text may mean: number, serial, name, pinyin initials, place, QR token."""
    text = text.strip()
    serial = normal_serial(text)
    found = Q(number__istartswith=text) | Q(name__icontains=text) | Q(place__icontains=text)
    found |= Q(serial__startswith=serial) | Q(token=text.rstrip("/").rpartition("/")[2])
    if len(serial) >= 4:
        found |= Q(serial__endswith=serial)
    letters = initials(text).replace(" ", "")
    return found | Q(initials__startswith=letters) if letters and text.isascii() else found


def find_assets(
    *, text: str, by: Actor, customer_id: int | None = None, site_id: int | None = None, limit: int = 20
) -> list[Asset]:
    """For pickers: assets not retired, by number; of one customer or site, or all."""
    rows = assets_of(by).exclude(state=Asset.State.RETIRED).select_related("product", "site", "customer")
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    if site_id is not None:
        rows = rows.filter(site_id__in=site_ids_below(site_id))
    if text.strip():
        rows = rows.filter(matching(text))
    return list(rows.order_by("number", "pk")[:limit])


def asset_tree(asset: Asset) -> list[Asset]:
    """The whole and all its parts, each right behind the piece that holds it."""
    root = asset.path.split("/")[1]
    rows = Asset.objects.filter(path__startswith=f"/{root}/").select_related("product")
    return sorted(rows, key=lambda one: [int(part) for part in one.path.strip("/").split("/")])


_BRIEF = (
    "pk",
    "number",
    "serial",
    "name",
    "product_id",
    "product__code",
    "product__family__code",
    "customer_id",
    "site_id",
    "unit_id",
    "place",
    "criticality",
    "state",
    "status",
    "token",
    "project_id",
    "project__completed_on",
    "accepted_on",
)


_BRIEFS = Ready(lambda ids: Asset.objects.filter(pk__in=ids).values(*_BRIEF))


def asset_briefs(asset_ids: Iterable[int]) -> dict[int, AssetBrief]:
    """Assets by id, in one query, whoever asks: for rows that name them."""
    rows = _BRIEFS(tuple(set(asset_ids)))
    return {row["pk"]: _brief(row) for row in rows}


def _brief(row: dict[str, Any]) -> AssetBrief:
    name, code = row.pop("name"), row.pop("product__code")
    label = f"{name} · {code}" if name else f"{row['number']} · {code}"
    completed_on, accepted_on = row.pop("project__completed_on"), row.pop("accepted_on")
    return AssetBrief(
        id=row.pop("pk"),
        label=label,
        product_code=code,
        family=row.pop("product__family__code"),
        is_completed=(completed_on if row.pop("project_id") else accepted_on) is not None,
        **row,
    )


def asset(asset_id: int) -> AssetBrief:
    """One asset, whoever asks; raises NotFoundError."""
    found = asset_briefs([asset_id]).get(asset_id)
    if found is None:
        raise NotFoundError
    return found


class InPlace(NamedTuple):
    """An asset with where it stands and whose it is."""

    asset: AssetBrief
    site: SiteBrief | None
    customer: CustomerBrief


_IN_PLACE = Ready(
    lambda pk: Asset.objects.filter(pk=pk).values_list(
        *_BRIEF, *(f"site__{name}" for name in SiteColumns._fields), *(f"customer__{name}" for name in CUSTOMER_COLUMNS)
    )
)


def asset_in_place(asset_id: int) -> InPlace:
    """One asset, its site and its customer, in one query mostly, whoever asks; raises NotFoundError."""
    row = _IN_PLACE.first(asset_id)
    if row is None:
        raise NotFoundError
    until, after = len(_BRIEF), len(_BRIEF) + len(SiteColumns._fields)
    brief = _brief(dict(zip(_BRIEF, row[:until], strict=True)))
    sites = {} if brief.site_id is None else site_briefs_of([SiteColumns._make(row[until:after])])
    return InPlace(brief, sites.get(brief.site_id or 0), CustomerBrief(*row[after:]))


def family_of(asset_id: int) -> str:
    """The code of the asset's product family."""
    return asset(asset_id).family


def label_of(asset_id: int) -> str:
    """How people call an asset: its name and product."""
    return asset(asset_id).label


def asset_of_token(token: str) -> AssetBrief | None:
    """The asset whose QR label carries this token; None where there is none."""
    found = Asset.objects.filter(token=token).values_list("pk", flat=True).first() if token else None
    return None if found is None else asset(found)


def engineer_wishes_for(*, asset_id: int, at: datetime) -> list[EngineerWish]:
    """Engineers preferred, required or excluded by the asset, its site and its customer, the closest word first."""
    known = asset(asset_id)
    rows = AssetEngineer.objects.filter(in_force(at), asset_id=asset_id).order_by("pk")
    said = [EngineerWish(staff_id, kind, "asset") for staff_id, kind in rows.values_list("staff_id", "kind")]
    sites: Sequence[int] = site_brief(known.site_id).site_ids if known.site_id else ()
    return said + engineer_wishes(customer_id=known.customer_id, site_ids=sites, at=at)


@dataclass(frozen=True, slots=True)
class EngineerName:
    """A word about an engineer, for pages: who, what, since when."""

    staff: str
    label: str
    active_from: datetime


def engineer_names(*, asset_id: int, at: datetime) -> list[EngineerName]:
    """What is said about engineers at the asset itself, by name."""
    labels = dict(EngineerRule.Kind.choices)
    rows = AssetEngineer.objects.filter(in_force(at), asset_id=asset_id).select_related("staff")
    return [
        EngineerName(row.staff.name, str(labels[row.kind]), row.active_from)
        for row in rows.order_by("staff__name", "pk")
    ]


def asset_rows(
    by: Actor,
    *,
    after: int | None = None,
    limit: int = 50,
    text: str = "",
    customer_id: int | None = None,
    site_id: int | None = None,
) -> list[dict[str, Any]]:
    """At most `limit` assets for the API, the newest first, older than the id `after`."""
    rows = assets_of(by) if after is None else assets_of(by).filter(pk__lt=after)
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    if site_id is not None:
        rows = rows.filter(site_id__in=site_ids_below(site_id))
    if text:
        rows = rows.filter(matching(text))
    return list(rows.order_by("-pk").values(*ASSET_FIELDS)[:limit])


ASSET_FIELDS = (
    "id",
    "uid",
    "version",
    "number",
    "serial",
    "product_id",
    "name",
    "place",
    "component",
    "customer_id",
    "site_id",
    "project_id",
    "dealer_id",
    "parent_id",
    "criticality",
    "state",
    "status",
    "status_since",
    "shipped_on",
    "installed_on",
    "accepted_on",
    "retired_on",
    "unit_id",
)

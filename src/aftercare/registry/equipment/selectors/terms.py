"""What is written about who pays for an asset: warranties and contracts in force, as plain values."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from aftercare.base.kernel.errors import NotFoundError
from aftercare.registry.customers.public import site as site_brief
from aftercare.registry.equipment.models import (
    Asset,
    AssetWarranty,
    Contract,
    Coverage,
    Entitlement,
    Project,
    WarrantyRule,
)
from aftercare.registry.equipment.rules.terms import (
    AssetTerms,
    ContractTerm,
    Given,
    Promised,
    WarrantyTerm,
    in_order,
    warranties,
)
from aftercare.registry.organisation.public import in_force


def terms_of(asset_id: int, at: datetime) -> AssetTerms:
    """Dates, warranties by component, and contracts of an asset at a moment; raises NotFoundError.

    A part without dates of its own takes those of the piece that holds it, and then those of the
    project. Contracts stand in the order in which they apply.
    """
    asset = Asset.objects.select_related("product__family", "parent", "project").filter(pk=asset_id).first()
    if asset is None:
        raise NotFoundError
    starts = _starts(asset)
    return AssetTerms(
        asset_id=asset.pk,
        product_id=asset.product_id,
        family=asset.product.family.code,
        component=asset.component,
        customer_id=asset.customer_id,
        site_id=asset.site_id,
        project_id=asset.project_id,
        shipped_on=starts["shipped"],
        installed_on=starts["installed"],
        accepted_on=starts["accepted"],
        completed_on=starts["completed"],
        handed_over_on=starts["handed_over"],
        retired_on=asset.retired_on,
        warranties=warranties(promised=_promised(asset), given=_given(asset, at), starts=starts),
        contracts=_contracts(asset.customer_id, asset.site_id, asset, at),
    )


def contract_terms_for(*, customer_id: int, site_id: int | None, at: datetime) -> tuple[ContractTerm, ...]:
    """Contracts that cover a customer or one of its sites, for a report that names no asset."""
    return _contracts(customer_id, site_id, None, at)


def _starts(asset: Asset) -> dict[str, date | None]:
    """The dates that begin warranties, from the asset, else from what holds it, else from its project."""
    chain = [asset, *([asset.parent] if asset.parent else [])]
    project = asset.project or (asset.parent.project if asset.parent else None)
    accepted = next((one.accepted_on for one in chain if one.accepted_on), None)
    return {
        "shipped": next((one.shipped_on for one in chain if one.shipped_on), None),
        "installed": next((one.installed_on for one in chain if one.installed_on), None),
        "accepted": accepted or (project.accepted_on if project else None),
        "completed": project.completed_on if project else None,
        "handed_over": project.handed_over_on if project else None,
    }


def _promised(asset: Asset) -> list[WarrantyTerm]:
    rows = AssetWarranty.objects.filter(asset=asset).order_by("component", "pk")
    return [
        WarrantyTerm(
            component=row.component, starts_on=row.starts_on, ends_on=row.ends_on, source="promise", text=row.source
        )
        for row in rows
    ]


def _given(asset: Asset, at: datetime) -> list[Given]:
    """Rules for the product, its family and everything, and the project's liability."""
    scope = Q(product_id=asset.product_id) | Q(family_id=asset.product.family_id)
    scope |= Q(product__isnull=True, family__isnull=True)
    rows = WarrantyRule.objects.filter(scope, in_force(at)).order_by("-pk")
    found = [_rule(row) for row in rows]
    project: Project | None = asset.project
    if project is not None and project.liability_months:
        found.append(Given("", "accepted", project.liability_months, "project"))
    return found


def _rule(row: WarrantyRule) -> Given:
    source = "product" if row.product_id else "family" if row.family_id else "company"
    return Given(row.component, row.start_rule, row.months, source)


def _contracts(customer_id: int, site_id: int | None, asset: Asset | None, at: datetime) -> tuple[ContractTerm, ...]:
    """Contracts in force on the day that name the asset, its site, product or family, or cover everything."""
    today = timezone.localdate(at)
    held = Contract.objects.filter(
        Q(cancelled_at__isnull=True) | Q(cancelled_at__gt=at), starts_on__lte=today, ends_on__gt=today
    )
    matches = _matches(held, customer_id, site_id, asset)
    promises = _promises(matches)
    rows = Contract.objects.filter(pk__in=matches)
    return in_order([_term(row, matches[row.pk], promises.get(row.pk, ())) for row in rows])


def _matches(held: "QuerySet[Contract]", customer_id: int, site_id: int | None, asset: Asset | None) -> dict[int, str]:
    """Contract → how it names the thing, the closest way."""
    mine = held.filter(customer_id=customer_id)
    found = dict.fromkeys(mine.filter(covers_all=True).values_list("pk", flat=True), "customer")
    for match, contract_id in _lines(held, customer_id, site_id, asset):
        found[contract_id] = match
    return found


def _lines(
    held: "QuerySet[Contract]", customer_id: int, site_id: int | None, asset: Asset | None
) -> Iterable[tuple[str, int]]:
    """(match, contract) of the coverage lines, the widest first; products and families only within the customer."""
    sites = site_brief(site_id).site_ids if site_id else []
    named = Q(site_id__in=sites)
    if asset is not None:
        within = Q(contract__customer_id=customer_id)
        above = [int(part) for part in asset.path.strip("/").split("/")]
        named |= Q(asset_id__in=above)
        named |= within & (Q(product_id=asset.product_id) | Q(family_id=asset.product.family_id))
    rows = Coverage.objects.filter(named, contract__in=held)
    fields = ("contract_id", "asset_id", "site_id", "product_id")
    lines = [(_match(*row[1:]), row[0]) for row in rows.values_list(*fields)]
    order = ["family", "product", "site", "asset"]
    return sorted(lines, key=lambda line: order.index(line[0]))


def _match(asset_id: int | None, site_id: int | None, product_id: int | None) -> str:
    if asset_id:
        return "asset"
    return "site" if site_id else "product" if product_id else "family"


def _promises(contract_ids: Iterable[int]) -> Mapping[int, tuple[Promised, ...]]:
    found: dict[int, tuple[Promised, ...]] = {}
    rows = Entitlement.objects.filter(contract_id__in=list(contract_ids)).order_by("kind", "pk")
    for contract_id, kind, amount, key in rows.values_list("contract_id", "kind", "amount", "calendar_key"):
        found[contract_id] = (*found.get(contract_id, ()), Promised(kind, amount, key))
    return found


def _term(row: Contract, match: str, promises: tuple[Promised, ...]) -> ContractTerm:
    return ContractTerm(
        contract_id=row.pk,
        number=row.number,
        name=row.name,
        kind=row.kind,
        customer_id=row.customer_id,
        billing_customer_id=row.billing_customer_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        priority=row.priority,
        match=match,
        labour_included=row.labour_included,
        parts_included=row.parts_included,
        promises=promises,
    )

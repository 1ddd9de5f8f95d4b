"""The API of assets and contracts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Limit, answer, page
from aftercare.platform.accounts.public import actor_of, doing, doing_on, require_somewhere
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment.models import Asset, Contract
from aftercare.registry.equipment.schemas import (
    AssetChange,
    AssetIn,
    AssetOut,
    AssetPage,
    ContractOut,
    ContractPage,
    StatusIn,
    TermsOut,
    shown,
)
from aftercare.registry.equipment.selectors.assets import asset_rows
from aftercare.registry.equipment.selectors.deals import contract_rows

router = Router(tags=["equipment"])


@router.get("/assets/", response=AssetPage, operation_id="assets_list", url_name="assets")
def asset_list(
    request: HttpRequest,
    text: str = "",
    customer_id: int | None = None,
    site_id: int | None = None,
    after: int | None = None,
    limit: Limit = 50,
) -> HttpResponse:
    """The assets that you may see, the newest first; `after` is the last id of the page before."""
    by = actor_of(request)
    require_somewhere(by, "asset.view")
    found = asset_rows(by, after=after, limit=limit + 1, text=text, customer_id=customer_id, site_id=site_id)
    return page(found, limit)


@router.post("/assets/", response={201: AssetOut}, operation_id="assets_register", url_name="assets_register")
def register_asset(request: HttpRequest, data: AssetIn) -> Status[Any]:
    """Register an asset."""
    made = equipment.register_asset(
        product_id=data.product_id, customer_id=data.customer_id, site_id=data.site_id, parent_id=data.parent_id,
        project_id=data.project_id, dealer_id=data.dealer_id, unit_id=data.unit_id, is_planned=data.is_planned,
        uid=data.uid, **doing(request), **data.values(),
    )  # fmt: skip
    return Status(201, made)


@router.get("/assets/{int:asset_id}/", response=AssetOut, operation_id="assets_read", url_name="asset")
def read_asset(request: HttpRequest, asset_id: int) -> Asset:
    """One asset."""
    return equipment.get_asset(asset_id=asset_id, by=actor_of(request))


@router.patch("/assets/{int:asset_id}/", response=AssetOut, operation_id="assets_change", url_name="asset_change")
def change_asset(request: HttpRequest, asset_id: int, data: AssetChange) -> Asset:
    """Change what is sent; `If-Match` carries the version that you saw."""
    return equipment.change_asset(
        asset_id=asset_id, product_id=data.product_id, **doing_on(request),
        **data.changes(),
    )  # fmt: skip


@router.post("/assets/{int:asset_id}/status/", response=AssetOut, operation_id="assets_report", url_name="asset_report")
def report_status(request: HttpRequest, asset_id: int, data: StatusIn) -> HttpResponse:
    """Report whether it runs, now or as of `at`; for remote monitors too."""
    asset = equipment.report_status(
        asset_id=asset_id, status=data.status, source=data.source, by=actor_of(request), at=data.at or clock.now()
    )
    return answer(shown(asset))


@router.get("/assets/{int:asset_id}/terms/", response=TermsOut, operation_id="assets_terms", url_name="asset_terms")
def asset_terms(request: HttpRequest, asset_id: int) -> equipment.AssetTerms:
    """Warranties and contracts that hold now."""
    asset = equipment.get_asset(asset_id=asset_id, by=actor_of(request))
    return equipment.terms_of(asset.pk, clock.now())


@router.get("/contracts/", response=ContractPage, operation_id="contracts_list", url_name="contracts")
def contract_list(
    request: HttpRequest,
    text: str = "",
    customer_id: int | None = None,
    after: int | None = None,
    limit: Limit = 50,
) -> HttpResponse:
    """The contracts that you may see, the newest first; `after` is the last id of the page before."""
    by = actor_of(request)
    require_somewhere(by, "contract.view")
    return page(contract_rows(by, after=after, limit=limit + 1, text=text, customer_id=customer_id), limit)


@router.get("/contracts/{int:contract_id}/", response=ContractOut, operation_id="contracts_read", url_name="contract")
def read_contract(request: HttpRequest, contract_id: int) -> Contract:
    """One contract."""
    return equipment.get_contract(contract_id=contract_id, by=actor_of(request))

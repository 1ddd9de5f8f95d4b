"""What the API says and hears about products, assets and contracts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime

from aftercare.registry.equipment.models import Asset
from aftercare.registry.equipment.rules.values import AssetChanges, AssetValues


class AssetOut(Schema):
    """An asset as the list and the page say it; times in UTC."""

    id: int
    uid: UUID
    version: int
    number: str
    serial: str
    product_id: int
    name: str
    place: str
    component: str
    customer_id: int
    site_id: int | None
    project_id: int | None
    dealer_id: int | None
    parent_id: int | None
    criticality: int
    state: str
    status: str
    status_since: datetime | None
    shipped_on: date | None
    installed_on: date | None
    accepted_on: date | None
    retired_on: date | None
    unit_id: int


def shown(asset: Asset) -> dict[str, Any]:
    """What `AssetOut` makes of a row."""
    return {name: getattr(asset, name) for name in AssetOut.model_fields}


class AssetPage(Schema):
    """A page of the list, the newest first; `next` asks for the one after it."""

    items: list[AssetOut]
    next: str | None


class AssetChange(Schema):
    """What of an asset changes; what is left out stays."""

    product_id: int | None = None
    number: str = Field("", max_length=40)
    serial: str = Field("", max_length=80)
    name: str = Field("", max_length=200)
    place: str = Field("", max_length=200)
    component: str = Field("", max_length=40)
    criticality: int = 2
    shipped_on: date | None = None
    installed_on: date | None = None
    accepted_on: date | None = None
    dealer_id: int | None = None

    def changes(self) -> AssetChanges:
        """Those that were sent, with who sold it."""
        given: Any = {**self.values(), **self.model_dump(exclude_unset=True, include={"dealer_id"})}
        changes: AssetChanges = given
        return changes

    def values(self) -> AssetValues:
        """Those that were sent, without what is no particular."""
        own = {
            "product_id",
            "customer_id",
            "site_id",
            "parent_id",
            "project_id",
            "dealer_id",
            "unit_id",
            "is_planned",
            "uid",
        }
        sent: Any = self.model_dump(exclude_unset=True, exclude=own)
        values: AssetValues = sent
        return values


class AssetIn(AssetChange):
    """A new asset; site, customer and unit follow from each other: give the closest you know."""

    product_id: int
    customer_id: int | None = None
    site_id: int | None = None
    parent_id: int | None = None
    project_id: int | None = None
    unit_id: int | None = None
    is_planned: bool = False
    uid: UUID | None = None


class StatusIn(Schema):
    """Whether the equipment runs, since when, in whose word."""

    status: str
    at: AwareDatetime | None = None
    source: str = Field("", max_length=120)


class WarrantyOut(Schema):
    """One warranty; no days = the day that begins it is not on file."""

    component: str
    starts_on: date | None
    ends_on: date | None
    source: str
    start_rule: str
    months: int
    text: str


class PromiseOut(Schema):
    """One promise of a contract, in the unit of its kind."""

    kind: str
    amount: int
    calendar_key: str


class ContractTermOut(Schema):
    """One contract in force, in the order in which they apply."""

    contract_id: int
    number: str
    name: str
    kind: str
    starts_on: date
    ends_on: date
    priority: int
    match: str
    labour_included: bool
    parts_included: bool
    promises: list[PromiseOut]


class TermsOut(Schema):
    """What is written about who pays for an asset."""

    asset_id: int
    accepted_on: date | None
    warranties: list[WarrantyOut]
    contracts: list[ContractTermOut]


class ContractOut(Schema):
    """A contract as the list and the page say it."""

    id: int
    uid: UUID
    version: int
    number: str
    name: str
    kind: str
    customer_id: int
    billing_customer_id: int | None
    starts_on: date
    ends_on: date
    priority: int
    labour_included: bool
    parts_included: bool
    covers_all: bool
    cancelled_at: datetime | None
    unit_id: int


class ContractPage(Schema):
    """A page of the list, the newest first; `next` asks for the one after it."""

    items: list[ContractOut]
    next: str | None

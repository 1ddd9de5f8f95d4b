"""What happens to products, assets, projects and contracts."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from aftercare.base.kernel.events import Event, Ref


class ProductFamilyDefined(Event):
    """A product family was added to the catalogue."""

    type = "product_family.defined"
    stream = "product_family"
    code: str


class FaultCodeDefined(Event):
    """A symptom, cause or action was added to a family's fault catalogue."""

    type = "fault_code.defined"
    stream = "product_family"
    kind: str
    code: str


class FaultCodeRenamed(Event):
    """A symptom, cause or action got another name; its code, by which everything refers to it, stays."""

    type = "fault_code.renamed"
    stream = "product_family"
    kind: str
    code: str
    before: dict[str, str]
    after: dict[str, str]


class FaultCodeClosed(Event):
    """A symptom, cause or action was taken out of a family's fault catalogue."""

    type = "fault_code.closed"
    stream = "product_family"
    kind: str
    code: str


class ProductRegistered(Event):
    """A product was added to the catalogue."""

    type = "product.registered"
    stream = "product"
    code: str
    family: str


class ProductChanged(Event):
    """A product of the catalogue was changed."""

    type = "product.changed"
    stream = "product"
    fields: list[str]


class ProductClosed(Event):
    """A product was taken out of the catalogue; what was sold of it stays."""

    type = "product.closed"
    stream = "product"


class WarrantyRuleSet(Event):
    """The warranty that we give on a product, a family or everything was set."""

    type = "warranty_rule.set"
    stream = "warranty_rule"
    product: Annotated[int | None, Ref("product")] = None
    family: str = ""
    component: str = ""
    start_rule: str
    months: int


class WarrantyRuleEnded(Event):
    """A warranty is no longer given on new cases."""

    type = "warranty_rule.ended"
    stream = "warranty_rule"


class AssetRegistered(Event):
    """A piece of equipment was entered."""

    type = "asset.registered"
    stream = "asset"
    number: str
    product: Annotated[int, Ref("product")]
    family: str
    customer: Annotated[int, Ref("customer")]
    site: Annotated[int | None, Ref("site")] = None
    project: Annotated[int | None, Ref("project")] = None
    parent: Annotated[int | None, Ref("asset")] = None
    component: str = ""
    criticality: int
    state: str
    shipped_on: date | None = None
    installed_on: date | None = None
    accepted_on: date | None = None
    unit: Annotated[int, Ref("unit")]


class AssetChanged(Event):
    """The particulars of a piece of equipment were changed."""

    type = "asset.changed"
    stream = "asset"
    fields: list[str]
    product: Annotated[int, Ref("product")]
    criticality: int
    shipped_on: date | None = None
    installed_on: date | None = None
    accepted_on: date | None = None


class AssetDealerChanged(Event):
    """A piece of equipment was sold by another dealer, as is known now: who sees it and reports faults of it."""

    type = "asset.dealer_changed"
    stream = "asset"
    from_dealer: Annotated[int | None, Ref("customer")] = None
    to_dealer: Annotated[int | None, Ref("customer")] = None


class AssetMoved(Event):
    """A piece of equipment, with all its parts, went to another site or into another piece."""

    type = "asset.moved"
    stream = "asset"
    from_site: Annotated[int | None, Ref("site")] = None
    to_site: Annotated[int | None, Ref("site")] = None
    from_parent: Annotated[int | None, Ref("asset")] = None
    to_parent: Annotated[int | None, Ref("asset")] = None
    customer: Annotated[int, Ref("customer")]
    parts: Annotated[list[int], Ref("asset")] = []


class AssetPutInService(Event):
    """A piece of equipment is in service from that day."""

    type = "asset.put_in_service"
    stream = "asset"
    accepted_on: date | None = None


class AssetStatusReported(Event):
    """Somebody or something reported whether the equipment runs."""

    type = "asset.status_reported"
    stream = "asset"
    status: str
    # The word of whoever reported it, such as a remote monitor's code.
    source: str = ""


class AssetReplaced(Event):
    """A piece of equipment was replaced by another one."""

    type = "asset.replaced"
    stream = "asset"
    by_asset: Annotated[int, Ref("asset")]


class AssetRetired(Event):
    """A piece of equipment is no longer in service."""

    type = "asset.retired"
    stream = "asset"
    retired_on: date


class AssetLabelRenewed(Event):
    """The equipment got a new QR code; the old label no longer works."""

    type = "asset.label_renewed"
    stream = "asset"


class AssetWarrantyPromised(Event):
    """A sale or a contract promised a warranty on this piece of equipment; no dates = taken back."""

    type = "asset.warranty_promised"
    stream = "asset"
    component: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


class AssetEngineerRuled(Event):
    """An engineer is preferred, required or excluded at a piece of equipment; "" = no longer."""

    type = "asset.engineer_ruled"
    stream = "asset"
    staff: Annotated[int, Ref("staff")]
    kind: str


class ProjectRegistered(Event):
    """A project was entered."""

    type = "project.registered"
    stream = "project"
    number: str
    customer: Annotated[int, Ref("customer")]
    site: Annotated[int | None, Ref("site")] = None
    unit: Annotated[int, Ref("unit")]


class ProjectChanged(Event):
    """A project's particulars were changed; the dates are those that hold now."""

    type = "project.changed"
    stream = "project"
    fields: list[str]
    completed_on: date | None = None
    accepted_on: date | None = None
    handed_over_on: date | None = None
    liability_months: int | None = None
    retention_due_on: date | None = None
    retention_paid_on: date | None = None


class ProjectClosed(Event):
    """A project is closed."""

    type = "project.closed"
    stream = "project"


class ProjectPartySet(Event):
    """A company was given a role in a project: developer, supervision unit, dealer and so on."""

    type = "project.party_set"
    stream = "project"
    customer: Annotated[int, Ref("customer")]
    role: str


class ProjectPartyEnded(Event):
    """A company no longer has its role in a project."""

    type = "project.party_ended"
    stream = "project"
    customer: Annotated[int, Ref("customer")]
    role: str


class Promise(BaseModel):
    """One promise of a contract: of what, how much, in which hours."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: str
    amount: int
    calendar: str = ""


class ContractRegistered(Event):
    """A contract was entered."""

    type = "contract.registered"
    stream = "contract"
    number: str
    kind: str
    customer: Annotated[int, Ref("customer")]
    starts_on: date
    ends_on: date
    priority: int
    unit: Annotated[int, Ref("unit")]


class ContractChanged(Event):
    """A contract's particulars were changed; the dates are those that hold now."""

    type = "contract.changed"
    stream = "contract"
    fields: list[str]
    starts_on: date
    ends_on: date
    priority: int


class ContractTermsSet(Event):
    """What a contract covers and promises was written down."""

    type = "contract.terms_set"
    stream = "contract"
    covers_all: bool
    labour_included: bool
    parts_included: bool
    assets: Annotated[list[int], Ref("asset")] = []
    sites: Annotated[list[int], Ref("site")] = []
    products: Annotated[list[int], Ref("product")] = []
    families: list[str] = []
    promises: list[Promise] = []


class ContractCancelled(Event):
    """A contract was ended before its time."""

    type = "contract.cancelled"
    stream = "contract"

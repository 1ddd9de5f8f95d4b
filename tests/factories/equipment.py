"""Products, assets, projects and contracts for tests, made by the services."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from tests.factories.customers import make_customer, make_site

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.registry.customers.public import Customer, Site
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment.public import (
    Asset,
    Contract,
    ContractTerms,
    FaultCode,
    Product,
    ProductFamily,
    Project,
)

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_numbers = count(100_001)  # of one length: in order as texts, too


def make_family(code: str = "", name: Words | None = None) -> ProductFamily:
    """A product family."""
    code = code or f"family-{next(_numbers)}"
    return equipment.define_family(code=code, name=name or Words(code, code), by=SYSTEM, at=MONDAY)


def make_product(*, family: ProductFamily | None = None, code: str = "", **values: Any) -> Product:
    """A product, of a family of its own unless one is given."""
    code = code or f"MODEL-{next(_numbers)}"
    values.setdefault("name", Words(code, code))
    return equipment.register_product(family_id=(family or make_family()).pk, code=code, by=SYSTEM, at=MONDAY, **values)


def make_fault(family: ProductFamily, kind: str = "symptom", code: str = "", name: Words | None = None) -> FaultCode:
    """A word of a family's fault catalogue."""
    code = code or f"fault-{next(_numbers)}"
    return equipment.define_fault(
        family_id=family.pk, kind=kind, code=code, name=name or Words(code, code), by=SYSTEM, at=MONDAY
    )


def make_asset(
    *,
    product: Product | None = None,
    site: Site | None = None,
    parent: Asset | None = None,
    at: datetime = MONDAY,
    **values: Any,
) -> Asset:
    """An asset in service, of a product and at a site of its own unless they are given."""
    number = next(_numbers)
    values.setdefault("number", f"TA{number}")
    where: dict[str, Any] = {"parent_id": parent.pk} if parent else {"site_id": (site or make_site()).pk}
    return equipment.register_asset(product_id=(product or make_product()).pk, by=SYSTEM, at=at, **where, **values)


def make_project(*, customer: Customer | None = None, at: datetime = MONDAY, **values: Any) -> Project:
    """A project of a customer."""
    number = next(_numbers)
    values.setdefault("name", f"工程{number}")
    return equipment.register_project(customer_id=(customer or make_customer()).pk, by=SYSTEM, at=at, **values)


def make_contract(
    *, customer: Customer | None = None, terms: ContractTerms | None = None, at: datetime = MONDAY, **values: Any
) -> Contract:
    """A contract for the year 2026 that covers everything of the customer's, unless told otherwise."""
    number = next(_numbers)
    values = {"name": f"合同{number}", "starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1), **values}
    return equipment.register_contract(
        customer_id=(customer or make_customer()).pk, terms=terms, by=SYSTEM, at=at, **values
    )

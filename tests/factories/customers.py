"""Customers, contacts and sites for tests, made by the services."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.units.public import Unit
from aftercare.registry.customers import public as customers
from aftercare.registry.customers.public import Contact, Customer, Site

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
# Fits together: the last sign checks the others.
CREDIT_CODE = "91310000MA1FL0000" + customers.credit_check("91310000MA1FL0000")
_numbers = count(100_001)  # of one length: in order as texts, too


def make_customer(*, unit: Unit | None = None, name: str = "", at: datetime = MONDAY, **values: Any) -> Customer:
    """A customer, in an office of its own unless a unit is given."""
    number = next(_numbers)
    values.setdefault("number", f"TC{number}")
    return customers.register_customer(
        unit_id=(unit or make_office()).pk, name=name or f"客户{number}", by=SYSTEM, at=at, **values
    )


def make_contact(*, customer: Customer | None = None, name: str = "", at: datetime = MONDAY, **values: Any) -> Contact:
    """A contact with a mobile phone, of a customer of its own unless one is given."""
    number = next(_numbers)
    values.setdefault("phone", f"138{number:08}")
    return customers.add_contact(
        customer_id=(customer or make_customer()).pk, name=name or f"联系人{number}", by=SYSTEM, at=at, **values
    )


def make_site(
    *,
    customer: Customer | None = None,
    parent: Site | None = None,
    name: str = "",
    at: datetime = MONDAY,
    **values: Any,
) -> Site:
    """A site, of a customer of its own unless one (or a parent) is given."""
    number = next(_numbers)
    owner = customer or (parent.customer if parent else make_customer())
    values.setdefault("number", f"TS{number}")
    return customers.register_site(
        customer_id=owner.pk, parent_id=parent.pk if parent else None, name=name or f"现场{number}", by=SYSTEM, at=at,
        **values,
    )  # fmt: skip

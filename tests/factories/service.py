"""A small company at work, for tests: an office, its people, a customer with equipment."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.actors import staff_actor
from tests.factories.customers import make_customer, make_site
from tests.factories.equipment import make_asset
from tests.factories.organisation import make_engineer, make_staff
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.platform.units.public import Unit
from aftercare.registry.customers.public import Customer, Site
from aftercare.registry.equipment.public import Asset
from aftercare.registry.organisation.public import Staff
from aftercare.service.models import Order, Request, Visit
from aftercare.service.orders import services as orders
from aftercare.service.requests import services as requests
from aftercare.service.requests.rules import Report
from aftercare.service.visits import services as visits

# A Tuesday, 09:00 in Shanghai.
NINE = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)


def later(minutes: int) -> datetime:
    """So many minutes after nine."""
    return NINE + timedelta(minutes=minutes)


@dataclass
class Company:
    """Who is there."""

    office: Unit
    customer: Customer
    site: Site
    asset: Asset
    engineer: Staff
    second: Staff
    leader: Staff
    hotline: Actor
    dispatcher: Actor
    working: Actor
    manager: Actor


def make_company() -> Company:
    """One office with a hotline, a dispatcher, two engineers and a manager, one customer with one asset."""
    office = make_office()
    customer = make_customer(unit=office)
    site = make_site(customer=customer)
    engineer, second, leader = make_engineer(unit=office), make_engineer(unit=office), make_staff(unit=office)
    return Company(
        office=office,
        customer=customer,
        site=site,
        asset=make_asset(site=site),
        engineer=engineer,
        second=second,
        leader=leader,
        hotline=staff_actor("hotline", unit=office, staff=make_staff(unit=office)),
        dispatcher=staff_actor("dispatcher", unit=office, staff=make_staff(unit=office)),
        working=staff_actor("engineer", unit=office, staff=engineer),
        manager=staff_actor("manager", unit=office, staff=leader),
    )


def report(company: Company, **values: Any) -> Report:
    """What a customer says about the company's asset."""
    given: dict[str, Any] = {
        "nature": "breakdown", "source": "phone", "title": "电梯困人后停运", "asset_id": company.asset.pk,
        "reporter_phone": "13800000001",
    }  # fmt: skip
    return Report(**{**given, **values})


def make_request(company: Company, *, at: datetime = NINE, **values: Any) -> Request:
    """A received request."""
    return requests.receive(report=report(company, **values), by=SYSTEM, at=at)


def make_triaged(company: Company, *, at: datetime = NINE, **values: Any) -> Request:
    """A triaged request."""
    request = make_request(company, at=at, **values)
    return requests.triage(
        request_id=request.pk, by=SYSTEM, at=at, nature="breakdown", urgency="normal", impact="medium",
        symptom_code=values.get("symptom_code", ""),
    )  # fmt: skip


def make_order(company: Company, *, at: datetime = NINE, **values: Any) -> Order:
    """An open order under a triaged request."""
    return orders.open_for_request(request_id=make_triaged(company, at=at).pk, by=SYSTEM, at=at, **values)


def make_visit(
    company: Company, *, order: Order | None = None, start: int = 60, dispatch: bool = True, at: datetime = NINE
) -> Visit:
    """A visit of the engineer, from `start` minutes after nine, one hour long."""
    order = order or make_order(company, at=at)
    return visits.plan(
        order_id=order.pk, by=SYSTEM, start_at=later(start), end_at=later(start + 60), lead_id=company.engineer.pk,
        dispatch_now=dispatch, at=at,
    )  # fmt: skip

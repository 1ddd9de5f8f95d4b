"""An office with a day's work, for tests of plans."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.actors import staff_actor
from tests.factories.customers import make_customer, make_site
from tests.factories.organisation import make_day_shift, make_engineer, make_staff
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.operations.dispatch.problems.rules.built import Built
from aftercare.operations.dispatch.problems.selectors.building import build
from aftercare.platform.units.public import Unit
from aftercare.registry.customers.public import Customer, Site
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.public import Staff
from aftercare.service.models import Order
from aftercare.service.orders import services as orders

# A Tuesday, 07:00 in Shanghai: before the day begins.
SEVEN = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
TUESDAY = date(2026, 3, 3)


def clock_at(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    """Tuesday's local time, or that of a day after it."""
    return SEVEN + timedelta(days=day, hours=hour - 7, minutes=minute)


@dataclass
class Team:
    """An office, its customer, its engineers on day shift, its dispatcher."""

    office: Unit
    customer: Customer
    engineers: list[Staff]
    dispatcher: Actor
    manager: Actor
    sites: list[Site] = field(default_factory=list)

    @property
    def path(self) -> str:
        return self.office.path


def make_team(engineers: int = 2, *, rostered: bool = True) -> Team:
    """Engineers live a few kilometres apart and work from nine to six."""
    office = make_office()
    pattern = make_day_shift() if rostered else None
    people = []
    for number in range(engineers):
        one = make_engineer(unit=office, home_latitude_e6=31_200_000 + number * 20_000, home_longitude_e6=121_400_000)
        if pattern is not None:
            organisation.set_roster(
                staff_id=one.pk,
                pattern_id=pattern.pk,
                first_day=date(2026, 3, 2),
                by=SYSTEM,
                at=SEVEN - timedelta(days=7),
            )
        people.append(one)
    return Team(
        office=office,
        customer=make_customer(unit=office),
        engineers=people,
        dispatcher=staff_actor("dispatcher", unit=office, staff=make_staff(unit=office)),
        manager=staff_actor("manager", unit=office, staff=make_staff(unit=office)),
    )


def make_place(team: Team, number: int = 0, **values: Any) -> Site:
    """A site somewhere in the town."""
    given = {"latitude_e6": 31_210_000 + number * 7_000, "longitude_e6": 121_420_000 + (number * 11_000) % 90_000}
    site = make_site(customer=team.customer, **{**given, **values})
    team.sites.append(site)
    return site


def make_work(team: Team, number: int = 0, *, minutes: int = 60, site: Site | None = None, **values: Any) -> Order:
    """An open order of an hour at a site of its own."""
    order = orders.open_planned(
        by=SYSTEM, kind="repair", title=f"维修 {number}", unit_id=team.office.pk, at=SEVEN - timedelta(hours=1),
        site_id=(site or make_place(team, number)).pk, customer_id=team.customer.pk,
    )  # fmt: skip
    # What a work type would have said.
    Order.objects.filter(pk=order.pk).update(**{"duration_minutes": minutes, **values})
    order.refresh_from_db()
    return order


def built(team: Team, *, days: int = 1, at: datetime = SEVEN, **values: Any) -> Built:
    """The problem of the team from Tuesday on."""
    return build(unit_path=team.path, first=TUESDAY, days=days, by=team.dispatcher, at=at, **values)

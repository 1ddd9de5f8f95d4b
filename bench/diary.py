"""A unit whose engineers have full days, put into the database past the services."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID

from django.utils import timezone
from tests.actors import staff_actor
from tests.factories.customers import make_customer
from tests.factories.organisation import make_day_shift, make_engineer, make_skill, make_staff
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.tables import add
from aftercare.operations.dispatch.problems import services as problems
from aftercare.platform.units.public import Unit
from aftercare.registry.customers.public import Customer, Site
from aftercare.registry.organisation.models import PostHolding, Roster, StaffSkill
from aftercare.registry.organisation.public import ShiftPattern, Skill, Staff
from aftercare.service.models import Case, Order, Participation, Visit

WEEK_AGO, SITES = timedelta(days=7), 4
# Around midday there is room for the break and for one visit more.
STARTS = (9.25, 10.25, 13.75, 14.75, 15.75)


@dataclass(frozen=True)
class Diary:
    """Who is there, and orders that nobody has booked yet."""

    office: Unit
    by: Actor
    staff: list[Staff]
    orders: list[Order]
    days: int


def diary(*, engineers: int, days: int, orders: int, visits: int = len(STARTS)) -> Diary:
    """So many visits a day for each of them, near their homes; half of them have the skill that the orders ask for."""
    random, office, at = Random(1), make_office(), clock.now()
    by = staff_actor("dispatcher", unit=office, staff=make_staff(unit=office))
    values = {"slot_days": days, "slot_count": 5, "slot_notice_hours": 0}
    problems.change_settings(unit_id=office.pk, by=SYSTEM, at=at, values=values)
    customer, skill, pattern = make_customer(unit=office), make_skill("lift"), make_day_shift()
    # Every day is a working day: the amount is the same whatever the day of the measurement.
    ShiftPattern.objects.filter(pk=pattern.pk).update(days=[[[540, 1080]]])
    sites = _sites(random, office, customer, engineers)
    staff = _staff(office, make_engineer(unit=office), skill, pattern, sites, engineers)
    uids = (UUID(int=number) for number in count(1))
    _visits(random, office, staff, sites, uids, days, visits)
    wanted = _orders(random, office, customer, [random.choice(sites) for _ in range(orders)], uids, "open")
    Order.objects.filter(pk__in=[one.pk for one in wanted]).update(skills={"lift": 2})
    return Diary(office, by, staff, wanted, days)


def _sites(random: Random, office: Unit, customer: Customer, engineers: int) -> list[Site]:
    """A few for each engineer, some kilometres apart; the first one is where they live."""
    found = []
    for number in range(engineers * SITES):
        if number % SITES == 0:
            north, east = random.randint(31_000_000, 31_500_000), random.randint(121_200_000, 121_700_000)
        found.append(
            Site(
                uid=UUID(int=number + 1), number=f"B{number}", customer=customer, path=f"/{number + 1}/",
                name=f"B{number}", latitude_e6=north + random.randint(-20_000, 20_000),
                longitude_e6=east + random.randint(-20_000, 20_000), unit=office, unit_path=office.path,
                active_from=clock.now() - WEEK_AGO,
            )
        )  # fmt: skip
    add(Site, found)
    return found


def _staff(
    office: Unit, first: Staff, skill: Skill, pattern: ShiftPattern, sites: list[Site], number: int
) -> list[Staff]:
    """They live where the first of their sites is."""
    post, since = first.holdings.get().post, clock.now() - WEEK_AGO
    found = [
        Staff(
            uid=UUID(int=each + 1), number=f"E{each}", name=f"工程师{each:04}", unit=office, unit_path=office.path,
            home_latitude_e6=sites[SITES * each].latitude_e6, home_longitude_e6=sites[SITES * each].longitude_e6,
            hired_on=date(2020, 1, 6),
        )
        for each in range(number - 1)
    ]  # fmt: skip
    add(Staff, found)
    add(PostHolding, [PostHolding(staff=one, post=post, unit=office, active_from=since) for one in found])
    everybody = [first, *found]
    add(
        StaffSkill,
        [
            StaffSkill(staff=one, skill=skill, level=1 + place % 2, active_from=since)
            for place, one in enumerate(everybody)
        ],
    )
    today = timezone.localdate(clock.now())
    add(
        Roster,
        [Roster(staff=one, pattern=pattern, first_day=today, active_from=since) for one in everybody],
    )
    return everybody


def _visits(
    random: Random, office: Unit, staff: list[Staff], sites: list[Site], uids: Iterator[UUID], days: int, visits: int
) -> None:
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    total = len(staff) * days * visits
    near = [sites[SITES * each + random.randrange(SITES)] for each in range(len(staff)) for _ in range(days * visits)]
    customer = sites[0].customer
    orders = _orders(random, office, customer, near, uids, "scheduled")
    rows, places = [], []
    for place in range(total):
        who, turn = divmod(place, days * visits)
        day, number = divmod(turn, visits)
        start = midnight + timedelta(days=day, hours=STARTS[number])
        rows.append(
            Visit(
                uid=next(uids), order=orders[place], case_id=orders[place].case_id, sequence=1, unit_path=office.path,
                lead=staff[who], state="planned", planned_start_at=start, planned_end_at=start + timedelta(minutes=40),
            )
        )  # fmt: skip
        places.append(who)
    add(Visit, rows)
    add(
        Participation,
        [Participation(visit=row, staff=staff[who], role="lead") for row, who in zip(rows, places, strict=True)],
    )


def _orders(
    random: Random, office: Unit, customer: Customer, sites: list[Site], uids: Iterator[UUID], state: str
) -> list[Order]:
    at: datetime = clock.now() - timedelta(hours=1)
    cases = [Case(uid=next(uids), unit=office, unit_path=office.path, opened_at=at) for _ in sites]
    add(Case, cases)
    orders = [
        Order(
            uid=next(uids), case=case, number=f"{state}{number}", kind="repair", title="主板报 E07 故障，电梯停运",
            unit=office, unit_path=office.path, customer=customer, site=site, opened_at=at, state=state,
            duration_minutes=random.choice([30, 60]),
        )
        for number, (case, site) in enumerate(zip(cases, sites, strict=True))
    ]  # fmt: skip
    add(Order, orders)
    return orders

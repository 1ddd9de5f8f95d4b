"""The demo company's week: rosters, planned work within them, and work that waits."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from tests.factories.customers import make_customer, make_site
from tests.factories.equipment import make_asset, make_family, make_product

from aftercare.base.kernel.actors import SYSTEM
from aftercare.demo import rules
from aftercare.demo.services import open_company, week
from aftercare.demo.services.days import Play
from aftercare.demo.services.records import write_down
from aftercare.platform.units import public as units
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.public import Point, Roster
from aftercare.service import public as service
from aftercare.service.public import Order, Visit

pytestmark = pytest.mark.django_db
# A Wednesday, eleven in the morning in Shanghai.
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.fixture
def play() -> Play:
    """Four offices with equipment of one family to look after; nothing is broken."""
    opened = NOW - timedelta(days=60)
    open_company(at=opened)
    family = rules.FAMILIES[0]
    product = make_product(family=make_family(family.code))
    service.work_types.save(
        code="maintain", by=SYSTEM, name=product.name, kind="maintenance", family_code=family.code,
        duration_minutes=rules.MAINTENANCE_MINUTES, skills={family.skill: 3}, at=opened,
    )  # fmt: skip
    for office in rules.OFFICES:
        customer = make_customer(unit=units.by_code(office.code))
        for number in range(26):
            place = Point(office.latitude + 3_000 * number, office.longitude - 2_000 * number)
            make_asset(site=make_site(customer=customer, place=place), product=product)
    write_down(at=NOW)
    return Play(NOW, lambda *_: None)


def test_everybody_who_goes_out_has_a_roster_in_force() -> None:
    open_company(at=NOW - timedelta(days=60))
    write_down(at=NOW)

    week.rosters(at=NOW)

    field = organisation.PostHolding.objects.filter(post__is_field=True).values("staff_id").distinct()
    schedules = organisation.schedules([row["staff_id"] for row in field], NOW, NOW + timedelta(days=7))
    assert Roster.objects.count() == len(schedules) == 40
    assert all(one.shifts for one in schedules.values())
    # Somebody works on each day of the week.
    assert len({start.date() for one in schedules.values() for start, _end in one.shifts or ()}) >= 7


def test_its_week_is_planned_within_shifts_and_has_come_as_far_as_the_clock(play: Play) -> None:
    week.rosters(at=NOW)
    for begin, course in week.courses(play.acts, NOW):
        play.wait(begin, course)
    play.go("this week")

    visits = list(Visit.objects.order_by("planned_start_at"))
    assert len(visits) >= 20
    _nobody_is_in_two_places(visits)
    _states_fit_the_clock(visits)
    waiting = Order.objects.filter(state="open")
    assert waiting.count() >= len(rules.OFFICES) * rules.WITHOUT_DATE
    assert all(one.due_at and one.due_at > NOW for one in waiting)


def _nobody_is_in_two_places(visits: list[Visit]) -> None:
    leads = {one.lead_id for one in visits if one.lead_id}
    schedules = organisation.schedules(leads, NOW - timedelta(days=1), NOW + timedelta(days=9))
    for lead in leads:
        spans = [_span(one) for one in visits if one.lead_id == lead]
        assert all(end <= begin for (_start, end), (begin, _end) in pairwise(spans))
        assert all(any(begin <= start < end for begin, end in schedules[lead].shifts or ()) for start, _end in spans)


def _span(one: Visit) -> tuple[datetime, datetime]:
    assert one.planned_start_at
    assert one.planned_end_at
    return one.planned_start_at, one.planned_end_at


def _states_fit_the_clock(visits: list[Visit]) -> None:
    states = {one.state for one in visits}
    assert {"planned", "accepted", "finished"} <= states
    assert states & {"travelling", "on_site"}
    assert all(_span(one)[0] > NOW for one in visits if one.state == "planned")
    assert all(_span(one)[0] < NOW for one in visits if one.state == "finished")

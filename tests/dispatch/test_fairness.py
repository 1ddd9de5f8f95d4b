"""The fairness ledger: what counts, who is above the mean, what it does to plans and to the pool."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.actors import browser_of, staff_actor
from tests.factories.dispatch import SEVEN, Team, built, clock_at, make_place, make_team, make_work

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.operations.dispatch.fairness import selectors
from aftercare.operations.dispatch.fairness.rules import cap
from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.engines import registry
from aftercare.operations.dispatch.problems import services as settings
from aftercare.operations.dispatch.problems.selectors.settings import settings_of
from aftercare.operations.dispatch.tallies import rules
from aftercare.operations.dispatch.tallies.selectors import carried
from aftercare.service.models import Order, Participation, Visit
from aftercare.service.orders import services as orders
from aftercare.service.visits import services as visits
from aftercare.service.visits.errors import PoolCapError

ZONE = ZoneInfo("Asia/Shanghai")
FROM = datetime(2026, 3, 1, tzinfo=UTC)
moments = st.integers(0, 7 * 24 * 60).map(lambda minutes: FROM + timedelta(minutes=minutes))


@given(moments, st.integers(0, 30 * 60))
def test_night_is_counted_minute_by_minute(start: datetime, minutes: int) -> None:
    hours = [(start + timedelta(minutes=one)).astimezone(ZONE).hour for one in range(minutes)]
    dark = sum(hour >= 22 or hour < 6 for hour in hours)
    assert rules.is_night(start, start + timedelta(minutes=minutes), ZONE) == (dark >= 30)


@given(st.lists(st.tuples(st.integers(1, 5), moments, st.integers(1, 900), st.integers(0, 300_000)), max_size=40))
def test_who_is_above_the_mean_is_so_at_the_cost_of_the_others(found: list[tuple[int, datetime, int, int]]) -> None:
    names = {number: str(number) for number in range(1, 6)}
    done = [
        rules.Done(staff_id=who, start=start, end=start + timedelta(minutes=minutes), metres=metres)
        for who, start, minutes, metres in found
    ]
    rows = rules.tallies(names, done, ZONE)
    assert {one.staff_id for one in rows} == set(names)
    assert sum(one.jobs for one in rows) == len(found)
    assert abs(sum(one.above for one in rows)) <= len(names)
    assert [one.burden for one in rows] == sorted((one.burden for one in rows), reverse=True)
    for one in rows:
        assert min(1, 3) <= cap(3, one.above) <= 3
        assert cap(0, one.above) == 0


def ended(team: Team, staff: int, start: datetime, *, hours: int = 1, latitude: int = 0) -> Visit:
    """A visit that is over, as its steps would have left it."""
    site = make_place(team, len(team.sites), **({"latitude_e6": latitude} if latitude else {}))
    visit = visits.plan(
        order_id=make_work(team, 0, site=site).pk, by=SYSTEM, start_at=SEVEN + timedelta(days=2),
        end_at=SEVEN + timedelta(days=2, hours=1), at=SEVEN,
    )  # fmt: skip
    who = team.engineers[staff].pk
    Participation.objects.create(visit=visit, staff_id=who, role="lead")
    Visit.objects.filter(pk=visit.pk).update(
        state="finished", lead_id=who, arrived_at=start, ended_at=start + timedelta(hours=hours)
    )
    Order.objects.filter(pk=visit.order_id).update(state="finished")
    return visit


@pytest.fixture
def team() -> Team:
    found = make_team(2)
    settings.change_settings(
        unit_id=found.office.pk, by=SYSTEM, at=SEVEN, values={"days": 1, "ledger_days": 10, "break_minutes": 0}
    )
    return found


@pytest.mark.django_db
def test_nights_days_off_and_long_ways_weigh_and_old_ones_do_not(team: Team) -> None:
    ended(team, 0, clock_at(10, day=-1))
    ended(team, 0, clock_at(23, day=-1))
    ended(team, 1, clock_at(10, day=-2), latitude=31_900_000)
    ended(team, 1, clock_at(23, day=-11))
    first, second = team.engineers
    rows = {one.staff_id: one for one in carried(team.path, days=settings_of(team.path).ledger_days, at=SEVEN)}
    night, away = rows[first.pk], rows[second.pk]
    assert (night.jobs, night.seconds, night.nights, night.off_days, night.burden) == (2, 7_200, 1, 0, 40)
    # Sunday, some 78 km away: a day off and two stretches beyond the first.
    assert (away.jobs, away.nights, away.off_days, away.burden) == (1, 0, 1, 50)
    assert 140_000 < away.metres < 170_000
    assert (night.above, away.above) == (-5, 5)


@pytest.mark.django_db
def test_a_night_job_goes_to_whoever_carried_less(team: Team) -> None:
    for number in range(1, 6):
        ended(team, 0, clock_at(23, day=-number))
    order = make_work(team, 0, site=make_place(team, 0, latitude_e6=31_600_000))
    found = built(team)
    # Five nights, one of them on a Sunday.
    assert [one.ledger for one in found.problem.engineers] == [115, -115]
    (job,) = found.problem.jobs
    assert job.burden == 10
    plan = registry.engine("kernel").solve(found.problem, seed=0, rounds=300)
    assert evaluate(found.problem, plan).costs["fairness"] < 0
    ((shift, _stop),) = plan.planned().values()
    assert found.people[found.problem.shifts[shift].engineer].staff_id == team.engineers[1].pk
    assert order.pk == found.tasks[0].order_id


@pytest.mark.django_db
def test_who_had_it_easy_takes_less_from_the_pool(team: Team) -> None:
    settings.change_settings(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"grab_cap": 2})
    for number in range(1, 5):
        ended(team, 0, clock_at(23, day=-number))
    first, second = team.engineers
    assert (selectors.cap_of(first.pk, team.path, SEVEN), selectors.cap_of(second.pk, team.path, SEVEN)) == (2, 1)
    by = staff_actor("engineer", unit=team.office, staff=second)
    pooled = [make_work(team, number, minutes=30) for number in range(2)]
    for order in pooled:
        orders.pool(order_id=order.pk, by=team.dispatcher, at=SEVEN)
    visits.grab(order_id=pooled[0].pk, by=by, start_at=clock_at(10), end_at=clock_at(11), at=SEVEN)
    with pytest.raises(PoolCapError) as refused:
        visits.grab(order_id=pooled[1].pk, by=by, start_at=clock_at(13), end_at=clock_at(14), at=SEVEN)
    assert "1 orders" in str(refused.value)
    assert not Visit.objects.filter(order=pooled[1]).exists()


@pytest.mark.django_db
def test_the_page_the_sheet_and_the_api_say_the_same(team: Team) -> None:
    ended(team, 0, clock_at(23, day=-1))
    browser = browser_of(team.dispatcher)
    with clock.running(SEVEN):
        page = browser.get(f"/dispatch/fairness/?unit={team.office.pk}")
        sheet = browser.get(f"/dispatch/fairness/?unit={team.office.pk}&format=xlsx")
        told = browser.get(f"/api/v1/fairness/?unit_id={team.office.pk}").json()
    assert team.engineers[0].name in page.content.decode()
    assert sheet["Content-Disposition"].endswith('.xlsx"')
    assert (told["days"], [one["burden"] for one in told["rows"]]) == (10, [40, 0])
    with pytest.raises(NotAllowedError):
        selectors.ledger(unit_id=team.office.pk, by=make_team(0).dispatcher, at=SEVEN)

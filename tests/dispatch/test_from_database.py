"""A problem from the database: what is in it, what is not, and why."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.dispatch import SEVEN, TUESDAY, built, clock_at, make_place, make_team, make_work
from tests.factories.organisation import certify, make_certificate_kind, make_skill, rate

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, StaleError
from aftercare.operations.dispatch.bookings.models import Booking
from aftercare.operations.dispatch.planner.model import Span
from aftercare.operations.dispatch.problems import services
from aftercare.operations.dispatch.problems.errors import NotDefectiveError, TooManyDaysError
from aftercare.operations.dispatch.problems.models import DefectWaiver, PlanningSettings
from aftercare.operations.dispatch.problems.rules.settings import WEIGHTS, Settings, checked, shares
from aftercare.operations.dispatch.problems.rules.spans import joined, without
from aftercare.operations.dispatch.problems.selectors.building import build
from aftercare.operations.dispatch.problems.selectors.health import health
from aftercare.platform.journal import public as journal
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation
from aftercare.service.models import Order
from aftercare.service.visits import services as visits

HOUR = 3_600


@pytest.mark.django_db
def test_open_orders_become_jobs_and_rosters_shifts() -> None:
    team = make_team(2)
    order = make_work(team, minutes=90, priority=2)
    found = built(team)
    (job,), (task,) = found.problem.jobs, found.tasks
    assert (job.duration, job.priority, job.was) == (5_400, 2, None)
    assert (task.order_id, task.order_version, task.visit_id) == (order.pk, order.version, None)
    assert [(one.start, one.end, one.overtime) for one in found.problem.shifts] == [(9 * HOUR, 18 * HOUR, HOUR)] * 2
    assert all(one.breaks and one.start_place == one.end_place for one in found.problem.shifts)
    assert found.problem.policy == "base@1"
    assert found.defects == ()


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_rows() -> None:
    team = make_team(2)
    make_work(team, 0)
    with CaptureQueriesContext(connection) as few:
        built(team)
    for number in range(1, 8):
        make_work(team, number)
    with CaptureQueriesContext(connection) as many:
        assert len(built(team).tasks) == 8
    assert len(many) <= len(few)
    assert len(many) < 40


@pytest.mark.django_db
def test_a_visit_that_was_sent_is_held_and_one_that_was_not_may_move() -> None:
    team = make_team(2)
    sent, planned = make_work(team, 0), make_work(team, 1)
    at = {"by": SYSTEM, "at": SEVEN}
    visits.plan(
        order_id=sent.pk,
        start_at=clock_at(10),
        end_at=clock_at(11),
        lead_id=team.engineers[0].pk,
        dispatch_now=True,
        **at,
    )
    visits.plan(order_id=planned.pk, start_at=clock_at(14), end_at=clock_at(16), lead_id=team.engineers[1].pk, **at)
    found = built(team)
    held, free = found.problem.jobs
    assert (held.locked_engineer, held.locked_start) == (0, 10 * HOUR)
    assert (free.locked_engineer, free.locked_start, free.duration) == (None, None, 2 * HOUR)
    assert free.was is not None
    assert (free.was.engineer, free.was.start) == (1, 14 * HOUR)
    assert {key[0]: (one.staff_id, one.start) for key, one in found.present().items()} == {
        sent.pk: (team.engineers[0].pk, clock_at(10)), planned.pk: (team.engineers[1].pk, clock_at(14)),
    }  # fmt: skip


@pytest.mark.django_db
def test_work_under_way_is_cut_out_and_the_day_goes_on_from_there() -> None:
    team = make_team(1)
    order = make_work(team, 0)
    visits.plan(
        order_id=order.pk, start_at=clock_at(10), end_at=clock_at(11), lead_id=team.engineers[0].pk, dispatch_now=True,
        by=SYSTEM, at=SEVEN,
    )  # fmt: skip
    found = built(team, at=clock_at(10, 30))
    (shift,) = found.problem.shifts
    assert found.tasks == ()
    assert shift.start == 11 * HOUR
    assert found.problem.places[shift.start_place or 0].id == f"site:{order.site_id}"


@pytest.mark.django_db
def test_a_sent_visit_of_somebody_on_leave_is_free_again() -> None:
    team = make_team(2)
    order = make_work(team, 0)
    sick = team.engineers[0]
    visits.plan(
        order_id=order.pk, start_at=clock_at(10), end_at=clock_at(11), lead_id=sick.pk, dispatch_now=True, by=SYSTEM,
        at=SEVEN,
    )  # fmt: skip
    leave = organisation.ask_leave(
        staff_id=sick.pk, kind="sick", starts_at=clock_at(0), ends_at=clock_at(23), reason="发烧", by=SYSTEM, at=SEVEN
    )
    organisation.decide_leave(leave_id=leave.pk, granted=True, by=SYSTEM, at=SEVEN)
    found = built(team)
    (job,), (task,) = found.problem.jobs, found.tasks
    assert (job.locked_engineer, job.locked_start, job.was) == (None, None, None)
    assert (task.was_staff, task.is_sent) == (sick.pk, True)
    assert [(one.staff_id, one.code) for one in found.left_out] == [(sick.pk, "on_leave")]


@pytest.mark.django_db
def test_leave_for_some_hours_is_a_hole_or_a_later_beginning() -> None:
    team = make_team(1)
    for start, end in ((8, 10), (15, 16)):
        leave = organisation.ask_leave(
            staff_id=team.engineers[0].pk, kind="personal", starts_at=clock_at(start), ends_at=clock_at(end), by=SYSTEM,
            at=SEVEN,
        )  # fmt: skip
        organisation.decide_leave(leave_id=leave.pk, granted=True, by=SYSTEM, at=SEVEN)
    (shift,) = built(team).problem.shifts
    assert (shift.start, shift.end, shift.busy) == (10 * HOUR, 18 * HOUR, (Span(15 * HOUR, 16 * HOUR),))


@pytest.mark.django_db
def test_hours_on_call_take_only_urgent_work() -> None:
    team = make_team(1)
    organisation.plan_on_call(
        unit_id=team.office.pk, staff_id=team.engineers[0].pk, starts_at=clock_at(16), ends_at=clock_at(22), by=SYSTEM,
        at=SEVEN,
    )  # fmt: skip
    day, called = built(team).problem.shifts
    assert (day.end, day.least_priority) == (18 * HOUR, None)
    assert (called.start, called.end, called.least_priority) == (18 * HOUR, 22 * HOUR, 1)


@pytest.mark.django_db
def test_abilities_are_those_of_the_day() -> None:
    team = make_team(2)
    skill, kind = make_skill("lift"), make_certificate_kind("welding")
    rate(team.engineers[0], skill, 3)
    certify(team.engineers[0], kind, expires_on=date(2026, 3, 3))
    make_work(team, 0, skills={"lift": 3}, certificates=["welding"])
    found = built(team, days=2)
    assert found.problem.engineers[0].skills == {"lift": 3}
    # The last valid day is Tuesday: from Wednesday's midnight on it is none.
    assert found.problem.engineers[0].certificates == {"welding": 24 * HOUR}
    assert (found.problem.jobs[0].skills, found.problem.jobs[0].certificates) == ({"lift": 3}, frozenset({"welding"}))


@pytest.mark.django_db
def test_every_defect_is_named_and_none_is_dropped_without_a_word() -> None:
    team = make_team(1)
    wanted = {
        "no_duration": make_work(team, 0, minutes=0),
        "no_place": make_work(team, 1, site=make_place(team, latitude_e6=None, longitude_e6=None)),
        "no_skill_holder": make_work(team, 2, skills={"nuclear": 1}),
        "no_certificate_holder": make_work(team, 3, certificates=["diver"]),
        "crew_too_big": make_work(team, 4, crew_size=3),
        "huge_duration": make_work(team, 5, minutes=60 * 24 * 60),
    }
    make_work(team, 6)
    found = built(team)
    assert {one.code: one.order_id for one in found.defects} == {code: one.pk for code, one in wanted.items()}
    assert len(found.tasks) == 1
    assert all(str(one) and one.way for one in found.defects)
    assert len(found.blocking) == 6


@pytest.mark.django_db
def test_where_nobody_works_nobody_is_said_to_lack_a_skill() -> None:
    team = make_team(1, rostered=False)
    orders = [make_work(team, 0, skills={"nuclear": 1}), make_work(team, 1, crew_size=2), make_work(team, 2)]
    saturday = date(2026, 3, 7)
    found = build(unit_path=team.path, first=saturday, days=1, by=team.dispatcher, at=SEVEN)
    assert [(one.code, one.order_id) for one in found.defects] == [("nobody_at_work", one.pk) for one in orders]


@pytest.mark.django_db
def test_locked_visits_that_overlap_are_named() -> None:
    team = make_team(1)
    for number in (0, 1):
        visit = visits.plan(
            order_id=make_work(team, number).pk, start_at=clock_at(10), end_at=clock_at(11), by=SYSTEM, at=SEVEN,
            lead_id=team.engineers[0].pk if number == 0 else None,
        )  # fmt: skip
        Booking.objects.create(visit=visit, locks_person=True, locks_time=True, locked_at=SEVEN, changed_at=SEVEN)
    visit.crew.create(staff=team.engineers[0], role="lead")
    type(visit).objects.filter(pk=visit.pk).update(lead=team.engineers[0])
    assert [one.code for one in built(team).defects] == ["locks_clash"]


@pytest.mark.django_db
def test_the_site_says_when_it_is_open_and_whom_it_wants() -> None:
    team = make_team(3)
    site = make_place(team)
    first, _second, third = team.engineers
    customers.rule_site_engineer(
        site_id=site.pk, staff_id=first.pk, kind="excluded", by=SYSTEM, at=SEVEN - timedelta(1)
    )
    customers.rule_customer_engineer(
        customer_id=team.customer.pk, staff_id=first.pk, kind="preferred", by=SYSTEM, at=SEVEN - timedelta(1)
    )
    customers.rule_customer_engineer(
        customer_id=team.customer.pk, staff_id=third.pk, kind="preferred", by=SYSTEM, at=SEVEN - timedelta(1)
    )
    make_work(team, site=site)
    (job,) = built(team).problem.jobs
    # The site's word on the first engineer goes before the customer's.
    assert (job.forbidden, job.preferred, job.allowed) == (frozenset({0}), frozenset({2}), None)


@pytest.mark.django_db
def test_long_work_is_a_series_and_a_crew_goes_together() -> None:
    team = make_team(2)
    make_work(team, 0, minutes=20 * 60)
    make_work(team, 1, crew_size=2, skills={})
    found = built(team, days=4)
    series, together = found.problem.groups
    assert (series.kind, len(series.jobs)) == ("series", 3)
    assert (together.kind, len(together.jobs)) == ("together", 2)
    assert sum(found.problem.jobs[number].duration for number in series.jobs) >= 20 * HOUR
    assert [found.tasks[number].seat for number in together.jobs] == [0, 1]


@pytest.mark.django_db
def test_running_clocks_are_dues() -> None:
    team = make_team(1)
    make_work(team, 0, due_at=clock_at(15))
    (job,) = built(team).problem.jobs
    assert [(one.at, one.on) for one in job.dues if one.name == "order.due_at"] == [(15 * HOUR, "end")]


@pytest.mark.django_db
def test_the_same_data_make_the_same_problem() -> None:
    team = make_team(2)
    make_work(team, 0)
    assert built(team).digest == built(team).digest
    before = built(team).digest
    make_work(team, 1)
    assert built(team).digest != before


@pytest.mark.django_db
def test_a_plan_covers_a_bounded_number_of_days_and_needs_the_right() -> None:
    team = make_team(1)
    with pytest.raises(TooManyDaysError):
        built(team, days=15)
    stranger = make_team(0).dispatcher
    with pytest.raises(NotAllowedError):
        build(unit_path=team.path, first=TUESDAY, days=1, by=stranger, at=SEVEN)


@pytest.mark.django_db
def test_settings_come_down_the_tree_and_are_journalled() -> None:
    team = make_team(1)
    services.change_settings(
        unit_id=team.office.pk, by=team.manager, at=SEVEN, values={"overtime_minutes": 0, "max_jobs": 4}
    )
    (shift,) = built(team).problem.shifts
    assert (shift.overtime, shift.max_jobs) == (0, 4)
    (event,) = journal.events_of("unit", team.office.pk, names=["plan.settings_changed"])
    assert event.payload["values"] == {"overtime_minutes": 0, "max_jobs": 4}
    with pytest.raises(StaleError):
        services.change_settings(unit_id=team.office.pk, by=team.manager, at=SEVEN, values={"max_jobs": 5}, version=7)
    with pytest.raises(InvalidError) as refused:
        services.change_settings(
            unit_id=team.office.pk, by=team.manager, at=SEVEN, values={"max_jobs": -1, "nonsense": 1}
        )
    assert set(refused.value.fields) == {"max_jobs", "nonsense"}
    assert PlanningSettings.objects.get(unit_id=team.office.pk).values == {"overtime_minutes": 0, "max_jobs": 4}
    with pytest.raises(NotAllowedError):
        services.change_settings(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN, values={"max_jobs": 5})


@pytest.mark.django_db
def test_a_defect_is_waived_by_name_and_only_where_there_is_one() -> None:
    team = make_team(1)
    order = make_work(team, 0, minutes=0)
    with pytest.raises(NotDefectiveError):
        services.waive_defect(order_id=order.pk, defect="no_place", by=team.dispatcher, reason="以后再说", at=SEVEN)
    with pytest.raises(InvalidError):
        services.waive_defect(order_id=order.pk, defect="no_duration", by=team.dispatcher, reason=" ", at=SEVEN)
    assert not DefectWaiver.objects.exists()
    services.waive_defect(order_id=order.pk, defect="no_duration", by=team.dispatcher, reason="以后再说", at=SEVEN)
    found = health(unit_path=team.path, by=team.dispatcher, at=SEVEN)
    (defect,) = found.defects
    assert defect.waived_by == organisation.briefs([team.dispatcher.id or 0])[team.dispatcher.id or 0].name
    assert found.blocking == 0
    assert Order.objects.get(pk=order.pk).duration_minutes == 0


@given(st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.integers(0, 10_000), min_size=1))
def test_weights_are_normalised(weights: dict[str, int]) -> None:
    if not any(weights.values()):
        with pytest.raises(InvalidError):
            checked({"weights": weights})
        return
    found = shares(weights)
    assert sum(found.values()) == 10_000
    assert all(value >= 0 for value in found.values())
    assert shares({goal: 3 * weight for goal, weight in weights.items()}) == found


def test_the_usual_weights_give_the_usual_prices() -> None:
    prices = Settings().prices()
    assert (prices.travel_permille, prices.moved_engineer, prices.overtime_permille) == (1_000, 900, 1_500)


spans = st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(spans, st.lists(spans, max_size=6))
def test_what_is_left_and_what_was_taken_make_the_whole(span: Span, taken: list[Span]) -> None:
    left = without(span, taken)
    covered = {second for one in joined(taken) for second in range(one.start, one.end)}
    expected = set(range(span.start, span.end)) - covered
    assert {second for one in left for second in range(one.start, one.end)} == expected
    assert all(one.end <= other.start for one, other in pairwise(left))

"""The room for appointments: what was followed is what would be built, whatever happens; others need not build it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from shutil import rmtree
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.dispatch import SEVEN, Team, clock_at, make_place, make_team, make_work
from tests.factories.organisation import make_engineer, make_skill, rate

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import DomainError
from aftercare.operations.dispatch.planner.model import Plan, Problem
from aftercare.operations.dispatch.planner.openings import FROM, TO, Openings, openings
from aftercare.operations.dispatch.problems import services as problems
from aftercare.operations.dispatch.slots import services, tasks
from aftercare.operations.dispatch.slots.selectors import personal, prepared, shelves
from aftercare.operations.dispatch.slots.selectors.offers import Offer, offers
from aftercare.operations.dispatch.slots.selectors.prepared import Room
from aftercare.platform.journal import public as journal
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation
from aftercare.service.models import Order, Visit
from aftercare.service.visits import services as visits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rooms() -> Iterator[None]:
    prepared.forget()
    _sweep()
    with clock.running(SEVEN):
        yield
    prepared.forget()


@pytest.fixture
def team() -> Team:
    found = make_team(3)
    values = {"slot_days": 3, "slot_notice_hours": 0, "slot_count": 20}
    problems.change_settings(unit_id=found.office.pk, by=SYSTEM, at=SEVEN, values=values)
    return found


def room(team: Team) -> Room:
    journal.sequence()  # as the worker does
    return prepared.room(team.path, SEVEN)


def said(one: Room) -> dict[int, Any]:
    """All that a room says, person by person, places by where they are."""
    whole = one.whole
    assert whole is not None
    where = [(place.latitude_e6, place.longitude_e6) for place in whole.problem.places]
    found = {}
    for staff_id, rows in whole.rows.items():
        number = whole.engineer_of[staff_id]
        live = [row for row in rows if whole.problem.shifts[row].end > whole.problem.shifts[row].start]
        able = whole.abilities
        found[staff_id] = (
            whole.problem.engineers[number].skills, whole.problem.engineers[number].certificates, whole.people[number],
            [_shift(whole.problem.shifts[row], where) for row in live],
            [[_gap(gap, where) for gap in whole.openings.gaps[row, : whole.openings.counts[row]]] for row in live],
            [whole.openings.bounds[row].tolist() for row in live],
            [[(where[place], *times) for place, *times in whole.stops[row]] for row in live],
            [(able.engineers[row] == number, able.over[row], able.least[row]) for row in live],
            {name: levels[number] for name, levels in able.levels.items() if levels[number]},
        )  # fmt: skip
        assert all(whole.openings.counts[row] == 0 for row in rows if row not in live)
    assert np.allclose(whole.points, np.radians(np.array(where).T / 1e6))
    return found


def _shift(shift: Any, where: list[tuple[int, int]]) -> tuple[Any, ...]:
    ends = [None if place is None else where[place] for place in (shift.start_place, shift.end_place)]
    return (shift.start, shift.end, shift.overtime, shift.breaks, shift.busy, *ends)


def _gap(gap: Any, where: list[tuple[int, int]]) -> list[Any]:
    values = gap.tolist()
    for column in (FROM, TO):
        values[column] = None if values[column] < 0 else where[values[column]]
    return values


class Happening:
    """One thing after the other that moves somebody's room."""

    def __init__(self, team: Team, seed: int) -> None:
        self.team, self.random, self.made = team, Random(seed), 0

    def next(self) -> str:
        """What happened; whatever is refused has not."""
        name = self.random.choice([name for name in dir(self) if name.startswith("do_")])
        try:
            getattr(self, name)()
        except DomainError:
            return f"{name}, refused"
        return name

    def somebody(self) -> int:
        return self.random.choice(self.team.engineers).pk

    def sometime(self) -> Any:
        return clock_at(self.random.randint(8, 18), self.random.choice([0, 20, 40]), day=self.random.randint(0, 2))

    def visit(self) -> Visit | None:
        rows = list(Visit.objects.filter(state__in=Visit.OPEN_STATES).order_by("pk"))
        return self.random.choice(rows) if rows else None

    def do_plan(self) -> None:
        self.made += 1
        start, one = self.sometime(), self.somebody()
        others = [each for each in [self.somebody()] if each != one and self.random.random() < 0.3]
        visits.plan(
            order_id=make_work(self.team, self.made).pk, by=SYSTEM, start_at=start, lead_id=one, at=SEVEN,
            end_at=start + timedelta(minutes=self.random.choice([30, 60, 200, 900])), helper_ids=others,
        )  # fmt: skip

    do_plan_another = do_plan_one_more = do_plan

    def do_dispatch(self) -> None:
        if one := self.visit():
            visits.dispatch(visit_id=one.pk, by=SYSTEM, at=SEVEN)

    def do_cancel(self) -> None:
        if one := self.visit():
            visits.cancel(visit_id=one.pk, by=SYSTEM, reason="customer", at=SEVEN)

    def do_move(self) -> None:
        if one := self.visit():
            start = self.sometime()
            end = start + timedelta(minutes=70)
            visits.reschedule(visit_id=one.pk, by=SYSTEM, start_at=start, end_at=end, reason="customer", at=SEVEN)

    def do_hand_over(self) -> None:
        if one := self.visit():
            visits.assign(visit_id=one.pk, by=SYSTEM, lead_id=self.somebody(), at=SEVEN)

    def do_leave(self) -> None:
        start = self.sometime()
        leave = organisation.ask_leave(
            staff_id=self.somebody(), kind="personal", starts_at=start, by=SYSTEM, at=SEVEN,
            ends_at=start + timedelta(hours=self.random.choice([2, 30])),
        )  # fmt: skip
        organisation.decide_leave(leave_id=leave.pk, granted=True, by=SYSTEM, at=SEVEN)

    def do_relocate(self) -> None:
        organisation.relocate(
            staff_id=self.somebody(), first_day=date(2026, 3, 4), last_day=date(2026, 3, 4), by=SYSTEM, at=SEVEN,
            place=organisation.Point(31_300_000, 121_500_000),
        )  # fmt: skip

    def do_learn(self) -> None:
        staff = self.random.choice(self.team.engineers)
        skill = organisation.Skill.objects.order_by("pk").first()
        if skill is not None:
            rate(staff, skill, self.random.randint(1, 4), at=SEVEN)

    def do_hire(self) -> None:
        values = {"home_latitude_e6": 31_250_000, "home_longitude_e6": 121_450_000}
        self.team.engineers.append(make_engineer(unit=self.team.office, **values))

    def do_correct_a_site(self) -> None:
        if self.team.sites:
            site = self.random.choice(self.team.sites)
            values = {"latitude_e6": 31_200_000 + self.random.randint(0, 90_000), "longitude_e6": 121_440_000}
            customers.change_site(site_id=site.pk, by=SYSTEM, at=SEVEN, **values)


@pytest.mark.parametrize("seed", range(6))
def test_a_room_that_was_followed_is_one_built_anew(team: Team, seed: int) -> None:
    make_skill("lift")
    order = make_work(team, 90)
    happening, told = Happening(team, seed), []
    room(team)
    for _ in range(12):
        told.append(happening.next())
        one = room(team)
        followed = said(one)
        offered = _offers(team, order)
        prepared.forget()
        _sweep()
        anew = room(team)
        assert followed == said(anew), told
        assert offered == _offers(team, order)
        assert one.whole is not None
        assert anew.whole is not None
        assert one.whole.longest == anew.whole.longest
        # It goes on from the one that was followed, as a process does for a day.
        prepared._rooms[team.path] = one
    assert sum("refused" not in one for one in told) >= 6


def _offers(team: Team, order: Order) -> list[Any]:
    found = offers(order_id=order.pk, by=team.dispatcher, at=SEVEN)
    return [(one.start_at, one.staff_id, one.begins_at, one.km_added) for one in found]


def _sweep() -> None:
    """Nothing in the data folder, so that the next room is built."""
    rmtree(shelves.folder(), ignore_errors=True)


def test_another_process_takes_over_what_is_in_the_folder(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    visits.plan(
        order_id=make_work(team).pk, by=SYSTEM, start_at=clock_at(9), end_at=clock_at(11),
        lead_id=team.engineers[0].pk, at=SEVEN,
    )  # fmt: skip
    first = said(room(team))
    prepared.forget()
    monkeypatch.setattr(prepared, "_built", _must_not)
    assert said(room(team)) == first
    visits.cancel(visit_id=Visit.objects.get().pk, by=SYSTEM, reason="customer", at=SEVEN)
    assert said(room(team)) != first


def test_what_is_of_another_day_or_database_or_of_no_sense_is_not_taken(team: Team) -> None:
    room(team)
    path = next(shelves.folder().glob("*.room"))
    assert shelves.taken(team.path) is not None
    kept = path.read_bytes()
    path.write_bytes(kept[:100])
    assert shelves.taken(team.path) is None
    path.write_bytes(kept)
    make_place(team)
    journal.sequence()
    with clock.running(clock_at(9, day=1)):
        assert prepared.room(team.path, clock_at(9, day=1)).horizon.first == date(2026, 3, 4)
    one = room(team)
    prepared.leave(replace(one, position=one.position + 1_000))
    assert shelves.taken(team.path) is None


def test_the_worker_has_the_rooms_of_the_day_ready_for_those_who_were_asked(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks.keep_rooms(SEVEN)
    assert shelves.taken(team.path) is None
    room(team)
    tomorrow = SEVEN + timedelta(days=1)
    tasks.keep_rooms(tomorrow)
    prepared.forget()
    monkeypatch.setattr(prepared, "_built", _must_not)
    services.warm_up(at=tomorrow)
    monkeypatch.setattr(shelves, "taken", _must_not)
    assert prepared.room(team.path, tomorrow).horizon.first == date(2026, 3, 4)
    assert list(shelves.units(tomorrow)) == [team.path]
    assert not list(shelves.units(tomorrow + timedelta(days=15)))


def _must_not(*_given: Any) -> Any:
    raise AssertionError("built anew")


def test_whatever_takes_time_is_in_the_way(team: Team) -> None:
    """A visit without a place, one over night, one that is whose skill nobody has: nobody is offered beside them."""
    order = make_work(team, 90)
    Order.objects.filter(pk=order.pk).update(duration_minutes=60)
    spans = {0: (clock_at(9), clock_at(18)), 1: (clock_at(9), clock_at(20, day=1)), 2: (clock_at(9), clock_at(17, 30))}
    for number, (start, end) in spans.items():
        one = make_work(team, number)
        visit = visits.plan(
            order_id=one.pk, by=SYSTEM, start_at=start, end_at=end, lead_id=team.engineers[number].pk, at=SEVEN
        )
        Order.objects.filter(pk=one.pk).update(**({"site": None} if number == 0 else {"skills": {"none": 5}}))
        assert visit.pk
    days = {(one.start_at - clock_at(0)).days: set() for one in _offers_now(team, order)}
    for one in _offers_now(team, order):
        days[(one.start_at - clock_at(0)).days].add(one.staff_id)
    assert 0 not in days
    assert team.engineers[1].pk not in days[1]


def _offers_now(team: Team, order: Order) -> list[Offer]:
    journal.sequence()
    return offers(order_id=order.pk, by=team.dispatcher, at=SEVEN)


def test_following_takes_the_same_number_of_queries_however_much_stands(team: Team) -> None:
    room(team)
    counts = []
    for number in range(3):
        visits.plan(
            order_id=make_work(team, number).pk, by=SYSTEM, start_at=clock_at(9 + number), end_at=clock_at(10 + number),
            lead_id=team.engineers[0].pk, at=SEVEN,
        )  # fmt: skip
        journal.sequence()
        with CaptureQueriesContext(connection) as seen:
            prepared.room(team.path, SEVEN)
        counts.append(len(seen))
    assert counts[1] == counts[2] == 8
    # Of whom only a visit changed, nothing but the visits is read.
    assert not any("organisation_staff_skill" in one["sql"] or "roster" in one["sql"] for one in seen)
    with CaptureQueriesContext(connection) as seen:
        prepared.room(team.path, SEVEN)
    assert len(seen) == 3


def test_only_the_day_that_changed_is_looked_at_again(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    room(team)
    looked: list[int] = []

    def watched(problem: Problem, plan: Plan) -> Openings:
        looked.append(len(problem.shifts))
        return openings(problem, plan)

    monkeypatch.setattr(personal, "openings", watched)
    for day in (1, 1, 2):
        visits.plan(
            order_id=make_work(team, len(looked)).pk, by=SYSTEM, start_at=clock_at(9 + 2 * len(looked), day=day),
            end_at=clock_at(10 + 2 * len(looked), day=day), lead_id=team.engineers[0].pk, at=SEVEN,
        )  # fmt: skip
        room(team)
    assert looked == [1, 1, 1]

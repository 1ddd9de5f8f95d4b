"""A problem with what its numbers mean in the database. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256

import numpy as np
import orjson

from aftercare.operations.dispatch.planner.model import Plan, Problem, Route, Stop
from aftercare.operations.dispatch.problems.rules.defects import Defect, LeftOut
from aftercare.operations.dispatch.problems.rules.settings import Settings
from aftercare.operations.dispatch.problems.rules.shifts import Horizon
from aftercare.operations.dispatch.roads.rules.models import Used

# What a task is called outside of one problem: order, visit (0 = none yet), part, seat in the crew.
Key = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One job of the problem: which order, which visit, which part of it, which seat of the crew."""

    order_id: int
    number: str
    title: str
    priority: int
    order_version: int
    visit_id: int | None = None
    visit_version: int = 0
    part: int = 0
    parts: int = 1
    seat: int = 0
    seats: int = 1
    # Whom the visit has now, in this seat, and when.
    was_staff: int | None = None
    was_start: datetime | None = None
    # The engineer has it; or somebody locked it.
    is_sent: bool = False
    is_locked: bool = False
    is_announced: bool = False

    @property
    def key(self) -> Key:
        """Its name outside of this problem."""
        return (self.order_id, self.visit_id or 0, self.part, self.seat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """One engineer of the problem."""

    staff_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What people call that which the problem knows by codes and numbers."""

    # Skills and kinds of certificate, tools and vehicles: code → name.
    needs: Mapping[str, str] = field(default_factory=dict)
    tools: Mapping[str, str] = field(default_factory=dict)
    # Depot → the store.
    stores: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Who does a task, when."""

    staff_id: int
    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class Built:
    """The problem, what its jobs and engineers are, and what could not be put into it."""

    unit_path: str
    horizon: Horizon
    settings: Settings
    problem: Problem
    tasks: tuple[Task, ...]
    people: tuple[Someone, ...]
    defects: tuple[Defect, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    # Numbers of orders that the customer wants later than these days.
    later: tuple[str, ...] = ()
    names: Names = Names()
    # Which model says how long ways take.
    ways: Used = field(default_factory=Used)

    @property
    def blocking(self) -> list[Defect]:
        """The defects that nobody let pass."""
        return [one for one in self.defects if one.blocks]

    @cached_property
    def by_key(self) -> dict[Key, int]:
        """Task → job."""
        return {task.key: number for number, task in enumerate(self.tasks)}

    @cached_property
    def engineer_of(self) -> dict[int, int]:
        """Staff → engineer."""
        return {one.staff_id: number for number, one in enumerate(self.people)}

    @cached_property
    def _shifts_of(self) -> dict[int, list[int]]:
        """Engineer → shifts."""
        found: dict[int, list[int]] = {}
        for number, shift in enumerate(self.problem.shifts):
            found.setdefault(shift.engineer, []).append(number)
        return found

    @cached_property
    def digest(self) -> str:
        """The same for the same inputs: what a run was made from."""
        problem = self.problem
        shape = (problem.engineers, problem.shifts, problem.jobs, problem.groups, problem.depots, problem.pools)
        text = repr((problem.origin, problem.places, *shape, problem.prices, [task.key for task in self.tasks]))
        travel = problem.travel
        # Without a table the places and the name of the model say it all.
        tables = [one.tobytes() for one in (travel.seconds, travel.metres) if isinstance(one, np.ndarray)]
        return sha256(b"".join([text.encode(), *(tables or [travel.name.encode()])])).hexdigest()

    def placings(self, plan: Plan) -> dict[Key, Placing]:
        """Task → who does it and when, as the plan has it."""
        found = {}
        for job, (shift, stop) in plan.planned().items():
            staff_id = self.people[self.problem.shifts[shift].engineer].staff_id
            start, end = self.horizon.moment(stop.start), self.horizon.moment(stop.end)
            found[self.tasks[job].key] = Placing(staff_id=staff_id, start=start, end=end)
        return found

    def present(self) -> dict[Key, Placing]:
        """The same for the visits as they stand."""
        found = {}
        for number, job in enumerate(self.problem.jobs):
            if job.was is not None:
                start = self.horizon.moment(job.was.start)
                end = self.horizon.moment(job.was.start + job.duration)
                staff_id = self.people[job.was.engineer].staff_id
                found[self.tasks[number].key] = Placing(staff_id=staff_id, start=start, end=end)
        return found

    def as_plan(self, placings: Mapping[Key, Placing], engine: str = "") -> Plan:
        """Routes that hold these placings, as far as their engineers are at work then; the rest is left out."""
        on: dict[int, list[Stop]] = {}
        for key, placing in placings.items():
            number, engineer = self.by_key.get(key), self.engineer_of.get(placing.staff_id)
            if number is None or engineer is None:
                continue
            job, start = self.problem.jobs[number], self.horizon.seconds(placing.start)
            shift = self._shift_at(engineer, start)
            if shift is not None:
                stop = Stop("job", number, job.place, start, start + job.duration)
                on.setdefault(shift, []).append(stop)
        return Plan(tuple(self._route(shift, on[shift]) for shift in sorted(on)), engine)

    def _shift_at(self, engineer: int, start: int) -> int | None:
        shifts = self.problem.shifts
        mine = self._shifts_of.get(engineer, ())
        return next((one for one in mine if shifts[one].start <= start <= shifts[one].end + shifts[one].overtime), None)

    def _route(self, number: int, stops: Sequence[Stop]) -> Route:
        shift, travel = self.problem.shifts[number], self.problem.travel.seconds
        ordered = tuple(sorted(stops, key=lambda one: (one.start, one.index)))
        first, last = ordered[0], ordered[-1]
        leaves = first.start if shift.start_place is None else first.start - int(travel[shift.start_place, first.place])
        back = last.end if shift.end_place is None else last.end + int(travel[last.place, shift.end_place])
        return Route(number, leaves, ordered, back)


def kept(placings: Mapping[Key, Placing]) -> list[list[object]]:
    """Placings as JSON, in order."""
    return [[*key, one.staff_id, one.start.isoformat(), one.end.isoformat()] for key, one in sorted(placings.items())]


def revived(rows: Sequence[Sequence[object]]) -> dict[Key, Placing]:
    """The same, back."""
    found: dict[Key, Placing] = {}
    for order_id, visit_id, part, seat, staff_id, start, end in orjson.loads(orjson.dumps(rows)):
        key = (int(order_id), int(visit_id), int(part), int(seat))
        found[key] = Placing(
            staff_id=int(staff_id), start=datetime.fromisoformat(start), end=datetime.fromisoformat(end)
        )
    return found

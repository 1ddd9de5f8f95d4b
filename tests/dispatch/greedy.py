"""A planner for tests of what surrounds planners: each job goes to the end of the day that reaches it first."""

from collections.abc import Callable
from dataclasses import dataclass, field

from aftercare.operations.dispatch.planner.engine import FEATURES, Listener, Progress
from aftercare.operations.dispatch.planner.model import Job, Plan, Problem, Route, Stop


@dataclass
class Greedy:
    """Knows skills, locks, shifts, holes and crews; no breaks. It remembers with what it was called."""

    name: str = "greedy"
    can: frozenset[str] = frozenset(FEATURES)
    starts: list[Plan | None] = field(default_factory=list)
    # Called before each job: may raise, as a killed worker does.
    before: Callable[[int], None] = lambda _number: None
    stays: bool = True

    def solve(
        self,
        problem: Problem,
        *,
        seconds: float | None = None,
        rounds: int | None = None,
        seed: int = 0,
        start: Plan | None = None,
        listener: Listener | None = None,
    ) -> Plan:
        del seconds, rounds, seed
        self.starts.append(start)
        days = _Days(problem, stays=self.stays)
        order = sorted(range(len(problem.jobs)), key=lambda one: _urgency(problem.jobs[one], one))
        for number, job in enumerate(order):
            self.before(number)
            days.place(job)
            share = (number + 1) / len(order)
            if listener is not None and not listener(Progress(0.0, number, 0, share), lambda: days.plan(self.name)):
                break
        return days.plan(self.name)


def _urgency(job: Job, number: int) -> tuple[bool, int, bool, int, int]:
    """What is locked first, by time; then what stands, by time; then by priority."""
    stands = job.was.start if job.was else 0
    return (job.locked_start is None, job.locked_start or 0, job.was is None, stands, job.priority * 10_000 + number)


class _Days:
    def __init__(self, problem: Problem, *, stays: bool) -> None:
        self.problem, self.stays = problem, stays
        self.stops: dict[int, list[Stop]] = {}

    def place(self, number: int) -> None:
        job = self.problem.jobs[number]
        found = [
            (start, shift) for shift in range(len(self.problem.shifts)) if (start := self.start(shift, number)) >= 0
        ]
        was = job.was
        if self.stays and was is not None:
            found = [pair for pair in found if self.problem.shifts[pair[1]].engineer == was.engineer] or found
        if found:
            start, shift = min(found)
            stop = Stop("job", number, job.place, start, start + job.duration)
            self.stops.setdefault(shift, []).append(stop)

    def start(self, shift_number: int, number: int) -> int:
        """When the job could begin at the end of this day; -1: not at all."""
        job, shift = self.problem.jobs[number], self.problem.shifts[shift_number]
        engineer = self.problem.engineers[shift.engineer]
        if job.locked_engineer not in {None, shift.engineer} or shift.engineer in job.forbidden:
            return -1
        if any(engineer.skills.get(code, 0) < level for code, level in job.skills.items()):
            return -1
        if shift.least_priority is not None and job.priority > shift.least_priority:
            return -1
        stops = self.stops.get(shift_number, [])
        place, at = (stops[-1].place, stops[-1].end) if stops else (shift.start_place, shift.start)
        at += 0 if place is None else int(self.problem.travel.seconds[place, job.place])
        wanted = job.was.start if self.stays and job.was and job.was.engineer == shift.engineer else at
        at = max(at, wanted)
        if job.locked_start is not None:
            if at > job.locked_start:
                return -1
            at = job.locked_start
        for hole in shift.busy:
            if at < hole.end and at + job.duration > hole.start:
                at = hole.end
        fits = not job.windows or any(one.start <= at <= one.end for one in job.windows)
        home = 0 if shift.end_place is None else int(self.problem.travel.seconds[job.place, shift.end_place])
        return at if fits and at + job.duration + home <= shift.end + shift.overtime else -1

    def plan(self, engine: str) -> Plan:
        return Plan(tuple(self.route(shift) for shift in sorted(self.stops)), engine)

    def route(self, number: int) -> Route:
        shift, stops = self.problem.shifts[number], self.stops[number]
        ways = self.problem.travel.seconds
        out = 0 if shift.start_place is None else int(ways[shift.start_place, stops[0].place])
        back = 0 if shift.end_place is None else int(ways[stops[-1].place, shift.end_place])
        return Route(number, stops[0].start - out, tuple(stops), stops[-1].end + back)

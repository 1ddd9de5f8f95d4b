"""What an engine must offer, what a problem asks of it, and the refusal when the two do not meet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from aftercare.operations.dispatch.planner.model import Job, Plan, Points, Prices, Problem

# Every feature that a problem can use; `needs` says which ones it does.
FEATURES = (
    "skills", "windows", "many_windows", "optional", "lateness", "overtime", "breaks", "busy", "limits", "capacity",
    "parts", "depots", "pools", "crews", "series", "precedence", "locks", "pinned", "stability", "preference",
    "balance", "fairness", "sites", "duration", "open_routes", "bands", "shift_price",
)  # fmt: skip


class CannotPlanError(ValueError):
    """The problem uses something that the engine does not know; it is refused, never relaxed."""

    def __init__(self, engine: str, missing: frozenset[str]) -> None:
        super().__init__(f"{engine} cannot: {', '.join(sorted(missing))}")
        self.engine, self.missing = engine, missing


@dataclass(frozen=True, slots=True)
class Progress:
    """How a search stands: seconds used, rounds done, the engine's own figure of the best plan, share of the budget."""

    seconds: float
    rounds: int
    total: Points
    share: float


# Told of each better plan (lazily: call it to have the plan) and from time to time without one; False stops the search.
Listener = Callable[[Progress, Callable[[], Plan] | None], bool]


class Planner(Protocol):
    """A search for a cheap plan. Anytime: stopped whenever, it returns the best plan that it has."""

    name: str
    can: frozenset[str]

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
        """Search for so many seconds or so many rounds (then bit-equal by seed), from `start` if one is given.

        Raises CannotPlanError for a problem that uses what the engine does not know.
        """
        ...


def needs(problem: Problem) -> frozenset[str]:
    """The features that this problem uses."""
    found = {name for name, is_used in _uses(problem).items() if is_used}
    return frozenset(found)


def require(engine: Planner, problem: Problem) -> None:
    """Refuse a problem that asks for more than the engine can."""
    missing = needs(problem) - engine.can
    if missing:
        raise CannotPlanError(engine.name, missing)


def _uses(problem: Problem) -> dict[str, bool]:
    return _of_jobs(problem) | _of_shifts(problem) | _of_prices(problem)


def _of_jobs(problem: Problem) -> dict[str, bool]:
    jobs, prices = problem.jobs, problem.prices
    return {
        "skills": any(
            job.skills or job.certificates or job.allowed is not None or job.forbidden or job.region for job in jobs
        ),
        "windows": any(job.windows for job in jobs),
        "many_windows": any(len(job.windows) > 1 for job in jobs),
        "optional": any(job.drop is not None for job in jobs),
        "lateness": prices.late_permille > 0 and any(job.dues for job in jobs),
        "parts": any(job.parts or job.tools for job in jobs),
        "pools": any(job.pools for job in jobs),
        "precedence": any(job.after for job in jobs),
        "locks": any(job.locked_engineer is not None or job.locked_start is not None for job in jobs),
        "stability": any(job.was is not None for job in jobs) and bool(prices.moved_engineer or prices.moved_start),
        "preference": any(_has_taste(job, prices) for job in jobs),
        "fairness": prices.fairness_permille > 0 and any(job.burden for job in jobs),
        "sites": prices.split_site > 0 and any(job.site for job in jobs),
        "depots": bool(problem.depots),
        "crews": any(group.kind == "together" for group in problem.groups),
        "series": any(group.kind == "series" for group in problem.groups),
    }


def _has_taste(job: Job, prices: Prices) -> bool:
    levels = (prices.over_skill and job.skills) or (prices.under_skill and job.wished_skills)
    return bool(job.prices or (job.preferred and prices.not_preferred) or levels)


def _of_shifts(problem: Problem) -> dict[str, bool]:
    shifts = problem.shifts
    return {
        "overtime": any(shift.overtime for shift in shifts),
        "breaks": any(shift.breaks for shift in shifts),
        "busy": any(shift.busy for shift in shifts),
        "limits": any(
            limit is not None
            for shift in shifts
            for limit in (shift.max_jobs, shift.max_work, shift.max_metres, shift.max_leg)
        ),
        "capacity": any(shift.capacity for shift in shifts),
        "pinned": any(shift.pinned for shift in shifts),
        "open_routes": any(shift.start_place is None or shift.end_place is None for shift in shifts),
        "shift_price": bool(problem.prices.shift_used) or any(shift.price for shift in shifts),
    }


def _of_prices(problem: Problem) -> dict[str, bool]:
    prices = problem.prices
    return {
        "balance": prices.balance_permille > 0,
        "duration": prices.duration_permille > 0,
        "bands": bool(problem.travel.bands),
    }

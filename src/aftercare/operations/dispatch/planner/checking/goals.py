"""What a plan costs, goal by goal, in whole points. Each part is rounded down by itself, then added up."""

from collections.abc import Callable, Mapping

from aftercare.operations.dispatch.planner.checking.reading import Reading, Visit, Walk
from aftercare.operations.dispatch.planner.model import GOALS, Due, Points, Prices, Problem, Seconds

PERMILLE = 1_000
HOUR = 3_600
# A full day of 480 minutes, in the measure of balance: 480 × 60 × 60 (minutes² to seconds²).
BALANCE = 480 * 60 * 60


def travel(walk: Walk) -> Points:
    return walk.travel_seconds * _prices(walk).travel_permille // PERMILLE


def metres(walk: Walk) -> Points:
    return walk.metres * _prices(walk).metre_permille // PERMILLE


def duration(walk: Walk) -> Points:
    return (walk.route.back_at - walk.route.leaves_at) * _prices(walk).duration_permille // PERMILLE


def overtime(walk: Walk) -> Points:
    return max(0, walk.route.back_at - walk.shift.end) * _prices(walk).overtime_permille // PERMILLE


def balance(walk: Walk) -> Points:
    return walk.work * walk.work * _prices(walk).balance_permille // (BALANCE * PERMILLE)


def shift_used(walk: Walk) -> Points:
    return _prices(walk).shift_used + walk.shift.price


def lateness(visit: Visit) -> Points:
    return sum(_late(visit, due) for due in visit.job.dues)


def moved_engineer(visit: Visit) -> Points:
    was = visit.job.was
    moved = was is not None and was.engineer != visit.engineer_index
    return visit.problem.prices.moved_engineer * _announced(visit) // PERMILLE if moved else 0


def moved_start(visit: Visit) -> Points:
    if visit.job.was is None:
        return 0
    prices = visit.problem.prices
    beyond = max(0, abs(visit.start - visit.job.was.start) - prices.moved_tolerance)
    return prices.moved_start * beyond * _announced(visit) // (HOUR * PERMILLE)


def not_preferred(visit: Visit) -> Points:
    wish = visit.job.preferred
    return visit.problem.prices.not_preferred if wish and visit.engineer_index not in wish else 0


def price(visit: Visit) -> Points:
    return visit.job.prices.get(visit.engineer_index, 0)


def over_skill(visit: Visit) -> Points:
    return visit.problem.prices.over_skill * sum(
        max(0, visit.engineer.skills.get(name, 0) - level) for name, level in visit.job.skills.items()
    )


def under_skill(visit: Visit) -> Points:
    return visit.problem.prices.under_skill * sum(
        max(0, level - visit.engineer.skills.get(name, 0)) for name, level in visit.job.wished_skills.items()
    )


def fairness(visit: Visit) -> Points:
    return visit.job.burden * visit.engineer.ledger * visit.problem.prices.fairness_permille // PERMILLE


def dropped(reading: Reading) -> Points:
    jobs = range(len(reading.problem.jobs))
    return sum(drop_price(reading.problem, job) for job in jobs if job not in reading.planned)


def drop_price(problem: Problem, job: int) -> Points:
    """What a plan pays for leaving the job out."""
    return (problem.jobs[job].drop or 0) * problem.prices.drop_permille // PERMILLE


def split_site(reading: Reading) -> Points:
    serving: dict[str, set[int]] = {}
    for index, (walk, _stop) in reading.planned.items():
        serving.setdefault(reading.problem.jobs[index].site, set()).add(walk.index)
    further = sum(len(routes) - 1 for site, routes in serving.items() if site)
    return reading.problem.prices.split_site * further


ROUTE_GOALS: tuple[Callable[[Walk], Points], ...] = (travel, metres, duration, overtime, balance, shift_used)
VISIT_GOALS: tuple[Callable[[Visit], Points], ...] = (
    lateness, moved_engineer, moved_start, not_preferred, price, over_skill, under_skill, fairness,
)  # fmt: skip
PLAN_GOALS: tuple[Callable[[Reading], Points], ...] = (dropped, split_site)


def costs(reading: Reading) -> Mapping[str, Points]:
    """Every goal with its points, in the order of GOALS."""
    points = dict.fromkeys(GOALS, 0)
    for walk in reading.walks:
        for goal in ROUTE_GOALS:
            points[goal.__name__] += goal(walk)
    for visit in _visits(reading):
        for each in VISIT_GOALS:
            points[each.__name__] += each(visit)
    for whole in PLAN_GOALS:
        points[whole.__name__] += whole(reading)
    return points


def _prices(walk: Walk) -> Prices:
    return walk.problem.prices


def _announced(visit: Visit) -> int:
    was = visit.job.was
    return visit.problem.prices.announced_permille if was is not None and was.announced else PERMILLE


def _late(visit: Visit, due: Due) -> Points:
    at: Seconds = visit.start if due.on == "start" else visit.start + visit.job.duration
    late = at - due.at
    if late <= 0:
        return 0
    return (due.fixed * HOUR + due.per_hour * late) * visit.problem.prices.late_permille // (HOUR * PERMILLE)


def _visits(reading: Reading) -> list[Visit]:
    return [
        Visit(problem=reading.problem, shift_index=walk.index, job_index=index, start=stop.start)
        for index, (walk, stop) in reading.planned.items()
    ]

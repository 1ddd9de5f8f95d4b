"""What all engineers share, dealt out to the parts of a company: stock of depots, and pools.

Each part has what its present plan uses, and of the rest in proportion to what its jobs ask for. The sum is never more
than there is, so plans of the parts cannot clash.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from aftercare.operations.dispatch.planner.checking.reading import read
from aftercare.operations.dispatch.planner.checking.supplies import draws
from aftercare.operations.dispatch.planner.model import Depot, Plan, Problem

# Part number → how much.
Amounts = Counter[int]


def dealt_out(problem: Problem, plan: Plan, clusters: list[list[int]], jobs: list[list[int]]) -> list[Problem]:
    """The problem once for each part, with its share of stock and pools."""
    if len(clusters) < 2 or not (problem.depots or problem.pools):
        return [problem] * len(clusters)
    number_of = {engineer: number for number, cluster in enumerate(clusters) for engineer in cluster}
    stocks = _stocks(problem, plan, number_of, jobs)
    pools = _pools(problem, plan, number_of, jobs)
    return [
        replace(
            problem,
            depots=tuple(_stocked(depot, index, number, stocks) for index, depot in enumerate(problem.depots)),
            pools=tuple(replace(pool, amount=pools[pool.id][number]) for pool in problem.pools),
        )
        for number in range(len(clusters))
    ]


def deal(amount: int, used: Amounts, wanted: Amounts) -> Amounts:
    """Shares of an amount: what is used first, the rest by what is wanted, the odd pieces to whoever wants most."""
    shares: Amounts = Counter()
    for number in sorted(used):
        shares[number] = min(used[number], amount - shares.total())
    rest, asked = amount - shares.total(), wanted.total()
    for number in sorted(wanted) if asked else ():
        shares[number] += rest * wanted[number] // asked
    for number, _count in sorted(wanted.items(), key=lambda item: (-item[1], item[0])):
        shares[number] += shares.total() < amount
    return shares


def _stocked(depot: Depot, index: int, number: int, stocks: Mapping[tuple[int, str], Amounts]) -> Depot:
    parts = {name: None if stock is None else stocks[index, name][number] for name, stock in depot.parts.items()}
    return replace(depot, parts=parts)


def _stocks(
    problem: Problem, plan: Plan, number_of: Mapping[int, int], jobs: list[list[int]]
) -> dict[tuple[int, str], Amounts]:
    used: dict[tuple[int, str], Amounts] = {}
    for draw in draws(read(problem, plan)):
        if draw.depot is not None:
            used.setdefault((draw.depot, draw.part), Counter())[number_of[draw.walk.shift.engineer]] += draw.from_depot
    wanted = _wanted([[problem.jobs[job].parts for job in each] for each in jobs])
    return {
        (index, name): deal(stock, used.get((index, name), Counter()), wanted.get(name, Counter()))
        for index, depot in enumerate(problem.depots)
        for name, stock in depot.parts.items()
        if stock is not None
    }


def _pools(problem: Problem, plan: Plan, number_of: Mapping[int, int], jobs: list[list[int]]) -> dict[str, Amounts]:
    wanted = _wanted([[problem.jobs[job].pools for job in each] for each in jobs])
    used = _in_use(problem, plan, number_of)
    none: Amounts = Counter()
    return {pool.id: deal(pool.amount, used.get(pool.id, none), wanted.get(pool.id, none)) for pool in problem.pools}


def _in_use(problem: Problem, plan: Plan, number_of: Mapping[int, int]) -> dict[str, Amounts]:
    """The most of each pool that the plan uses at once in each part."""
    changes: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for job, (walk, stop) in read(problem, plan).planned.items():
        for name, count in problem.jobs[job].pools.items():
            moments = changes.setdefault((name, number_of[walk.shift.engineer]), [])
            moments += [(stop.start, count), (stop.end, -count)]
    found: dict[str, Amounts] = {}
    for (name, number), moments in changes.items():
        now = most = 0
        for _at, change in sorted(moments):
            now += change
            most = max(most, now)
        found.setdefault(name, Counter())[number] = most
    return found


def _wanted(asked: list[list[Mapping[str, int]]]) -> dict[str, Amounts]:
    found: dict[str, Amounts] = {}
    for number, each in enumerate(asked):
        for pieces in each:
            for name, count in pieces.items():
                found.setdefault(name, Counter())[number] += count
    return found

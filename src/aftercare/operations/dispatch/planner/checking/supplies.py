"""Where the pieces of every job come from: the van first, then a depot called at before."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from aftercare.operations.dispatch.planner.checking.reading import Reading, Walk, depot, depots_before


@dataclass(frozen=True, slots=True)
class Draw:
    """One part of one job: what it needs, takes from a depot (if there is one), and lacks."""

    walk: Walk
    job: int
    part: str
    # What the van still holds after the job.
    left: int
    depot: int | None
    from_depot: int
    missing: int


def draws(reading: Reading) -> Iterator[Draw]:
    """Every part of every job, in the order of each engineer's routes."""
    for engineer in sorted({walk.shift.engineer for walk in reading.walks}):
        van = Counter(reading.problem.engineers[engineer].parts)
        for walk in routes_of(reading, engineer):
            yield from _on_route(walk, van)


def routes_of(reading: Reading, engineer: int) -> list[Walk]:
    """The engineer's routes in the order of their shifts."""
    own = [walk for walk in reading.walks if walk.shift.engineer == engineer]
    return sorted(own, key=lambda walk: (walk.shift.start, walk.index))


def _on_route(walk: Walk, van: Counter[str]) -> Iterator[Draw]:
    for position, stop in enumerate(walk.stops):
        if stop.kind == "job":
            for part, pieces in sorted(walk.problem.jobs[stop.index].parts.items()):
                yield _draw(walk, position, part, pieces, van)


def _draw(walk: Walk, position: int, part: str, pieces: int, van: Counter[str]) -> Draw:
    from_van = min(van[part], pieces)
    van[part] -= from_van
    keeping = [index for index in depots_before(walk, position) if part in depot(walk, index).parts]
    short, source = pieces - from_van, keeping[0] if keeping else None
    missing = short if source is None else 0
    return Draw(walk, walk.stops[position].index, part, van[part], source, short - missing, missing)

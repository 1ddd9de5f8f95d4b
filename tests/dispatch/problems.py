"""Random problems that use every feature an engine can be asked for: small, but with all that may meet in one.

`problems()` is for hypothesis (it shrinks to fewer features, jobs and engineers); `random_problem` makes the same from
a seed. Pinned and mandatory jobs are easy ones, so that a plan without violations exists almost always; everything
else may be impossible.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import hypot
from random import Random
from typing import Any

import numpy as np
from hypothesis import strategies as st

from aftercare.operations.dispatch.planner.engine import FEATURES
from aftercare.operations.dispatch.planner.model import (
    Band,
    Break,
    Depot,
    Due,
    Engineer,
    Group,
    Job,
    Place,
    Pool,
    Prices,
    Problem,
    Shift,
    Span,
    Travel,
    Was,
)

MINUTE, HOUR, DAY = 60, 3_600, 86_400
SKILLS, PARTS, TOOLS = ("lift", "door", "gas"), ("pump", "hose"), ("crane", "scope")
REGIONS, SITES, POOLS, CERTIFICATES = ("north", "south"), ("tower", "mill"), ("platform", "test set"), ("gas", "height")
SIDE_METRES, METRES_PER_SECOND = 18_000, 9


@dataclass(frozen=True)
class Making:
    """What a problem is made from."""

    random: Random
    features: frozenset[str]
    engineers: int
    jobs: int
    days: int
    places: int

    def on(self, feature: str, chance: float = 1.0) -> bool:
        return feature in self.features and self.random.random() < chance

    def some(self, values: Collection[Any], most: int = 2) -> list[Any]:
        return self.random.sample(sorted(values), self.random.randint(0, min(most, len(values))))


@st.composite
def problems(
    draw: st.DrawFn, features: Collection[str] = FEATURES, most_jobs: int = 10, most_engineers: int = 4
) -> Problem:
    """Problems with any of these features."""
    chosen = draw(st.sets(st.sampled_from(sorted(features)))) if draw(st.booleans()) else set(features)
    return random_problem(
        draw(st.integers(0, 2**32)),
        features=chosen,
        engineers=draw(st.integers(1, most_engineers)),
        jobs=draw(st.integers(0, most_jobs)),
        days=draw(st.integers(1, 3)),
    )


def random_problem(
    seed: int,
    *,
    features: Collection[str] = FEATURES,
    engineers: int = 3,
    jobs: int = 10,
    days: int = 2,
    places: int = 8,
) -> Problem:
    """The problem of the seed, which asks for none but these features (and "optional")."""
    making = Making(Random(seed), frozenset(features), engineers, jobs, days, places)
    work = tuple(_job(making, index) for index in range(jobs))
    groups = tuple(_groups(making))
    shifts = tuple(_shift(making, engineer, day) for engineer in range(engineers) for day in range(days))
    work = tuple(replace(job, **_mandatory(making)) if making.random.random() < 0.05 else job for job in work)
    work, shifts = _pin(making, work, shifts, grouped={job for group in groups for job in group.jobs})
    return Problem(
        origin=datetime(2026, 3, 2, tzinfo=UTC),
        places=tuple(Place(id=str(index)) for index in range(places)),
        travel=_travel(making),
        engineers=tuple(_engineer(making, index) for index in range(engineers)),
        shifts=shifts,
        jobs=_grouped_alike(work, groups),
        groups=groups,
        depots=tuple(_depot(making, index) for index in range(making.random.randint(1, 2)))
        if making.on("depots")
        else (),
        pools=tuple(Pool(id=name, amount=making.random.randint(1, 2)) for name in POOLS),
        prices=_prices(making),
        policy="random",
    )


def _travel(making: Making) -> Travel:
    points = [
        (making.random.uniform(0, SIDE_METRES), making.random.uniform(0, SIDE_METRES)) for _ in range(making.places)
    ]
    metres = np.array([[int(1.3 * hypot(a - c, b - d)) for c, d in points] for a, b in points], np.int64)
    uneven = np.array([[making.random.randint(90, 115) for _ in points] for _ in points], np.int64)
    seconds = metres * uneven // (100 * METRES_PER_SECOND)
    if not making.on("bands"):
        return Travel(name="random", seconds=seconds, metres=metres)
    rush = (Band(7 * HOUR, 9 * HOUR, 1_333), Band(9 * HOUR, 10 * HOUR, 900), Band(16 * HOUR, 19 * HOUR, 1_250))
    return Travel(
        name="random", seconds=seconds, metres=metres, bands=rush, midnight=making.random.choice([0, -2 * HOUR])
    )


def _engineer(making: Making, index: int) -> Engineer:
    until: Callable[[], int | None] = lambda: making.random.choice([None, making.random.randint(0, 3 * DAY)])  # noqa: E731
    return Engineer(
        id=100 + index,
        skills={name: making.random.randint(1, 3) for name in making.some(SKILLS, 3)},
        certificates={name: until() for name in making.some(CERTIFICATES)},
        parts={name: making.random.randint(0, 3) for name in making.some(PARTS)},
        tools=frozenset(making.some(TOOLS, 1)),
        ledger=making.random.randint(-20, 20),
    )


def _shift(making: Making, engineer: int, day: int) -> Shift:
    begins = day * DAY + making.random.choice([7, 8, 8, 9]) * HOUR
    ends = begins + making.random.choice([6, 8, 9]) * HOUR
    values: dict[str, Any] = {"start_place": _place(making), "end_place": _place(making)}
    if making.on("open_routes", 0.3):
        values[making.random.choice(["start_place", "end_place"])] = None
    if making.on("overtime", 0.5):
        values["overtime"] = making.random.choice([30 * MINUTE, 2 * HOUR])
    if making.on("breaks", 0.6):
        lunch = begins + making.random.choice([3, 4]) * HOUR
        values["breaks"] = (Break(duration=making.random.choice([30, 45]) * MINUTE, window=Span(lunch, lunch + HOUR)),)
        if making.random.random() < 0.2:
            tea = ends - 90 * MINUTE
            values["breaks"] += (Break(duration=15 * MINUTE, window=Span(tea, tea + 30 * MINUTE)),)
    if making.on("busy", 0.4):
        away = begins + making.random.randint(0, 5) * HOUR
        values["busy"] = (Span(away, away + making.random.choice([30, 60]) * MINUTE),)
    if making.on("shift_price", 0.5):
        values["price"] = making.random.randint(0, 2_000)
    return Shift(engineer=engineer, start=begins, end=ends, **values, **_bounds(making))


def _bounds(making: Making) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, choices in (
        ("max_jobs", [2, 3, 4]), ("max_work", [4 * HOUR, 6 * HOUR]), ("max_metres", [100_000, 140_000]),
        ("max_leg", [1_200, 1_800]),
    ):  # fmt: skip
        if making.on("limits", 0.3):
            values[name] = making.random.choice(choices)
    if making.on("capacity", 0.5):
        values["capacity"] = (making.random.randint(3, 8), making.random.randint(2, 6))
    if making.on("skills", 0.3):
        values["regions"] = frozenset(making.some(REGIONS))
    if making.on("skills", 0.2):
        values["least_priority"] = making.random.randint(1, 3)
    if making.on("parts", 0.3):
        values["tools"] = frozenset(making.some(TOOLS, 1))
    return values


def _job(making: Making, index: int) -> Job:
    values: dict[str, Any] = {}
    for make in (_when, _who, _supplies, _wishes, _history):
        values |= make(making, index)
    return Job(
        id=1_000 + index,
        place=_place(making),
        duration=making.random.choice([15, 30, 60, 90, 150]) * MINUTE + making.random.choice([0, 0, 7]),
        priority=making.random.randint(1, 5),
        drop=making.random.choice([0, 1_500, 5_400, 20_000]) if making.random.random() < 0.9 else 36_001,
        **values,
    )


def _when(making: Making, index: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if making.on("windows", 0.5):
        count = making.random.randint(1, 3) if "many_windows" in making.features else 1
        values["windows"] = tuple(_span(making) for _ in range(count))
    if making.on("lateness", 0.6):
        values["dues"] = tuple(_due(making) for _ in range(making.random.randint(1, 2)))
    if making.on("precedence", 0.2) and index:
        values["after"] = tuple(making.some(range(index)))
    if making.on("locks", 0.15):
        values["locked_start"] = _moment(making)
    return values


def _who(making: Making, _index: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    everybody = range(making.engineers)
    if making.on("skills", 0.5):
        values["skills"] = {name: making.random.randint(1, 2) for name in making.some(SKILLS)}
    if making.on("skills", 0.2):
        values["certificates"] = frozenset(making.some(CERTIFICATES, 1))
    if making.on("skills", 0.2):
        values["region"] = making.random.choice(REGIONS)
    if making.on("skills", 0.15):
        values["allowed"] = frozenset(making.some(everybody, making.engineers))
    if making.on("skills", 0.15):
        values["forbidden"] = frozenset(making.some(everybody, 1))
    if making.on("locks", 0.15):
        values["locked_engineer"] = making.random.choice(everybody)
    return values


def _supplies(making: Making, _index: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if making.on("parts", 0.4):
        values["parts"] = {name: making.random.randint(1, 3) for name in making.some(PARTS)}
    if making.on("parts", 0.3):
        values["tools"] = frozenset(making.some(TOOLS, 1))
    if making.on("capacity", 0.6):
        values["load"] = tuple(making.random.randint(0, 3) for _ in range(making.random.randint(1, 3)))
    if making.on("pools", 0.3):
        values["pools"] = dict.fromkeys(making.some(POOLS), 1)
    return values


def _wishes(making: Making, _index: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    everybody = range(making.engineers)
    if making.on("preference", 0.4):
        values["preferred"] = frozenset(making.some(everybody))
    if making.on("preference", 0.3):
        values["wished_skills"] = {name: making.random.randint(1, 3) for name in making.some(SKILLS)}
    if making.on("preference", 0.3):
        values["prices"] = {engineer: making.random.randint(-500, 1_500) for engineer in making.some(everybody)}
    if making.on("sites", 0.4):
        values["site"] = making.random.choice(SITES)
    if making.on("fairness", 0.5):
        values["burden"] = making.random.randint(1, 9)
    return values


def _history(making: Making, _index: int) -> dict[str, Any]:
    if not making.on("stability", 0.5):
        return {}
    engineer = making.random.randrange(making.engineers)
    return {"was": Was(engineer=engineer, start=_moment(making), announced=making.random.random() < 0.3)}


def _groups(making: Making) -> list[Group]:
    free = list(range(making.jobs))
    making.random.shuffle(free)
    groups = []
    for feature, kind in (("crews", "together"), ("series", "series"), ("crews", "together")):
        size = making.random.choice([2, 2, 3])
        if making.on(feature, 0.6) and len(free) >= size:
            groups.append(Group(kind=kind, jobs=tuple(free.pop() for _ in range(size))))
    return groups


def _grouped_alike(jobs: tuple[Job, ...], groups: tuple[Group, ...]) -> tuple[Job, ...]:
    """The members of a group share place and windows and are all optional: else hardly one could be planned."""
    changed = list(jobs)
    for group in groups:
        first = jobs[group.jobs[0]]
        for index in group.jobs:
            alike: dict[str, Any] = {"place": first.place, "windows": first.windows if group.kind == "together" else ()}
            changed[index] = replace(jobs[index], **alike, after=(), drop=jobs[index].drop or 0)
    return tuple(changed)


def _pin(
    making: Making, jobs: tuple[Job, ...], shifts: tuple[Shift, ...], grouped: set[int]
) -> tuple[tuple[Job, ...], tuple[Shift, ...]]:
    free = [index for index in range(len(jobs)) if index not in grouped and jobs[index].drop is not None]
    changed, days = list(jobs), list(shifts)
    for number in range(len(days)):
        if making.on("pinned", 0.3) and free:
            pinned = tuple(free.pop() for _ in range(min(len(free), making.random.randint(1, 2))))
            days[number] = replace(days[number], pinned=pinned)
            for index in pinned:
                changed[index] = _easy(making, jobs[index])
    return tuple(changed), tuple(days)


def _easy(making: Making, job: Job) -> Job:
    """The job without anything that could forbid a place at the start of a shift."""
    return Job(
        id=job.id, place=job.place, duration=making.random.choice([10, 20, 30]) * MINUTE, priority=1, drop=job.drop,
        dues=job.dues, was=job.was, site=job.site, burden=job.burden, prices=job.prices, preferred=job.preferred,
    )  # fmt: skip


def _mandatory(making: Making) -> dict[str, Any]:
    """Values of a job that must be planned: one that everybody can do at any time."""
    return {
        "drop": None, "duration": 10 * MINUTE, "windows": (), "skills": {}, "certificates": frozenset(), "allowed": None,
        "forbidden": frozenset(), "region": "", "priority": 1, "parts": {}, "tools": frozenset(), "load": (), "pools": {},
        "after": (), "locked_engineer": None, "locked_start": None,
    }  # fmt: skip


def _depot(making: Making, index: int) -> Depot:
    windows = (Span(7 * HOUR, 11 * HOUR), Span(DAY, DAY + 12 * HOUR)) if making.random.random() < 0.3 else ()
    return Depot(
        id=200 + index,
        place=_place(making),
        parts={name: making.random.choice([None, 2, 5]) for name in making.some(PARTS)},
        tools=frozenset(making.some(TOOLS)),
        duration=making.random.choice([0, 5, 10]) * MINUTE,
        windows=windows,
    )


def _prices(making: Making) -> Prices:
    number = making.random.randint
    given: dict[str, int] = {
        "travel_permille": making.random.choice([0, 1_000, 1_000, 1_337]),
        "metre_permille": number(0, 30),
    }
    for feature, names in {
        "duration": {"duration_permille": 400},
        "balance": {"balance_permille": 3_000},
        "fairness": {"fairness_permille": 3_000},
        "sites": {"split_site": 700},
        "shift_price": {"shift_used": 1_500},
        "preference": {"not_preferred": 900, "over_skill": 200, "under_skill": 300},
    }.items():
        if making.on(feature):
            given |= {name: number(1, most) for name, most in names.items()}
    return Prices(
        **given,
        moved_tolerance=making.random.choice([0, 1_800]),
        late_permille=making.random.choice([500, 1_000, 2_100]),
    )


def _due(making: Making) -> Due:
    return Due(
        at=_moment(making) + making.random.randint(0, 7),
        on=making.random.choice(["start", "end"]),
        fixed=making.random.choice([0, 300, 1_801]),
        per_hour=making.random.choice([0, 700, 3_601]),
        name="response",
    )


def _span(making: Making) -> Span:
    begins = _moment(making)
    return Span(begins, begins + making.random.choice([30 * MINUTE, 2 * HOUR, 4 * HOUR, 10 * HOUR]))


def _moment(making: Making) -> int:
    """A quarter of an hour within the working days."""
    return making.random.randrange(making.days) * DAY + making.random.randint(28, 68) * 15 * MINUTE


def _place(making: Making) -> int:
    return making.random.randrange(making.places)

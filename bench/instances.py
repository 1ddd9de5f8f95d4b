"""Problems to measure planners with: technicians of our own making, a rich one, and readers of two written forms."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from aftercare.operations.dispatch.planner.model import (
    Break,
    Depot,
    Due,
    Engineer,
    Group,
    Job,
    Place,
    Problem,
    Shift,
    Span,
    Travel,
)

ORIGIN = datetime(2026, 1, 5, tzinfo=UTC)
MINUTE, HOUR, DAY = 60, 3_600, 86_400
WEEK = 5
# Sorts of tools, and of spare parts.
SORTS = 5
SKILLS = 8
# How often a skill is wanted.
WANTED = np.array([0.24, 0.2, 0.16, 0.12, 0.1, 0.08, 0.06, 0.04])
HELD = (WANTED + 0.06) / (WANTED + 0.06).sum()
SHIFTS, OF_SHIFTS = ((8, 17), (7, 16), (9, 18), (8, 13)), (0.55, 0.2, 0.15, 0.1)
DROPS, OF_DROPS = (36_000, 21_600, 10_800, 7_200, 5_400), (0.08, 0.17, 0.35, 0.25, 0.15)
LENGTHS, OF_LENGTHS = (20, 30, 45, 60, 90), (0.2, 0.3, 0.25, 0.17, 0.08)
# Towns around which people live, kilometres across, and how fast one gets about.
TOWNS, SIDE, SPEED, DETOUR, PARKING = 12, 60.0, 45.0, 1.3, 60

# Where a company lies, and kilometres a degree.
LATITUDE, LONGITUDE, DEGREE = 1.0, 110.0, 111.0


def technicians(engineers: int, jobs: int, seed: int) -> Problem:
    """Engineers at their homes, jobs around the same towns, windows from a day to half an hour."""
    random = np.random.default_rng(seed)
    towns = random.uniform(0, SIDE, (TOWNS, 2))
    points = towns[random.integers(0, TOWNS, engineers + jobs)] + random.normal(0, SIDE / 14, (engineers + jobs, 2))
    skills = [_held(random) for _ in range(engineers)]
    return _problem(
        points,
        tuple(Engineer(id=each, skills=skills[each]) for each in range(engineers)),
        tuple(_shift(random, each) for each in range(engineers)),
        tuple(_job(random, skills, each, engineers + each) for each in range(jobs)),
    )


def company(engineers: int, jobs: int, seed: int) -> Problem:
    """Regions of sixty engineers side by side on the map, each with its towns; without ways, for they are too many."""
    random, regions = np.random.default_rng(seed), max(1, engineers // 60)
    across = int(np.ceil(regions**0.5))
    own = random.integers(0, regions, engineers + jobs)
    towns = random.uniform(0, SIDE, (regions, TOWNS, 2))
    corners = np.stack((own % across, own // across), axis=1) * SIDE
    points = corners + towns[own, random.integers(0, TOWNS, len(own))] + random.normal(0, SIDE / 14, (len(own), 2))
    skills, nothing = [_held(random) for _ in range(engineers)], np.zeros((0, 0), np.int64)
    return Problem(
        origin=ORIGIN,
        places=tuple(_on_map(index, *point) for index, point in enumerate(points.tolist())),
        travel=Travel(name="none", seconds=nothing, metres=nothing),
        engineers=tuple(Engineer(id=each, skills=skills[each]) for each in range(engineers)),
        shifts=tuple(_shift(random, each) for each in range(engineers)),
        jobs=tuple(_job(random, skills, each, engineers + each) for each in range(jobs)),
    )


def _on_map(number: int, east: float, north: float) -> Place:
    latitude, longitude = LATITUDE + north / DEGREE, LONGITUDE + east / DEGREE
    return Place(id=str(number), latitude_e6=int(1e6 * latitude), longitude_e6=int(1e6 * longitude))


def rich(engineers: int, jobs: int, seed: int) -> Problem:
    """The same with lunch, overtime, parts in vans, clocks that run late, crews, and some work that is locked."""
    plain, random = technicians(engineers, jobs, seed), np.random.default_rng(seed + 1)
    lunch = Break(duration=45 * MINUTE, window=Span(11 * HOUR, 13 * HOUR))
    shifts = tuple(replace(shift, overtime=HOUR, breaks=(lunch,)) for shift in plain.shifts)
    carried = [{"pump": int(random.integers(1, 6)), "board": int(random.integers(0, 4))} for _ in range(engineers)]
    people = tuple(replace(each, parts=parts) for each, parts in zip(plain.engineers, carried, strict=True))
    work = [_rich_job(random, job, engineers) for job in plain.jobs]
    crews = [(first, first + 1) for first in range(0, jobs // 10, 2)]
    for first, second in crews:
        shared = {"place": work[first].place, "duration": work[first].duration, "windows": work[first].windows}
        easy = {"skills": {}, "locked_engineer": None, "locked_start": None, "allowed": None}
        work[first], work[second] = replace(work[first], **easy), replace(work[second], **shared, **easy)
    groups = tuple(Group(kind="together", jobs=crew) for crew in crews)
    return replace(plain, engineers=people, shifts=shifts, jobs=tuple(work), groups=groups)


def teams(engineers: int, jobs: int, seed: int) -> Problem:
    """Three jobs in ten are for two people who begin together."""
    plain = technicians(engineers, jobs, seed)
    work, pairs = list(plain.jobs), range(0, jobs * 3 // 10, 2)
    for first in pairs:
        one = replace(work[first], skills={})
        alike = replace(one, id=work[first + 1].id)
        work[first], work[first + 1] = one, alike
    groups = tuple(Group(kind="together", jobs=(first, first + 1)) for first in pairs)
    return replace(plain, jobs=tuple(work), groups=groups)


def collecting(engineers: int, jobs: int, seed: int) -> Problem:
    """Far more jobs than anybody can do, each worth what it is worth: whom to visit is the question."""
    plain, random = technicians(engineers, jobs, seed), np.random.default_rng(seed + 2)
    return replace(
        plain, jobs=tuple(replace(job, skills={}, drop=int(random.integers(900, 9_000))) for job in plain.jobs)
    )


def supplied(engineers: int, jobs: int, seed: int) -> Problem:
    """Half of the jobs use up parts or need a tool; vans hold few, two depots keep all."""
    plain, random = technicians(engineers, jobs, seed), np.random.default_rng(seed + 3)
    work = tuple(replace(job, **_supplies(random)) for job in plain.jobs)
    people = tuple(
        replace(
            each, parts={"pump": int(random.integers(0, 3))}, tools=frozenset({"crane"} if each.id % 3 == 0 else ())
        )
        for each in plain.engineers
    )
    store = {"parts": {"pump": None, "board": None}, "tools": frozenset({"crane", "scope"}), "duration": 10 * MINUTE}
    depots = tuple(Depot(id=number, place=engineers + number, **store) for number in range(2))
    return replace(plain, engineers=people, jobs=work, depots=depots)


def stocked(engineers: int, jobs: int, seed: int) -> Problem:
    """Skills, tools and spare parts, and nowhere to fetch more: a tool is a skill to whoever knows no tools."""
    plain, random = technicians(engineers, jobs, seed), np.random.default_rng(seed + 9)
    kits = [{f"t{tool}": 1 for tool in range(SORTS) if random.random() < 0.5} for _ in range(engineers)]
    vans = [{f"p{part}": int(random.integers(0, 4)) for part in range(SORTS)} for _ in range(engineers)]
    people = tuple(
        replace(each, skills={**each.skills, **kit}, parts=van)
        for each, kit, van in zip(plain.engineers, kits, vans, strict=True)
    )
    work = tuple(replace(job, skills={**job.skills, **_tool(random)}, parts=_parts(random)) for job in plain.jobs)
    return replace(plain, engineers=people, jobs=work)


def _tool(random: np.random.Generator) -> dict[str, int]:
    return {f"t{random.integers(0, SORTS)}": 1} if random.random() < 0.4 else {}


def _parts(random: np.random.Generator) -> dict[str, int]:
    return {f"p{random.integers(0, SORTS)}": int(random.integers(1, 3))} if random.random() < 0.6 else {}


def squads(engineers: int, jobs: int, seed: int) -> Problem:
    """Half of the jobs are for two to four people of different skills who begin together."""
    plain, random = technicians(engineers, jobs, seed), np.random.default_rng(seed + 5)
    work, groups, first = list(plain.jobs), [], 0
    while first < jobs // 2:
        seats = range(first, first + int(random.integers(2, 5)))
        lead = work[first]
        for seat in seats:
            wanted = {f"s{random.integers(0, 4)}": 1}
            work[seat] = replace(lead, id=work[seat].id, skills=wanted)
        groups.append(Group(kind="together", jobs=tuple(seats)))
        first = seats.stop
    return replace(plain, jobs=tuple(work), groups=tuple(groups))


def orienteering(engineers: int, jobs: int, seed: int) -> Problem:
    """Half a day each, no windows, and jobs of which one is worth two hundred times what another is."""
    plain, random = technicians(engineers, jobs, seed), np.random.default_rng(seed + 6)
    prices = np.exp(random.uniform(np.log(300), np.log(60_000), jobs)).astype(int)
    short = {"skills": {}, "windows": (), "duration": 15 * MINUTE}
    work = tuple(replace(job, drop=int(price), **short) for job, price in zip(plain.jobs, prices, strict=True))
    shifts = tuple(replace(shift, end=shift.start + 4 * HOUR) for shift in plain.shifts)
    return replace(plain, shifts=shifts, jobs=work)


def periods(engineers: int, jobs: int, seed: int) -> Problem:
    """Five days, jobs that may be done on one to three of them; so each engineer has five shifts."""
    plain, random = technicians(engineers, jobs, seed), np.random.default_rng(seed + 7)
    shifts = tuple(
        replace(shift, start=shift.start + day * DAY, end=shift.end + day * DAY)
        for shift in plain.shifts
        for day in range(WEEK)
    )
    work = []
    for job in plain.jobs:
        first = int(random.integers(0, WEEK))
        days = range(first, min(WEEK, first + 1 + int(random.integers(0, 3))))
        windows = tuple(Span(one.start + day * DAY, one.end + day * DAY) for day in days for one in job.windows)
        work.append(replace(job, windows=windows))
    return replace(plain, shifts=shifts, jobs=tuple(work))


def _supplies(random: np.random.Generator) -> dict[str, object]:
    kind = random.random()
    if kind < 0.2:
        return {"parts": {"pump": int(random.integers(1, 3))}}
    if kind < 0.35:
        return {"parts": {"board": 1}}
    return {"tools": frozenset({"crane" if kind < 0.45 else "scope"})} if kind < 0.5 else {}


def read(path: Path) -> Problem:
    """JSON: `xy` in kilometres; `jobs` of loc, dur, tw, skill (bits), pen; `engs` of loc, shift, skill (bits)."""
    data = json.loads(path.read_text())
    people, jobs = data["engs"], data["jobs"]
    return _problem(
        np.array(data["xy"]),
        tuple(Engineer(id=index, skills=_bits(each["skill"])) for index, each in enumerate(people)),
        tuple(_at_home(index, each["loc"], *each["shift"]) for index, each in enumerate(people)),
        tuple(
            Job(
                id=index,
                place=each["loc"],
                duration=each["dur"],
                windows=(Span(*each["tw"]),),
                skills=_bits(each["skill"]),
                drop=each["pen"],
            )
            for index, each in enumerate(jobs)
        ),
    )


def read_solomon(path: Path) -> Problem:
    """The form of Solomon and of Gehring and Homberger; distances as in DIMACS: times ten, then cut."""
    lines = [line.split() for line in path.read_text().splitlines()]
    rows = np.array([[float(word) for word in line] for line in lines if len(line) == 7 and line[0].isdigit()])
    vehicles, load = next((int(line[0]), int(line[1])) for line in lines if len(line) == 2 and line[0].isdigit())
    apart = np.sqrt(((rows[:, None, 1:3] - rows[None, :, 1:3]) ** 2).sum(-1))
    ways = np.floor(apart * 10 + 1e-9).astype(np.int64)
    horizon = int(rows[0, 5] * 10)
    shift = Shift(engineer=0, start=0, end=horizon, start_place=0, end_place=0, capacity=(load,))
    return Problem(
        origin=ORIGIN,
        places=tuple(Place(id=str(index)) for index in range(len(rows))),
        travel=Travel(name="straight", seconds=ways, metres=ways),
        engineers=tuple(Engineer(id=index) for index in range(vehicles)),
        shifts=tuple(replace(shift, engineer=index) for index in range(vehicles)),
        jobs=tuple(_customer(index, row) for index, row in enumerate(rows) if index),
    )


def _problem(
    points: np.ndarray, people: tuple[Engineer, ...], shifts: tuple[Shift, ...], jobs: tuple[Job, ...]
) -> Problem:
    apart = np.sqrt(((points[:, None] - points[None]) ** 2).sum(-1))
    seconds = np.round(apart * DETOUR / SPEED * HOUR + PARKING * (apart > 0)).astype(np.int64)
    return Problem(
        origin=ORIGIN,
        places=tuple(Place(id=str(index)) for index in range(len(points))),
        travel=Travel(name="straight", seconds=seconds, metres=np.round(apart * 1_000).astype(np.int64)),
        engineers=people,
        shifts=shifts,
        jobs=jobs,
    )


def _held(random: np.random.Generator) -> dict[str, int]:
    count = random.choice([2, 3, 4, 5], p=[0.3, 0.35, 0.25, 0.1])
    return {f"s{each}": 1 for each in random.choice(SKILLS, count, replace=False, p=HELD)}


def _shift(random: np.random.Generator, engineer: int) -> Shift:
    begin, end = SHIFTS[random.choice(len(SHIFTS), p=OF_SHIFTS)]
    return _at_home(engineer, engineer, begin * HOUR, end * HOUR)


def _at_home(engineer: int, place: int, begin: int, end: int) -> Shift:
    return Shift(engineer=engineer, start=begin, end=end, start_place=place, end_place=place)


def _job(random: np.random.Generator, held: Sequence[dict[str, int]], number: int, place: int) -> Job:
    return Job(
        id=number,
        place=place,
        duration=int(random.choice(LENGTHS, p=OF_LENGTHS)) * MINUTE,
        windows=(_window(random),),
        skills=_asked(random, held),
        drop=int(random.choice(DROPS, p=OF_DROPS)),
    )


def _asked(random: np.random.Generator, held: Sequence[dict[str, int]]) -> dict[str, int]:
    """One or two skills that a fortieth of all engineers have."""
    while True:
        asked = {f"s{each}": 1 for each in random.choice(SKILLS, 1 + (random.random() > 0.7), replace=False, p=WANTED)}
        if sum(asked.keys() <= each.keys() for each in held) >= max(1, len(held) // 40):
            return asked


def _window(random: np.random.Generator) -> Span:
    kind = random.random()
    if kind < 0.35:
        return Span(7 * HOUR, 18 * HOUR)
    if kind < 0.6:
        return Span(8 * HOUR, 12 * HOUR) if random.random() < 0.5 else Span(13 * HOUR, 17 * HOUR)
    if kind < 0.85:
        begin = int(random.integers(8, 16)) * HOUR
        return Span(begin, begin + 2 * HOUR)
    begin = 8 * HOUR + 30 * MINUTE * int(random.integers(0, 16))
    return Span(begin, begin + 30 * MINUTE)


def _rich_job(random: np.random.Generator, job: Job, engineers: int) -> Job:
    parts = {"pump": 1} if random.random() < 0.15 else {"board": 1} if random.random() < 0.1 else {}
    due = Due(at=int(random.integers(9, 15)) * HOUR, per_hour=3_600) if random.random() < 0.3 else None
    windows = (Span(7 * HOUR, 18 * HOUR),) if due is not None else job.windows
    locked = int(random.integers(0, engineers)) if random.random() < 0.04 else None
    skills = {} if locked is not None else job.skills
    dues = (due,) if due is not None else ()
    return replace(job, parts=parts, dues=dues, windows=windows, locked_engineer=locked, skills=skills)


def _bits(mask: int) -> dict[str, int]:
    return {f"s{bit}": 1 for bit in range(16) if mask >> bit & 1}


def _customer(index: int, row: np.ndarray) -> Job:
    """The window bounds the start; a plan without a customer is none."""
    return Job(
        id=index,
        place=index,
        duration=int(row[6] * 10),
        windows=(Span(int(row[4] * 10), int(row[5] * 10)),),
        load=(int(row[3]),),
        drop=None,
    )

"""What a planner is given and gives back: frozen, typed, whole numbers only.

Times are whole seconds after the problem's `origin`. Prices are *points*: one point is what one second of travel
costs at its normal weight, so every price reads as "as bad as so many seconds on the road". Indexes (`place`, `shift`,
`engineer`, `job` …) are positions in the problem's tuples; `id` is the caller's own key and means nothing here.

A plan says its times outright, so whoever checks it needs to know nothing of how they were found.

Where something is worked out in parts (`…_permille`, `per_hour`, balance), it is rounded down once, for each route or
each job or each due of a job by itself, and the parts are added up after that. Only the seconds of a leg round up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

Seconds = int
Points = int
Matrix = npt.NDArray[np.int64]


class Table(Protocol):
    """A matrix, or what answers like one: `table[from, to]` is a number, `table[np.ix_(some, others)]` a matrix."""

    def __len__(self) -> int: ...

    def __getitem__(self, key: Any, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to `end`; where it bounds the start of something, both ends are allowed."""

    start: Seconds
    end: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somewhere on earth, in micro-degrees of WGS-84."""

    id: str
    latitude_e6: int = 0
    longitude_e6: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """A leg that begins within these seconds of the local day, `end` not included, takes `permille` of its time.

    The seconds are rounded up. The second at which a leg begins decides for the whole leg.
    """

    start: Seconds
    end: Seconds
    permille: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """How long every leg takes: `seconds[from, to]` and `metres[from, to]`, and what made them (`name`).

    Within one place there is no way: both diagonals are zero.
    """

    name: str
    seconds: Table
    metres: Table
    # Not overlapping; outside them the normal time holds. `midnight` is a local midnight, in seconds after the origin.
    bands: tuple[Band, ...] = ()
    midnight: Seconds = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Engineer:
    """A person: what they can do and what they carry. When and from where they work is in their shifts."""

    id: int
    name: str = ""
    # Skill → level (not there = 0); certificate → the first second on which it is no longer valid, None = for life.
    skills: Mapping[str, int] = field(default_factory=dict)
    certificates: Mapping[str, Seconds | None] = field(default_factory=dict)
    # In the van: part → pieces, once for all shifts together; tools are there or not and are not used up.
    parts: Mapping[str, int] = field(default_factory=dict)
    tools: frozenset[str] = frozenset()
    # The fairness ledger: burden carried in the last weeks above (or below) the team's mean, in points of burden.
    ledger: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A flexible meal break: it begins within `window` (both ends allowed), between two stops, wherever that is.

    It is due when the route is under way at `window.end`: it left by then (`leaves_at` ≤ `window.end`) and is not back
    yet (`back_at` > `window.end`). Where it is not due it may be taken all the same, once.
    """

    duration: Seconds
    window: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One working day of one engineer: one route of the plan.

    The route leaves `start_place` at or after `start` and is back at `end_place` by `end` plus `overtime`.
    Without a start place it begins at its first stop (`leaves_at` is its start), without an end place it ends at its
    last (`back_at` is its end). Shifts of one engineer do not overlap, overtime included.
    """

    engineer: int
    start: Seconds
    end: Seconds
    start_place: int | None
    end_place: int | None
    overtime: Seconds = 0
    breaks: tuple[Break, ...] = ()
    # Personal events, meetings, leave for some hours: no stop, break or leg may touch them, and they do not overlap.
    # One that the engineer just waits through needs no stop of its own; a stop is how to wait before the next leg.
    busy: tuple[Span, ...] = ()
    max_jobs: int | None = None
    # Travel, jobs and calls at depots together (no breaks, no waiting); the whole way; the longest single leg, as long
    # as it really takes, after the first and before the last job or depot call (home legs may be longer).
    max_work: Seconds | None = None
    max_metres: int | None = None
    max_leg: Seconds | None = None
    # The sum of the jobs' `load` may not exceed it, dimension by dimension; what either leaves out is free.
    capacity: tuple[int, ...] = ()
    # Where the engineer may be sent; None = everywhere. A job without a region may go to everybody.
    regions: frozenset[str] | None = None
    # On call: takes only jobs of this priority or a more urgent one (1 is the most urgent).
    least_priority: int | None = None
    # Tools that lie in today's vehicle, beside the engineer's own.
    tools: frozenset[str] = frozenset()
    # The price of using the shift at all.
    price: Points = 0
    # Jobs that are dispatched already: its first jobs are these, in this order (breaks, busy spans and depot calls may
    # lie between). Every rule holds for them too: whoever states the problem lifts what reality has broken already.
    pinned: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A clock of the regulations: the job must have begun (or ended) at `at`; later costs `fixed` and `per_hour`.

    From one second late on: (fixed × 3600 + per_hour × seconds late) × late_permille ÷ 3,600,000, rounded down.
    """

    at: Seconds
    on: Literal["start", "end"] = "start"
    fixed: Points = 0
    per_hour: Points = 0
    # Which clock, for people: the address of the clause or the name of the slot.
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Was:
    """Where the job stands in the plan in force, if it does."""

    engineer: int
    start: Seconds
    # The customer was told the time: moving it costs more.
    announced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work at one place by one engineer. A crew, or work of several days, is several jobs and a `Group`."""

    id: int
    place: int
    duration: Seconds
    # The START of service lies in one of them; empty = whenever a shift allows it.
    windows: tuple[Span, ...] = ()
    skills: Mapping[str, int] = field(default_factory=dict)
    # Levels that would be better to have; what is missing is priced.
    wished_skills: Mapping[str, int] = field(default_factory=dict)
    # Valid at the start of service.
    certificates: frozenset[str] = frozenset()
    # Engineers: only these (None = all); none of these; rather these (empty = no wish).
    allowed: frozenset[int] | None = None
    forbidden: frozenset[int] = frozenset()
    preferred: frozenset[int] = frozenset()
    # Any further price of giving the job to this engineer (territory, cost of a subcontractor); may be negative.
    prices: Mapping[int, Points] = field(default_factory=dict)
    region: str = ""
    priority: int = 3
    # The price of not planning it; None = a plan without it is no plan (a group with such a job must be planned whole).
    drop: Points | None = 0
    dues: tuple[Due, ...] = ()
    # Used up: part → pieces. Needed but kept: tools. Both are in the van, or fetched at a depot before. What the van
    # still holds is used first, in the order of the engineer's shifts; what is short comes from one depot.
    parts: Mapping[str, int] = field(default_factory=dict)
    tools: frozenset[str] = frozenset()
    load: tuple[int, ...] = ()
    # Taken out of a `Pool` while the job lasts (from `start` up to `end`): pool → how many.
    pools: Mapping[str, int] = field(default_factory=dict)
    # Jobs that end before this one begins; it is planned only if they all are.
    after: tuple[int, ...] = ()
    # Jobs at one site are better done on one route; empty = no site.
    site: str = ""
    # Points of burden for the fairness ledger: night, far away, dirty, dull.
    burden: int = 0
    was: Was | None = None
    # Locks: on this engineer, on this start, or both.
    locked_engineer: int | None = None
    locked_start: Seconds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Jobs that are planned all or not at all.

    `together`: a crew, so each by another engineer and all with one start.
    `series`: work of several days, so all by one engineer, one a shift, in this order, on shifts in a row: the
    engineer's shifts in the order of their starts, none left out between.
    """

    kind: Literal["together", "series"]
    jobs: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """Where parts and tools are fetched on the way. One call brings all that the rest of this route needs.

    The pieces that a job is short of come from the latest depot called at before it on its route that keeps the part.
    Tools are enough for everybody, and go back at the end of the route.
    """

    id: int
    place: int
    # Part → pieces there, None = as many as wanted. What all routes take together may not exceed it.
    parts: Mapping[str, int | None] = field(default_factory=dict)
    tools: frozenset[str] = frozenset()
    duration: Seconds = 0
    # The START of the call lies in one of them; empty = always open.
    windows: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Something that few share: two lifting platforms, one test set. At no moment more than `amount` are in use."""

    id: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What each goal weighs. `…_permille` multiplies a natural measure, the rest are points for one case of it.

    A route: travel, metre, duration, overtime and balance, each rounded down by itself. A planned job: late (a due),
    moved, not preferred, `Job.prices`, over- and under-skill, fairness. The rest as said there.
    """

    travel_permille: int = 1_000  # a second of travel
    metre_permille: int = 0  # a metre
    duration_permille: int = 0  # a second between leaving and being back: back_at − leaves_at
    overtime_permille: int = 1_500  # a second of overtime: back_at after the shift's end
    late_permille: int = 1_000  # multiplies the jobs' `dues`
    drop_permille: int = 1_000  # multiplies the jobs' `drop`
    # A job planned otherwise than it `was`; one that is dropped costs its `drop` alone.
    moved_engineer: Points = 900
    moved_start: Points = 600  # an hour beyond the tolerance, earlier or later: moved_start × seconds ÷ 3600
    moved_tolerance: Seconds = 1_800
    announced_permille: int = 2_000  # multiplies both (then rounded) for an appointment that the customer knows of
    not_preferred: Points = 0  # a job with a wish that goes to somebody else
    over_skill: Points = 0  # a level above what the job asks for, each skill
    under_skill: Points = 0  # a level below what it wishes for, each skill
    # m²/480 for a shift with m minutes of work as `max_work` counts it: 480 for a full day. In whole numbers:
    # work² × permille ÷ 1,728,000,000.
    balance_permille: int = 0
    fairness_permille: int = 0  # burden × ledger of the engineer who gets it
    split_site: Points = 0  # each further route that serves a site
    shift_used: Points = 0  # each route, beside its `Shift.price`


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """All that a plan depends on. The same problem, engine, seed and rounds give the same plan to the bit."""

    origin: datetime
    places: tuple[Place, ...]
    travel: Travel
    engineers: tuple[Engineer, ...]
    shifts: tuple[Shift, ...]
    jobs: tuple[Job, ...]
    groups: tuple[Group, ...] = ()
    depots: tuple[Depot, ...] = ()
    pools: tuple[Pool, ...] = ()
    prices: Prices = Prices()
    # Which regulation, in which version, set the prices.
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing on a route, with its times: a job, a call at a depot, a break or a busy span (by index in the shift).

    The engineer leaves the stop before as soon as it ends, and waits after the leg if there is time. A break or busy
    span is at the place of the stop before it or of the one after it (the first and last: or at the start and end
    place). A job, a call and a break last exactly their duration; a busy span is where the shift has it.
    """

    kind: Literal["job", "depot", "break", "busy"]
    index: int
    place: int
    start: Seconds
    end: Seconds


@dataclass(frozen=True, slots=True)
class Route:
    """What one shift does; shifts without a job have no route. It is back when the last leg ends, not later."""

    shift: int
    leaves_at: Seconds
    stops: tuple[Stop, ...]
    back_at: Seconds


@dataclass(frozen=True, slots=True)
class Plan:
    """Routes in the order of their shifts. A job on no route is not planned."""

    routes: tuple[Route, ...] = ()
    engine: str = ""

    def planned(self) -> dict[int, tuple[int, Stop]]:
        """Job → (shift, its stop)."""
        return {stop.index: (route.shift, stop) for route in self.routes for stop in route.stops if stop.kind == "job"}


@dataclass(frozen=True, slots=True)
class Violation:
    """A hard rule that a plan breaks, and by how much (seconds, pieces, levels: as the rule counts)."""

    rule: str
    shift: int | None = None
    job: int | None = None
    by: int = 0
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The checker's word on a plan: what it breaks, and what it costs goal by goal."""

    violations: tuple[Violation, ...]
    # Goal → points, every goal of GOALS; the total is their sum.
    costs: Mapping[str, Points]
    dropped: tuple[int, ...]
    travel_seconds: Seconds
    metres: int

    @property
    def is_feasible(self) -> bool:
        """No hard rule is broken."""
        return not self.violations

    @property
    def total(self) -> Points:
        """What is made small."""
        return sum(self.costs.values())


GOALS = (
    "travel", "metres", "duration", "overtime", "lateness", "dropped", "moved_engineer", "moved_start", "not_preferred",
    "price", "over_skill", "under_skill", "balance", "fairness", "split_site", "shift_used",
)  # fmt: skip

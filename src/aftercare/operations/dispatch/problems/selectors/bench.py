"""What the jobs of a problem are made from, and what came of it so far."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from aftercare.operations.dispatch.planner.model import Group, Job, Prices, Shift, Span
from aftercare.operations.dispatch.problems.rules.built import Task
from aftercare.operations.dispatch.problems.rules.defects import Defect
from aftercare.operations.dispatch.problems.rules.shifts import Horizon
from aftercare.operations.dispatch.problems.selectors.people import Person, open_days
from aftercare.operations.dispatch.problems.selectors.stock import NOTHING_KEPT, Holdings
from aftercare.operations.dispatch.problems.selectors.work import Around, Piece
from aftercare.operations.dispatch.tools.rules import NOTHING, Kit
from aftercare.platform.worktime import public as worktime
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation


@dataclass(slots=True, kw_only=True)
class Bench:
    """What the jobs are made from, and what came of it so far."""

    horizon: Horizon
    around: Around
    people: Sequence[Person]
    shifts: Sequence[Shift]
    engineer_of: Mapping[int, int]
    place_of: Callable[[int], int | None]
    jobs: list[Job] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    held: Holdings = NOTHING_KEPT
    kit: Kit = NOTHING
    homes: Sequence[organisation.Point] = ()
    prices: Prices = field(default_factory=Prices)
    # The longest stretch of work in any shift, if it is known; the shifts do not change any more.
    longest: int = 0
    _hours: dict[str, list[Span]] = field(default_factory=dict)
    # Asked for each job, and the same for many: the shifts of an engineer, who has some skills, how far a site is.
    _shifts: dict[int, list[Shift]] = field(default_factory=dict)
    _skilled: dict[tuple[tuple[str, int], ...], list[Person]] = field(default_factory=dict)
    _far: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.longest = self.longest or longest(self.shifts)
        for shift in self.shifts:
            self._shifts.setdefault(shift.engineer, []).append(shift)

    def shifts_of(self, engineer: int) -> Sequence[Shift]:
        """The shifts of one engineer."""
        return self._shifts.get(engineer, ())

    def skilled(self, skills: Mapping[str, int]) -> list[Person]:
        """Who has all of these at the level that is asked for."""
        key = tuple(sorted(skills.items()))
        if key not in self._skilled:
            held = [one for one in self.people if all(one.skills.get(code, 0) >= level for code, level in key)]
            self._skilled[key] = held
        return self._skilled[key]

    def metres_to(self, site: customers.SiteBrief) -> int:
        """How far a site is from where the team lives: half of it is nearer."""
        if site.place is None or not self.homes:
            return 0
        if site.id not in self._far:
            place = site.place
            ways = sorted(organisation.distance_m(home, place) for home in self.homes)
            self._far[site.id] = ways[len(ways) // 2]
        return self._far[site.id]

    def hours(self, key: str) -> list[Span]:
        """When a calendar is open in these days."""
        if key not in self._hours:
            days = open_days(worktime.calendar_for(key), self.horizon)
            self._hours[key] = [span for spans in days.values() for span in spans]
        return self._hours[key]

    def wished(self, piece: Piece, kind: str) -> set[int]:
        """Staff of whom the site, or else the customer, says so; the site's word on a person goes before."""
        site = self.around.sites.get(piece.site_id or 0)
        keys = [("site", one) for one in (site.site_ids if site else [])] + [("customer", piece.customer_id or 0)]
        said: dict[int, str] = {}
        for key in keys:
            for staff_id, word in self.around.wishes.get(key, {}).items():
                said.setdefault(staff_id, word)
        return {staff_id for staff_id, word in said.items() if word == kind}

    def refuse(self, piece: Piece, code: str, what: str = "") -> None:
        """Keep it out, and say why."""
        visit_id = piece.visit.id if piece.visit else None
        self.defects.append(
            Defect(
                code=code, order_id=piece.order_id, number=piece.number, title=piece.title, visit_id=visit_id, what=what
            )
        )


def longest(shifts: Sequence[Shift]) -> int:
    """The longest stretch of work in any of the shifts."""
    return max((stretch(one) for one in shifts), default=8 * 3_600)


def stretch(shift: Shift) -> int:
    """The work that a shift has room for."""
    return shift.end - shift.start - sum(one.duration for one in shift.breaks)

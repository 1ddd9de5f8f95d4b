"""Why this engineer and not that one: every engineer, every rule, by the checker (feature 85)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.bookings import selectors as bookings
from aftercare.operations.dispatch.bookings.models import OrderLock
from aftercare.operations.dispatch.planner.checking import RULES as CHECKED
from aftercare.operations.dispatch.planner.explaining import Candidate, Case, Change, candidates, what_would_change
from aftercare.operations.dispatch.planner.model import Plan
from aftercare.operations.dispatch.problems.rules.built import Built
from aftercare.operations.dispatch.problems.rules.defects import Defect, LeftOut
from aftercare.operations.dispatch.problems.selectors.building import build
from aftercare.operations.dispatch.reasons import rules
from aftercare.operations.dispatch.reasons.errors import NobodyNamedError
from aftercare.service import public as service

FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One rule for one engineer: kept or not, and by how much."""

    rule: str
    is_kept: bool
    margin: int | None
    # What it is about: the code, and what people call it.
    other: str
    about: str

    @property
    def in_seconds(self) -> bool:
        """The margin is a time."""
        return self.rule in rules.IN_SECONDS

    def __str__(self) -> str:
        """The rule, what it is about, and what is to spare or, with a minus, lacking."""
        name, more = str(rules.RULES[self.rule]), " ".join(filter(None, (self.about, self.room)))
        return _("%(rule)s: %(what)s") % {"rule": name, "what": more} if more else name

    @property
    def room(self) -> str:
        """The margin in words; nothing where the rule just holds, or can only hold or not."""
        if self.margin is None or self.rule in rules.YES_OR_NO or (self.is_kept and not self.margin):
            return ""
        if self.rule == "certificate" and self.margin == rules.NOT_HELD:
            return ""
        if not self.in_seconds:
            return f"{self.margin:+}"
        return ("-" if self.margin < 0 else "+") + ui.formats.duration(abs(self.margin))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One engineer for the order."""

    staff_id: int
    name: str
    start: datetime | None
    is_feasible: bool
    is_current: bool
    total: int
    marks: dict[str, Mark]
    costs: tuple[tuple[str, int], ...]

    @property
    def broken(self) -> list[Mark]:
        """What speaks against it."""
        return [one for one in self.marks.values() if not one.is_kept]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """What would have to change for the order to be planned."""

    kind: str
    name: str
    when: datetime
    amount: int
    # What gives way: codes, and what people call it.
    codes: tuple[str, ...]
    names: tuple[str, ...]
    # The order that goes to somebody else, and to whom.
    moved: str
    taker: str

    def __str__(self) -> str:
        values = {
            "when": ui.formats.moment(self.when), "time": ui.formats.duration(self.amount), "amount": self.amount,
            "names": ", ".join(self.names), "moved": self.moved, "taker": self.taker,
        }  # fmt: skip
        return str(rules.RELIEFS[self.kind]) % values


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """The table for one order."""

    order: service.Order
    lines: tuple[Line, ...] = ()
    # The rules that ask for something of anybody, in a fixed order.
    told: tuple[str, ...] = ()
    relief: Relief | None = None
    defects: tuple[Defect, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    policy: str = ""
    travel: str = ""
    # Whom the reader asked about.
    asked_id: int | None = None
    # What plans may not choose, while there is no visit.
    lock: OrderLock | None = None

    @property
    def asked(self) -> Line | None:
        """The one who was asked about, if at work in these days."""
        return next((one for one in self.lines if one.staff_id == self.asked_id), None)

    @property
    def absent(self) -> LeftOut | None:
        """The same, if not at work in these days: why."""
        return next((one for one in self.left_out if one.staff_id == self.asked_id), None)

    @property
    def instead(self) -> Line | None:
        """Who has the order now, or else the best who could."""
        others = [one for one in self.lines if one.staff_id != self.asked_id]
        able = [one for one in others if one.is_feasible]
        return next((one for one in others if one.is_current), able[0] if able else None)

    @property
    def why(self) -> str:
        """Why the one who was asked about does not go, or that nothing speaks against it."""
        asked = self.asked
        if self.absent is not None:
            return str(self.absent)
        if asked is None:
            return ""
        return "; ".join(map(str, asked.broken)) or self._beside(asked)

    def _beside(self, asked: Line) -> str:
        """All rules are kept: what it costs beside whoever has the order, or could."""
        if asked.is_current:
            return pgettext("reasons", "has the order now")
        points = sum(self.dearer.values())
        if self.instead is None or points <= 0:
            return _("nothing speaks against it")
        values = {"name": self.instead.name, "points": points, "what": rules.costs(self.dearer)}
        return _("%(name)s is better by %(points)s points (%(what)s)") % values

    @property
    def dearer(self) -> dict[str, int]:
        """Goal → points that the one who was asked about costs more than who goes instead."""
        asked, instead = self.asked, self.instead
        if asked is None or instead is None:
            return {}
        mine, theirs = dict(asked.costs), dict(instead.costs)
        apart = {goal: mine.get(goal, 0) - theirs.get(goal, 0) for goal in (*mine, *theirs)}
        return {goal: points for goal, points in apart.items() if points}


def reasons(
    *, by: Actor, at: datetime, order_id: int = 0, number: str = "", staff_id: int | None = None, named: str = "",
    day: date | None = None,
) -> Reasons:  # fmt: skip
    """All engineers of the order's unit beside the visits as they stand; `staff_id` or `named`: why not this one.

    Of the `day`, else of that of the order's visit, else of today.
    """
    order = service.order(order_id=order_id, by=by) if order_id else _numbered(number, by)
    lock = bookings.lock_of_order(order.pk)
    built, plan = _standing(order, lock, by, at, day)
    staff_id = staff_id or _named(built, named)
    job = next((place for place, task in enumerate(built.tasks) if task.order_id == order.pk), None)
    about = tuple(one for one in built.defects if one.order_id == order.pk)
    bare = Reasons(
        order=order,
        defects=about,
        left_out=built.left_out,
        policy=built.problem.policy,
        travel=built.ways.said,
        asked_id=staff_id,
        lock=lock,
    )
    if job is None:
        return bare
    found = candidates(built.problem, plan, job)
    asked = built.engineer_of.get(staff_id) if staff_id is not None else None
    change = what_would_change(built.problem, plan, job, asked) if _wants_relief(found, asked) else None
    return replace(
        bare,
        lines=tuple(_line(one, built) for one in found),
        told=_told(found),
        relief=_relief(change, built) if change is not None else None,
    )


def _numbered(number: str, by: Actor) -> service.Order:
    """The order with this number, if the reader may see it."""
    found = service.Order.objects.filter(number=number.strip()).values_list("pk", flat=True).first()
    return service.order(order_id=found or 0, by=by)


def _named(built: Built, name: str) -> int | None:
    """Whom a name means, among those at work and those who are not; a part of the name is enough if it is one's own."""
    if not name:
        return None
    everybody = {one.staff_id: one.name for one in built.people}
    everybody |= {one.staff_id: one.name for one in built.left_out}
    exact = [staff_id for staff_id, one in everybody.items() if one == name]
    like = exact or [staff_id for staff_id, one in everybody.items() if name.lower() in one.lower()]
    if len(like) != 1:
        raise NobodyNamedError(name=name)
    return like[0]


def _standing(
    order: service.Order, lock: OrderLock | None, by: Actor, at: datetime, day: date | None
) -> tuple[Built, Plan]:
    """The day that is asked about, that of the order's visit or lock, or today; what has passed is today."""
    visit = order.visits.filter(state__in=service.Visit.OPEN_STATES).order_by("planned_start_at", "pk").first()
    today = timezone.localdate(at)
    start = visit.planned_start_at if visit else lock.start_from if lock else None
    wanted = day or (timezone.localdate(start) if start else today)
    first = max(today, min(wanted, today + FARTHEST))
    moment = at if first == today else timezone.make_aware(datetime.combine(first, time()))
    built = build(unit_path=order.unit.path, first=first, days=1, by=by, at=moment, permission="plan.view")
    return built, built.as_plan(built.present(), "present")


def _wants_relief(found: Sequence[Candidate], asked: int | None) -> bool:
    """Only where nobody can go, or the one who is asked about cannot."""
    if asked is None:
        return not any(one.is_feasible for one in found)
    return any(one.engineer == asked and not one.is_feasible for one in found)


def _told(found: Sequence[Candidate]) -> tuple[str, ...]:
    asks = {case.rule for one in found for case in one.cases if case.margin is not None}
    return tuple(code for code in CHECKED if code in asks)


def _line(one: Candidate, built: Built) -> Line:
    person = built.people[one.engineer]
    marks = {
        case.rule: Mark(
            rule=case.rule, is_kept=case.is_kept, margin=case.margin, other=case.other, about=_about(case, built)
        )
        for case in one.cases
        if case.margin is not None
    }
    return Line(
        staff_id=person.staff_id,
        name=person.name,
        start=built.horizon.moment(one.start) if one.start is not None else None,
        is_feasible=one.is_feasible,
        is_current=one.is_current,
        total=one.total,
        marks=marks,
        costs=tuple((goal, points) for goal, points in one.costs.items() if points),
    )


def _about(case: Case, built: Built) -> str:
    """What the case is about; where it breaks for work that was there already, whose."""
    said = rules.about(case.rule, case.other, built.names, [task.number for task in built.tasks])
    return said or (built.tasks[case.job].number if case.job is not None and not case.is_kept else "")


def _relief(change: Change, built: Built) -> Relief:
    moved = change.moved
    return Relief(
        kind=change.kind,
        name=built.people[change.engineer].name,
        when=built.horizon.moment(change.start),
        amount=change.amount,
        codes=change.names,
        names=rules.called(change.kind, change.names, built.names),
        moved=built.tasks[moved.job].number if moved else "",
        taker=built.people[moved.engineer].name if moved else "",
    )

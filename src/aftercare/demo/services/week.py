"""The present week: people have rosters, planned work has its appointments, some of it waits for one.

It is filled in when today's faults are there: planned work goes around them, and only people at work get any.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.demo import rules
from aftercare.demo.services.acts import ZONE, Acts, Thing
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.public import Point
from aftercare.service import public as service

Course = Generator[datetime, None, None]
Span = tuple[datetime, datetime]
LENGTH = timedelta(minutes=rules.MAINTENANCE_MINUTES)
# So much lies at least between planned work and anything else.
APART = timedelta(minutes=25)
# Of so many that might be next, the nearest is.
LOOKED_AT = 6


def rosters(*, at: datetime) -> None:
    """Since a Monday some weeks ago everybody who goes out works by a roster."""
    local = at.astimezone(ZONE)
    monday = local.date() - timedelta(days=local.weekday() + 21)
    begins = datetime.combine(monday, time(), ZONE)
    patterns = dict(organisation.ShiftPattern.objects.order_by("pk").values_list("code", "pk"))
    for office in rules.OFFICES:
        for turn, staff_id in enumerate(_field_staff(office)):
            code = "weekend" if turn % rules.WEEKEND_EVERY == rules.WEEKEND_EVERY - 1 else "day"
            organisation.set_roster(
                staff_id=staff_id, pattern_id=patterns[code], first_day=monday, by=SYSTEM, at=begins
            )


def _field_staff(office: rules.Office) -> list[int]:
    unit = units.by_code(office.code)
    found = organisation.PostHolding.objects.filter(staff__unit=unit, post__is_field=True, active_to=None)
    return list(found.order_by("staff_id").values_list("staff_id", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """Planned work on a piece of equipment; with an appointment, or waiting for one."""

    thing: Thing
    unit_id: int
    customer_id: int
    site_id: int | None
    opened: datetime
    due: datetime
    lead_id: int | None = None
    start: datetime | None = None


def courses(acts: Acts, until: datetime) -> Iterator[tuple[datetime, Course]]:
    """All planned work of the week, each with the moment at which it is opened."""
    for office in rules.OFFICES:
        unit = units.by_code(office.code)
        if unit is not None:
            for one in _Office(acts, unit, until).work():
                yield one.opened, _course(acts, one, until)


class _Office:
    """An office that fills its week."""

    def __init__(self, acts: Acts, unit: units.Unit, until: datetime) -> None:
        self.acts, self.unit, self.until = acts, unit, until
        self.draw = acts.draw
        mine = [thing for thing in acts.things if thing.unit_path == unit.path]
        self.left = self.draw.sample(mine, len(mine))
        self.where = _where([thing.asset_id for thing in mine])
        self.busy = _engagements(unit.path, until)
        # Engineer → where they were last.
        self.last: dict[int, Point | None] = {}

    def work(self) -> Iterator[Upkeep]:
        """Day by day what is planned; then what waits."""
        working_day = -1
        for ahead in range(rules.DAYS_AHEAD):
            day = self._midnight(ahead)
            working_day += day.weekday() < 5
            share = rules.TAKEN_AT_WEEKENDS
            if day.weekday() < 5:
                share = rules.TAKEN[min(working_day, len(rules.TAKEN) - 1)]
            for minute in rules.SLOTS:
                yield from self._slot(day + timedelta(minutes=minute), share)
        for _number in range(min(rules.WITHOUT_DATE, len(self.left))):
            yield self._upkeep(self.left.pop(), self.until - timedelta(hours=self.draw.uniform(1, 70)))

    def _midnight(self, ahead: int) -> datetime:
        today = self.until.astimezone(ZONE).date()
        return datetime.combine(today + timedelta(days=ahead), time(), ZONE)

    def _slot(self, start: datetime, share: float) -> Iterator[Upkeep]:
        for one in organisation.available_engineers(self.unit.path, start):
            is_free = all(end + APART <= start or start + LENGTH + APART <= begin for begin, end in self._spans(one))
            if one.is_fit and is_free and self.draw.random() < share:
                thing = self._nearest(one)
                if thing is not None:
                    self.last[one.staff_id] = self.where[thing.asset_id].place
                    yield self._upkeep(thing, self._opened(start), lead_id=one.staff_id, start=start)

    def _spans(self, one: organisation.Candidate) -> list[Span]:
        return self.busy.get(one.staff_id, [])

    def _nearest(self, one: organisation.Candidate) -> Thing | None:
        """Something that they can see to, not far from where they are."""
        fit = [thing for thing in self.left if one.skills.get(thing.family.skill, 0) >= 3][:LOOKED_AT]
        here = self.last.get(one.staff_id) or one.home
        if not fit:
            return None
        chosen = min(fit, key=lambda thing: _metres(here, self.where[thing.asset_id].place))
        self.left.remove(chosen)
        return chosen

    def _opened(self, start: datetime) -> datetime:
        """In the afternoon before, or in these last hours where that has not come yet."""
        afternoon = (start - timedelta(days=1)).replace(hour=14, minute=0) + timedelta(
            minutes=self.draw.uniform(0, 200)
        )
        return min(afternoon, self.until - timedelta(minutes=self.draw.uniform(90, 600)))

    def _upkeep(
        self, thing: Thing, opened: datetime, *, lead_id: int | None = None, start: datetime | None = None
    ) -> Upkeep:
        where = self.where[thing.asset_id]
        due = (start or self.until).astimezone(ZONE).replace(hour=18, minute=0, second=0, microsecond=0)
        return Upkeep(
            thing=thing,
            unit_id=self.unit.pk,
            customer_id=where.customer_id,
            site_id=where.site_id,
            opened=opened,
            due=due + timedelta(days=self.draw.randint(*rules.DUE_IN)),
            lead_id=lead_id,
            start=start,
        )


@dataclass(frozen=True, slots=True)
class _Where:
    customer_id: int
    site_id: int | None
    place: Point | None


def _where(asset_ids: list[int]) -> Mapping[int, _Where]:
    rows = equipment.Asset.objects.filter(pk__in=asset_ids).values_list("pk", "customer_id", "site_id")
    found = list(rows.order_by("pk"))
    sites = customers.site_briefs({site_id for _pk, _customer, site_id in found if site_id})
    return {
        pk: _Where(customer_id, site_id, sites[site_id].place if site_id in sites else None)
        for pk, customer_id, site_id in found
    }


def _engagements(unit_path: str, until: datetime) -> dict[int, list[Span]]:
    """Engineer → when they are at a visit already, from yesterday on."""
    rows = service.Participation.objects.filter(
        staff__unit_path=unit_path, visit__planned_start_at__gte=until - timedelta(days=1)
    ).exclude(visit__state="cancelled")
    found: dict[int, list[Span]] = {}
    for staff_id, start, end in rows.values_list("staff_id", "visit__planned_start_at", "visit__planned_end_at"):
        if start and end:
            found.setdefault(staff_id, []).append((start, end))
    return found


def _metres(one: Point | None, other: Point | None) -> int:
    return organisation.distance_m(one, other) if one and other else 0


def _course(acts: Acts, one: Upkeep, until: datetime) -> Course:
    """Opened and given an appointment; what is near is sent, and its time comes."""
    desk = acts.desks[one.thing.unit_path]
    order = service.orders.open_planned(
        by=desk["dispatcher"],
        kind="maintenance",
        title=f"{one.thing.name}{acts.draw.choice(rules.UPKEEP_TITLES).zh}",
        unit_id=one.unit_id,
        customer_id=one.customer_id,
        site_id=one.site_id,
        asset_id=one.thing.asset_id,
        due_at=one.due,
        at=acts.now,
    )
    if one.start is None or one.lead_id is None:
        return
    yield acts.soon(2, 20)
    is_near = one.start < until + timedelta(hours=36)
    visit = service.visits.plan(
        order_id=order.pk,
        by=desk["dispatcher"],
        start_at=one.start,
        end_at=one.start + LENGTH,
        lead_id=one.lead_id,
        dispatch_now=is_near,
        at=acts.now,
    )
    acts.agree(visit, desk["hotline"])
    if is_near:
        yield from _go(acts, order, visit, one.start, one.thing, acts.engineer(one.lead_id))


def _go(
    acts: Acts, order: service.Order, visit: service.Visit, start: datetime, thing: Thing, engineer: Actor
) -> Course:
    """The engineer accepts at once, and when the day comes goes there."""
    draw = acts.draw
    service.steps.accept(visit_id=visit.pk, by=engineer, at=acts.now)
    yield start - timedelta(minutes=draw.uniform(12, 30))
    acts.depart(visit, engineer)
    yield start + timedelta(minutes=draw.uniform(-8, 9))
    service.steps.arrive(visit_id=visit.pk, by=engineer, at=acts.now, scanned=draw.random() < 0.6)
    yield acts.soon(2, 5)
    service.steps.start_work(visit_id=visit.pk, by=engineer, at=acts.now)
    yield start + LENGTH * draw.uniform(0.75, 1.05)
    acts.finish(visit, order, thing, engineer)
    yield acts.soon(2, 9)
    acts.confirm(visit, thing, engineer)

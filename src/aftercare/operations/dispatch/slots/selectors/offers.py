"""What can be offered for an order, and whether a choice still holds."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import DomainError
from aftercare.operations.dispatch.bookings import selectors as bookings
from aftercare.operations.dispatch.bookings.models import Booking
from aftercare.operations.dispatch.planner.engine import CannotPlanError
from aftercare.operations.dispatch.planner.model import Job, Place, Span
from aftercare.operations.dispatch.planner.slots import Slot, Ways, best_slots
from aftercare.operations.dispatch.problems.rules.settings import Settings
from aftercare.operations.dispatch.problems.rules.shifts import Horizon
from aftercare.operations.dispatch.problems.selectors import jobs, work
from aftercare.operations.dispatch.problems.selectors.bench import Bench
from aftercare.operations.dispatch.problems.selectors.settings import settings_of
from aftercare.operations.dispatch.roads.selectors.ways import Model
from aftercare.operations.dispatch.slots import rules
from aftercare.operations.dispatch.slots.errors import MovedOftenError, NotOfferableError, TooLateToChangeError
from aftercare.operations.dispatch.slots.selectors import choices
from aftercare.operations.dispatch.slots.selectors.prepared import Room, alone, room, zone
from aftercare.operations.dispatch.slots.selectors.wholes import Whole
from aftercare.operations.dispatch.tools.rules import NOTHING
from aftercare.operations.dispatch.tools.selectors import kit
from aftercare.service import public as service

BOOK = "appointment.book"
MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One window, and what speaks for it."""

    start_at: datetime
    end_at: datetime
    # Who would come, when, and what that adds to their way; how full their day is by then.
    staff_id: int
    engineer: str
    begins_at: datetime
    km_added: float
    visits: int
    busy_minutes: int
    is_recommended: bool
    # Handed back by whoever chooses; signed.
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an order stands for whoever books: its appointment, and what may be done about it."""

    order: service.Order
    settings: Settings
    visit: service.Visit | None
    booking: Booking | None
    # Orders that are parts of this one come before it, and are not done.
    waits_for_parts: bool

    @property
    def agreed(self) -> tuple[datetime, datetime] | None:
        """The window that was agreed, while its visit is still to come."""
        held = self.booking
        if held is None or held.agreed_from is None or held.agreed_to is None:
            return None
        return held.agreed_from, held.agreed_to


def standing(order_id: int, by: Actor) -> Standing:
    """The order, for somebody who may book appointments for it."""
    order = service.order(order_id=order_id, by=by, permission=BOOK)
    rows = service.Visit.objects.filter(order_id=order_id, state__in=service.Visit.OPEN_STATES)
    visit = rows.order_by("-sequence").first()
    return Standing(
        order=order,
        settings=settings_of(order.unit_path),
        visit=visit,
        booking=bookings.of_visit(visit.pk) if visit else None,
        waits_for_parts=_waiting_parts().filter(parent_id=order_id).exists(),
    )


def _waiting_parts() -> "QuerySet[service.Order]":
    return service.Order.objects.filter(state__in=service.Order.ACTIVE_STATES, parent__isnull=False)


def order_of_request(request_id: int) -> int | None:
    """The first order of a request that somebody has still to come for; the caller may see the request."""
    rows = service.Order.objects.filter(request_id=request_id, state__in=service.Order.ACTIVE_STATES)
    rows = rows.exclude(pk__in=_waiting_parts().filter(request_id=request_id).values("parent_id"))
    return rows.filter(held_at__isnull=True).order_by("pk").values_list("pk", flat=True).first()


def offers(*, order_id: int, by: Actor, at: datetime, count: int | None = None) -> list[Offer]:
    """The best windows for the order, in the order of time; empty: there is no room in these days."""
    stands = standing(order_id, by)
    refuse(stands)
    space = room(stands.order.unit_path, at)
    if space.whole is None or not space.whole.staff:
        raise NotOfferableError(why=rules.WHY["nobody"])
    asked = _asked(space, space.whole, order_id)
    spans = rules.windows(replace(space.horizon, at=at), stands.settings)
    seen, most = space.whole, count or stands.settings.slot_count
    try:
        found = best_slots(seen.openings, seen.abilities, asked.job, asked.ways, spans, most)
    except CannotPlanError:
        raise NotOfferableError(why=rules.WHY["beyond"]) from None
    return [_offer(space, seen, asked, slot, order_id) for slot in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A choice that holds: who comes, from when until when."""

    staff_id: int
    begins_at: datetime
    ends_at: datetime


def fit(choice: rules.Choice, order: service.Order, at: datetime) -> Fit | None:
    """Search the gap of the chosen engineer again, in the database as it is now; None: it is gone."""
    horizon = Horizon(first=timezone.localdate(choice.start_at), days=1, zone=zone(), at=at)
    return _fit(alone(order.unit_path, horizon, choice.staff_id), choice, order.pk)


def fit_anybody(choice: rules.Choice, order: service.Order, at: datetime) -> Fit | None:
    """The same window with whoever else has room for it, looked at in the database again."""
    space = room(order.unit_path, at)
    other = _fit(space, choice, order.pk)
    return None if other is None else fit(replace(choice, staff_id=other.staff_id), order, at)


def _fit(space: Room, choice: rules.Choice, order_id: int) -> Fit | None:
    seen, horizon = space.whole, space.horizon
    if seen is None or not seen.staff:
        return None
    asked = _asked(space, seen, order_id)
    window = Span(max(horizon.now, horizon.seconds(choice.start_at)), horizon.seconds(choice.end_at))
    if window.start > window.end:
        return None
    found = best_slots(seen.openings, seen.abilities, asked.job, asked.ways, [window], 1)
    if not found:
        return None
    slot = found[0]
    staff_id = seen.staff[seen.openings.problem.shifts[slot.shift].engineer]
    moment = horizon.moment
    return Fit(staff_id=staff_id, begins_at=moment(slot.start), ends_at=moment(slot.start + asked.job.duration))


def refuse(stands: Standing) -> None:
    """What has begun, is held, is over or waits in the pool takes no appointment."""
    order, visit = stands.order, stands.visit
    if order.state not in service.Order.ACTIVE_STATES or order.held_at or order.is_pooled:
        raise NotOfferableError(why=rules.WHY["not_open"])
    if stands.waits_for_parts:
        raise NotOfferableError(why=rules.WHY["parts_first"])
    if visit is not None and visit.state not in rules.MOVABLE:
        raise NotOfferableError(why=rules.WHY["under_way"])


def takes_appointment(request_id: int, by: Actor) -> bool:
    """Whether somebody may choose a time for the request, or another one, as things stand now."""
    order_id = order_of_request(request_id)
    if order_id is None:
        return False
    try:
        refuse(standing(order_id, by))
    except DomainError:
        return False
    return True


def refuse_change(stands: Standing, by: Actor, at: datetime, *, moving: bool) -> None:
    """What customers may not change by themselves any more; our people may."""
    held, visit, settings = stands.booking, stands.visit, stands.settings
    if by.kind is ActorKind.STAFF or held is None or visit is None or visit.planned_start_at is None:
        return
    if rules.is_too_late(visit.planned_start_at, at, settings.change_hours):
        raise TooLateToChangeError(hours=settings.change_hours)
    if moving and held.moves >= settings.change_limit:
        raise MovedOftenError(count=held.moves)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The order as one job of the room."""

    job: Job
    place: Place
    ways: Ways


def _asked(space: Room, seen: Whole, order_id: int) -> _Asked:
    piece = work.piece_of(order_id)
    if piece is None:
        raise NotOfferableError(why=rules.WHY["not_open"])
    around = work.around([piece], space.horizon)
    site = around.sites.get(piece.site_id or 0)
    if site is None or site.place is None:
        raise NotOfferableError(why=rules.WHY["no_place"])
    point = site.place.to("wgs84")
    place = Place(id="", latitude_e6=point.latitude_e6, longitude_e6=point.longitude_e6)
    bench = Bench(
        horizon=space.horizon, around=around, people=seen.people, shifts=(), longest=seen.longest,
        engineer_of=seen.engineer_of, place_of=lambda _site_id: 0,
        kit=kit(piece.unit_path, seen.engineer_of) if piece.tools else NOTHING,
    )  # fmt: skip
    jobs.add(bench, piece)
    if len(bench.jobs) != 1:
        code = bench.defects[0].code if bench.defects else "beyond"
        raise NotOfferableError(why=rules.WHY[rules.OF_DEFECT.get(code, "data")])
    return _Asked(bench.jobs[0], place, space.model.ways_of(seen.problem.places, place, seen.points))


def _offer(space: Room, seen: Whole, asked: _Asked, slot: Slot, order_id: int) -> Offer:
    problem, stops, moment = seen.openings.problem, seen.stops[slot.shift], space.horizon.moment
    engineer = problem.shifts[slot.shift].engineer
    start, end = moment(slot.window.start), moment(slot.window.end)
    return Offer(
        start_at=start,
        end_at=end,
        staff_id=seen.staff[engineer],
        engineer=problem.engineers[engineer].name,
        begins_at=moment(slot.start),
        km_added=round(_metres_added(space.model, seen, asked, slot) / 1_000, 1),
        visits=len(stops),
        busy_minutes=sum(until - since for _place, since, until in stops) // MINUTE,
        is_recommended=slot.is_recommended,
        choice=choices.signed(
            rules.Choice(order_id=order_id, staff_id=seen.staff[engineer], start_at=start, end_at=end)
        ),
    )


def _metres_added(model: Model, seen: Whole, asked: _Asked, slot: Slot) -> int:
    """The ways to the job and on from it, less the way between the stops around it."""
    stops = seen.stops[slot.shift]
    before = [place for place, since, _until in stops if since <= slot.start]
    after = [place for place, since, _until in stops if since > slot.start]
    home = seen.home_of(slot.shift)
    start, end = (before or home)[-1:], (after or home)[:1]
    to = int(asked.ways.metres_to[start[0]]) if start else 0
    on = int(asked.ways.metres_back[end[0]]) if end else 0
    direct = model.metres(seen.problem.places[start[0]], seen.problem.places[end[0]]) if start and end and stops else 0
    return max(0, to + on - direct)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page of appointments shows."""

    stands: Standing
    offers: list[Offer]
    # Why nothing is offered, in the reader's words.
    why_not: str = ""
    # Why the appointment cannot be changed here any more.
    fixed: str = ""
    shows_engineer: bool = True
    shows_why: bool = True

    @property
    def marks(self) -> bool:
        """A recommendation says something only where not every window has it."""
        return not all(one.is_recommended for one in self.offers)

    @property
    def days(self) -> list[tuple[date, list[Offer]]]:
        """Day by day."""
        found: dict[date, list[Offer]] = {}
        for one in self.offers:
            found.setdefault(timezone.localdate(one.start_at), []).append(one)
        return list(found.items())


def page(*, order_id: int, by: Actor, at: datetime) -> Page:
    """The standing with the offers, or with why there are none."""
    stands = standing(order_id, by)
    ours = by.kind is ActorKind.STAFF
    empty = Page(
        stands=stands, offers=[], shows_engineer=ours or stands.settings.names_engineer, shows_why=ours
    )  # fmt: skip
    if stands.agreed:
        try:
            refuse_change(stands, by, at, moving=True)
        except DomainError as error:
            return replace(empty, fixed=str(error))
    try:
        return replace(empty, offers=offers(order_id=order_id, by=by, at=at))
    except NotOfferableError as error:
        return replace(empty, why_not=str(error))


def shown(*, order_id: int, by: Actor, at: datetime, count: int | None = None) -> list[Offer]:
    """The offers as they may be told: customers read no name, unless the settings say so."""
    found = offers(order_id=order_id, by=by, at=at, count=count)
    if by.kind is ActorKind.STAFF or settings_of(service.order(order_id=order_id, by=by).unit_path).names_engineer:
        return found
    return [replace(one, staff_id=0, engineer="", visits=0, busy_minutes=0, km_added=0.0) for one in found]

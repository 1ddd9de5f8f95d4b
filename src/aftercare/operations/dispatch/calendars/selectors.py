"""What a calendar shows: visits of one person or of a unit, hours on call and leave if asked for."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.operations.dispatch.bookings import selectors as bookings
from aftercare.operations.dispatch.calendars.rules import Event, calendar
from aftercare.operations.dispatch.pickups import selectors as pickups
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation
from aftercare.service.public import Visit

STAFF, UNIT = "calendar.staff", "calendar.unit"
BEFORE, AHEAD = timedelta(days=30), timedelta(days=92)
S = Visit.State
STATUS = {S.PLANNED: "TENTATIVE", S.CANCELLED: "CANCELLED"}
Address = Callable[[str], str]


def open_since(by: Actor) -> datetime | None:
    """When the address of one's own calendar was made; None: there is none."""
    return accounts.links.made_at(kind=STAFF, subject_id=by.id) if by.kind is ActorKind.STAFF and by.id else None


def text(token: str, *, at: datetime, address: Address, on_call: bool, leave: bool) -> str:
    """The calendar that a token opens; NotFoundError: unknown, or taken back."""
    staff_id, unit_path, name = _opened(token, at)
    start, end = at.replace(hour=0, minute=0, second=0, microsecond=0) - BEFORE, at + AHEAD
    rows = Visit.objects.filter(bookings.seen_by_crew(""), planned_start_at__gte=start, planned_start_at__lt=end)
    mine = Q(crew__staff_id=staff_id) | Q(lead_id=staff_id)
    rows = rows.filter(mine) if staff_id else rows.filter(unit_path__startswith=unit_path)
    visits = list(rows.select_related("order__site", "lead").distinct().order_by("planned_start_at", "pk"))
    events = [*_visits(visits, address, names=not staff_id)]
    if staff_id and (on_call or leave):
        events += _duty(staff_id, start, end, on_call=on_call, leave=leave)
    return calendar(name, events)


def _opened(token: str, at: datetime) -> tuple[int, str, str]:
    try:
        opened = accounts.links.open_link(token, kind=STAFF, at=at)
    except NotFoundError:
        unit = units.get(accounts.links.open_link(token, kind=UNIT, at=at).subject_id)
        return 0, unit.path, str(unit)
    brief = organisation.briefs([opened.subject_id])[opened.subject_id]
    return opened.subject_id, "", brief.name


def _visits(visits: list[Visit], address: Address, *, names: bool) -> Iterator[Event]:
    sites = customers.site_briefs({one.order.site_id for one in visits if one.order.site_id})
    fetched = pickups.told([one.pk for one in visits])
    for one in visits:
        if one.planned_start_at is None or one.planned_end_at is None:
            continue
        site = one.order.site
        brief = sites.get(one.order.site_id or 0)
        point = brief.place.to("wgs84") if brief is not None and brief.place is not None else None
        who = f"{one.lead.name}: " if names and one.lead else ""
        yield Event(
            uid=f"visit-{one.uid}@aftercare",
            start_at=one.planned_start_at,
            end_at=one.planned_end_at,
            summary=f"{who}{one.order.title}",
            changed_at=_changed(one),
            sequence=one.version,
            status=STATUS.get(S(one.state), "CONFIRMED"),
            location=" · ".join(part for part in (site.name, site.address) if part) if site else "",
            place=(point.latitude_e6, point.longitude_e6) if point else None,
            # Numbers and states alone: a calendar is kept by others, so it names no customer's person or telephone.
            description="\n".join(
                (f"{one.order.number}-{one.sequence} · {one.get_state_display()}", *fetched.get(one.pk, ()))
            ),
            url=address(reverse("service:visit", args=[one.pk])),
        )


def _changed(one: Visit) -> datetime:
    """The last step that was recorded; before any, the beginning itself."""
    steps = (one.dispatched_at, one.accepted_at, one.departed_at, one.arrived_at, one.work_started_at, one.ended_at)
    known = [moment for moment in steps if moment is not None]
    return max(known) if known else one.order.opened_at


def _duty(staff_id: int, start: datetime, end: datetime, *, on_call: bool, leave: bool) -> Iterator[Event]:
    schedule = organisation.schedules([staff_id], start, end)[staff_id]
    kinds = [("on-call", _("On call"), schedule.on_calls, True)] if on_call else []
    kinds += [("leave", _("On leave"), schedule.leaves, False)] if leave else []
    for key, name, spans, is_free in kinds:
        for since, until in spans:
            uid = f"{key}-{staff_id}-{since.timestamp():.0f}@aftercare"
            yield Event(uid=uid, start_at=since, end_at=until, summary=str(name), changed_at=since, is_free=is_free)

"""Booking, moving and calling off appointments, by our people or by the customer."""

from datetime import datetime, timedelta
from functools import partial

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.commands import command
from aftercare.operations.dispatch.bookings import services as bookings
from aftercare.operations.dispatch.contacts import services as contacts
from aftercare.operations.dispatch.planner.slots import load
from aftercare.operations.dispatch.slots import rules
from aftercare.operations.dispatch.slots.errors import NothingBookedError, SlotGoneError
from aftercare.operations.dispatch.slots.selectors import choices, offers, prepared, shelves
from aftercare.platform.accounts import public as accounts
from aftercare.platform.notify import public as notify
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service
from aftercare.service.public import Visit

TEMPLATE = "customer.agreed"
# How long the customer can follow the request by the link of the message.
LINK_FOR = timedelta(days=180)


@command("appointment.book")
def book(*, order_id: int, by: Actor, choice: str, at: datetime, way: str = "web") -> Visit:
    """Make the chosen window the appointment of the order; an appointment that it has is moved.

    The room is searched again first: SlotGoneError, if somebody was faster; then nothing has changed.
    """
    stands = offers.standing(order_id, by)
    offers.refuse(stands)
    chosen = choices.read(choice, order_id=order_id)
    if _is_repeated(stands, chosen):
        return _known(stands)
    if stands.agreed:
        offers.refuse_change(stands, by, at, moving=True)
    # Whoever else wants this engineer waits here.
    organisation.Staff.objects.select_for_update().filter(pk=chosen.staff_id).first()
    visit = _place(stands, chosen, by=by, at=at)
    _agree(stands, visit, chosen, by=by, at=at, way=way)
    return visit


@command("appointment.cancel")
def cancel(*, order_id: int, by: Actor, at: datetime) -> Visit:
    """Call the appointment off; the order waits for another one."""
    stands = offers.standing(order_id, by)
    offers.refuse(stands)
    if stands.visit is None or stands.agreed is None:
        raise NothingBookedError
    offers.refuse_change(stands, by, at, moving=False)
    return service.visits.cancel(visit_id=stands.visit.pk, by=SYSTEM, reason="customer", at=at)


def warm_up(*, at: datetime) -> None:
    """For a server that begins: take over the rooms that are asked for, and load the compiled search.

    Nothing where nobody has asked for appointments lately.
    """
    for unit_path in list(shelves.units(at)):
        prepared.room(unit_path, at)
        load()


def _is_repeated(stands: offers.Standing, chosen: rules.Choice) -> bool:
    """The same window again is the same appointment: a second press changes nothing."""
    return stands.agreed == (chosen.start_at, chosen.end_at)


def _known(stands: offers.Standing) -> Visit:
    if stands.visit is None:
        raise NothingBookedError
    return stands.visit


def _place(stands: offers.Standing, chosen: rules.Choice, *, by: Actor, at: datetime) -> Visit:
    """Plan the visit, or move the one there is: lifted out first, so that it does not stand in its own way."""
    crews = service.rearranging.lift([stands.visit.pk]) if stands.visit else {}
    found = offers.fit(chosen, stands.order, at)
    may_be_another = by.kind is not ActorKind.STAFF and not stands.settings.names_engineer
    if found is None and may_be_another:
        found = offers.fit_anybody(chosen, stands.order, at)
    if found is None:
        raise SlotGoneError
    if stands.visit is None:
        return service.visits.plan(
            order_id=stands.order.pk, by=SYSTEM, start_at=found.begins_at, end_at=found.ends_at,
            lead_id=found.staff_id, at=at,
        )  # fmt: skip
    return service.rearranging.put_down(
        visit_id=stands.visit.pk, by=SYSTEM, staff_ids=[found.staff_id], start_at=found.begins_at,
        end_at=found.ends_at, crew=crews.get(stands.visit.pk, ()), at=at, reason="customer",
    )  # fmt: skip


def _agree(stands: offers.Standing, visit: Visit, chosen: rules.Choice, *, by: Actor, at: datetime, way: str) -> None:
    """Keep the window that was promised, and say so."""
    moved = stands.agreed is not None and by.kind is not ActorKind.STAFF
    bookings.agree(
        visit=visit, start_at=chosen.start_at, end_at=chosen.end_at, at=at, moves=1 if moved else 0
    )  # fmt: skip
    contacts.agreed(visit=visit, by=by, way=way, start_at=chosen.start_at, end_at=chosen.end_at, at=at)
    _inform(stands.order, visit, chosen, by=by, at=at)


def _inform(order: service.Order, visit: Visit, chosen: rules.Choice, *, by: Actor, at: datetime) -> None:
    """Write to whoever can be reached about the visit; the link leads to where it can be changed."""
    facts = notify.Facts(
        number=f"{order.number}-{visit.sequence}",
        title=order.title,
        unit_path=order.unit_path,
        make_outside_link=partial(_address, order.request_id) if order.request_id else None,
        values={"start": chosen.start_at, "end": chosen.end_at, "site": order.site.name if order.site else ""},
    )
    notify.tell(
        cause=f"{TEMPLATE}:{visit.pk}:{at.timestamp():.0f}",
        to=[notify.Recipient(service.CUSTOMER_OF_VISIT, visit.pk)],
        template=TEMPLATE, by=by, at=at, facts=facts, channels=(notify.MAIL,), subject_kind="visit",
        subject_id=visit.pk,
    )  # fmt: skip


def _address(request_id: int, at: datetime) -> str:
    """Of the request's own page; empty while no page for customers is installed."""
    for page in service.tracking:
        return page(accounts.links.make(kind="request", subject_id=request_id, at=at, expires_at=at + LINK_FOR))
    return ""

"""Soft bookings and locks on the pages of orders and visits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.bookings import rules, selectors, services
from aftercare.operations.dispatch.bookings.models import Booking
from aftercare.platform.accounts import public as accounts
from aftercare.service import public as service
from aftercare.service.public import Order, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One visit that may be held or locked, and what holds of it."""

    visit: Visit
    booking: Booking

    @property
    def lock(self) -> str:
        """In words; empty: not locked."""
        held = self.booking
        return str(rules.LOCKS.get(rules.lock_of(person=held.locks_person, time=held.locks_time), ""))

    @property
    def agreed(self) -> tuple[datetime, datetime] | None:
        """The window that the customer knows of."""
        start, end = self.booking.agreed_from, self.booking.agreed_to
        return (start, end) if start and end else None


def of_order(request: HttpRequest, order_id: int) -> str:
    """The visits that are not under way yet; ways to keep a time free and to lock where the order waits."""
    order = service.order(order_id=order_id, by=accounts.actor_of(request))
    visits = service.listed_visits(accounts.actor_of(request)).filter(order_id=order_id, state__in=rules.LOCKABLE)
    lines = _lines(list(visits.select_related("lead").order_by("sequence")))
    waits = order.state in Order.ACTIVE_STATES and not order.held_at
    lock = selectors.lock_of_order(order_id)
    may_lock = order.state == Order.State.OPEN and not order.is_pooled
    if not lines and not waits and not may_lock and lock is None:
        return ""
    return _shown(request, lines, order_id=order_id, waits=waits, may_lock=may_lock, order_lock=lock)


def of_visit(request: HttpRequest, visit_id: int) -> str:
    """The same of one visit."""
    one = service.get_visit(visit_id=visit_id, by=accounts.actor_of(request))
    return _shown(request, _lines([one]), order_id=None, order_lock=None) if one.state in rules.LOCKABLE else ""


def _lines(visits: list[Visit]) -> list[Line]:
    held = selectors.of_visits([one.pk for one in visits])
    return [Line(visit=one, booking=held.get(one.pk) or Booking(visit_id=one.pk)) for one in visits]


def _shown(request: HttpRequest, lines: list[Line], **of_order: Any) -> str:
    return ui.fragment(request, "dispatch/_bookings.html", {"lines": lines, **of_order})


def register() -> None:
    """Called once, when Django is ready."""
    for kind, render in (("order", of_order), ("visit", of_visit)):
        panel = ui.Panel(
            kind=kind, title=_("Place in the plan"), icon="calendar-pause", permission=services.PLAN, render=render
        )
        ui.panels.register(f"dispatch.bookings_of_{kind}", panel, order=55)

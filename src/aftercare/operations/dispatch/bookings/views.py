"""Pages of soft bookings and locks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch import shown
from aftercare.operations.dispatch.bookings import forms, selectors, services
from aftercare.operations.dispatch.bookings.models import Booking
from aftercare.service import public as service


@ui.page(services.PLAN, of=service.order)
def hold(request: Http, order_id: int) -> HttpResponse:
    """Keep an engineer and a time free for an order."""
    order = service.order(order_id=order_id, by=request.actor)
    return ui.submit(
        request,
        forms.HoldForm,
        title=_("Book softly"),
        of=shown.order_crumb(order),
        key=f"dispatch.hold.{order.pk}",
        button=_("Book softly"),
        help=_("The engineer does not see the visit until it is confirmed."),
        initial=_suggested(order, clock.now()),
        do=lambda values: services.hold(
            order_id=order.pk, by=request.actor, at=clock.now(), **service.to_come(values, clock.now())
        ),
        then=reverse("service:order", args=[order.pk]),
    )


def _suggested(order: service.Order, at: datetime) -> dict[str, Any]:
    """Tomorrow's hour, as long as the work takes: the deadline lies before it."""
    start = timezone.localtime(at).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    end = start + timedelta(minutes=order.duration_minutes)
    return {"start_at": start, "end_at": end, "then": Booking.Then.RELEASE}


def _of_visit(
    form: type[ui.Form],
    title: Any,
    do: Callable[..., Any],
    *,
    told: Any = "",
    danger: bool = False,
) -> Any:
    """A page with a form for one step of a visit."""

    @ui.page(services.PLAN, of=service.get_visit)
    def view(request: Http, visit_id: int) -> HttpResponse:
        one = service.get_visit(visit_id=visit_id, by=request.actor)
        return ui.submit(
            request,
            form,
            title=title,
            of=shown.visit_crumb(one),
            key=f"dispatch.booking.{one.pk}.{do.__name__}",
            button=title,
            help=told,
            version=one.version,
            danger=danger,
            do=lambda values: do(visit_id=one.pk, by=request.actor, at=clock.now(), **values),
            then=reverse("service:order", args=[one.order_id]),
        )

    return view


def _lock(*, what: str, **values: Any) -> Booking:
    return services.lock(person=what != "time", time=what != "person", **values)


confirm = _of_visit(forms.ConfirmForm, _("Confirm the booking"), services.confirm)
release = _of_visit(
    ui.Form, _("Let the booking go"), services.release, told=_("The visit is cancelled; the order waits again."),
    danger=True,
)  # fmt: skip
lock = _of_visit(
    forms.LockForm, pgettext_lazy("booking", "Lock"), _lock, told=_("Whoever plans by hand may still change it.")
)
unlock = _of_visit(ui.Form, pgettext_lazy("booking", "Take the lock off"), services.unlock)


@ui.page(services.PLAN, of=service.order)
def lock_order(request: Http, order_id: int) -> HttpResponse:
    """Settle who does an order that has no visit yet, when, or both."""
    order = service.order(order_id=order_id, by=request.actor)
    held = selectors.lock_of_order(order.pk)
    known = {name: getattr(held, name) for name in ("staff_id", "start_from", "start_until", "reason")} if held else {}
    return ui.submit(
        request,
        forms.OrderLockForm,
        title=pgettext_lazy("booking", "Lock"),
        of=shown.order_crumb(order),
        key=f"dispatch.lock_order.{order.pk}",
        button=pgettext_lazy("booking", "Lock"),
        help=_("Plans keep to it until the order has a visit, which takes the lock over."),
        initial=known,
        version=order.version,
        do=lambda values: services.lock_order(order_id=order.pk, by=request.actor, at=clock.now(), **values),
        then=reverse("service:order", args=[order.pk]),
    )


@ui.page(services.PLAN, of=service.order)
def unlock_order(request: Http, order_id: int) -> HttpResponse:
    """Take the lock off an order."""
    order = service.order(order_id=order_id, by=request.actor)
    return ui.submit(
        request,
        ui.Form,
        title=pgettext_lazy("booking", "Take the lock off"),
        of=shown.order_crumb(order),
        key=f"dispatch.unlock_order.{order.pk}",
        button=pgettext_lazy("booking", "Take the lock off"),
        help=_("Plans may choose who and when again."),
        version=order.version,
        do=lambda values: services.unlock_order(order_id=order.pk, by=request.actor, at=clock.now(), **values),
        then=reverse("service:order", args=[order.pk]),
    )

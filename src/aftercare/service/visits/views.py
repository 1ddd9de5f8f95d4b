"""Pages of visits: the list, the visit, planning, the engineer's day and steps."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import actions
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.service import shown as looks
from aftercare.service.orders import selectors as orders
from aftercare.service.orders import shown as order_shown
from aftercare.service.states import shown as states
from aftercare.service.states.forms import SubStateForm
from aftercare.service.visits import forms, rules, selectors, services, shown
from aftercare.service.visits.models import CREW_STEPS, Visit


def _dispatch_one(visit_id: int, values: Mapping[str, Any], by: Actor, at: datetime) -> None:
    del values
    services.dispatch(visit_id=visit_id, by=by, at=at)


LIST = ui.ListPage(
    key="service.visits",
    title=_("Visits"),
    permission="visit.view",
    rows=selectors.visible_to,
    columns=(
        c.Title("order__number", _("Order"), title="order__title", to="service:visit", key="order"),
        states.Column("state", _("State"), states=looks.VISIT, subject="visit"),
        c.Moment("planned_start_at", _("Appointment"), key="start", sort=True, appointed=True),
        c.Text("lead__name", _("Engineer"), key="engineer_name"),
        c.Text("order__customer__name", _("Customer"), key="customer"),
        c.Text("order__site__name", _("Site"), key="site"),
        c.Choice("incomplete_reason", _("Not finished because"), choices=Visit.IncompleteReason.choices, hidden=True),
        c.Moment("arrived_at", _("Arrived"), key="arrived", hidden=True),
        c.Moment("ended_at", pgettext_lazy("service", "Ended"), key="ended", hidden=True),
    ),
    filters=(states.criterion("visit"), f.Pick("engineer", _("Engineer is"), path="lead_id", kind="staff")),
    search=("order__number", "order__title"),
    sort="-start",
    views=(
        ui.View("open", _("Open"), "state:planned,dispatched,accepted,travelling,on_site", sort="start"),
        ui.View("today", _("Today"), "start:today", sort="start"),
        ui.View("out", _("Out now"), "state:travelling,on_site", count=True),
        ui.View("unanswered", pgettext_lazy("service", "Not accepted"), "state:dispatched", sort="start", count=True),
        ui.View("to_dispatch", _("To dispatch"), "state:planned", sort="start", count=True),
        ui.View("incomplete", _("Not finished"), "state:incomplete"),
        ui.View("all", _("All")),
    ),
    actions=(actions.Bulk("dispatch", _("Dispatch"), icon="send", permission="visit.dispatch", do=_dispatch_one),),
    empty=_("No visit is here."),
)


@ui.page("visit.view", of=selectors.get_visit)
def page(request: Http, visit_id: int) -> HttpResponse:
    """One visit."""
    one = selectors.get_visit(visit_id=visit_id, by=request.actor)
    return ui.detail(request, shown.detail(one, by=request.actor, at=clock.now()), template="service/visit.html")


@ui.page("visit.work")
def my_day(request: Http) -> HttpResponse:
    """The engineer's own visits: what is still open from before, today, and the week that comes."""
    start = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    plan = selectors.plan_of(by=request.actor, start=start)
    done = sum(row["state"] in Visit.ENDED_STATES for row in plan["day"])
    values = {"plan": plan, "done": done, "looks": looks, "start": start, "notes": selectors.notes_of(plan)}
    return ui.render(request, "service/my_day.html", values)


@ui.page("visit.plan", of=orders.get_order)
def new(request: Http, order_id: int) -> HttpResponse:
    """Plan a visit of an order; the candidates are listed with every reason."""
    order = orders.get_order(order_id=order_id, by=request.actor)
    at = clock.now()
    return ui.submit(
        request,
        forms.PlanForm,
        title=_("Plan a visit"),
        of=order_shown.crumb(order),
        key=f"service.visit.new.{order.pk}",
        button=_("Plan"),
        initial=shown.suggested_window(order, at),
        template="service/visit_new.html",
        values={
            "address": reverse("service:order_visit", args=[order.pk]),
            "candidates": shown.candidates(order, shown.window_of(request.POST or request.GET, order, at)),
        },
        do=lambda values: services.plan(
            order_id=order.pk, by=request.actor, at=clock.now(), **rules.to_come(values, clock.now())
        ),
        then=to_visit,
        said=_("Planned."),
    )


@ui.page("visit.grab", of=orders.get_order)
def grab(request: Http, order_id: int) -> HttpResponse:
    """Take an order from the pool."""
    order = orders.get_order(order_id=order_id, by=request.actor)
    return ui.submit(
        request,
        forms.WindowForm,
        title=_("Take it"),
        of=order_shown.crumb(order),
        key=f"service.visit.grab.{order.pk}",
        button=_("Take it"),
        initial=shown.suggested_window(order, clock.now()),
        do=lambda values: services.grab(
            order_id=order.pk, by=request.actor, at=clock.now(), **rules.to_come(values, clock.now())
        ),
        then=to_visit,
    )


def _reschedule(**values: Any) -> Visit:
    return services.reschedule(**rules.to_come(values, clock.now()))


def to_visit(one: Visit) -> str:
    """The address of a visit's page."""
    return reverse("service:visit", args=[one.pk])


def asked(
    form: type[ui.Form],
    permission: str,
    title: Any,
    service: Callable[..., Visit],
    *,
    initial: Callable[[Visit], dict[str, Any]] | None = None,
    offers: Callable[[Visit], dict[str, Any]] | None = None,
    device: Callable[[Http], dict[str, Any]] = lambda _request: {},
    button: Any = "",
    beside: Callable[[Visit], Mapping[str, Any]] | None = None,
    danger: bool = False,
) -> Callable[..., HttpResponse]:
    """A page with a form for one verb of a visit; `device` reads what the device says beside the form.

    `button`: what it says where that is not the title; `beside`: what the list of who can go needs, if it stands there.
    """

    @ui.page(permission, of=selectors.get_visit)
    def view(request: Http, visit_id: int) -> HttpResponse:
        one = selectors.get_visit(visit_id=visit_id, by=request.actor, permission=permission)
        return ui.submit(
            request,
            form,
            title=title,
            of=shown.crumb(one),
            key=f"service.visit.{one.pk}.{service.__name__}",
            button=button or title,
            danger=danger,
            version=one.version,
            template="service/visit_new.html" if beside else "ui/form.html",
            values=beside(one) if beside else None,
            initial=initial(one) if initial else None,
            form_values=offers(one) if offers else None,
            do=lambda values: service(
                visit_id=one.pk,
                by=request.actor,
                at=values.pop("happened_at", None) or clock.now(),
                **values,
                **device(request),
            ),
            then=to_visit,
        )

    return view


def _crew(one: Visit) -> dict[str, Any]:
    members = selectors.crew_of(one)
    return {"lead_id": one.lead_id, "helper_ids": [member.staff_id for member in members if member.role == "helper"]}


def _who(one: Visit) -> dict[str, Any]:
    """Who could go at the time of the visit; without a time, at the next one that suits."""
    window = shown.suggested_window(one.order, clock.now())
    if one.planned_start_at and one.planned_end_at:
        window = {"start_at": one.planned_start_at, "end_at": one.planned_end_at}
    return {"address": "", "candidates": shown.candidates(one.order, window, leave_out=one.pk)}


@ui.page("visit.dispatch", of=selectors.get_visit)
def dispatch(request: Http, visit_id: int) -> HttpResponse:
    """Send the visit to its engineer."""
    return ui.step(
        request,
        do=lambda version: services.dispatch(visit_id=visit_id, by=request.actor, at=clock.now(), version=version),
        then=to_visit,
        said=_("Dispatched."),
    )


def _sub_states(one: Visit) -> dict[str, Any]:
    return {"subject": "visit", "state": one.state, "present": one.sub_state}


sub_state = asked(
    SubStateForm, "visit.sub_state", states.SET, services.set_sub_state, offers=_sub_states, button=_("Save")
)


@ui.page("visit.plan", of=selectors.get_visit)
def release(request: Http, visit_id: int) -> HttpResponse:
    """Take the visit from its engineer."""
    return ui.step(
        request,
        do=lambda version: services.release(visit_id=visit_id, by=request.actor, at=clock.now(), version=version),
        then=to_visit,
        said=_("It has nobody again."),
    )


@ui.page("visit.work", of=selectors.get_visit)
def times(request: Http, visit_id: int, staff_id: int) -> HttpResponse:
    """The own times of one of the crew."""
    one = selectors.get_visit(visit_id=visit_id, by=request.actor, permission="visit.work")
    member = selectors.member_of(one, staff_id)
    return ui.submit(
        request,
        forms.TimesForm,
        title=_("Own times of %(name)s") % {"name": member.staff.name},
        of=shown.crumb(one),
        key=f"service.visit.{one.pk}.times.{staff_id}",
        help=_(
            "They follow the steps of the visit unless you change them. "
            "Hours that a contract pays are counted from them."
        ),
        initial={name: getattr(member, name) for name in CREW_STEPS},
        do=lambda values: services.record_times(
            visit_id=one.pk, staff_id=staff_id, by=request.actor, at=clock.now(), **values
        ),
        then=to_visit(one),
        said=_("Recorded."),
    )


@ui.page("visit.work", of=selectors.get_visit)
def shares(request: Http, visit_id: int) -> HttpResponse:
    """How the crew shares in the result."""
    one = selectors.get_visit(visit_id=visit_id, by=request.actor, permission="visit.work")
    crew = selectors.crew_of(one)
    return ui.submit(
        request,
        forms.SharesForm,
        title=_("Shares of the crew"),
        of=shown.crumb(one),
        key=f"service.visit.{one.pk}.shares",
        help=_("Together they make 100%."),
        version=one.version,
        initial={f"share_{member.staff_id}": member.share_bp for member in crew},
        form_values={"crew": crew},
        do=lambda values: services.set_shares(visit_id=one.pk, by=request.actor, at=clock.now(), **values),
        then=to_visit,
        said=_("Recorded."),
    )


assign = asked(
    forms.AssignForm, "visit.plan", pgettext_lazy("service", "Assign"), services.assign, initial=_crew, beside=_who
)
reschedule = asked(
    forms.RescheduleForm,
    "visit.plan",
    _("Reschedule"),
    _reschedule,
    initial=lambda one: {"start_at": one.planned_start_at, "end_at": one.planned_end_at},
)
refuse = asked(forms.RefuseForm, "visit.work", pgettext_lazy("service", "Refuse"), services.refuse)
transfer = asked(forms.TransferForm, "visit.work", _("Pass on"), services.transfer)
cancel = asked(forms.CancelForm, "visit.plan", _("Cancel the visit"), services.cancel, danger=True)

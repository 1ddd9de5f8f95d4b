"""Pages of orders."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.service import shown as looks
from aftercare.service.orders import forms, rules, selectors, services, shown
from aftercare.service.orders.models import Order
from aftercare.service.requests import selectors as requests
from aftercare.service.requests import shown as requests_shown
from aftercare.service.states import shown as states
from aftercare.service.states.forms import SubStateForm

ACTIVE = "state:open,scheduled,in_progress,held"

LIST = ui.ListPage(
    key="service.orders",
    title=_("Orders"),
    permission="order.view",
    rows=selectors.visible_to,
    columns=(
        c.Title("number", _("Number"), title="title", to="service:order"),
        states.Column("state", _("State"), states=looks.ORDER, subject="order"),
        c.State("priority", _("Priority"), states=looks.PRIORITY, sort=True),
        c.Choice("kind", _("Kind of work"), choices=Order.Kind.choices),
        c.Text("customer__name", _("Customer"), key="customer"),
        c.Text("site__name", _("Site"), key="site"),
        c.Text("asset__name", _("Equipment"), key="asset_name", hidden=True),
        c.Text("request__number", _("Request"), key="request", hidden=True),
        c.Text("parent__number", _("Part of order"), key="parent", hidden=True),
        c.State("payer", _("Who pays"), states=looks.PAYER, hidden=True),
        c.YesNo("is_rework", _("Rework"), hidden=True),
        c.Moment("due_at", _("To be done by"), key="due", sort=True, hidden=True),
        c.Moment("opened_at", _("Opened"), key="opened", sort=True),
    ),
    filters=(
        states.criterion("order"),
        f.Pick("customer_is", pgettext_lazy("service", "Customer is"), path="customer_id", kind="customer"),
        f.Pick("asset", _("Equipment is"), path="asset_id", kind="asset"),
        f.YesNo("pooled", _("In the pool"), path="is_pooled"),
    ),
    search=("number", "title"),
    sort="-opened",
    views=(
        ui.View("to_schedule", _("To be scheduled"), "state:open", count=True),
        ui.View("active", _("Active"), ACTIVE),
        ui.View("to_review", _("To review"), "state:reported", count=True),
        ui.View("pool", _("Pool"), "pooled:yes state:open"),
        ui.View("all", _("All")),
    ),
    new=ui.Action(_("New order"), "service:order_new_planned", icon="plus", permission="order.open"),
    empty=_("No order is here."),
)


@ui.page("order.view", of=selectors.get_order)
def page(request: Http, order_id: int) -> HttpResponse:
    """One order."""
    one = selectors.get_order(order_id=order_id, by=request.actor)
    return ui.detail(request, shown.detail(one, by=request.actor, at=clock.now()))


@ui.page("order.open", of=requests.get_request)
def new(request: Http, request_id: int) -> HttpResponse:
    """Open an order under a request."""
    one = requests.get_request(request_id=request_id, by=request.actor)
    return ui.submit(
        request,
        forms.OpenForm,
        title=_("Open an order"),
        of=requests_shown.crumb(one),
        key=f"service.order.new.{one.pk}",
        button=pgettext_lazy("order", "Open"),
        initial={"kind": rules.KIND_FOR_NATURE[one.nature], "title": one.title},
        do=lambda values: services.open_for_request(request_id=one.pk, by=request.actor, at=clock.now(), **values),
        then=to_order,
        said=_("Opened."),
    )


@ui.page("order.open")
def new_planned(request: Http) -> HttpResponse:
    """Open an order without a request."""
    return ui.submit(
        request,
        forms.PlannedForm,
        title=_("New order"),
        key="service.order.new",
        button=pgettext_lazy("order", "Open"),
        do=lambda values: services.open_planned(by=request.actor, at=clock.now(), **values),
        then=to_order,
        said=_("Opened."),
    )


@require_POST
@ui.page("visit.work", of=selectors.get_order)
def task(request: Http, order_id: int, position: int) -> HttpResponse:
    """Tick a task, or take the tick back."""
    done = request.POST.get("done") == "1"
    services.tick_task(order_id=order_id, by=request.actor, position=position, done=done, at=clock.now())
    one = selectors.get_order(order_id=order_id, by=request.actor)
    response = ui.render(request, "service/_tasks.html", {"order": one, "may_tick": True})
    # What was missing for the next step may be there now.
    response.headers["HX-Trigger"] = json.dumps({"steps-changed": {"target": "#detail"}})
    return response


def to_order(one: Order) -> str:
    """The address of an order's page."""
    return reverse("service:order", args=[one.pk])


def _sub_states(one: Order) -> dict[str, Any]:
    return {"subject": "order", "state": one.state, "present": one.sub_state}


def _tools(one: Order) -> dict[str, Any]:
    return {"tools": " ".join(one.tools)}


def _step(
    form: type[ui.Form],
    permission: str,
    title: Any,
    button: Any,
    service: Callable[..., Order],
    *,
    offers: Callable[[Order], dict[str, Any]] | None = None,
    initial: Callable[[Order], dict[str, Any]] | None = None,
    told: Any = "",
    told_of: Callable[[Order], Any] | None = None,
    danger: bool = False,
) -> Callable[..., HttpResponse]:
    """A page with a form for one verb of an order."""

    @ui.page(permission, of=selectors.get_order)
    def view(request: Http, order_id: int) -> HttpResponse:
        one = selectors.get_order(order_id=order_id, by=request.actor, permission=permission)
        return ui.submit(
            request,
            form,
            title=title,
            of=shown.crumb(one),
            key=f"service.order.{one.pk}.{service.__name__}",
            button=button,
            help=told_of(one) if told_of else told,
            danger=danger,
            version=one.version,
            form_values=offers(one) if offers else None,
            initial=initial(one) if initial else None,
            do=lambda values: service(order_id=one.pk, by=request.actor, at=clock.now(), **values),
            then=to_order,
        )

    return view


def _how_it_ended(one: Order) -> Any:
    """Somebody may have been there before, and left it unfinished."""
    came = one.visits.filter(arrived_at__isnull=False).exists()
    return (
        _("The rest is done and nobody has to come again.") if came else _("The work is done and nobody had to come.")
    )


tools = _step(forms.ToolsForm, "order.open", forms.TOOLS, _("Save"), services.set_tools, initial=_tools)
pool = _step(
    ui.Form, "order.pool", _("Put into the pool"), _("Put into the pool"), services.pool,
    told=_("Engineers who can do it take it by themselves."),
)  # fmt: skip
hold = _step(forms.HoldForm, "order.hold", _("Hold"), _("Hold"), services.hold)
resume = _step(
    ui.Form, "order.hold", _("Go on"), _("Go on"), services.resume, told=_("It waits no longer; its clocks run on.")
)
sub_state = _step(SubStateForm, "order.sub_state", states.SET, _("Save"), services.set_sub_state, offers=_sub_states)
finish = _step(
    ui.Form, "order.finish", _("Finish without a visit"), _("Finish"), services.finish_without_visit,
    told_of=_how_it_ended,
)  # fmt: skip
reopen = _step(
    forms.ReopenForm,
    "order.reopen",
    pgettext_lazy("service", "Reopen"),
    pgettext_lazy("service", "Reopen"),
    services.reopen,
)
cancel = _step(
    forms.CancelForm, "order.cancel", _("Cancel the order"), _("Cancel the order"), services.cancel, danger=True
)

"""Pages of what stands in the way of the work."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.operations.dispatch import shown
from aftercare.operations.dispatch.obstacles import forms, selectors, services
from aftercare.operations.dispatch.obstacles.models import Obstacle
from aftercare.operations.dispatch.obstacles.rules import KINDS
from aftercare.operations.dispatch.obstacles.shown import STATES, S
from aftercare.platform.accounts import public as accounts
from aftercare.platform.files import public as files
from aftercare.service import public as service

LIST = ui.ListPage(
    key="dispatch.obstacles",
    title=_("Obstacles"),
    permission="obstacle.view",
    rows=selectors.visible_to,
    columns=(
        c.Title("order__number", _("Order"), title="order__title", to="dispatch:obstacle", key="order"),
        c.State("state", pgettext_lazy("obstacle", "State"), states=STATES),
        c.Choice("kind", pgettext_lazy("obstacle", "Kind"), choices=tuple(KINDS.items())),
        c.Text("words", _("Obstacle")),
        c.Moment("since_at", pgettext_lazy("obstacle", "Since"), key="since", sort=True),
        c.Moment("until_at", forms.SETTLED_BY, key="until", sort=True, says=True),
        c.People(
            "reported_by__name", pgettext_lazy("obstacle", "Reported by"), stored_name=True, key="reporter", hidden=True
        ),
        c.People("answered_by__name", pgettext_lazy("obstacle", "In the hands of"), stored_name=True, key="answerer"),
        c.Moment("reported_at", pgettext_lazy("obstacle", "Reported"), key="reported", sort=True, hidden=True),
        c.Moment("cleared_at", pgettext_lazy("obstacle", "Cleared"), key="cleared", hidden=True),
    ),
    search=("order__number", "order__title", "words"),
    sort="-reported",
    views=(
        ui.View("open", pgettext_lazy("obstacle", "Open"), "state:reported,answered", count=True),
        ui.View("all", pgettext_lazy("obstacle", "All")),
    ),
    empty=_("Nothing stands in the way."),
)


@ui.page("obstacle.view", of=lambda obstacle_id, by: selectors.get(obstacle_id=obstacle_id, by=by))
def page(request: Http, obstacle_id: int) -> HttpResponse:
    """One obstacle, with its photographs."""
    one = selectors.get(obstacle_id=obstacle_id, by=request.actor)
    return ui.render(
        request,
        "dispatch/obstacle.html",
        {
            "one": one,
            "look": STATES[S(one.state)],
            "kind": KINDS[one.kind],
            "crumbs": (ui.Crumb(_("Obstacles"), reverse("dispatch:obstacles")), shown.order_crumb(one.order)),
            "photographs": files.panel_values("obstacle", one.pk, request.actor),
            "may_answer": _may(request, "obstacle.answer", one),
            "may_clear": _may(request, "obstacle.clear", one),
        },
    )


def _may(request: Http, permission: str, one: Obstacle) -> bool:
    if one.state == S.CLEARED:
        return False
    own = selectors.visible_to(request.actor, permission).filter(pk=one.pk).exists
    return accounts.allows(request.actor, permission, unit_path=one.unit_path, own=own)


def _report(request: Http, of: ui.Crumb, ids: dict[str, Any]) -> HttpResponse:
    return ui.submit(
        request,
        forms.ReportForm,
        title=_("Report an obstacle"),
        key=f"dispatch.obstacle.{ids}",
        button=pgettext_lazy("obstacle", "Report"),
        of=of,
        do=lambda values: services.report_with_photographs(by=request.actor, at=clock.now(), **ids, **values),
        then=of.url,
        said=_("Reported."),
    )


@ui.page("obstacle.report", of=service.order)
def of_order(request: Http, order_id: int) -> HttpResponse:
    """Report what stands in the way of an order."""
    one = service.order(order_id=order_id, by=request.actor, permission="obstacle.report")
    return _report(request, shown.order_crumb(one), {"order_id": one.pk})


@ui.page("obstacle.report", of=service.get_visit)
def of_visit(request: Http, visit_id: int) -> HttpResponse:
    """Report what stands in the way of a visit."""
    one = service.get_visit(visit_id=visit_id, by=request.actor, permission="obstacle.report")
    return _report(request, shown.visit_crumb(one), {"visit_id": one.pk})


def _asked(form: type[ui.Form], permission: str, title: Any, service_of: Callable[..., Any]) -> Any:
    """A page with a form for one step of an obstacle."""

    @ui.page(permission, of=lambda obstacle_id, by: selectors.get(obstacle_id=obstacle_id, by=by))
    def view(request: Http, obstacle_id: int) -> HttpResponse:
        one = selectors.get(obstacle_id=obstacle_id, by=request.actor, permission=permission)
        return ui.submit(
            request,
            form,
            title=title,
            of=ui.Crumb(f"{one.order.number} {one.order.title}", reverse("dispatch:obstacle", args=[one.pk])),
            key=f"dispatch.obstacle.{one.pk}.{service_of.__name__}",
            button=title,
            version=one.version,
            do=lambda values: service_of(obstacle_id=one.pk, by=request.actor, at=clock.now(), **values),
            then=reverse("dispatch:obstacle", args=[one.pk]),
        )

    return view


answer = _asked(forms.AnswerForm, "obstacle.answer", _("Look after it"), services.answer)
clear = _asked(forms.ClearForm, "obstacle.clear", _("Mark resolved"), services.clear)

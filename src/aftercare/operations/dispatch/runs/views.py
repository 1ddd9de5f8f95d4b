"""Pages of plans: the list, one plan, asking for one, deciding on it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.operations.dispatch.runs import forms, selectors, services, shown
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.platform.accounts.public import offices

LIST = ui.ListPage(
    key="dispatch.runs",
    title=pgettext_lazy("plan", "Plans"),
    permission="plan.view",
    rows=selectors.visible_to,
    columns=(
        c.Title("number", _("Number"), to="dispatch:run"),
        c.State("state", _("State"), states=shown.RUN),
        c.Choice("mode", _("Mode"), choices=PlanRun.Mode.choices),
        c.Words("unit__name", _("Unit"), key="unit"),
        c.Day("first_day", _("From"), key="first"),
        c.Count("days", pgettext_lazy("plan", "Days")),
        c.Text("staff__name", _("Engineer"), key="engineer", hidden=True),
        c.Text("engine", _("Planner"), hidden=True),
        c.Moment("asked_at", pgettext_lazy("plan", "Asked"), key="asked", sort=True),
    ),
    search=("number",),
    sort="-asked",
    views=(
        ui.View("open", pgettext_lazy("plan", "To decide"), "state:ready,partly", count=True),
        ui.View("all", _("All")),
    ),
    new=ui.Action(_("New plan"), "dispatch:run_new", icon="plus", permission="plan.run"),
    empty=_("No plan waits for a decision."),
)


@ui.page("plan.view", of=selectors.get_run)
def page(request: Http, run_id: int) -> HttpResponse:
    """One plan beside what stands."""
    run = selectors.get_run(run_id=run_id, by=request.actor)
    return ui.detail(request, shown.detail(run, by=request.actor), template="dispatch/run.html")


@ui.page("plan.view", of=selectors.get_run)
def progress(request: Http, run_id: int) -> HttpResponse:
    """How far it has come, which asks for itself again; at the end the whole page comes anew."""
    run = selectors.get_run(run_id=run_id, by=request.actor)
    answer = ui.render(request, "dispatch/run_progress.html", shown.under_way(run))
    if run.state not in PlanRun.LIVE:
        answer["HX-Refresh"] = "true"
    return answer


@ui.page("plan.run")
def new(request: Http) -> HttpResponse:
    """Ask for a plan; of the office that the reader looks at, unless another one is chosen."""
    office = offices.chosen()
    return ui.submit(
        request,
        forms.AskForm,
        initial={"unit_id": office.id} if office else None,
        title=_("New plan"),
        key="dispatch.run.new",
        button=_("Calculate"),
        help=_("The plan is a proposal: nothing changes until somebody applies it."),
        do=lambda values: services.ask(by=request.actor, at=clock.now(), **_asked(values)),
        then=to_run,
    )


def _asked(values: dict[str, Any]) -> dict[str, Any]:
    mode = PlanRun.Mode.ENGINEER if values.get("staff_id") else PlanRun.Mode.DEMAND
    return {"mode": mode, **{name: value for name, value in values.items() if value not in (None, "")}}


@ui.page("plan.apply", of=selectors.get_run)
def apply(request: Http, run_id: int) -> HttpResponse:
    """Choose what of a plan is carried out."""
    run = selectors.get_run(run_id=run_id, by=request.actor, permission="plan.apply")
    lines = [line for line in selectors.lines_of(run) if line.row.state == "proposed"]
    return ui.submit(
        request,
        forms.ApplyForm,
        title=_("Apply the plan"),
        key=f"dispatch.run.apply.{run.pk}",
        button=pgettext_lazy("plan", "Apply"),
        version=run.version,
        initial={"change_ids": [line.row.pk for line in lines]},
        form_values={"lines": lines},
        do=lambda values: services.apply(run_id=run.pk, by=request.actor, at=clock.now(), **values),
        then=to_run(run),
        said=_said,
    )


def _said(outcome: services.Outcome) -> str:
    text = _now("%(applied)s applied, %(conflicts)s in conflict.")
    return text % {"applied": outcome.applied, "conflicts": outcome.conflicts}


@ui.page("plan.apply", of=selectors.get_run)
def discard(request: Http, run_id: int) -> HttpResponse:
    """Throw a plan away."""
    run = selectors.get_run(run_id=run_id, by=request.actor, permission="plan.apply")
    return ui.submit(
        request,
        forms.DiscardForm,
        title=_("Discard the plan"),
        key=f"dispatch.run.discard.{run.pk}",
        button=pgettext_lazy("plan", "Discard"),
        danger=True,
        version=run.version,
        do=lambda values: services.discard(run_id=run.pk, by=request.actor, at=clock.now(), **values),
        then=to_run,
    )


def to_run(run: PlanRun) -> str:
    """The address of a plan's page."""
    return reverse("dispatch:run", args=[run.pk])

"""Pages of plans of work."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from markupsafe import Markup

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.operations.dispatch import shown
from aftercare.operations.dispatch.workplans import forms, rules, selectors, services
from aftercare.operations.dispatch.workplans.errors import PlanNotFoundError
from aftercare.operations.dispatch.workplans.models import PlanItem, ServicePlan
from aftercare.operations.dispatch.workplans.shown import WAITING, look
from aftercare.platform.accounts import public as accounts
from aftercare.registry.equipment import public as equipment
from aftercare.service import public as service

K = ServicePlan.Kind


def _progress(row: Mapping[str, Any]) -> str:
    return f"{row['items_done']} / {row['items_all']}"


LIST = ui.ListPage(
    key="dispatch.work_plans",
    title=_("Work plans"),
    permission="work_plan.view",
    rows=selectors.counted,
    columns=(
        c.Title("title", pgettext_lazy("work plan", "Title"), to="dispatch:work_plan"),
        c.Choice("kind", pgettext_lazy("work plan", "For"), choices=tuple(K.choices)),
        c.Words("unit__name", _("Department"), key="unit"),
        c.Figures(
            "progress", _("Items done"), render=_progress, text=_progress, values=("items_done", "items_all"),
            key="progress",
        ),
        c.Day("starts_on", pgettext_lazy("work plan", "First day"), key="first", sort=True),
        c.Day("ends_on", pgettext_lazy("work plan", "Last day"), key="last", sort=True),
        c.Moment("approved_at", pgettext_lazy("work plan", "Approved"), key="approved"),
        c.People("written_by__name", pgettext_lazy("work plan", "Written by"), stored_name=True, key="writer"),
        c.Moment("written_at", pgettext_lazy("work plan", "Written"), key="written", sort=True, hidden=True),
    ),
    filters=(f.Flag("unapproved", WAITING.label, when=lambda _by, _at: selectors.UNAPPROVED),),
    search=("title", "order__number", "project__number", "project__name"),
    sort="-written",
    views=(
        ui.View("unapproved", WAITING.label, "unapproved:yes", count=True),
        ui.View("all", pgettext_lazy("work plan", "All")),
    ),
    new=ui.Action(_("Write a work plan"), "dispatch:work_plan_new", icon="plus", permission="work_plan.make"),
    empty=_("Nobody has written a work plan yet."),
)  # fmt: skip


def _seen(plan_id: int, by: Actor) -> ServicePlan:
    return selectors.get(plan_id=plan_id, by=by)


@ui.page("work_plan.view", of=_seen)
def page(request: Http, plan_id: int) -> HttpResponse:
    """One plan, item by item."""
    one = _seen(plan_id, request.actor)
    values = {
        "one": one,
        "look": look(one),
        "items": selectors.items_of(one),
        "crumbs": _crumbs(one),
        "today": timezone.localdate(clock.now()),
        "may_revise": _may(request, "work_plan.make", one),
        "may_approve": not one.is_approved and _may(request, "work_plan.approve", one),
        "may_do": one.is_approved and _may(request, "work_plan.do", one),
    }
    return ui.render(request, "dispatch/work_plan.html", values)


def _may(request: Http, permission: str, one: ServicePlan) -> bool:
    rows = selectors.visible_to(request.actor, permission)
    return accounts.allows(request.actor, permission, unit_path=one.unit_path, own=rows.filter(Q(pk=one.pk)).exists)


def _new(request: Http, ids: dict[str, Any], of: ui.Crumb, form: type[ui.Form] = forms.PlanForm) -> HttpResponse:
    today = timezone.localdate(clock.now())
    return ui.submit(
        request,
        form,
        title=_("Write a work plan"),
        key=f"dispatch.work_plan.{ids}",
        of=of,
        initial={"starts_on": today, "ends_on": today},
        do=lambda values: services.make(by=request.actor, at=clock.now(), **ids, **values),
        then=lambda plan: reverse("dispatch:work_plan", args=[plan.pk]),
    )


@ui.page("work_plan.make")
def new(request: Http) -> HttpResponse:
    """Write a department's plan."""
    return _new(request, {}, _list_crumb(), forms.DepartmentPlanForm)


@ui.page("work_plan.make", of=service.order)
def of_order(request: Http, order_id: int) -> HttpResponse:
    """Write the plan of an order that takes days."""
    one = service.order(order_id=order_id, by=request.actor)
    accounts.require(request.actor, "work_plan.make", unit_path=one.unit_path)
    return _new(request, {"order_id": one.pk}, shown.order_crumb(one))


@ui.page("work_plan.make", of=equipment.get_project)
def of_project(request: Http, project_id: int) -> HttpResponse:
    """Write a project's plan."""
    one = equipment.get_project(project_id=project_id, by=request.actor)
    accounts.require(request.actor, "work_plan.make", unit_path=one.unit_path)
    crumb = ui.Crumb(f"{one.number} {one.name}", reverse("equipment:project", args=[one.pk]))
    return _new(request, {"project_id": one.pk}, crumb)


def _crumb(one: ServicePlan) -> ui.Crumb:
    return ui.Crumb(one.title, reverse("dispatch:work_plan", args=[one.pk]))


def _list_crumb() -> ui.Crumb:
    return ui.Crumb(_("Work plans"), reverse("dispatch:work_plans"))


def _crumbs(one: ServicePlan) -> tuple[ui.Crumb, ...]:
    """The list, and the order that the plan is of."""
    up = _list_crumb()
    return (up, shown.order_crumb(one.order)) if one.order else (up,)


@ui.page("work_plan.make", of=_seen)
def revise(request: Http, plan_id: int) -> HttpResponse:
    """Write it anew; done items stay."""
    one = selectors.get(plan_id=plan_id, by=request.actor, permission="work_plan.make")
    open_items = [item for item in selectors.items_of(one) if item.done_on is None]
    names = ("title", "starts_on", "ends_on", "people", "materials", "risks")
    return ui.submit(
        request,
        forms.PlanForm,
        title=_("Revise the plan"),
        of=_crumb(one),
        key=f"dispatch.work_plan.{one.pk}.revise",
        version=one.version,
        initial={**{name: getattr(one, name) for name in names}, "items": rules.written(open_items)},
        do=lambda values: services.revise(plan_id=one.pk, by=request.actor, at=clock.now(), **values),
        then=reverse("dispatch:work_plan", args=[one.pk]),
    )


def _item(one: PlanItem) -> str:
    return f"{ui.formats.day(one.planned_on)} · {one.words}"


def _told(one: ServicePlan) -> list[tuple[Any, str]]:
    """What somebody approves, in full: nobody should have to go back to read it."""
    return [
        (pgettext_lazy("work plan", "Time"), f"{ui.formats.day(one.starts_on)} – {ui.formats.day(one.ends_on)}"),
        (pgettext_lazy("work plan", "Written by"), one.written_by.name if one.written_by else ""),
        (_("Items"), Markup("<br>").join(_item(item) for item in selectors.items_of(one))),
        (pgettext_lazy("work plan", "People"), one.people),
        (_("Materials and tools"), one.materials),
        (_("Risks and measures"), one.risks),
    ]


@ui.page("work_plan.approve", of=_seen)
def approve(request: Http, plan_id: int) -> HttpResponse:
    """Approve it as it stands."""
    one = selectors.get(plan_id=plan_id, by=request.actor, permission="work_plan.approve")
    return ui.submit(
        request,
        ui.Form,
        title=_("Approve the plan"),
        template="dispatch/form_about.html",
        values={"facts": _told(one)},
        of=_crumb(one),
        key=f"dispatch.work_plan.{one.pk}.approve",
        button=pgettext_lazy("work plan", "Approve"),
        version=one.version,
        do=lambda values: services.approve(plan_id=one.pk, by=request.actor, at=clock.now(), **values),
        then=reverse("dispatch:work_plan", args=[one.pk]),
    )


@ui.page("work_plan.do", of=lambda plan_id, by, **_position: _seen(plan_id, by))
def finish_item(request: Http, plan_id: int, position: int) -> HttpResponse:
    """Report an item as done."""
    one = selectors.get(plan_id=plan_id, by=request.actor, permission="work_plan.do")
    item = next((item for item in selectors.items_of(one) if item.position == position), None)
    if item is None:
        raise PlanNotFoundError
    return ui.submit(
        request,
        forms.ItemForm,
        title=_("Report the item as done"),
        help=_item(item),
        of=_crumb(one),
        key=f"dispatch.work_plan.{one.pk}.item.{position}",
        initial={"done_on": timezone.localdate(clock.now())},
        do=lambda values: services.finish_item(
            plan_id=one.pk, position=position, by=request.actor, at=clock.now(), **values
        ),
        then=reverse("dispatch:work_plan", args=[one.pk]),
        said=_("Reported."),
    )

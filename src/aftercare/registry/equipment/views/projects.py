"""Pages of projects: the list, the project, and a form for each thing that can be done."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.money import Money
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.accounts.public import allows
from aftercare.platform.journal.public import timeline
from aftercare.registry.customers.public import PartyRole
from aftercare.registry.equipment import forms
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment import shown as looks
from aftercare.registry.equipment.models import Project
from aftercare.registry.equipment.rules.terms import add_months
from aftercare.registry.equipment.selectors.deals import get_party, matching, parties_of, projects_of
from aftercare.registry.equipment.views.assets import values_of

SAVE = _("Save")

LIST = ui.ListPage(
    key="equipment.projects",
    title=_("Projects"),
    permission="project.view",
    rows=projects_of,
    columns=(
        c.Title("number", _("Number"), title="name", to="equipment:project", sort=True),
        c.Text("customer__name", _("Customer"), key="customer"),
        c.Text("site__name", _("Site"), key="site"),
        c.Text("manager__name", _("Project manager"), key="manager", hidden=True),
        c.Day("accepted_on", _("Accepted on"), key="accepted"),
        c.Count("liability_months", _("Defect liability, months"), key="liability", hidden=True),
        c.Money("retention_minor", _("Retention money"), key="retention", currency="retention_currency"),
        c.Day("retention_due_on", _("Retention due on"), key="retention_due"),
    ),
    filters=(
        f.Flag("open", _("Not closed"), when=lambda _by, _at: Q(closed_at__isnull=True)),
        f.Flag(
            "retained", _("Retention outstanding"),
            when=lambda _by, _at: Q(retention_minor__gt=0, retention_paid_on__isnull=True),
        ),
        f.Pick("customer_is", _("Customer is"), path="customer_id", kind="customer"),
        f.Pick("unit_is", _("Unit is"), path="unit_id", kind="unit"),
    ),
    find=lambda _by, text: matching(text),
    sort="number",
    views=(
        ui.View("open", _("Not closed"), "open:yes"),
        ui.View("retained", _("Retention outstanding"), "retained:yes"),
        ui.View("all", _("All")),
    ),
    new=ui.Action(_("New project"), "equipment:project_new", permission="project.create"),
    empty=_("No project yet."),
)  # fmt: skip


def to_project(project: Project) -> str:
    """The address of a project's page."""
    return reverse("equipment:project", args=[project.pk])


def project_state(project: Project) -> ui.State:
    """How a project stands."""
    if project.closed_at is not None:
        return looks.PROJECTS["closed"]
    return looks.PROJECTS["accepted" if project.accepted_on else "building"]


@ui.page("project.view", of=equipment.get_project)
def page(request: Request, project_id: int) -> HttpResponse:
    """One project: days, liability, retention money, who has a part in it."""
    by, at = request.actor, clock.now()
    project = equipment.get_project(project_id=project_id, by=by)
    may = project.closed_at is None and allows(by, "project.change", unit_path=project.unit_path)
    names = (
        ("edit", _("Change"), "edit", False),
        ("party", _("Add a company with a role"), "building-community", False),
        ("close", _("Close"), "archive", True),
    )
    assets = reverse("equipment:assets") + f"?q=project_is:{project.pk}"
    return ui.detail(
        request,
        ui.Detail(
            kind="project",
            id=project.pk,
            number=project.number,
            title=project.name,
            version=project.version,
            parents=(ui.Crumb(_("Projects"), reverse("equipment:projects")),),
            state=project_state(project),
            steps=tuple(
                ui.Step(
                    label,
                    reverse(f"equipment:project_{name}", args=[project.pk]),
                    icon=icon,
                    dialog=True,
                    danger=danger,
                )
                for name, label, icon, danger in names
                if may
            ),
            smart=(ui.Smart(_("Equipment"), project.assets.count(), assets, "elevator", permission="asset.view"),),
            facts=_project_facts(project),
            timeline=timeline("project", project.pk, by),
            values={"parties": parties_of(project, at), "roles": dict(PartyRole.choices), "may_change": may},
        ),
        template="equipment/project.html",
    )


def _project_facts(project: Project) -> tuple[ui.Facts, ...]:
    site = reverse("customers:site", args=[project.site_id]) if project.site_id else ""
    until = None
    if project.accepted_on and project.liability_months:
        until = add_months(project.accepted_on, project.liability_months)
    retention = None if project.retention_minor is None else Money(project.retention_minor, project.retention_currency)
    return (
        ui.Facts(
            _("Project"),
            (
                ui.Fact(
                    _("Customer"), str(project.customer), url=reverse("customers:customer", args=[project.customer_id])
                ),
                ui.Fact(_("Site"), str(project.site or ""), url=site),
                ui.Fact(_("Project manager"), str(project.manager or "")),
                ui.Fact(_("Completed on"), ui.formats.day(project.completed_on)),
                ui.Fact(_("Accepted on"), ui.formats.day(project.accepted_on)),
                ui.Fact(_("Handed over on"), ui.formats.day(project.handed_over_on)),
            ),
        ),
        ui.Facts(
            _("Liability"),
            (
                ui.Fact(_("Defect liability, months"), project.liability_months),
                ui.Fact(_("Defect liability ends"), ui.formats.day(until)),
                ui.Fact(_("Retention money"), ui.formats.money(retention)),
                ui.Fact(_("Retention due on"), ui.formats.day(project.retention_due_on)),
                ui.Fact(_("Retention paid on"), ui.formats.day(project.retention_paid_on)),
            ),
        ),
    )


@ui.page("project.create")
def new(request: Request) -> HttpResponse:
    """Enter a project."""
    return ui.submit(
        request, forms.NewProjectForm, title=_("New project"), key="equipment.project.new", button=_("Register"),
        do=lambda values: equipment.register_project(by=request.actor, at=clock.now(), **values), then=to_project,
        said=_("Registered."),
    )  # fmt: skip


def _form(
    form: type[ui.Form],
    title: Any,
    service: Callable[..., object],
    *,
    initial: Callable[[Project], dict[str, Any]] | None = None,
    versioned: bool = True,
    danger: bool = False,
    button: Any = SAVE,
    says: Any = "",
) -> Callable[..., HttpResponse]:
    """A page with a form for one verb about a project; `says` is what follows from it."""

    @ui.page("project.change", of=equipment.get_project)
    def view(request: Request, project_id: int) -> HttpResponse:
        project = equipment.get_project(project_id=project_id, by=request.actor)
        return ui.submit(
            request, form, title=title, help=says, of=ui.Crumb(project.name, to_project(project)),
            key=f"equipment.project.{project.pk}.{service.__name__}", button=button,
            initial=initial(project) if initial else None, version=project.version if versioned else None,
            do=lambda values: service(project_id=project.pk, by=request.actor, at=clock.now(), **values),
            then=lambda _done: to_project(project), danger=danger, cancel=to_project(project),
        )  # fmt: skip

    return view


def _project_values(project: Project) -> dict[str, Any]:
    retention = None if project.retention_minor is None else Money(project.retention_minor, project.retention_currency)
    return values_of(project, forms.ProjectForm) | {"retention": retention}


edit = _form(forms.ProjectForm, _("Change the project"), equipment.change_project, initial=_project_values)
set_party = _form(forms.PartyForm, _("Add a company with a role"), equipment.set_project_party, versioned=False)
close = _form(
    ui.Form, _("Close this project?"), equipment.close_project, danger=True, button=_("Close"),
    says=_(
        "Nothing about it can be changed any more. Its equipment stays, and warranties that began with it run on."
        " It cannot be reopened."
    ),
)  # fmt: skip


@ui.page("project.change", of=equipment.get_project)
def end_party(request: Request, project_id: int, party_id: int) -> HttpResponse:
    """A company no longer has its part."""
    party = get_party(project_id=project_id, party_id=party_id, by=request.actor)
    return ui.submit(
        request, ui.Form, title=_("End this role now?"), key=f"equipment.party.{party_id}.end", button=_("End"),
        do=lambda _values: equipment.end_project_party(party_id=party_id, by=request.actor, at=clock.now()),
        help=f"{party.customer} · {PartyRole(party.role).label}",
        of=ui.Crumb(party.project.name, to_project(party.project)),
        then=to_project(party.project), danger=True,
    )  # fmt: skip

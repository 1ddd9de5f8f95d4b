"""Pages about roles: the list, one of them, and who may do what."""

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.platform.accounts.access.models import Grant, Realm, Role
from aftercare.platform.accounts.access.rules import duties, permissions
from aftercare.platform.accounts.roles import selectors, services
from aftercare.platform.accounts.roles.forms import NewRoleForm, RoleForm

PREFIX = "grant:"


@dataclass(frozen=True)
class Holders(c.Number):
    """How many hold a role; counted beside the query of the list."""

    stored: ClassVar[bool] = False


ROLES = ui.ListPage(
    key="accounts.roles",
    title=_("Roles"),
    permission="role.view",
    rows=selectors.roles,
    columns=(
        c.Title("key", _("Role"), title="name", to="accounts:role"),
        c.Choice("realm", _("For whom?"), choices=tuple(Realm.choices)),
        c.YesNo("is_preset", _("Comes with the product"), key="preset"),
        c.YesNo("is_offered", _("Offered for choice"), key="offered"),
        Holders("holders", _("Held by"), filter=False),
    ),
    search=("key", "name"),
    sort="id",
    enrich=selectors.add_holders,
    new=ui.Action(_("New role"), "accounts:role_new", icon="plus", permission="role.manage"),
    buttons=(ui.Action(_("Who may do what"), "accounts:matrix", icon="table", permission="role.view"),),
    preview=False,
)


@ui.page("role.view")
def role_page(request: Request, role_id: int) -> HttpResponse:
    """One role: every permission and how far; editable by those who may."""
    role = selectors.role_page(role_id=role_id, by=request.actor)
    values = {
        "role": role,
        "groups": selectors.matrix([role]),
        "holders": selectors.holders(role_id=role.pk, at=clock.now()),
        "scopes": dict(Grant.Reach.choices),
        "prefix": PREFIX,
        "submission": ui.submission(),
    }
    return ui.render(request, "accounts/role.html", values)


@require_POST
@ui.page("role.manage")
def role_grants(request: Request, role_id: int) -> HttpResponse:
    """Save how far the role may do each thing."""
    grants = {name.removeprefix(PREFIX): str(scope) for name, scope in request.POST.items() if name.startswith(PREFIX)}
    return ui.step(
        request,
        do=lambda _version: services.set_grants(role_id=role_id, grants=grants, by=request.actor, at=clock.now()),
        then=reverse("accounts:role", args=[role_id]),
        said=_("Saved. It holds from everybody's next click."),
    )


@require_POST
@ui.page("role.manage")
def role_restore(request: Request, role_id: int) -> HttpResponse:
    """Back to how the role came."""
    return ui.step(
        request,
        do=lambda _version: services.restore_preset(role_id=role_id, by=request.actor, at=clock.now()),
        then=reverse("accounts:role", args=[role_id]),
        said=_("The role is again as it came."),
    )


@ui.page("role.manage")
def role_new(request: Request) -> HttpResponse:
    """A role of the company's own."""
    return ui.submit(
        request, NewRoleForm, title=_("New role"), key="accounts.role.new", button=_("Create the role"),
        do=lambda values: services.open_role(by=request.actor, at=clock.now(), **values),
        then=lambda role: reverse("accounts:role", args=[role.pk]), cancel=reverse("accounts:roles"),
    )  # fmt: skip


@ui.page("role.manage")
def role_change(request: Request, role_id: int) -> HttpResponse:
    """Name, note, whether it is offered."""
    role = selectors.role_page(role_id=role_id, by=request.actor)
    back = reverse("accounts:role", args=[role.pk])
    return ui.submit(
        request, RoleForm, title=_("Change the role"), key=f"accounts.role.{role_id}.change",
        do=lambda values: services.change_role(role_id=role_id, by=request.actor, at=clock.now(), **values),
        then=back, said=_("Saved."), cancel=back,
        initial={"name": role.name, "note": role.note, "is_offered": role.is_offered},
    )  # fmt: skip


@ui.page("role.view")
def matrix(request: Request) -> HttpResponse:
    """Who may do what: every permission × every role, and what one person may not do alone."""
    shown = list(Role.objects.order_by("position", "pk"))
    pairs = [(permissions[duty.first].name, permissions[duty.second].name, duty.why) for duty in duties.all()]
    values = {"roles": shown, "groups": selectors.matrix(shown), "scopes": dict(Grant.Reach.choices), "duties": pairs}
    return ui.render(request, "accounts/matrix.html", values)

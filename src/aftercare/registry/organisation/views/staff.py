"""Pages of people: the list, the person, and a form for each thing that can be done."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.accounts.public import allows, masked
from aftercare.platform.journal.public import timeline
from aftercare.platform.units.public import way_to
from aftercare.registry.organisation import forms
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.models import Staff
from aftercare.registry.organisation.rules.geo import shown_point
from aftercare.registry.organisation.rules.phones import shown_phone
from aftercare.registry.organisation.rules.shifts import shown_days
from aftercare.registry.organisation.selectors.candidates import home_of
from aftercare.registry.organisation.selectors.staff import (
    StaffDetail,
    matching,
    roster_of,
    staff_detail,
    staff_of,
    working_on,
)

# As in the menu.
STAFF = Words("人员", "Staff")

LIST = ui.ListPage(
    key="organisation.staff",
    title=STAFF,
    permission="staff.view",
    rows=staff_of,
    columns=(
        c.Title("number", _("Number"), title="name", to="organisation:staff", sort=True),
        c.Words("unit__name", _("Unit"), key="unit"),
        c.Text("phone", _("Phone"), mask="staff.phone", written=shown_phone),
        c.Text("mail", pgettext_lazy("address", "E-mail"), hidden=True),
        c.Day("hired_on", _("First day"), key="hired"),
        c.Day("left_on", _("Left on"), key="left", hidden=True),
    ),
    filters=(
        f.Flag("here", _("Works here"), when=lambda _by, at: working_on(timezone.localdate(at))),
        f.Pick("unit_is", _("Unit is"), path="unit_id", kind="unit"),
    ),
    find=lambda _by, text: matching(text),
    sort="number",
    views=(
        ui.View("here", _("Working here"), "here:yes"),
        ui.View("left", _("Has left"), "-here:yes"),
        ui.View("all", _("All")),
    ),
    new=ui.Action(_("New person"), "organisation:staff_new", icon="user-plus", permission="staff.create"),
    empty=_("Nobody yet."),
)


def to_staff(staff: Staff) -> str:
    """The address of a person's page."""
    return reverse("organisation:staff", args=[staff.pk])


@ui.page("staff.view")
def page(request: Request, staff_id: int) -> HttpResponse:
    """One person: particulars, posts, skills, certificates, duty; what happened to the right."""
    by, at = request.actor, clock.now()
    one = staff_detail(staff_id=staff_id, by=by, at=at)
    staff = one.staff
    here = staff.left_on is None or staff.left_on > timezone.localdate(at)
    may = _rights(staff, request)
    return ui.detail(
        request,
        ui.Detail(
            kind="staff",
            id=staff.pk,
            number=staff.number,
            title=staff.name,
            version=staff.version,
            parents=(ui.Crumb(STAFF, reverse("organisation:staff_list")),),
            state=ui.State(_("Works here"), "user-check", "green") if here else ui.State(_("Has left"), "user-x"),
            steps=_steps(staff, request) if here else (),
            facts=(_facts(one, request), _duty(one, may)),
            timeline=timeline("staff", staff.pk, by),
            values={
                "person": one,
                "may": may,
                "today": timezone.localdate(at),
                "places": {row.pk: shown_point(organisation.place_of(row)) for row in one.relocations},
            },
        ),
        template="organisation/staff.html",
    )


RIGHTS = ("staff.change", "skill.rate", "certificate.change", "roster.change", "leave.decide")


def _rights(staff: Staff, request: Request) -> dict[str, bool]:
    """What the reader may do on this page, by permission with `_` for the dot."""
    by = request.actor
    found = {key.replace(".", "_"): allows(by, key, unit_path=staff.unit_path) for key in RIGHTS}
    own = by.id == staff.pk
    found["plan_event"] = found["roster_change"] or (own and allows(by, "leave.ask", own=True))
    for key in ("leave.ask", "substitute.change"):
        found[key.replace(".", "_")] = allows(by, key, unit_path=staff.unit_path, own=own)
    return found


def _steps(staff: Staff, request: Request) -> tuple[ui.Step, ...]:
    if not allows(request.actor, "staff.change", unit_path=staff.unit_path):
        return ()
    names = (
        ("staff_edit", _("Change"), "edit", False),
        ("staff_move", _("Move to another unit"), "transfer", False),
        ("staff_leave", _("Leaves the company"), "user-x", True),
    )
    return tuple(
        ui.Step(label, reverse(f"organisation:{name}", args=[staff.pk]), icon=icon, dialog=True, danger=danger)
        for name, label, icon, danger in names
    )


def _facts(one: StaffDetail, request: Request) -> ui.Facts:
    staff, by = one.staff, request.actor
    home = home_of(staff) if allows(by, "staff.change", unit_path=staff.unit_path) else None
    phone = masked(by, "staff.phone", staff.phone, unit_path=staff.unit_path, own=by.id == staff.pk)
    return ui.Facts(
        _("Person"),
        (
            ui.Fact(_("Unit"), " / ".join(str(unit.name) for unit in way_to(staff.unit_id))),
            ui.Fact(_("Phone"), shown_phone(phone)),
            ui.Fact(pgettext_lazy("address", "E-mail"), staff.mail),
            ui.Fact(_("First day"), ui.formats.day(staff.hired_on)),
            ui.Fact(_("Left on"), ui.formats.day(staff.left_on)),
            ui.Fact(_("Login"), str(staff.user) if staff.user_id else gettext("None")),
            ui.Fact(forms.STARTING_POINT, shown_point(home) if home else ""),
        ),
    )


def _duty(one: StaffDetail, may: dict[str, bool]) -> ui.Facts:
    """When the person works, and who stands in for them."""
    to = {
        name: reverse(f"organisation:staff_{name}", args=[one.staff.pk]) if may[f"{name}_change"] else ""
        for name in ("roster", "substitute")
    }
    substitutes = (
        f"{row.stand_in} · {ui.formats.moment(row.active_from)} – {ui.formats.moment(row.active_to)}"
        for row in one.substitutes
    )
    return ui.Facts(
        _("On duty"),
        (
            ui.Fact(
                _("Shift pattern"),
                str(one.roster.pattern) if one.roster else "",
                hint=shown_days(one.roster.pattern.days) if one.roster else "",
                edit=to["roster"],
            ),
            ui.Fact(_("Substitute"), "; ".join(substitutes), edit=to["substitute"]),
        ),
    )


@ui.page("staff.create")
def new(request: Request) -> HttpResponse:
    """Enter a person."""
    return ui.submit(
        request, forms.HireForm, title=_("New person"), key="organisation.staff.new", button=_("Register"),
        do=lambda values: organisation.hire_staff(by=request.actor, at=clock.now(), **values), then=to_staff,
        said=_("Registered."), initial={"hired_on": timezone.localdate(clock.now())},
    )  # fmt: skip


SAVE = _("Save")


def _form(
    form: type[ui.Form],
    permission: str,
    title: Any,
    service: Callable[..., object],
    *,
    initial: Callable[[Staff], dict[str, Any]] | None = None,
    versioned: bool = False,
    danger: bool = False,
    button: Any = SAVE,
) -> Callable[..., HttpResponse]:
    """A page with a form for one verb about a person."""

    @ui.page(permission)
    def view(request: Request, staff_id: int) -> HttpResponse:
        staff = organisation.get_staff(staff_id=staff_id, by=request.actor)
        return ui.submit(
            request, form, title=title, help=staff.name, key=f"organisation.staff.{staff.pk}.{service.__name__}",
            initial=initial(staff) if initial else None, version=staff.version if versioned else None,
            do=lambda values: service(staff_id=staff.pk, by=request.actor, at=clock.now(), **values),
            then=lambda _done: to_staff(staff), danger=danger, cancel=to_staff(staff), button=button,
        )  # fmt: skip

    return view


def _values(staff: Staff) -> dict[str, Any]:
    place = organisation.home_of(staff)
    names = ("name", "number", "mail", "hired_on")
    shown = {"phone": shown_phone(staff.phone), "home": shown_point(place) if place else ""}
    return {name: getattr(staff, name) for name in names} | shown


edit = _form(
    forms.StaffForm, "staff.change", _("Change the person"), organisation.change_staff, initial=_values, versioned=True
)
move = _form(
    forms.MoveForm, "staff.change", _("Move to another unit"), organisation.move_staff, versioned=True,
    initial=lambda staff: {"unit_id": staff.unit_id},
)  # fmt: skip
leave_company = _form(
    forms.LeaveCompanyForm,
    "staff.change",
    _("Leaves the company"),
    organisation.leave_staff,
    versioned=True,
    danger=True,
    button=_("End the employment"),
)
give_post = _form(forms.PostForm, "staff.change", _("Give a post"), organisation.give_post)
rate_skill = _form(forms.SkillForm, "skill.rate", _("Assess a skill"), organisation.rate_skill)
add_certificate = _form(
    forms.CertificateForm, "certificate.change", _("File a certificate"), organisation.add_certificate
)


def _roster(staff: Staff) -> dict[str, Any]:
    """The one that holds, so that saving without a change changes nothing."""
    roster = roster_of(staff, clock.now())
    return {"pattern_id": roster.pattern_id, "first_day": roster.first_day} if roster else {}


set_roster = _form(forms.RosterForm, "roster.change", _("Shift pattern"), organisation.set_roster, initial=_roster)
name_substitute = _form(forms.SubstituteForm, "substitute.change", _("Name a substitute"), organisation.name_substitute)
relocate = _form(forms.RelocationForm, "roster.change", _("Works from elsewhere"), organisation.relocate)
ask_leave = _form(forms.LeaveForm, "leave.ask", _("Ask for leave"), organisation.ask_leave, button=_("Submit"))
grant_leave = _form(forms.LeaveForm, "leave.decide", _("Enter a granted leave"), organisation.grant_leave)

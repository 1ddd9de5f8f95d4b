"""Pages of sites: the list, the site in its tree, and a form for each thing that can be done."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.accounts.public import allows
from aftercare.platform.journal.public import timeline
from aftercare.platform.worktime import public as worktime
from aftercare.registry.customers import forms
from aftercare.registry.customers import public as customers
from aftercare.registry.customers.models import Site
from aftercare.registry.customers.selectors.customers import engineer_names
from aftercare.registry.customers.selectors.sites import get_party, matching, parties_of, sites_below, sites_of
from aftercare.registry.customers.views.customers import STOP, values_of
from aftercare.registry.organisation.public import Point, shown_division, shown_point

KINDS = {
    "campus": ui.State(_("Campus"), "buildings"),
    "building": ui.State(_("Building"), "building-skyscraper"),
    "floor": ui.State(_("Floor"), "stairs"),
    "room": ui.State(_("Room"), "door"),
    "line": ui.State(_("Production line"), "route"),
    "area": ui.State(_("Area"), "map"),
}
SAVE = _("Save")

LIST = ui.ListPage(
    key="customers.sites",
    title=_("Sites"),
    permission="site.view",
    rows=sites_of,
    columns=(
        c.Title("number", _("Number"), title="name", to="customers:site", sort=True),
        c.State("kind", _("Kind"), states=KINDS),
        c.Text("customer__name", _("Customer"), key="customer"),
        c.Text("parent__name", _("Part of site"), key="parent"),
        c.Text("address", _("Address")),
        c.Text("division_code", _("Division"), hidden=True),
        c.Text("calendar_key", _("Site hours"), hidden=True),
        c.Words("unit__name", _("Looked after by"), key="unit", hidden=True),
    ),
    filters=(
        f.Flag("open", _("Is served"), when=lambda _by, _at: Q(active_to__isnull=True)),
        f.Flag(
            "unplaced", _("Without coordinates"), when=lambda _by, _at: Q(latitude_e6__isnull=True, parent__isnull=True)
        ),
        f.Pick("customer_is", _("Customer is"), path="customer_id", kind="customer"),
        f.Pick("unit_is", _("Unit is"), path="unit_id", kind="unit"),
    ),
    find=lambda _by, text: matching(text),
    sort="number",
    views=(
        ui.View("open", _("Served"), "open:yes"),
        ui.View("unplaced", _("Without coordinates"), "open:yes unplaced:yes", count=True),
        ui.View("all", _("All")),
    ),
    new=ui.Action(_("New site"), "customers:site_new", permission="site.create"),
    empty=_("No site yet."),
)


def to_site(site: Site) -> str:
    """The address of a site's page."""
    return reverse("customers:site", args=[site.pk])


@ui.page("site.view", of=customers.get_site)
def page(request: Request, site_id: int) -> HttpResponse:
    """One site: how to get there and in, what lies below it, who has a part in it."""
    by, at = request.actor, clock.now()
    site = customers.get_site(site_id=site_id, by=by)
    brief = customers.site(site.pk)
    may_change = allows(by, "site.change", unit_path=site.unit_path)
    return ui.detail(
        request,
        ui.Detail(
            kind="site",
            id=site.pk,
            number=site.number,
            title=site.name,
            version=site.version,
            parents=_crumbs(site, by),
            state=KINDS[site.kind] if site.active_to is None else ui.State(_("Closed"), "archive"),
            subtitle=brief.full_name if site.parent_id else "",
            steps=_steps(site) if may_change else (),
            facts=_facts(site, brief),
            timeline=timeline("site", site.pk, by),
            values={
                "below": sites_below(site),
                "parties": parties_of(site, at),
                "engineers": engineer_names(at=at, site_id=site.pk),
                "contacts": site.contacts.filter(active_to__isnull=True).order_by("name", "pk"),
                "may_change": may_change,
                "may_create": allows(by, "site.create", unit_path=site.unit_path),
            },
        ),
        template="customers/site.html",
    )


def _crumbs(site: Site, by: Actor) -> tuple[ui.Crumb, ...]:
    """The list, the customer, the sites above."""
    found = [ui.Crumb(_("Sites"), reverse("customers:sites"))]
    if allows(by, "customer.view", unit_path=site.customer.unit_path):
        found.append(ui.Crumb(str(site.customer), reverse("customers:customer", args=[site.customer_id])))
    above = Site.objects.in_bulk(customers.site(site.pk).site_ids[1:])
    found += [ui.Crumb(above[pk].name, to_site(above[pk])) for pk in customers.site(site.pk).site_ids[:0:-1]]
    return tuple(found)


def _steps(site: Site) -> tuple[ui.Step, ...]:
    if site.active_to is not None:
        return ()
    offered = (
        ("edit", _("Change"), "edit", False),
        ("move", _("Move in the tree"), "sitemap", False),
        ("party", _("Add a company with a role"), "building-community", False),
        ("engineer", _("Preferred engineer"), "user-check", False),
        ("close", STOP, "archive", True),
    )
    return tuple(
        ui.Step(label, reverse(f"customers:site_{name}", args=[site.pk]), icon=icon, dialog=True, danger=danger)
        for name, label, icon, danger in offered
    )


def _facts(site: Site, brief: customers.SiteBrief) -> tuple[ui.Facts, ...]:
    return (
        ui.Facts(
            _("Place"),
            (
                ui.Fact(_("Address"), brief.address),
                ui.Fact(_("Division"), shown_division(brief.division_code)),
                ui.Fact(
                    _("Coordinates"),
                    _place(site),
                    hint=site.get_datum_display() if site.latitude_e6 is not None else "",
                ),
                ui.Fact(_("Time zone"), site.zone),
                ui.Fact(_("Looked after by"), str(site.unit.name)),
            ),
        ),
        ui.Facts(
            _("Access"),
            (
                ui.Fact(_("Site hours"), dict(worktime.choices()).get(brief.calendar_key, "")),
                ui.Fact(_("How to get in"), brief.access_notes),
                ui.Fact(_("Where the keys are"), brief.keys),
                ui.Fact(_("Learn before entering"), brief.induction),
            ),
        ),
    )


def _place(site: Site) -> str:
    """The coordinates as they came, in their own datum."""
    if site.latitude_e6 is None or site.longitude_e6 is None:
        return ""
    return shown_point(Point(site.latitude_e6, site.longitude_e6))


@ui.page("site.create")
def new(request: Request) -> HttpResponse:
    """Register a site; `?customer=` and `?within=` fill the form."""
    initial: dict[str, Any] = {"customer_id": request.GET.get("customer"), "parent_id": request.GET.get("within")}
    return ui.submit(
        request, forms.NewSiteForm, title=_("New site"), key="customers.site.new", button=_("Register"),
        do=lambda values: customers.register_site(by=request.actor, at=clock.now(), **values), then=to_site,
        said=_("Registered."), initial={name: value for name, value in initial.items() if value},
    )  # fmt: skip


def _form(
    form: type[ui.Form],
    title: Any,
    service: Callable[..., object],
    *,
    initial: Callable[[Site], dict[str, Any]] | None = None,
    versioned: bool = True,
    danger: bool = False,
    button: Any = SAVE,
    says: Any = "",
) -> Callable[..., HttpResponse]:
    """A page with a form for one verb about a site; `says` is what follows from it."""

    @ui.page("site.change", of=customers.get_site)
    def view(request: Request, site_id: int) -> HttpResponse:
        site = customers.get_site(site_id=site_id, by=request.actor)
        return ui.submit(
            request, form, title=title, help=says, of=ui.Crumb(site.name, to_site(site)),
            key=f"customers.site.{site.pk}.{service.__name__}", button=button,
            initial=initial(site) if initial else None, version=site.version if versioned else None,
            do=lambda values: service(site_id=site.pk, by=request.actor, at=clock.now(), **values),
            then=lambda _done: to_site(site), danger=danger, cancel=to_site(site),
        )  # fmt: skip

    return view


def _values(site: Site) -> dict[str, Any]:
    return values_of(site, forms.SiteForm) | {"place": _place(site)}


edit = _form(forms.SiteForm, _("Change the site"), customers.change_site, initial=_values)
move = _form(
    forms.SiteMoveForm, _("Move in the tree"), customers.move_site, initial=lambda site: {"parent_id": site.parent_id}
)
set_party = _form(forms.PartyForm, _("Add a company with a role"), customers.set_site_party, versioned=False)
rule_engineer = _form(forms.EngineerForm, _("Preferred engineer"), customers.rule_site_engineer, versioned=False)
close = _form(
    ui.Form, _("Close this site?"), customers.close_site, danger=True, button=STOP,
    says=_(
        "It is no longer offered in forms. The equipment and requests at it stay as they are."
        " It cannot be reopened afterwards."
    ),
)  # fmt: skip


@ui.page("site.change", of=customers.get_site)
def end_party(request: Request, site_id: int, party_id: int) -> HttpResponse:
    """A company no longer has its part."""
    party = get_party(site_id=site_id, party_id=party_id, by=request.actor)
    return ui.submit(
        request, ui.Form, title=_("End this role now?"), key=f"customers.party.{party_id}.end", button=_("End"),
        do=lambda _values: customers.end_site_party(party_id=party_id, by=request.actor, at=clock.now()),
        help=f"{party.customer} · {party.get_role_display()}", of=ui.Crumb(party.site.name, to_site(party.site)),
        then=lambda _done: to_site(party.site), danger=True,
    )  # fmt: skip

"""Pages of assets: the list, the asset with its parts and terms, its label, and a form for each verb."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.accounts.public import allows
from aftercare.platform.journal.public import timeline
from aftercare.platform.printing.public import qr_svg
from aftercare.registry.equipment import forms
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment import shown as looks
from aftercare.registry.equipment.models import Asset
from aftercare.registry.equipment.rules.components import component_words
from aftercare.registry.equipment.rules.states import MOVES
from aftercare.registry.equipment.rules.terms import AssetTerms
from aftercare.registry.equipment.selectors.assets import assets_of, engineer_names, matching
from aftercare.registry.equipment.selectors.deals import readable_contracts
from aftercare.registry.organisation.public import as_tree

SAVE = _("Save")

LIST = ui.ListPage(
    key="equipment.assets",
    title=_("Equipment"),
    permission="asset.view",
    rows=assets_of,
    columns=(
        c.Title("number", _("Number"), title="name", to="equipment:asset", sort=True),
        c.State("status", _("Status"), states=looks.STATUSES),
        c.State("state", _("State"), states=looks.STATES, hidden=True),
        c.Custom(
            "criticality",
            _("Criticality"),
            values=("criticality",),
            render=lambda row: ui.badge(looks.CRITICALITY[row["criticality"]]),
            text=lambda row: str(looks.CRITICALITY[row["criticality"]].label),
        ),
        c.Text("serial", _("Serial number"), sort=True),
        c.Text("product__code", _("Product"), key="product"),
        c.Words("product__family__name", _("Product family"), key="family"),
        c.Text("customer__name", _("Customer"), key="customer"),
        c.Text("site__name", _("Site"), key="site"),
        c.Text("place", _("Where on the site"), hidden=True),
        c.Day("installed_on", _("Installed on"), key="installed", hidden=True),
        c.Day("accepted_on", _("Accepted on"), key="accepted"),
        c.Moment("status_since", _("Status since"), key="since", hidden=True),
    ),
    filters=(
        f.Flag("used", _("Not retired"), when=lambda _by, _at: ~Q(state=Asset.State.RETIRED)),
        f.Flag("whole", _("No part of another"), when=lambda _by, _at: Q(parent__isnull=True)),
        f.Flag(
            "undated", _("Without a day of acceptance"),
            when=lambda _by, _at: Q(accepted_on__isnull=True, parent__isnull=True) & ~Q(state=Asset.State.RETIRED),
        ),
        f.Number("criticality_is", _("Criticality, 1 to 4"), path="criticality"),
        f.Pick("product_is", _("Product is"), path="product_id", kind="product"),
        f.Pick("customer_is", _("Customer is"), path="customer_id", kind="customer"),
        f.Pick("site_is", _("Site is"), path="site_id", kind="site"),
        f.Pick("project_is", _("Project is"), path="project_id", kind="project"),
        f.Pick("unit_is", _("Unit is"), path="unit_id", kind="unit"),
    ),
    find=lambda _by, text: matching(text),
    sort="number",
    views=(
        ui.View("used", _("In use"), "used:yes whole:yes"),
        ui.View("down", _("Out of order"), "used:yes status:down", count=True),
        ui.View("undated", _("Without a day of acceptance"), "undated:yes"),
        ui.View("all", _("All")),
    ),
    new=ui.Action(_("New equipment"), "equipment:asset_new", permission="asset.create"),
    empty=_("No equipment yet."),
)  # fmt: skip


def to_asset(asset: Asset) -> str:
    """The address of an asset's page."""
    return reverse("equipment:asset", args=[asset.pk])


def label_address(asset: Asset) -> str:
    """What the QR label carries: the public page of whoever stands before the equipment."""
    return f"{settings.PUBLIC_URL}/p/a/{asset.token}/"


@ui.page("asset.view", of=equipment.get_asset)
def page(request: Request, asset_id: int) -> HttpResponse:
    """One asset: particulars, terms, parts; its life to the right."""
    by, at = request.actor, clock.now()
    asset = equipment.get_asset(asset_id=asset_id, by=by)
    terms = equipment.terms_of(asset.pk, at)
    return ui.detail(
        request,
        ui.Detail(
            kind="asset",
            id=asset.pk,
            number=asset.number,
            title=asset.name or str(asset.product),
            version=asset.version,
            parents=_crumbs(asset),
            state=looks.STATUSES[asset.status] if asset.state == Asset.State.IN_SERVICE else looks.STATES[asset.state],
            steps=_steps(asset, by),
            smart=_smart(asset, terms),
            facts=_facts(asset, by),
            timeline=timeline("asset", asset.pk, by),
            values={
                "tree": as_tree(equipment.asset_tree(asset)),
                "warranties": [_warranty(term, timezone.localdate(at)) for term in terms.warranties],
                "contracts": terms.contracts,
                "readable": readable_contracts([one.contract_id for one in terms.contracts], by),
                "engineers": engineer_names(asset_id=asset.pk, at=at),
                "may_change": allows(by, "asset.change", unit_path=asset.unit_path),
                "may_create": allows(by, "asset.create", unit_path=asset.unit_path),
            },
        ),
        template="equipment/asset.html",
    )


def _crumbs(asset: Asset) -> tuple[ui.Crumb, ...]:
    found = [ui.Crumb(_("Equipment"), reverse("equipment:assets"))]
    if asset.parent:
        found.append(ui.Crumb(str(asset.parent), to_asset(asset.parent)))
    return tuple(found)


def _steps(asset: Asset, by: Actor) -> tuple[ui.Step, ...]:
    verbs = {move.verb for move in MOVES.possible(asset.state, by=by)}
    offered = (
        ("report", _("Report the status"), "heartbeat", "asset.report_status", asset.state == Asset.State.IN_SERVICE),
        ("edit", _("Change"), "edit", "asset.change", True),
        ("move", _("Move"), "transfer", "asset.change", asset.state != Asset.State.RETIRED),
        ("in_service", _("Put into service"), "player-play", "asset.change", "put_in_service" in verbs),
        ("warranty", _("Promised warranty"), "shield", "asset.change", True),
        ("engineer", _("Preferred engineer"), "user-check", "asset.change", True),
        ("replace", _("Replace"), "replace", "asset.change", "replace" in verbs),
        ("label", _("QR label"), "qrcode", "asset.view", True),
        ("retire", _("Retire"), "archive", "asset.change", "retire" in verbs),
    )
    return tuple(
        ui.Step(
            label, reverse(f"equipment:asset_{name}", args=[asset.pk]), icon=icon, dialog=name != "label",
            danger=name == "retire",
        )
        for name, label, icon, permission, fits in offered
        if fits and allows(by, permission, unit_path=asset.unit_path)
    )  # fmt: skip


def _smart(asset: Asset, terms: AssetTerms) -> tuple[ui.Smart, ...]:
    parts = Asset.objects.filter(path__startswith=asset.path).exclude(pk=asset.pk).count()
    found = [ui.Smart(_("Contracts"), len(terms.contracts), "#contracts", "contract")]
    return (ui.Smart(_("Parts"), parts, "#parts", "sitemap"), *found) if parts else tuple(found)


def _facts(asset: Asset, by: Actor) -> tuple[ui.Facts, ...]:
    product = reverse("equipment:product", args=[asset.product_id])
    seen = ui.access.allowed(by, "customer.view")
    customer = reverse("customers:customer", args=[asset.customer_id]) if seen else ""
    site = reverse("customers:site", args=[asset.site_id]) if asset.site_id else ""
    project = reverse("equipment:project", args=[asset.project_id]) if asset.project_id else ""
    return (
        ui.Facts(
            _("Equipment"),
            (
                ui.Fact(_("Product"), _model(asset), url=product),
                ui.Fact(_("Serial number"), asset.serial),
                ui.Fact(_("Component"), component_words(asset.component) if asset.component else ""),
                ui.Fact(_("Criticality"), ui.badge(looks.CRITICALITY[asset.criticality])),
                ui.Fact(_("Status since"), ui.formats.moment(asset.status_since)),
                ui.Fact(
                    _("In place of"), _link_text(asset.replaces), url=to_asset(asset.replaces) if asset.replaces else ""
                ),
            ),
        ),
        ui.Facts(
            _("Place"),
            (
                ui.Fact(_("Customer"), str(asset.customer), url=customer),
                ui.Fact(_("Site"), str(asset.site or ""), url=site),
                ui.Fact(_("Where on the site"), asset.place),
                ui.Fact(_("Project"), str(asset.project or ""), url=project),
                ui.Fact(_("Sold by dealer"), str(asset.dealer or "")),
            ),
        ),
        ui.Facts(
            _("Dates"),
            (
                ui.Fact(_("Shipped on"), ui.formats.day(asset.shipped_on)),
                ui.Fact(_("Installed on"), ui.formats.day(asset.installed_on)),
                ui.Fact(_("Accepted on"), ui.formats.day(asset.accepted_on)),
                ui.Fact(_("Retired on"), ui.formats.day(asset.retired_on)),
            ),
        ),
    )


def _model(asset: Asset) -> str:
    """The product with its code, once: many are called by it."""
    name, code = str(asset.product), asset.product.code
    return name if name.endswith(code) else f"{name} · {code}"


def _link_text(asset: Asset | None) -> str:
    return f"{asset.number} {asset.serial}".strip() if asset else ""


WARRANTY = {
    "unknown": ui.State(_("Date missing"), "alert-triangle", "amber"),
    "over": ui.State(_("Warranty over"), "circle-x"),
    "running": ui.State(_("In warranty"), "shield-check", "green"),
}


def _warranty(term: equipment.WarrantyTerm, today: date) -> dict[str, Any]:
    """One warranty as the page shows it."""
    shown: dict[str, Any] = {"component": component_words(term.component), "basis": term.basis}
    if term.starts_on is None or term.ends_on is None:
        text = _("The date of %(what)s is missing.") % {"what": looks.STARTS[term.start_rule]}
        return {**shown, "state": ui.badge(WARRANTY["unknown"]), "span": text}
    span = f"{ui.formats.day(term.starts_on)} – {ui.formats.day(term.ends_on)}"
    return {**shown, "state": ui.badge(WARRANTY["over" if today >= term.ends_on else "running"]), "span": span}


@ui.page("asset.create")
def new(request: Request) -> HttpResponse:
    """Register an asset; `?site=` and `?part_of=` fill the form."""
    initial = {"site_id": request.GET.get("site"), "parent_id": request.GET.get("part_of")}
    return ui.submit(
        request, forms.NewAssetForm, title=_("New equipment"), key="equipment.asset.new", button=_("Register"),
        do=lambda values: equipment.register_asset(by=request.actor, at=clock.now(), **values), then=to_asset,
        said=_("Registered."), initial={name: value for name, value in initial.items() if value},
    )  # fmt: skip


def _form(
    form: type[ui.Form],
    title: Any,
    service: Callable[..., object],
    *,
    permission: str = "asset.change",
    initial: Callable[[Asset], dict[str, Any]] | None = None,
    versioned: bool = True,
    danger: bool = False,
    button: Any = SAVE,
    says: Any = "",
) -> Callable[..., HttpResponse]:
    """A page with a form for one verb about an asset; `says` is what follows from it."""

    @ui.page(permission, of=equipment.get_asset)
    def view(request: Request, asset_id: int) -> HttpResponse:
        asset = equipment.get_asset(asset_id=asset_id, by=request.actor)
        return ui.submit(
            request,
            form,
            title=title,
            help=says,
            of=ui.Crumb(f"{asset.number} {asset.name or asset.product}", to_asset(asset)),
            key=f"equipment.asset.{asset.pk}.{service.__name__}",
            button=button,
            initial=initial(asset) if initial else None,
            version=asset.version if versioned else None,
            do=lambda values: service(asset_id=asset.pk, by=request.actor, at=clock.now(), **values),
            then=lambda done: to_asset(done if isinstance(done, Asset) else asset),
            danger=danger,
            cancel=to_asset(asset),
        )

    return view


def values_of(row: object, form: type[ui.Form]) -> dict[str, Any]:
    """What a form shows of a row: the fields of the same name."""
    return {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}


edit = _form(
    forms.AssetChangeForm, _("Change the equipment"), equipment.change_asset,
    initial=lambda asset: values_of(asset, forms.AssetChangeForm),
)  # fmt: skip
move = _form(
    forms.MoveForm, _("Move the equipment"), equipment.move_asset,
    initial=lambda asset: values_of(asset, forms.MoveForm),
)  # fmt: skip
put_in_service = _form(forms.InServiceForm, _("Put the equipment into service"), equipment.put_in_service)
retire = _form(
    forms.RetireForm, _("Retire the equipment"), equipment.retire_asset, danger=True, button=_("Retire"),
    says=_(
        "From that day it counts as out of service and is no longer offered when something is reported."
        " Its history stays. It can be put into service again."
    ),
    initial=lambda _asset: {"retired_on": timezone.localdate(clock.now())},
)  # fmt: skip
replace = _form(
    forms.ReplaceForm, _("Replace the equipment"), equipment.replace_asset, button=_("Replace"),
    initial=lambda asset: {"product_id": asset.product_id, "installed_on": timezone.localdate(clock.now())},
)  # fmt: skip
report = _form(
    forms.StatusForm, _("Report the status"), equipment.report_status, permission="asset.report_status", versioned=False
)
promise = _form(forms.PromiseForm, _("Promised warranty"), equipment.promise_warranty, versioned=False)
rule_engineer = _form(forms.EngineerForm, _("Preferred engineer"), equipment.rule_asset_engineer, versioned=False)
renew_label = _form(
    ui.Form,
    _("Make a new label? The old one will no longer work."),
    equipment.renew_label,
    danger=True,
    button=_("New label"),
)


@ui.page("asset.view", of=equipment.get_asset)
def label(request: Request, asset_id: int) -> HttpResponse:
    """The QR label, to be printed."""
    asset = equipment.get_asset(asset_id=asset_id, by=request.actor)
    address = label_address(asset)
    values = {
        "asset": asset,
        "address": address,
        "qr": qr_svg(address),
        "may_change": allows(request.actor, "asset.change", unit_path=asset.unit_path),
    }
    return ui.render(request, "equipment/label.html", values)

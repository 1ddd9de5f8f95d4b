"""Pages of the catalogue: products with their faults, families, warranty rules."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.accounts.public import allows
from aftercare.platform.journal.public import timeline
from aftercare.registry.equipment import forms
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment import shown as looks
from aftercare.registry.equipment.models import Product
from aftercare.registry.equipment.rules.components import component_words
from aftercare.registry.equipment.selectors.catalogue import (
    families,
    faults_of,
    get_family,
    get_fault,
    get_warranty_rule,
    matching,
    products_of,
    warranty_rules,
)

LIST = ui.ListPage(
    key="equipment.products",
    title=_("Products"),
    permission="product.view",
    rows=products_of,
    columns=(
        c.Title("code", _("Model"), to="equipment:product", sort=True),
        c.Words("name", _("Name")),
        c.Words("family__name", _("Product family"), key="family"),
        c.Text("manufacturer", _("Manufacturer")),
    ),
    filters=(
        f.Flag("offered", _("In the catalogue"), when=lambda _by, _at: Q(active_to__isnull=True)),
        f.Pick("family_is", _("Family is"), path="family_id", kind="product_family"),
    ),
    find=lambda _by, text: matching(text),
    sort="code",
    views=(ui.View("offered", _("In the catalogue"), "offered:yes"), ui.View("all", _("All"))),
    new=ui.Action(_("New product"), "equipment:product_new", permission="product.change"),
    empty=_("No product yet."),
)


# Of a row of a catalogue: what is done with equipment is another word in Chinese.
RETIRE = pgettext_lazy("catalogue", "Retire")
PRODUCT_RETIRED = _(
    "It is no longer offered, and no new equipment of it can be registered. Equipment of it that is on file stays."
    " This cannot be undone."
)
FAULT_RETIRED = _(
    "It is no longer offered when something is reported or done. What was recorded with it keeps it."
    " This cannot be undone."
)
WARRANTY_ENDED = _(
    "From now on the next wider warranty holds for this equipment, for what is sold already too;"
    " without one, two years from acceptance. What was decided before stays. It can be set again."
)


def _followed(what: str, says: object) -> str:
    """What it is about, and what follows."""
    return f"{what} · {says}"


def to_product(product: Product) -> str:
    """The address of a product's page."""
    return reverse("equipment:product", args=[product.pk])


@ui.page("product.view")
def page(request: Request, product_id: int) -> HttpResponse:
    """One product with the faults of its family."""
    by = request.actor
    product = equipment.get_product(product_id=product_id, by=by)
    may_change = allows(by, "product.change")
    offered = (("edit", _("Change"), "edit", False), ("close", _("Retire the product"), "archive", True))
    steps = tuple(
        ui.Step(label, reverse(f"equipment:product_{name}", args=[product.pk]), icon=icon, dialog=True, danger=danger)
        for name, label, icon, danger in offered
        if may_change and product.active_to is None
    )
    assets = reverse("equipment:assets") + f"?q=product_is:{product.pk}"
    family = reverse("equipment:family", args=[product.family_id])
    return ui.detail(
        request,
        ui.Detail(
            kind="product",
            id=product.pk,
            number=product.code,
            title=product.name,
            version=product.version,
            parents=(ui.Crumb(_("Products"), reverse("equipment:products")),),
            state=None if product.active_to is None else ui.State(_("Not in the catalogue"), "archive"),
            steps=steps,
            smart=(ui.Smart(_("Equipment"), product.assets.count(), assets, "elevator", permission="asset.view"),),
            facts=(
                ui.Facts(
                    _("Product"),
                    (
                        ui.Fact(_("Product family"), str(product.family), url=family),
                        ui.Fact(_("Manufacturer"), product.manufacturer),
                    ),
                ),
            ),
            timeline=timeline("product", product.pk, by),
            values={"faults": faults_of(product.family.code), "family_id": product.family_id, "may_change": may_change},
        ),
        template="equipment/product.html",
    )


@ui.page("product.change")
def new(request: Request) -> HttpResponse:
    """Add a product."""
    return ui.submit(
        request, forms.NewProductForm, title=_("New product"), key="equipment.product.new", then=to_product,
        do=lambda values: equipment.register_product(by=request.actor, at=clock.now(), **values),
    )  # fmt: skip


@ui.page("product.change")
def edit(request: Request, product_id: int) -> HttpResponse:
    """Change a product."""
    product = equipment.get_product(product_id=product_id, by=request.actor)
    initial: dict[str, Any] = {name: getattr(product, name) for name in ("family_id", "name", "manufacturer")}
    return ui.submit(
        request, forms.ProductForm, title=_("Change the product"), help=str(product.name),
        key=f"equipment.product.{product_id}", version=product.version,
        do=lambda values: equipment.change_product(product_id=product_id, by=request.actor, at=clock.now(), **values),
        then=to_product, initial=initial,
    )  # fmt: skip


@ui.page("product.change")
def close(request: Request, product_id: int) -> HttpResponse:
    """Take a product out of the catalogue."""
    product = equipment.get_product(product_id=product_id, by=request.actor)
    return ui.submit(
        request, ui.Form, title=_("Retire this product?"), button=RETIRE,
        help=_followed(f"{product.code} · {product.name}", PRODUCT_RETIRED),
        of=ui.Crumb(product.code, to_product(product)),
        key=f"equipment.product.{product_id}.close", danger=True, version=product.version, then=to_product,
        do=lambda values: equipment.close_product(product_id=product_id, by=request.actor, at=clock.now(), **values),
    )  # fmt: skip


@ui.page("product.view")
def family_list(request: Request) -> HttpResponse:
    """Families and the warranties that we give."""
    return ui.render(
        request,
        "equipment/families.html",
        {
            "families": families(),
            "rules": warranty_rules(),
            "may_change": allows(request.actor, "product.change"),
            "component_words": component_words,
            "in_months": looks.in_months,
        },
    )


@ui.page("product.view")
def family_page(request: Request, family_id: int) -> HttpResponse:
    """One family with its fault catalogue."""
    family = get_family(family_id)
    return ui.render(
        request,
        "equipment/family.html",
        {"family": family, "faults": faults_of(family.code), "may_change": allows(request.actor, "product.change")},
    )


@ui.page("product.change")
def new_family(request: Request) -> HttpResponse:
    """Add a family."""
    return ui.submit(
        request, forms.FamilyForm, title=_("New product family"), key="equipment.family.new",
        do=lambda values: equipment.define_family(by=request.actor, at=clock.now(), **values),
        then=lambda family: reverse("equipment:family", args=[family.pk]),
    )  # fmt: skip


NEW_FAULT = {"symptom": _("New symptom"), "cause": _("New cause"), "action": _("New action")}


@ui.page("product.change")
def new_fault(request: Request, family_id: int) -> HttpResponse:
    """Add a word to a family's fault catalogue; `?kind=` says which."""
    kind = request.GET.get("kind", "")
    return ui.submit(
        request, forms.FaultForm, title=NEW_FAULT.get(kind, _("New fault code")), initial={"kind": kind},
        key=f"equipment.family.{family_id}.fault",
        do=lambda values: equipment.define_fault(family_id=family_id, by=request.actor, at=clock.now(), **values),
        then=reverse("equipment:family", args=[family_id]),
    )  # fmt: skip


@ui.page("product.change")
def rename_fault(request: Request, fault_id: int) -> HttpResponse:
    """Give a fault code another name."""
    fault = get_fault(fault_id)
    return ui.submit(
        request, forms.RenameFaultForm, title=_("Rename the fault code"), key=f"equipment.fault.{fault_id}.rename",
        help=_("The code %(code)s stays: whatever was recorded with it shows the new name.") % {"code": fault.code},
        initial={"name": fault.name}, then=lambda _done: reverse("equipment:family", args=[fault.family_id]),
        do=lambda values: equipment.rename_fault(fault_id=fault_id, by=request.actor, at=clock.now(), **values),
    )  # fmt: skip


@ui.page("product.change")
def close_fault(request: Request, fault_id: int) -> HttpResponse:
    """Offer a fault code no longer."""
    fault = get_fault(fault_id)
    return ui.submit(
        request,
        ui.Form,
        title=_("Retire “%(name)s”?") % {"name": fault.name},
        help=FAULT_RETIRED,
        button=RETIRE,
        danger=True,
        key=f"equipment.fault.{fault_id}.close",
        of=ui.Crumb(str(fault.family.name), reverse("equipment:family", args=[fault.family_id])),
        then=lambda _done: reverse("equipment:family", args=[fault.family_id]),
        do=lambda _values: equipment.close_fault(fault_id=fault_id, by=request.actor, at=clock.now()),
    )


@ui.page("product.change")
def new_warranty_rule(request: Request) -> HttpResponse:
    """Say which warranty we give."""
    return ui.submit(
        request, forms.WarrantyRuleForm, title=_("Set a warranty"), key="equipment.warranty_rule.new",
        do=lambda values: equipment.set_warranty_rule(by=request.actor, at=clock.now(), **values),
        then=lambda _done: reverse("equipment:families"),
    )  # fmt: skip


@ui.page("product.change")
def end_warranty_rule(request: Request, rule_id: int) -> HttpResponse:
    """Give a warranty no longer."""
    rule = get_warranty_rule(rule_id)
    what = (rule.product or rule.family or gettext("Everything"), component_words(rule.component))
    months = looks.in_months(rule.months)
    return ui.submit(
        request, ui.Form, title=_("Give this warranty no longer?"), key=f"equipment.warranty_rule.{rule_id}.end",
        button=_("End"), danger=True, then=lambda _done: reverse("equipment:families"),
        help=_followed(" · ".join(map(str, (*what, months, rule.get_start_rule_display()))), WARRANTY_ENDED),
        of=ui.Crumb(_("Product families and warranty"), reverse("equipment:families")),
        do=lambda _values: equipment.end_warranty_rule(rule_id=rule_id, by=request.actor, at=clock.now()),
    )  # fmt: skip

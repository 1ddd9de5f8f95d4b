"""What is typed about products, assets, projects and contracts; parsing only."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.money import Money
from aftercare.base.ui import public as ui
from aftercare.platform.worktime import public as worktime
from aftercare.registry.customers.public import EngineerRule, PartyRole
from aftercare.registry.equipment.models import Asset, Contract, Entitlement, FaultCode, StartRule
from aftercare.registry.equipment.public import ContractTerms, Promised

TAKES_NEXT = _("Leave it empty to take the next one.")
ENGINEER_KINDS = (*EngineerRule.Kind.choices, ("none", _("No longer said")))
CRITICALITY = tuple((str(value), label) for value, label in Asset.Criticality.choices)

COMPONENT_HELP = _("The code that such parts carry as equipment, such as “door”. Empty: the whole.")


class AssetForm(ui.Form):
    """A piece of equipment."""

    product_id = ui.PickField(_("Product"), kind="product")
    serial = ui.TextField(_("Serial number"), max_length=80, required=False)
    name = ui.TextField(_("Called"), max_length=200, required=False, help_text=_("What people call it: lift 3."))
    place = ui.TextField(_("Where on the site"), max_length=200, required=False)
    component = ui.TextField(
        _("Component"), max_length=40, required=False,
        help_text=_("The code of the part, where this is a part, such as “door”; warranties name it so."),
    )  # fmt: skip
    criticality = forms.TypedChoiceField(label=_("Criticality"), choices=CRITICALITY, coerce=int, initial=2)
    shipped_on = ui.DayField(_("Shipped on"), required=False)
    installed_on = ui.DayField(_("Installed on"), required=False)
    accepted_on = ui.DayField(_("Accepted on"), required=False)
    number = ui.TextField(_("Number"), max_length=40)


class AssetChangeForm(AssetForm):
    """What may be changed of one."""

    dealer_id = ui.PickField(
        _("Sold by dealer"), kind="customer", required=False,
        help_text=_("The dealer sees the equipment and reports faults of it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known, field = self.initial.get("dealer_id"), self.fields["dealer_id"]
        # A dealer of another office is not the reader's to see, and so not theirs to take away.
        if known and isinstance(field, ui.PickField) and not field.knows(known):
            del self.fields["dealer_id"]


class NewAssetForm(AssetForm):
    """A new piece of equipment."""

    site_id = ui.PickField(_("Site"), kind="site", required=False)
    parent_id = ui.PickField(
        _("Part of"), kind="asset", required=False, help_text=_("A part stands where the whole stands.")
    )
    customer_id = ui.PickField(
        _("Customer"), kind="customer", required=False, help_text=_("Empty: the site's customer.")
    )
    project_id = ui.PickField(_("Project"), kind="project", required=False)
    dealer_id = ui.PickField(_("Sold by dealer"), kind="customer", required=False)
    is_planned = forms.BooleanField(label=_("Not yet in service"), required=False)
    number = ui.TextField(_("Number"), max_length=40, required=False, help_text=TAKES_NEXT)
    field_order = ("product_id", "serial", "name", "site_id", "parent_id")


class MoveForm(ui.Form):
    """Where it goes."""

    site_id = ui.PickField(_("Site"), kind="site", required=False)
    parent_id = ui.PickField(
        _("Part of"), kind="asset", required=False, help_text=_("A part stands where the whole stands.")
    )
    customer_id = ui.PickField(
        _("Customer"), kind="customer", required=False, help_text=_("Empty: the site's customer.")
    )


class InServiceForm(ui.Form):
    """From when."""

    accepted_on = ui.DayField(_("Accepted on"), required=False)


class RetireForm(ui.Form):
    """Since when."""

    retired_on = ui.DayField(_("First day out of service"))


class ReplaceForm(ui.Form):
    """By what."""

    product_id = ui.PickField(_("Product"), kind="product")
    serial = ui.TextField(_("Serial number of the new one"), max_length=80, required=False)
    installed_on = ui.DayField(_("Installed on"), required=False)
    accepted_on = ui.DayField(_("Accepted on"), required=False)

    def clean(self) -> dict[str, Any]:
        """Empty days are not said."""
        values: dict[str, Any] = dict(super().clean() or self.cleaned_data)
        return {name: value for name, value in values.items() if not (name.endswith("_on") and value is None)}


class StatusForm(ui.Form):
    """Whether it runs."""

    status = ui.ChoiceField(
        _("Status"), choices=[pair for pair in Asset.Status.choices if pair[0] != Asset.Status.UNKNOWN]
    )
    source = ui.TextField(_("In whose words"), max_length=120, required=False)


class PromiseForm(ui.Form):
    """A warranty for this asset alone."""

    component = ui.TextField(_("Component"), max_length=40, required=False, help_text=COMPONENT_HELP)
    starts_on = ui.DayField(_("From"), required=False)
    ends_on = ui.DayField(
        _("Warranty expires on"),
        required=False,
        help_text=_("The first day on which it no longer holds. Empty days take the promise back."),
    )
    source = ui.TextField(_("Where it is written"), max_length=200, required=False)


class EngineerForm(ui.Form):
    """Who is wanted here, or not."""

    staff_id = ui.PickField(_("Engineer"), kind="staff")
    kind = ui.ChoiceField(_("Wish"), choices=ENGINEER_KINDS)

    def clean_kind(self) -> str:
        """Choosing none takes it back."""
        kind: str = self.cleaned_data["kind"]
        return "" if kind == "none" else kind


class FamilyForm(ui.Form):
    """A product family."""

    code = ui.TextField(_("Code"), max_length=40)
    name = ui.WordsFormField(_("Name"))


class ProductForm(ui.Form):
    """What of a product may change."""

    family_id = ui.PickField(_("Product family"), kind="product_family")
    name = ui.WordsFormField(_("Name"))
    manufacturer = ui.TextField(_("Manufacturer"), max_length=100, required=False)


class NewProductForm(ProductForm):
    """A new product."""

    code = ui.TextField(_("Model"), max_length=60)
    field_order = ("code", "family_id", "name")


class FaultForm(ui.Form):
    """A word of the fault catalogue."""

    kind = ui.ChoiceField(_("Kind"), choices=FaultCode.Kind.choices)
    code = ui.TextField(_("Code"), max_length=60)
    name = ui.WordsFormField(_("Name"))


class RenameFaultForm(ui.Form):
    """What a fault code is called."""

    name = ui.WordsFormField(_("Name"))


class WarrantyRuleForm(ui.Form):
    """A warranty that we give."""

    product_id = ui.PickField(_("Product"), kind="product", required=False)
    family_id = ui.PickField(
        _("Product family"),
        kind="product_family",
        required=False,
        help_text=_("Neither product nor family: everything."),
    )
    component = ui.TextField(_("Component"), max_length=40, required=False, help_text=COMPONENT_HELP)
    start_rule = ui.ChoiceField(_("Begins"), choices=StartRule.choices, initial=StartRule.ACCEPTED)
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=600)


class ProjectForm(ui.Form):
    """A project."""

    name = ui.TextField(_("Name"), max_length=200)
    site_id = ui.PickField(_("Site"), kind="site", required=False)
    manager_id = ui.PickField(_("Project manager"), kind="staff", required=False)
    completed_on = ui.DayField(_("Completed on"), required=False)
    accepted_on = ui.DayField(_("Accepted on"), required=False)
    handed_over_on = ui.DayField(_("Handed over on"), required=False)
    liability_months = forms.IntegerField(
        label=_("Defect liability, months"), min_value=0, max_value=1200, required=False,
        help_text=_("Counted from acceptance; empty: the warranty of the products holds."),
    )  # fmt: skip
    retention = ui.MoneyField(_("Retention money"), required=False)
    retention_due_on = ui.DayField(_("Retention due on"), required=False)
    retention_paid_on = ui.DayField(_("Retention paid on"), required=False)
    number = ui.TextField(_("Number"), max_length=40)

    def clean(self) -> dict[str, Any]:
        """The amount in minor units."""
        values: dict[str, Any] = dict(super().clean() or self.cleaned_data)
        retention: Money | None = values.pop("retention", None) or None
        values["retention_minor"] = retention.minor if retention else None
        return values


class NewProjectForm(ProjectForm):
    """A new project."""

    customer_id = ui.PickField(_("Customer"), kind="customer")
    number = ui.TextField(_("Number"), max_length=40, required=False, help_text=TAKES_NEXT)
    field_order = ("name", "customer_id")


class PartyForm(ui.Form):
    """Which company has which part."""

    customer_id = ui.PickField(_("Company"), kind="customer")
    role = ui.ChoiceField(_("Role"), choices=PartyRole.choices)


class ContractForm(ui.Form):
    """A contract."""

    name = ui.TextField(_("Name"), max_length=200)
    kind = ui.ChoiceField(_("Kind"), choices=Contract.Kind.choices)
    billing_customer_id = ui.PickField(_("Paid for by"), kind="customer", required=False)
    starts_on = ui.DayField(_("From"))
    ends_on = ui.DayField(_("Expires on"), help_text=_("The first day on which it no longer holds."))
    priority = forms.IntegerField(
        label=_("Priority"), min_value=0, max_value=1000, initial=100,
        help_text=_("Where several contracts fit, the higher number goes first."),
    )  # fmt: skip
    note = ui.LongTextField(_("Note"), required=False, rows=3)
    number = ui.TextField(_("Number"), max_length=40)


class NewContractForm(ContractForm):
    """A new contract."""

    customer_id = ui.PickField(_("Customer"), kind="customer")
    number = ui.TextField(_("Number"), max_length=40, required=False, help_text=TAKES_NEXT)
    field_order = ("name", "customer_id")


class TermsForm(ui.Form):
    """What a contract covers and promises."""

    covers_all = forms.BooleanField(
        label=_("All equipment of the customer"), required=False,
        help_text=_("Then no site, equipment, product or product family has to be chosen below."),
    )  # fmt: skip
    site_ids = ui.PickManyField(_("Sites, with all below them"), kind="site", required=False)
    asset_ids = ui.PickManyField(_("Equipment"), kind="asset", required=False)
    product_ids = ui.PickManyField(_("Products"), kind="product", required=False)
    family_ids = ui.PickManyField(_("Product families"), kind="product_family", required=False)
    labour_included = forms.BooleanField(label=_("Labour included"), required=False)
    parts_included = forms.BooleanField(label=_("Parts included"), required=False)
    response = ui.DurationField(_("Answer within"), required=False)
    arrival = ui.DurationField(_("On site within"), required=False)
    restore = ui.DurationField(_("Restored within"), required=False)
    calendar_key = ui.ChoiceField(
        _("In the hours of"), choices=worktime.choices, required=False, help_text=_("Empty: around the clock.")
    )
    free_visits = forms.IntegerField(label=_("Free visits a year"), min_value=0, required=False)
    hour_bank = ui.DurationField(_("Hours paid for"), required=False)
    discount = ui.PercentField(_("Discount"), required=False)


TIMED = (Entitlement.Kind.RESPONSE, Entitlement.Kind.ARRIVAL, Entitlement.Kind.RESTORE)
# Kept in minutes, typed as hours and minutes.
IN_MINUTES = (*TIMED, Entitlement.Kind.HOUR_BANK)


def _promises(values: Mapping[str, Any]) -> list[Promised]:
    """Those that were filled in, each in the unit of its kind."""
    found = [Promised(kind, values[kind] // 60, values["calendar_key"]) for kind in TIMED if values[kind] is not None]
    if values["free_visits"] is not None:
        found.append(Promised(Entitlement.Kind.FREE_VISITS, values["free_visits"]))
    if values["hour_bank"] is not None:
        found.append(Promised(Entitlement.Kind.HOUR_BANK, values["hour_bank"] // 60))
    if values["discount"] is not None:
        found.append(Promised(Entitlement.Kind.DISCOUNT, values["discount"]))
    return found


def terms_of(values: Mapping[str, Any]) -> ContractTerms:
    """The cleaned values of a TermsForm as terms."""
    named = {name: values[name] for name in ("site_ids", "asset_ids", "product_ids", "family_ids")}
    flags = {name: values[name] for name in ("covers_all", "labour_included", "parts_included")}
    return ContractTerms(**named, **flags, promises=tuple(_promises(values)))


def terms_shown(contract: Contract) -> dict[str, Any]:
    """What the form shows of a contract's terms."""
    lines = list(contract.coverages.values_list("asset_id", "site_id", "product_id", "family_id"))
    names = ("asset_ids", "site_ids", "product_ids", "family_ids")
    shown: dict[str, Any] = {name: [line[place] for line in lines if line[place]] for place, name in enumerate(names)}
    shown |= {name: getattr(contract, name) for name in ("covers_all", "labour_included", "parts_included")}
    for kind, amount, key in contract.entitlements.values_list("kind", "amount", "calendar_key"):
        shown[kind] = amount * 60 if kind in IN_MINUTES else amount
        shown["calendar_key"] = shown.get("calendar_key") or key
    return shown

"""What is typed about customers, contacts and sites; parsing only."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.platform.worktime import public as worktime
from aftercare.registry.customers.models import Contact, Customer, EngineerRule, PartyRole, Site
from aftercare.registry.organisation.public import Datum, Point, parse_point

NOT_A_PLACE = _("Write latitude and longitude, such as 31.230416, 121.473701.")
TAKES_NEXT = _("Leave it empty to take the next one.")
DIVISION_HELP = _("Six digits: 310000 a province, 310115 a district.")
ENGINEER_KINDS = (*EngineerRule.Kind.choices, ("none", _("No longer said")))


class CustomerForm(ui.Form):
    """A customer's particulars."""

    name = ui.TextField(_("Name"), max_length=200)
    short_name = ui.TextField(_("Short name"), max_length=60, required=False)
    kind = ui.ChoiceField(_("Kind"), choices=Customer.Kind.choices, initial=Customer.Kind.COMPANY)
    credit_code = ui.TextField(_("Unified social credit code"), max_length=18, required=False)
    grade = ui.ChoiceField(_("Grade"), choices=Customer.Grade.choices, initial=Customer.Grade.C)
    billing_customer_id = ui.PickField(
        _("Paid for by"), kind="customer", required=False, help_text=_("Empty: the customer pays.")
    )
    division_code = ui.TextField(_("Division"), max_length=6, required=False, help_text=DIVISION_HELP)
    address = ui.TextField(_("Address"), max_length=300, required=False)
    language = ui.ChoiceField(_("Language of letters"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE)
    note = ui.LongTextField(_("Note"), required=False, rows=3)
    number = ui.TextField(_("Number"), max_length=40)


class NewCustomerForm(CustomerForm):
    """A new customer."""

    unit_id = ui.PickField(_("Looked after by"), kind="unit", usual=True)
    number = ui.TextField(_("Number"), max_length=40, required=False, help_text=TAKES_NEXT)
    field_order = ("name", "short_name", "unit_id")


class FlagForm(ui.Form):
    """What the hotline must know."""

    in_debt = forms.BooleanField(label=_("Owes money"), required=False)
    in_dispute = forms.BooleanField(label=_("In dispute"), required=False)
    warning = ui.LongTextField(
        _("What the hotline must know"),
        max_length=500,
        required=False,
        rows=2,
        help_text=_("Shown when a call comes in."),
    )


class UnitForm(ui.Form):
    """Which unit looks after it."""

    unit_id = ui.PickField(_("Looked after by"), kind="unit")


class EngineerForm(ui.Form):
    """Whom the customer wants, or does not want."""

    staff_id = ui.PickField(_("Engineer"), kind="staff")
    kind = ui.ChoiceField(_("Wish"), choices=ENGINEER_KINDS)

    def clean_kind(self) -> str:
        """Choosing none takes it back."""
        kind: str = self.cleaned_data["kind"]
        return "" if kind == "none" else kind


class ContactForm(ui.Form):
    """A person to call."""

    name = ui.TextField(_("Full name"), max_length=100)
    phone = ui.TextField(_("Phone"), max_length=40, required=False)
    other_phone = ui.TextField(_("Other phone"), max_length=40, required=False)
    mail = forms.EmailField(label=pgettext_lazy("address", "E-mail"), required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Contact.Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    site_id = ui.PickField(_("At the site"), kind="site", required=False)
    call_from = forms.TimeField(label=_("Call from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    call_until = forms.TimeField(label=_("Call until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    language = ui.ChoiceField(_("Language"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE)


class SiteForm(ui.Form):
    """A site's particulars."""

    name = ui.TextField(_("Name"), max_length=200)
    kind = ui.ChoiceField(_("Kind"), choices=Site.Kind.choices, initial=Site.Kind.BUILDING)
    address = ui.TextField(_("Address"), max_length=300, required=False, help_text=_("Empty: that of the site above."))
    division_code = ui.TextField(_("Division"), max_length=6, required=False, help_text=DIVISION_HELP)
    access_notes = ui.LongTextField(_("How to get in"), required=False, rows=2)
    keys = ui.TextField(_("Where the keys are"), max_length=300, required=False)
    induction = ui.TextField(_("Learn before entering"), max_length=500, required=False)
    calendar_key = ui.ChoiceField(
        _("Site hours"), choices=worktime.choices, required=False, help_text=_("Empty: around the clock.")
    )
    zone = ui.TextField(_("Time zone"), max_length=40, initial=settings.TIME_ZONE)
    place = ui.TextField(_("Coordinates"), required=False, help_text=_("Latitude, longitude, as a map shows them."))
    datum = ui.ChoiceField(_("Coordinates from"), choices=Site.Datum.choices, initial=Site.Datum.WGS84)
    number = ui.TextField(_("Number"), max_length=40)

    def clean(self) -> dict[str, Any]:
        """The place as a point."""
        values: dict[str, Any] = dict(super().clean() or self.cleaned_data)
        datum: Datum = values.pop("datum", "wgs84")
        values["place"] = self._point(values.get("place", ""), datum)
        return values

    def _point(self, text: str, datum: Datum) -> Point | None:
        if not text:
            return None
        try:
            return parse_point(text, datum)
        except ValueError:
            self.add_error("place", NOT_A_PLACE)
            return None


class NewSiteForm(SiteForm):
    """A new site."""

    customer_id = ui.PickField(_("Customer"), kind="customer")
    parent_id = ui.PickField(_("Part of site"), kind="site", required=False, help_text=_("Empty: it stands by itself."))
    number = ui.TextField(_("Number"), max_length=40, required=False, help_text=TAKES_NEXT)
    field_order = ("customer_id", "parent_id", "name")


class SiteMoveForm(ui.Form):
    """Within which site."""

    parent_id = ui.PickField(_("Part of site"), kind="site", required=False, help_text=_("Empty: it stands by itself."))


class PartyForm(ui.Form):
    """Which company has which part."""

    customer_id = ui.PickField(_("Company"), kind="customer")
    role = ui.ChoiceField(_("Role"), choices=PartyRole.choices)

"""Whose calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui

DEEDS = (("open", _("Make a new address (the old one stops)")), ("close", _("Take the address back")))


class CalendarForm(ui.Form):
    """One's own if nobody is named."""

    deed = forms.ChoiceField(label=pgettext_lazy("calendar", "What to do"), choices=DEEDS, initial="open")
    staff_id = ui.PickField(label=_("Engineer"), kind="staff", required=False, help_text=_("Empty: you."))
    unit_id = ui.PickField(
        label=pgettext_lazy("calendar", "Team"), kind="unit", required=False, help_text=_("All visits of a unit.")
    )

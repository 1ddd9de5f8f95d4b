"""Whose calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui


class CalendarForm(ui.Form):
    """One's own if nobody is named."""

    # Each of the two buttons says one.
    deed = forms.ChoiceField(choices=(("open", ""), ("close", "")), initial="open", widget=forms.HiddenInput)
    staff_id = ui.PickField(label=_("Engineer"), kind="staff", required=False, help_text=_("Empty: you."))
    unit_id = ui.PickField(
        label=pgettext_lazy("calendar", "Team"), kind="unit", required=False, help_text=_("All visits of a unit.")
    )

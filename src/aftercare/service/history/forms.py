"""What people give to import a history."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui


class HistoryForm(ui.Form):
    """The file, whose it is, and what is known of the units."""

    file = forms.FileField(
        label=_("Status history"),
        help_text=_("CSV, also compressed as .gz: unit_id, time, end_time, update_type, category, symptom."),
    )
    names = forms.FileField(
        label=_("Names of the units"), required=False, help_text=_("CSV: unit_id, station_name, unit_desc.")
    )
    customer_name = ui.TextField(label=_("Customer"), max_length=200, help_text=_("Whose equipment it is."))

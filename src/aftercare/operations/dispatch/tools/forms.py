"""What people type about tools and vehicles."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.tools.models import Tool


class ToolForm(ui.Form):
    """A tool or vehicle: with somebody, or shared."""

    code = ui.TextField(
        label=_("Code"), max_length=40, help_text=_("Work types name it so. All pieces of a sort have one code.")
    )
    name = ui.TextField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=Tool.Kind.choices, initial=Tool.Kind.TOOL)
    unit_id = ui.PickField(label=_("Office"), kind="unit")
    staff_id = ui.PickField(
        label=_("Who has it"), kind="staff", required=False, help_text=_("Empty: the office shares it.")
    )
    amount = forms.IntegerField(label=_("Pieces"), min_value=1, max_value=999, initial=1)


class KnownToolForm(ToolForm):
    """One that is registered; it may have gone."""

    is_gone = forms.BooleanField(
        label=_("It is no longer there"),
        required=False,
        help_text=_("Plans no longer count on it. Work that needs it is named on the page of data for plans."),
    )

"""What is chosen."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.slots.errors import ChoiceError

WAYS = (("phone", _("By telephone")), ("message", _("By message")), ("in_person", _("In person")))


class ChooseForm(ui.Form):
    """One of the windows; the page draws them, the service reads the choice."""

    choice = forms.CharField(
        label=_("Time of the visit"), max_length=400, widget=forms.HiddenInput,
        error_messages={"required": ChoiceError.message},
    )  # fmt: skip


class AgreeForm(ChooseForm):
    """The same, and how it was agreed with the customer."""

    way = forms.ChoiceField(label=pgettext_lazy("appointment", "Agreed"), choices=WAYS, initial="phone")

"""What readers fill in about their own messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.platform.notify.models import Channel
from aftercare.platform.notify.rules import MAIL

# The ways out to a person: robots write to rooms, and the inbox has everything.
OUT = tuple((value, label) for value, label in Channel.choices if value == MAIL)


class PreferencesForm(ui.Form):
    """What a reader wants otherwise."""

    muted = forms.MultipleChoiceField(
        label=_("Do not tell me by"),
        choices=OUT,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Urgent messages come all the same, and the inbox always has everything."),
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    quiet_to = forms.TimeField(
        label=_("Quiet until"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )

    def clean(self) -> dict[str, Any]:
        """Both ends of the quiet hours, or none."""
        values = super().clean() or {}
        if (values.get("quiet_from") is None) != (values.get("quiet_to") is None):
            self.add_error("quiet_to", _("Give both ends of the quiet hours, or none."))
        return values

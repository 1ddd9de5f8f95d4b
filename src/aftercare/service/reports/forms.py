"""What people type about reports."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui


class IssueForm(ui.Form):
    """Cause, solution, advice."""

    cause = ui.LongTextField(label=_("Cause"))
    solution = ui.LongTextField(label=_("Solution"))
    advice = ui.LongTextField(label=_("Advice to the customer"), required=False)


class ReviewForm(ui.Form):
    """Right, or what is to be put right."""

    right = forms.ChoiceField(
        label=_("Verdict"),
        choices=[("yes", _("The report is right")), ("no", _("Return it"))],
        widget=forms.RadioSelect,
    )
    note = ui.LongTextField(label=_("What is to be put right"), required=False)

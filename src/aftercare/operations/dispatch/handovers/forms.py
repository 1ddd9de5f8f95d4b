"""What people type about work handed over."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.handovers.rules import REASONS

DUE = pgettext_lazy("handover", "Due")


class AskForm(ui.Form):
    """To whom, what is open, by when."""

    unit_id = ui.PickField(label=_("Department"), kind="unit", required=False)
    staff_id = ui.PickField(
        label=pgettext_lazy("handover", "Person"), kind="staff", required=False, help_text=_("Or somebody by name.")
    )
    reason = ui.ChoiceField(label=pgettext_lazy("handover", "Why"), choices=lambda: list(REASONS.items()))
    words = ui.LongTextField(label=_("What is open"))
    due_at = ui.MomentField(label=DUE, required=False)


class DeclineForm(ui.Form):
    """Why not."""

    reason = ui.TextField(label=pgettext_lazy("handover", "Why not"), max_length=300)


class FinishForm(ui.Form):
    """What was done."""

    words = ui.LongTextField(label=pgettext_lazy("handover", "What was done"), required=False)

"""What people type about visits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.ui import public as ui
from aftercare.service import shown as looks
from aftercare.service.visits import rules
from aftercare.service.visits.models import Confirmation, Participation, Visit


class PlanForm(ui.Form):
    """When, and who."""

    start_at = ui.MomentField(label=pgettext_lazy("service", "From"))
    end_at = ui.MomentField(label=pgettext_lazy("service", "Until"))
    lead_id = ui.PickField(label=_("Engineer"), kind="staff", required=False)
    helper_ids = ui.PickManyField(label=_("Helpers"), kind="staff", required=False)
    dispatch_now = forms.BooleanField(label=_("Dispatch at once"), required=False)


class AssignForm(ui.Form):
    """Who."""

    lead_id = ui.PickField(label=_("Engineer"), kind="staff")
    helper_ids = ui.PickManyField(label=_("Helpers"), kind="staff", required=False)


class WindowForm(ui.Form):
    """When; for taking an order from the pool."""

    start_at = ui.MomentField(label=pgettext_lazy("service", "From"))
    end_at = ui.MomentField(label=pgettext_lazy("service", "Until"))


class RescheduleForm(WindowForm):
    """When instead, and why."""

    reason = forms.ChoiceField(label=_("Why"), choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looks.offer(self, "reason", looks.choices(rules.RESCHEDULE_REASONS))


class CancelForm(ui.Form):
    """Why not."""

    reason = forms.ChoiceField(label=_("Why"), choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looks.offer(self, "reason", looks.choices(rules.CANCEL_REASONS))


class RefuseForm(ui.Form):
    """Why the engineer refuses."""

    reason = forms.ChoiceField(label=_("Why"), choices=())
    words = ui.TextField(label=_("Remark"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looks.offer(self, "reason", looks.choices(rules.REFUSAL_REASONS))


class TransferForm(ui.Form):
    """To whom, and why."""

    taker_id = ui.PickField(label=_("New engineer"), kind="staff")
    reason = ui.TextField(label=_("Why"), max_length=200)


class TimesForm(ui.Form):
    """When one of the crew set out, arrived, began and left; not the whole visit."""

    departed_at = ui.MomentField(label=_("Set out"), required=False)
    arrived_at = ui.MomentField(label=_("Arrived"), required=False)
    started_at = ui.MomentField(label=_("Work began"), required=False)
    left_at = ui.MomentField(label=pgettext_lazy("crew", "Left"), required=False)
    why = ui.TextField(label=_("Remark"), max_length=200, required=False)


class SharesForm(ui.Form):
    """How the crew shares in the result: a field for each of them."""

    def __init__(self, *args: Any, crew: Sequence[Participation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in crew:
            self.add(f"share_{one.staff_id}", ui.PercentField(label=one.staff.name))

    @property
    def answers(self) -> dict[str, Any]:
        """The shares by person, as the service wants them."""
        given = super().answers
        named = {key: given.pop(key) for key in list(given) if key.startswith("share_")}
        return {**given, "shares": [(int(key.removeprefix("share_")), share) for key, share in named.items()]}


class HappenedForm(ui.Form):
    """A step that may be entered later than it happened."""

    happened_at = ui.MomentField(
        label=_("Ended at"), required=False, help_text=_("Only if it ended earlier; empty means now.")
    )

    def clean_happened_at(self) -> datetime | None:
        """Said at the field; the service would say it of the whole form."""
        happened_at: datetime | None = self.cleaned_data["happened_at"]
        if happened_at and happened_at > clock.now() + clock.AHEAD_LIMIT:
            raise forms.ValidationError(rules.NOT_YET)
        return happened_at


class FinishForm(HappenedForm):
    """What was done."""

    field_order = ("cause_code", "action_code", "note", "happened_at")

    cause_code = forms.ChoiceField(label=_("Cause"), required=False, choices=())
    action_code = forms.ChoiceField(label=_("Kind of remedy"), required=False, choices=())
    note = ui.LongTextField(label=_("What was done"))

    def __init__(
        self,
        *args: Any,
        causes: Sequence[tuple[str, str]] = (),
        actions: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        looks.offer(self, "cause_code", causes)
        looks.offer(self, "action_code", actions)


class IncompleteForm(HappenedForm):
    """Why it is not finished, and what comes next."""

    field_order = ("reason", "next_step", "note", "happened_at")

    reason = forms.ChoiceField(label=_("Why"), choices=Visit.IncompleteReason.choices)
    next_step = forms.ChoiceField(label=_("What comes next"), choices=Visit.NextStep.choices)
    note = ui.LongTextField(label=_("Remark"), required=False)


# What people here may record; a link is pressed by the customer, a code is typed on its own page.
RECORDED = (Confirmation.Method.SIGNATURE, Confirmation.Method.PHONE, Confirmation.Method.REFUSED)


class ConfirmForm(ui.Form):
    """The customer's word."""

    method = forms.ChoiceField(label=_("How"), choices=[(one.value, one.label) for one in RECORDED])
    signature_file_id = forms.IntegerField(label=_("Signature"), required=False, widget=forms.HiddenInput)
    name = ui.TextField(label=pgettext_lazy("person", "Name"), max_length=80)
    role = ui.TextField(label=_("Position"), max_length=80, required=False)
    remark = ui.LongTextField(label=_("Remark"), required=False)


class CodeForm(ui.Form):
    """The code that the customer told, and who told it."""

    code = ui.TextField(
        label=_("Completion code"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    name = ui.TextField(label=pgettext_lazy("person", "Name"), max_length=80)
    role = ui.TextField(label=_("Position"), max_length=80, required=False)

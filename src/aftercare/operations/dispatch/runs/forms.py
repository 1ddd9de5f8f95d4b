"""What people type about plans."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.problems.rules.settings import MOST_DAYS
from aftercare.operations.dispatch.runs.rules import engine_called
from aftercare.operations.dispatch.runs.selectors import ChangeLine, engine_names

USUAL = ("", _("Unit default"))


class AskForm(ui.Form):
    """For which unit, which days, how."""

    unit_id = ui.PickField(label=_("Unit"), kind="unit")
    quick = forms.BooleanField(
        label=_("Quick re-plan"), required=False, help_text=_("What is left of the day, within a minute.")
    )
    first_day = ui.DayField(label=_("From"), required=False, help_text=_("Empty: today."))
    days = forms.IntegerField(
        label=pgettext_lazy("plan", "Days"),
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
        help_text=_("Empty: as the unit has it."),
    )
    staff_id = ui.PickField(label=_("One engineer only"), kind="staff", required=False)
    seconds = forms.IntegerField(
        label=_("Search for (seconds)"),
        min_value=1,
        max_value=7_200,
        required=False,
        help_text=_("How long the planner may look for better plans, such as 60. Empty: as the unit has it."),
    )
    engine = forms.ChoiceField(label=_("Planner"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["engine"].choices = [USUAL, *((name, engine_called(name)) for name in engine_names())]  # type: ignore[attr-defined]


class ApplyForm(ui.Form):
    """Which changes."""

    change_ids = forms.TypedMultipleChoiceField(
        label=_("Changes"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    dispatch_now = forms.BooleanField(label=_("Dispatch at once"), required=False)

    def __init__(self, *args: Any, lines: Sequence[ChangeLine] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["change_ids"].choices = [(line.row.pk, _label(line)) for line in lines]  # type: ignore[attr-defined]


def _label(line: ChangeLine) -> str:
    row = line.row
    when = ui.formats.moment(row.start_at) if row.start_at else ""
    return " · ".join(part for part in (row.get_kind_display(), str(row.order), when, line.staff) if part)


class DiscardForm(ui.Form):
    """Why."""

    reason = ui.TextField(label=pgettext_lazy("plan", "Why"), max_length=300, required=False)

"""What people type about what plans are made from."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.problems.rules.settings import BOUNDS, GOALS, SWITCHES, WEIGHTS, WHOLE, Settings
from aftercare.operations.dispatch.roads.rules.models import LONGEST_ADDRESS, MODELS

LABELS: Mapping[str, Any] = {
    "days": _("Days that a plan covers"),
    "night": _("Plan every night"),
    "night_days": _("Days of the nightly plan"),
    "night_seconds": _("Search by night (seconds)"),
    "replan_seconds": _("Quick search (seconds)"),
    "blocks_on_defects": _("No plan while defects in the data hold it up"),
    "max_jobs": _("Most jobs a day"),
    "max_work_minutes": _("Most minutes of travel and work a day"),
    "max_km": _("Most kilometres a day"),
    "max_leg_minutes": _("Longest leg (minutes)"),
    "overtime_minutes": _("Overtime allowed (minutes)"),
    "break_minutes": _("Meal break (minutes)"),
    "on_call_priority": _("On call: up to priority"),
    "confirm_hours": _("Soft bookings are decided so many hours before"),
    "slot_days": pgettext_lazy("settings", "Days ahead"),
    "slot_minutes": pgettext_lazy("settings", "Length of a window (minutes)"),
    "slot_from": pgettext_lazy("settings", "First window begins"),
    "slot_until": pgettext_lazy("settings", "Last window ends"),
    "slot_notice_hours": pgettext_lazy("settings", "Not sooner than in (hours)"),
    "slot_count": pgettext_lazy("settings", "Windows offered at a time"),
    "change_hours": _("Customers change appointments until (hours before)"),
    "change_limit": _("Customers move an appointment at most (times)"),
    "names_engineer": _("Customers read who comes when they choose"),
    "ledger_days": _("Days of the fairness ledger"),
    "grab_cap": _("Orders that one may take from the pool a day"),
}
# Beside those with a label here: what is chosen or written.
CHOSEN = ("replan", "starts_from", "travel_model", "travel_url", "travel_profile")
# Where nothing is nothing to keep to.
UNLIMITED = frozenset({"max_jobs", "max_work_minutes", "max_km", "max_leg_minutes"})
# Kept as minutes after midnight; people read and type the time.
OF_THE_DAY = frozenset({"slot_from", "slot_until"})
END_OF_DAY = 1_440
# Before which field a part of the page begins, and what it is called.
PARTS: Mapping[str, Any] = {
    "days": pgettext_lazy("settings", "Plans"),
    "max_jobs": pgettext_lazy("settings", "Limits of a day"),
    "confirm_hours": pgettext_lazy("settings", "Appointments"),
    "ledger_days": pgettext_lazy("settings", "Fairness and the pool"),
    "weight_travel": pgettext_lazy("settings", "Weights"),
}
REPLAN = (("off", _("Do nothing")), ("propose", _("Propose a plan")), ("apply", _("Plan and apply")))
STARTS = (("home", _("At home")), ("office", _("At the office")), ("first_job", _("At the first job")))


class SettingsForm(ui.Form):
    """What a unit plans by; zero means no limit. Weights are relative: only their shares count."""

    replan = forms.ChoiceField(label=_("When something happens"), choices=REPLAN)
    starts_from = forms.ChoiceField(label=_("Days begin and end"), choices=STARTS)
    travel_model = forms.ChoiceField(label=_("Travel times"), choices=list(MODELS.items()))
    travel_url = forms.CharField(
        label=_("Address of the road server"), required=False, max_length=LONGEST_ADDRESS, empty_value="",
        help_text=_("Such as http://roads.example:5000. What it does not know is by our own model; the plan says so."),
    )  # fmt: skip
    travel_profile = forms.CharField(
        label=_("Profile of the road server"), required=False, max_length=40, empty_value="",
        help_text=_("Empty: driving (OSRM), auto (Valhalla)."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            self.add(name, _field(name, label))
        for goal, words in GOALS.items():
            self.add(f"weight_{goal}", forms.IntegerField(label=str(words), min_value=0, max_value=WHOLE))


def _field(name: str, label: Any) -> forms.Field:
    if name in SWITCHES:
        return forms.BooleanField(label=label, required=False)
    if name in OF_THE_DAY:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        help_text = _("00:00 is the end of the day.") if name == "slot_until" else ""
        return forms.TimeField(label=label, widget=widget, help_text=help_text)
    least, most = BOUNDS[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=_help(name))


def _help(name: str) -> Any:
    return _("0: no limit.") if name in UNLIMITED else ""


def initial(settings: Settings) -> dict[str, Any]:
    """The form's values."""
    values = asdict(settings)
    values |= {name: time(*divmod(values[name] % END_OF_DAY, 60)) for name in OF_THE_DAY}
    return values | {f"weight_{goal}": settings.weights.get(goal, 0) for goal in WEIGHTS}


def values_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """From the form to what is kept."""
    names = [*LABELS, *CHOSEN]
    times = {name: given[name].hour * 60 + given[name].minute for name in OF_THE_DAY}
    times["slot_until"] = times["slot_until"] or END_OF_DAY
    return (
        {name: given[name] for name in names} | times | {"weights": {goal: given[f"weight_{goal}"] for goal in WEIGHTS}}
    )


class WaiveForm(ui.Form):
    """Why it may pass."""

    reason = ui.TextField(label=pgettext_lazy("plan", "Why"), max_length=300)

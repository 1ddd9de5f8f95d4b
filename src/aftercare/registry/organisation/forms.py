"""What is typed about people; parsing only."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.registry.organisation.models import Leave, PersonalEvent, Staff
from aftercare.registry.organisation.rules.geo import Datum, Point, parse_point
from aftercare.registry.organisation.rules.shifts import DAY

NOT_A_PLACE = _("Write latitude and longitude, such as 31.230416, 121.473701.")
STARTING_POINT = _("Starting point (coordinates)")
NOT_SHIFTS = _("One line a day: 09:00-12:00 13:00-18:00, or an empty line for a free day.")
_SHIFT = re.compile(r"(\d{1,2}):(\d{2})\s*[-–~]\s*(\d{1,2}):(\d{2})")


class StaffForm(ui.Form):
    """A person's particulars."""

    name = ui.TextField(_("Full name"), max_length=100)
    number = ui.TextField(_("Number"), max_length=40)
    phone = ui.TextField(_("Phone"), max_length=40, required=False)
    mail = forms.EmailField(label=pgettext_lazy("address", "E-mail"), required=False)
    hired_on = ui.DayField(_("First day"))
    home = ui.TextField(
        STARTING_POINT, required=False, help_text=_("Latitude, longitude: where the person sets out from.")
    )
    datum = ui.ChoiceField(_("Coordinates from"), choices=Staff.Datum.choices, initial=Staff.Datum.WGS84)

    def clean(self) -> dict[str, Any]:
        """Home as a point."""
        values: dict[str, Any] = dict(super().clean() or self.cleaned_data)
        datum: Datum = values.pop("datum", "wgs84")
        values["home"] = self._point(values.get("home", ""), datum)
        return values

    def _point(self, text: str, datum: Datum) -> Point | None:
        if not text:
            return None
        try:
            return parse_point(text, datum)
        except ValueError:
            self.add_error("home", NOT_A_PLACE)
            return None


class HireForm(StaffForm):
    """A new person."""

    unit_id = ui.PickField(_("Unit"), kind="unit", usual=True)
    number = ui.TextField(
        _("Number"), max_length=40, required=False, help_text=_("Leave it empty to take the next one.")
    )
    field_order = ("unit_id", "name", "number")


class MoveForm(ui.Form):
    """To which unit."""

    unit_id = ui.PickField(_("Unit"), kind="unit")


class LeaveCompanyForm(ui.Form):
    """Until when."""

    left_on = ui.DayField(_("Leaves on"), help_text=_("The first day without them."))


class PostForm(ui.Form):
    """Which post, in which unit."""

    post_id = ui.PickField(_("Post"), kind="post")
    unit_id = ui.PickField(_("Unit"), kind="unit", required=False, help_text=_("Empty: the person's own unit."))


class SkillForm(ui.Form):
    """Which skill, how well."""

    skill_id = ui.PickField(_("Skill"), kind="skill")
    level = forms.IntegerField(
        label=_("Level"), min_value=0, max_value=5, help_text=_("1 learns, 3 works alone, 5 teaches; 0 takes it away.")
    )
    assessor_id = ui.PickField(_("Assessed by"), kind="staff", required=False)


class CertificateForm(ui.Form):
    """One certificate."""

    kind_id = ui.PickField(_("Certificate"), kind="certificate_kind")
    number = ui.TextField(_("Number"), max_length=60)
    authority = ui.TextField(_("Issued by"), max_length=100, required=False)
    issued_on = ui.DayField(_("Issued on"))
    expires_on = ui.DayField(_("Last valid day"), required=False, help_text=_("Empty: for life."))


class RosterForm(ui.Form):
    """By which pattern, beginning when."""

    pattern_id = ui.PickField(_("Shift pattern"), kind="shift_pattern", required=False, help_text=_("Empty: none."))
    first_day = ui.DayField(_("First day of the pattern"), required=False)


class SubstituteForm(ui.Form):
    """Who stands in, how long."""

    stand_in_id = ui.PickField(_("Stands in"), kind="staff")
    starts_at = ui.MomentField(_("From"))
    ends_at = ui.MomentField(_("Until"))


class LeaveForm(ui.Form):
    """Time off."""

    kind = ui.ChoiceField(_("Kind"), choices=Leave.Kind.choices)
    starts_at = ui.MomentField(_("From"))
    ends_at = ui.MomentField(_("Until"))
    reason = ui.LongTextField(_("Reason"), max_length=500, required=False, rows=2)


class PersonalEventForm(ui.Form):
    """Hours that are taken."""

    kind = ui.ChoiceField(_("Kind"), choices=PersonalEvent.Kind.choices)
    starts_at = ui.MomentField(_("From"))
    ends_at = ui.MomentField(_("Until"))
    note = ui.TextField(_("Note"), max_length=200, required=False)


class RelocationForm(ui.Form):
    """Which days, from where."""

    first_day = ui.DayField(_("From"))
    last_day = ui.DayField(_("Last day"))
    place = ui.TextField(_("Sets out from"), help_text=NOT_A_PLACE)
    datum = ui.ChoiceField(_("Coordinates from"), choices=Staff.Datum.choices, initial=Staff.Datum.WGS84)
    note = ui.TextField(_("Note"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """The place as a point."""
        values: dict[str, Any] = dict(super().clean() or self.cleaned_data)
        datum: Datum = values.pop("datum", "wgs84")
        try:
            values["place"] = parse_point(values.get("place", ""), datum)
        except ValueError:
            if "place" not in self.errors:
                self.add_error("place", NOT_A_PLACE)
        return values


class DecideForm(ui.Form):
    """Yes or no."""

    granted = forms.TypedChoiceField(
        label=_("Decision"),
        choices=(("yes", _("Grant")), ("no", _("Refuse"))),
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )


class OnCallForm(ui.Form):
    """Who answers for a unit, when."""

    unit_id = ui.PickField(_("Unit"), kind="unit", usual=True)
    staff_id = ui.PickField(_("Person"), kind="staff")
    starts_at = ui.MomentField(_("From"))
    ends_at = ui.MomentField(_("Until"))


class CatalogueForm(ui.Form):
    """A row of a catalogue."""

    code = ui.TextField(_("Code"), max_length=40)
    name = ui.WordsFormField(_("Name"))


class NameForm(ui.Form):
    """Another name for a row of a catalogue."""

    name = ui.WordsFormField(_("Name"))


class PostDefinitionForm(CatalogueForm):
    """A post of the catalogue."""

    supervisor_id = ui.PickField(_("Superior post"), kind="post", required=False)
    is_field = forms.BooleanField(label=_("Goes out to customers"), required=False)


class PostChangeForm(ui.Form):
    """What of a post may change."""

    name = ui.WordsFormField(_("Name"))
    supervisor_id = ui.PickField(_("Superior post"), kind="post", required=False)
    is_field = forms.BooleanField(label=_("Goes out to customers"), required=False)


class ShiftPatternForm(CatalogueForm):
    """A cycle of days, a line each."""

    days = ui.LongTextField(_("Shifts of each day"), rows=8, help_text=NOT_SHIFTS, strip=False)

    def clean_days(self) -> list[list[list[int]]]:
        """Minutes of the day."""
        lines = self.cleaned_data["days"].strip("\r\n ").splitlines()
        return [self._day(line) for line in lines]

    def _day(self, line: str) -> list[list[int]]:
        found = [[int(part) for part in match.groups()] for match in _SHIFT.finditer(line)]
        if not found and line.strip(" -–"):
            raise forms.ValidationError(NOT_SHIFTS)
        return [_minutes(*parts) for parts in found]


def _minutes(hour: int, minute: int, end_hour: int, end_minute: int) -> list[int]:
    """An end before the start lies on the next day."""
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    return [start, end if end > start else end + DAY]


class RegionForm(ui.Form):
    """Which division, by which office."""

    unit_id = ui.PickField(_("Office"), kind="unit", usual=True)
    division_code = ui.TextField(
        _("Division"), max_length=6, help_text=_("Six digits: 310000 a province, 310115 a district.")
    )

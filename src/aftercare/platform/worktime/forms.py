"""What people type about calendars."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.worktime.errors import HoursInvalidError
from aftercare.platform.worktime.models import DayException
from aftercare.platform.worktime.rules import Hours, Season, Week, hours_text, parse_hours, week_from
from aftercare.platform.worktime.rules.public_days import PublicDay

HOURS_HELP = _("Like 08:30-12:00, 13:30-18:00. Empty: closed. The whole day: 00:00-24:00.")
FIRST_YEAR, LAST_YEAR = 2004, 2100
KINDS = {"休": False, "off": False, "holiday": False, "班": True, "work": True}


def written(hours: Hours) -> str:
    """Opening hours as they are typed: `08:30-12:00, 13:30-18:00`."""
    return ", ".join(f"{start}-{until}" for start, until in hours_text(hours))


def asked_year(text: str) -> int:
    """The year that an address asks for, within reason; this one if it asks for nothing."""
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        return timezone.localtime(clock.now()).year
    return min(max(int(text), FIRST_YEAR), LAST_YEAR)


class HoursField(ui.TextField):
    """Opening hours of a day, cleaned to `Hours`."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return value
        text = str(super().to_python(value) or "")
        pairs = []
        for part in re.split(r"[,;，；、]", text.replace("–", "-").replace("—", "-").replace("~", "-")):
            if part.strip():
                start, _dash, until = part.partition("-")
                pairs.append((start, until))
        try:
            return parse_hours(pairs)
        except HoursInvalidError as error:
            raise ValidationError(error.fields["hours"]) from error

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, tuple) else value


class DaysForm(ui.Form):
    """The hours of seven days and of a make-up day."""

    monday = HoursField(WEEKDAYS[0], required=False, help_text=HOURS_HELP)
    tuesday = HoursField(WEEKDAYS[1], required=False)
    wednesday = HoursField(WEEKDAYS[2], required=False)
    thursday = HoursField(WEEKDAYS[3], required=False)
    friday = HoursField(WEEKDAYS[4], required=False)
    saturday = HoursField(WEEKDAYS[5], required=False)
    sunday = HoursField(WEEKDAYS[6], required=False)
    make_up = HoursField(_("On a make-up day"), required=False, help_text=_("Empty: as on Monday."))

    DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned[day] for day in self.DAYS):
            raise ValidationError(gettext("A week needs at least one opening hour."))
        return cleaned

    @classmethod
    def initial_of(cls, season: Season) -> dict[str, Any]:
        """The form filled with what holds now."""
        return {**dict(zip(cls.DAYS, season.week, strict=True)), "make_up": season.make_up}


class WeekForm(DaysForm):
    """Other usual hours, from a day on."""

    field_order = ("first_day", *DaysForm.DAYS, "make_up")

    first_day = ui.DayField(
        _("From this day on"), required=False, help_text=_("Empty: from the beginning. Planned later changes stay.")
    )


def week_in(values: dict[str, Any]) -> tuple[Week, Hours]:
    """(week, make-up hours) of a clean week form."""
    week = week_from([values[day] for day in DaysForm.DAYS])
    return week, values["make_up"] or next(hours for hours in week if hours)


class NewForm(DaysForm):
    """A calendar to be set up."""

    field_order = ("key", "name", "zone", "country", *DaysForm.DAYS, "make_up")

    key = ui.TextField(_("Key"), max_length=40, help_text=_("A short word in Latin letters; rules refer to it."))
    name = ui.WordsFormField(_("Name"))
    zone = ui.TextField(_("Time zone"), max_length=60, initial="Asia/Shanghai")
    country = ui.ChoiceField(_("Public holidays"), choices=(("CN", _("China, with make-up days")),), required=False)

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", key):
            raise ValidationError(gettext("Use small Latin letters, figures and hyphens."))
        return key


class NameForm(ui.Form):
    """Another name."""

    name = ui.WordsFormField(_("Name"))


class ExceptionForm(ui.Form):
    """One day that is unlike the week says."""

    day = ui.DayField(_("Day"))
    kind = ui.ChoiceField(_("What is it?"), choices=DayException.Kind.choices)
    hours = HoursField(_("Hours"), required=False, help_text=_("Only for other hours, like 09:00-12:00."))
    note = ui.TextField(_("Why"), max_length=120, required=False)


class UnitForm(ui.Form):
    """Which unit is to work by the calendar."""

    unit = ui.ChoiceField(_("Unit"))

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]


class PublicYearForm(ui.Form):
    """The holidays and make-up days of a year, as the notice lists them."""

    source = ui.TextField(
        _("Source"), max_length=200, help_text=_("The notice that you take them from, with its number.")
    )
    days = ui.LongTextField(_("Days"), rows=16)

    def clean_days(self) -> list[PublicDay]:
        found: dict[date, PublicDay] = {}
        for number, line in enumerate(self.cleaned_data["days"].splitlines(), start=1):
            for one in _days_in(line.split(), number):
                found[one.day] = one
        return list(found.values())


def _days_in(words: list[str], number: int) -> list[PublicDay]:
    """The days of one line: a day or a span, what it is, and its name."""
    if not words:
        return []
    first, _dots, last = words[0].partition("..")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
        works = KINDS[words[1]]
    except (ValueError, KeyError, IndexError) as error:
        said = gettext("Line %(number)s is not like “2027-02-05..2027-02-11 off Spring Festival”.")
        raise ValidationError(said % {"number": number}) from error
    if not 0 <= (end - start).days < 60:
        raise ValidationError(
            gettext("Line %(number)s: the span ends before it begins, or is too long.") % {"number": number}
        )
    name = Words.from_json(" ".join(words[2:]))
    return [PublicDay(date.fromordinal(day), works, name) for day in range(start.toordinal(), end.toordinal() + 1)]

"""Named working calendars, as they were known at every moment.

Two kinds of time meet here. What a row is *about* are days (`first_day`, `day`, `year`); from
when until when we *held it to be so* is `active_from … active_to`. A correction ends the old row
and writes a new one, so a calendar can be rebuilt as it was known at any moment (decision 13).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.fields import Dated, WordsField


class NamedCalendar(Dated):
    """A working calendar that rules refer to by its `key`."""

    key = models.SlugField(max_length=40, unique=True)
    name = WordsField()
    # IANA name; the opening hours are wall-clock times of this zone.
    zone = models.CharField(max_length=60)
    # Whose public holidays and make-up days count, ISO 3166; "" = nobody's.
    country = models.CharField(max_length=2, blank=True)
    # Grows with every change of anything below; verdicts name it.
    revision = models.PositiveIntegerField(default=1)
    # Of everything that the arithmetic reads; compiled calendars are kept by it.
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "worktime_namedcalendar"
        constraints = (
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_to__gt=F("active_from")),
                name="worktime_namedcalendar_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return str(self.name)


class CalendarVersion(Dated):
    """The usual hours from `first_day` on, until the version with the next `first_day`.

    `spec` is `{"week": [[["08:30", "12:00"], …], … seven days, Monday first], "make_up": [[…], …]}`;
    `make_up` are the hours of a make-up day (调休). `first_day` null: since ever.
    """

    calendar = models.ForeignKey(NamedCalendar, models.CASCADE, related_name="versions")
    first_day = models.DateField(null=True, blank=True)
    spec = models.JSONField()

    class Meta:
        db_table = "worktime_calendarversion"
        constraints = (
            models.UniqueConstraint(
                fields=("calendar", "first_day"),
                condition=Q(active_to__isnull=True),
                name="worktime_calendarversion_one_a_day",
            ),
            # A null is never equal to a null, so "since ever" needs a rule of its own.
            models.UniqueConstraint(
                fields=("calendar",),
                condition=Q(active_to__isnull=True, first_day__isnull=True),
                name="worktime_calendarversion_one_first",
            ),
        )


class DayException(Dated):
    """One day that is unlike the week says. It goes before holidays and make-up days."""

    class Kind(models.TextChoices):
        CLOSED = "closed", _("Closed all day")
        MAKE_UP = "make_up", _("Make-up day")
        HOURS = "hours", _("Other hours")

    calendar = models.ForeignKey(NamedCalendar, models.CASCADE, related_name="exceptions")
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind)
    # Only for `hours`: [["09:00", "12:00"], …].
    hours = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "worktime_dayexception"
        constraints = (
            models.UniqueConstraint(
                fields=("calendar", "day"), condition=Q(active_to__isnull=True), name="worktime_dayexception_one_a_day"
            ),
        )


class PublicYear(Dated):
    """The published holidays and make-up days of one country in one year.

    `days` is `[{"day": "2026-02-16", "kind": "holiday" | "make_up", "name": {…}}, …]`. A year
    without a row is read from the installed packages; a row goes first.
    """

    country = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    days = models.JSONField()
    # "chinesecalendar 1.11.0", or the notice that somebody typed it in from.
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "worktime_publicyear"
        constraints = (
            models.UniqueConstraint(
                fields=("country", "year"), condition=Q(active_to__isnull=True), name="worktime_publicyear_one_a_year"
            ),
        )


class UnitCalendar(Dated):
    """The calendar that a unit and everything below it works by, unless a lower unit has its own."""

    unit = models.ForeignKey("units.Unit", models.CASCADE, related_name="+")
    calendar = models.ForeignKey(NamedCalendar, models.PROTECT, related_name="+")

    class Meta:
        db_table = "worktime_unitcalendar"
        constraints = (
            models.UniqueConstraint(
                fields=("unit",), condition=Q(active_to__isnull=True), name="worktime_unitcalendar_one_a_unit"
            ),
        )

"""The verbs of calendars. Each change makes a new revision and says so (`calendar.revised`)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, StaleError
from aftercare.base.kernel.words import Words
from aftercare.base.ui.public import access
from aftercare.platform.units import public as units
from aftercare.platform.worktime.errors import (
    CalendarExistsError,
    CalendarInUseError,
    NothingToWithdrawError,
)
from aftercare.platform.worktime.events import CalendarClosed, CalendarOpened, CalendarRevised, UnitCalendarSet
from aftercare.platform.worktime.models import CalendarVersion, DayException, NamedCalendar, PublicYear, UnitCalendar
from aftercare.platform.worktime.rules import Calendar, Hours, Week, hours_text, week_from
from aftercare.platform.worktime.rules.public_days import PublicDay, published_year
from aftercare.platform.worktime.selectors import build, calendar_row, known, standard, units_of

EDIT = "calendar.edit"


@command("calendar.open")
def open_calendar(
    *, key: str, name: Words, zone: str, week: Week, make_up: Hours, country: str = "", by: Actor, at: datetime
) -> NamedCalendar:
    """Set up a calendar. `make_up` are the hours of a make-up day; `country` brings its public days."""
    _require_editor(by)
    _check_zone(zone)
    if NamedCalendar.objects.filter(key=key).exists():
        raise CalendarExistsError(key=key)
    calendar = NamedCalendar.objects.create(key=key, name=name, zone=zone, country=country, active_from=at, digest="")
    CalendarVersion.objects.create(calendar=calendar, spec=_spec(week, make_up), active_from=at)
    calendar.digest = build(calendar).digest
    calendar.save(update_fields=["digest"])
    publish(
        CalendarOpened(calendar=calendar.pk, key=key, revision=1, digest=calendar.digest), stream_id=calendar.pk, at=at
    )
    return calendar


@command("calendar.install_standard")
def install_standard_calendars(*, by: Actor, at: datetime) -> list[NamedCalendar]:
    """Set up the standard calendars that are not there yet, so that they can be changed."""
    there = set(NamedCalendar.objects.filter(key__in=standard()).values_list("key", flat=True))
    return [_install(one, by, at) for key, one in sorted(standard().items()) if key not in there]


def _install(one: Calendar, by: Actor, at: datetime) -> NamedCalendar:
    usual = one.seasons[0]
    return open_calendar(
        key=one.key,
        name=one.name,
        zone=one.zone,
        country=one.country,
        week=usual.week,
        make_up=usual.make_up,
        by=by,
        at=at,
    )


@command("calendar.rename")
def rename_calendar(
    *, calendar_id: int, name: Words, by: Actor, at: datetime, version: int | None = None
) -> NamedCalendar:
    """Give a calendar another name; its arithmetic stays."""
    calendar = _opened(calendar_id, by, version)
    NamedCalendar.objects.filter(pk=calendar.pk).update(name=name)
    return _revise(calendar, "name", at=at)


@command("calendar.set_hours")
def set_hours(
    *,
    calendar_id: int,
    week: Week,
    make_up: Hours,
    first_day: date | None = None,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> NamedCalendar:
    """Set the usual hours from `first_day` on (None: since ever), until the next change already planned."""
    calendar = _opened(calendar_id, by, version)
    week_from(list(week))
    versions = CalendarVersion.objects.filter(calendar=calendar)
    known(versions).filter(first_day=first_day).update(active_to=at)
    CalendarVersion.objects.create(calendar=calendar, first_day=first_day, spec=_spec(week, make_up), active_from=at)
    return _revise(calendar, "hours", first_day=first_day, at=at)


@command("calendar.set_exception")
def set_exception(
    *,
    calendar_id: int,
    day: date,
    kind: str,
    hours: Hours = (),
    note: str = "",
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> NamedCalendar:
    """Make one day unlike the week says: `closed`, `make_up`, or `hours` with its own hours."""
    calendar = _opened(calendar_id, by, version)
    if kind not in DayException.Kind.values:
        raise InvalidError(fields={"kind": [_("Choose one of the kinds.")]})
    if (kind == DayException.Kind.HOURS) != bool(hours):
        raise InvalidError(fields={"hours": [_("Hours belong to “other hours”, and only there.")]})
    known(DayException.objects.filter(calendar=calendar, day=day)).update(active_to=at)
    DayException.objects.create(
        calendar=calendar, day=day, kind=kind, hours=hours_text(hours), note=note, active_from=at
    )
    return _revise(calendar, "exception", first_day=day, last_day=day, at=at)


@command("calendar.withdraw_exception")
def withdraw_exception(
    *, calendar_id: int, day: date, by: Actor, at: datetime, version: int | None = None
) -> NamedCalendar:
    """Let the week, holidays and make-up days decide about this day again."""
    calendar = _opened(calendar_id, by, version)
    if not known(DayException.objects.filter(calendar=calendar, day=day)).update(active_to=at):
        raise NothingToWithdrawError
    return _revise(calendar, "exception", first_day=day, last_day=day, at=at)


@command("calendar.set_public_year")
def set_public_year(
    *, country: str, year: int, days: Sequence[PublicDay], source: str, by: Actor, at: datetime
) -> PublicYear:
    """Hold these to be the holidays and make-up days of a year; every calendar of the country is revised."""
    _require_editor(by)
    if any(one.day.year != year for one in days):
        raise InvalidError(fields={"days": [_("Every day must lie in this year.")]})
    known(PublicYear.objects.filter(country=country, year=year)).update(active_to=at)
    row = PublicYear.objects.create(
        country=country,
        year=year,
        source=source,
        active_from=at,
        days=[
            {"day": one.day.isoformat(), "kind": "make_up" if one.works else "holiday", "name": one.name.as_json()}
            for one in sorted(days, key=lambda one: one.day)
        ],
    )
    for calendar in NamedCalendar.objects.filter(country=country).order_by("pk"):
        _revise(calendar, "public_year", first_day=date(year, 1, 1), last_day=date(year, 12, 31), at=at)
    return row


@command("calendar.adopt_published")
def adopt_published_years(*, country: str = "CN", first_year: int, by: Actor, at: datetime) -> list[int]:
    """Take over what the installed packages know, from `first_year` on, and return the years that are new.

    Run after an upgrade: a year that became official since then revises the calendars, and with
    them the running clocks. What is in the table is never overwritten.
    """
    _require_editor(by)
    held = set(known(PublicYear.objects.filter(country=country)).values_list("year", flat=True))
    years = [year for year in range(first_year, at.year + 3) if year not in held and published_year(country, year)]
    for year in years:
        days: Mapping[date, PublicDay] = published_year(country, year) or {}
        set_public_year(country=country, year=year, days=list(days.values()), source="chinesecalendar", by=by, at=at)
    return years


@command("calendar.choose")
def choose_calendar(*, unit_id: int, calendar_id: int, by: Actor, at: datetime) -> UnitCalendar:
    """Let a unit and what is below it work by this calendar from now on."""
    calendar = _opened(calendar_id, by, None)
    unit = units.get(unit_id)
    known(UnitCalendar.objects.filter(unit_id=unit.pk)).update(active_to=at)
    chosen = UnitCalendar.objects.create(unit_id=unit.pk, calendar=calendar, active_from=at)
    publish(UnitCalendarSet(calendar=calendar.pk, key=calendar.key, unit=unit.pk), stream_id=calendar.pk, at=at)
    return chosen


@command("calendar.close")
def close_calendar(*, calendar_id: int, by: Actor, at: datetime, version: int | None = None) -> NamedCalendar:
    """No longer offer a calendar. What already counts by it goes on."""
    calendar = _opened(calendar_id, by, version)
    if units_of(calendar.pk).exists():
        raise CalendarInUseError
    NamedCalendar.objects.filter(pk=calendar.pk).update(active_to=at)
    publish(CalendarClosed(calendar=calendar.pk, key=calendar.key), stream_id=calendar.pk, at=at)
    calendar.refresh_from_db()
    return calendar


def _require_editor(by: Actor) -> None:
    if not access.allowed(by, EDIT):
        raise NotAllowedError


def _opened(calendar_id: int, by: Actor, version: int | None) -> NamedCalendar:
    """The calendar that is to be changed; StaleError if the form showed another revision."""
    _require_editor(by)
    calendar = calendar_row(calendar_id)
    if version is not None and version != calendar.revision:
        raise StaleError
    return calendar


def _revise(
    calendar: NamedCalendar, what: str, *, first_day: date | None = None, last_day: date | None = None, at: datetime
) -> NamedCalendar:
    """One revision further; the second of two editors is refused."""
    digest = build(calendar).digest
    mine = NamedCalendar.objects.filter(pk=calendar.pk, revision=calendar.revision)
    if not mine.update(revision=calendar.revision + 1, digest=digest):
        raise StaleError
    calendar.refresh_from_db()
    publish(
        CalendarRevised(
            calendar=calendar.pk,
            key=calendar.key,
            revision=calendar.revision,
            digest=digest,
            what=what,
            first_day=first_day,
            last_day=last_day,
        ),
        stream_id=calendar.pk,
        at=at,
    )
    return calendar


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidError(fields={"zone": [_("There is no such time zone.")]}) from error


def _spec(week: Week, make_up: Hours) -> dict[str, list[list[str]] | list[list[list[str]]]]:
    return {"week": [hours_text(hours) for hours in week], "make_up": hours_text(make_up)}

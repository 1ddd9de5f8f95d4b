"""Reading calendars. A compiled calendar is kept by its digest, so it never needs invalidation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.base.kernel.ready import Ready
from aftercare.base.kernel.words import Words
from aftercare.platform.units.public import ids_in
from aftercare.platform.worktime.errors import CalendarNotFoundError
from aftercare.platform.worktime.models import CalendarVersion, DayException, NamedCalendar, PublicYear, UnitCalendar
from aftercare.platform.worktime.rules import (
    Calendar,
    Exceptional,
    Season,
    parse_hours,
    standard_calendars,
    week_from,
)
from aftercare.platform.worktime.rules.public_days import Difference, PublicDay, cross_check, published_year

DEFAULT_KEY = "office"
# How many compiled calendars a process keeps.
KEPT = 256

_compiled: dict[tuple[str, int, str], Calendar] = {}


@lru_cache(maxsize=1)
def standard() -> Mapping[str, Calendar]:
    """The calendars that exist without having been set up."""
    return standard_calendars(settings.TIME_ZONE)


def all_standard_are_set_up() -> bool:
    """Whether every standard calendar is there as one of the company's own."""
    return NamedCalendar.objects.filter(key__in=standard()).count() == len(standard())


def calendar_for(key_or_id: str | int, at: datetime | None = None) -> Calendar:
    """A calendar by its key or id: as it stands, or as it was known at `at`.

    The three standard calendars (`24x7`, `office`, `daily`) answer without having been set up.
    Raises CalendarNotFoundError. One query if this process has seen the calendar before.
    """
    by = {"pk": key_or_id} if isinstance(key_or_id, int) else {"key": key_or_id}
    row = NamedCalendar.objects.filter(**by).first()
    if row is not None:
        return _kept(row.pk, row.key, row.revision, row.digest) if at is None else build(row, at)
    if isinstance(key_or_id, str) and key_or_id in standard():
        return standard()[key_or_id]
    raise CalendarNotFoundError(key=key_or_id)


_NAMED = Ready(lambda keys: NamedCalendar.objects.filter(key__in=keys).values_list("id", "key", "revision", "digest"))


def calendars_for(keys: Collection[str]) -> dict[str, Calendar]:
    """Several calendars as they stand, in one query; an unknown key raises CalendarNotFoundError."""
    rows = _NAMED(tuple(set(keys)))
    found = {key: _kept(number, key, revision, digest) for number, key, revision, digest in rows}
    for key in set(keys) - found.keys():
        if key not in standard():
            raise CalendarNotFoundError(key=key)
        found[key] = standard()[key]
    return found


def choices() -> list[tuple[str, str]]:
    """Every calendar as (key, name), for forms: the standard ones and what was set up, closed ones last and marked."""
    rows = {row.key: row for row in NamedCalendar.objects.order_by("key")}
    names = {key: str(one.name) for key, one in standard().items()} | {key: str(row.name) for key, row in rows.items()}
    closed = [key for key, row in rows.items() if row.active_to is not None]
    offered = [(key, name) for key, name in sorted(names.items()) if key not in closed]
    return [*offered, *((key, _("%(name)s (closed)") % {"name": names[key]}) for key in closed)]


def existing(keys: Collection[str]) -> set[str]:
    """Of these keys, those of calendars that there are; no query where none is asked for."""
    wanted = set(keys) - {""}
    if not wanted - standard().keys():
        return wanted
    return wanted & (
        set(NamedCalendar.objects.filter(key__in=wanted).values_list("key", flat=True)) | standard().keys()
    )


def _chosen(unit_ids: tuple[int, ...], at: datetime | None = None) -> QuerySet[Any]:
    return known(UnitCalendar.objects.filter(unit_id__in=unit_ids), at).values_list("unit_id", "calendar__key")


_CHOSEN, _CHOSEN_THEN = Ready(_chosen), Ready(_chosen)


def key_for_unit(unit_path: str, at: datetime | None = None) -> str:
    """The key of the calendar that a unit works by: its own, else its nearest superior's, else `office`."""
    ids = ids_in(unit_path)
    keys = dict(_CHOSEN(tuple(ids)) if at is None else _CHOSEN_THEN(tuple(ids), at))
    return next((keys[number] for number in reversed(ids) if number in keys), DEFAULT_KEY)


def units_of(calendar_id: int) -> QuerySet[UnitCalendar]:
    """The units that work by a calendar now."""
    return known(UnitCalendar.objects.filter(calendar_id=calendar_id)).select_related("unit").order_by("unit_id")


def exceptions_of(calendar_id: int) -> QuerySet[DayException]:
    """The exceptional days of a calendar, the latest first; a page of them."""
    return known(DayException.objects.filter(calendar_id=calendar_id)).order_by("-day")[:60]


def public_year(country: str, year: int) -> PublicYear | None:
    """What our own table holds of a year."""
    return known(PublicYear.objects.filter(country=country, year=year)).first()


def calendars() -> QuerySet[NamedCalendar]:
    """Every calendar, for lists; calendars are no secret inside the company."""
    return NamedCalendar.objects.all()


def calendar_keys() -> list[str]:
    """The key of every calendar that can be counted by, the standard ones included."""
    return sorted({*standard(), *calendars().values_list("key", flat=True)})


def calendar_row(calendar_id: int) -> NamedCalendar:
    """The row of one calendar."""
    row = NamedCalendar.objects.filter(pk=calendar_id).first()
    if row is None:
        raise CalendarNotFoundError(key=calendar_id)
    return row


def known(rows: QuerySet[Any], at: datetime | None = None) -> QuerySet[Any]:
    """The rows that are held to be so: now, or at a moment."""
    if at is None:
        return rows.filter(active_to__isnull=True)
    return rows.filter(Q(active_to__isnull=True) | Q(active_to__gt=at), active_from__lte=at)


def build(row: NamedCalendar, at: datetime | None = None) -> Calendar:
    """Compile a calendar from its rows; three queries."""
    versions = known(CalendarVersion.objects.filter(calendar=row), at).values_list("spec", "first_day")
    exceptions = known(DayException.objects.filter(calendar=row), at).values_list("day", "kind", "hours", "note")
    seasons = sorted((season(spec, first) for spec, first in versions), key=lambda one: one.first_day or date.min)
    return Calendar(
        key=row.key,
        zone=row.zone,
        country=row.country,
        name=row.name,
        revision=row.revision if at is None else 0,
        seasons=tuple(seasons),
        exceptions={day: exceptional(kind, hours, note) for day, kind, hours, note in exceptions.order_by("day")},
        public_years=public_years(row.country, at),
    )


def season(spec: dict[str, Any], first_day: date | None) -> Season:
    """The stored form of the usual week, read."""
    return Season(week_from([parse_hours(hours) for hours in spec["week"]]), parse_hours(spec["make_up"]), first_day)


def exceptional(kind: str, hours: list[list[str]], note: str) -> Exceptional:
    """The stored form of an exceptional day, read."""
    return Exceptional(None if kind == DayException.Kind.MAKE_UP else parse_hours(hours), note)


def public_years(country: str, at: datetime | None = None) -> dict[int, dict[date, PublicDay]]:
    """The public days that our own table holds for a country."""
    if not country:
        return {}
    rows = known(PublicYear.objects.filter(country=country), at).order_by("year").values_list("year", "days")
    return {year: {one.day: one for one in map(_public_day, days)} for year, days in rows}


def _public_day(stored: dict[str, Any]) -> PublicDay:
    return PublicDay(date.fromisoformat(stored["day"]), stored["kind"] == "make_up", Words.from_json(stored["name"]))


def _kept(number: int, key: str, revision: int, digest: str) -> Calendar:
    """Compiled once per revision; a rolled-back revision has another digest or key, so it does no harm."""
    name = (key, revision, digest)
    if name not in _compiled:
        built = build(calendar_row(number))
        if built.digest != digest:  # revised between our two looks: right, but not to be kept under this name
            return replace(built, revision=revision + 1)
        if len(_compiled) >= KEPT:
            _compiled.clear()
        _compiled[name] = built
    return _compiled[name]


# -- data health ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Concern:
    """A year in which working time is not certain."""

    country: str
    year: int
    # False: nothing is published yet, an ordinary week is counted. True: two sources differ.
    published: bool
    differences: tuple[Difference, ...] = ()


def concerns(at: datetime) -> list[Concern]:
    """What is doubtful about this year's and next year's public days, in the countries in use."""
    rows = NamedCalendar.objects.exclude(country="").filter(active_to__isnull=True)
    countries = set(rows.values_list("country", flat=True)) or {one.country for one in standard().values()} - {""}
    this_year = timezone.localtime(at, timezone.get_default_timezone()).year
    found = (_concern(country, year) for country in sorted(countries) for year in (this_year, this_year + 1))
    return [one for one in found if one is not None]


def _concern(country: str, year: int) -> Concern | None:
    if known(PublicYear.objects.filter(country=country, year=year)).exists():
        return None
    if published_year(country, year) is None:
        return Concern(country, year, published=False)
    differences = cross_check(year)
    return Concern(country, year, published=True, differences=differences) if differences else None

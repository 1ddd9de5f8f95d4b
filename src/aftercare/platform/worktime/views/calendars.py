"""The pages of calendars: list, one calendar with its year, and the forms that revise it."""

from calendar import Calendar as Grid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from markupsafe import escape

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.platform.units import public as units
from aftercare.platform.worktime import selectors, services
from aftercare.platform.worktime.forms import (
    ExceptionForm,
    NameForm,
    NewForm,
    UnitForm,
    WeekForm,
    asked_year,
    week_in,
    written,
)
from aftercare.platform.worktime.models import DayException, NamedCalendar
from aftercare.platform.worktime.rules import Calendar, Day, DayKind, Season

VIEW, EDIT = "calendar.view", services.EDIT

CLOSED = ui.State(_("No longer in use"), "archive", "grey")
IN_USE = ui.State(_("In use"), "circle-check", "green")

# The heads of a narrow calendar.
WEEKDAY_HEADS = (
    pgettext_lazy("weekday", "Mo"),
    pgettext_lazy("weekday", "Tu"),
    pgettext_lazy("weekday", "We"),
    pgettext_lazy("weekday", "Th"),
    pgettext_lazy("weekday", "Fr"),
    pgettext_lazy("weekday", "Sa"),
    pgettext_lazy("weekday", "Su"),
)
# Kind of day → word and the mark in its cell; colours never stand alone.
LEGEND = {
    DayKind.WORK: (_("Working day"), ""),
    DayKind.REST: (_("Day off"), ""),
    DayKind.HOLIDAY: (_("Public holiday"), pgettext_lazy("mark of a day", "H")),
    DayKind.MAKE_UP: (_("Make-up day"), pgettext_lazy("mark of a day", "W")),
    DayKind.EXCEPTION: (_("Exception"), "●"),
}


def _countries(rows: list[dict[str, Any]], _by: Actor, _at: datetime) -> None:
    for row in rows:
        row["holidays"] = gettext("China, with make-up days") if row["country"] else ""


def _state_of(row: Mapping[str, Any]) -> ui.State:
    return CLOSED if row["active_to"] else IN_USE


CALENDARS = ui.ListPage(
    key="worktime.calendars",
    title=_("Work calendars"),
    permission=VIEW,
    rows=lambda _by: selectors.calendars(),
    columns=(
        c.Title("key", _("Key"), title="name", to="worktime:calendar", sort=True),
        c.Custom("state", _("State"), values=("active_to",), render=lambda row: ui.badge(_state_of(row))),
        c.Text("zone", _("Time zone")),
        c.Custom("holidays", _("Public holidays"), values=("country",), render=lambda row: escape(row["holidays"])),
        c.Number("revision", _("Revision")),
    ),
    search=("key",),
    sort="key",
    also=("country",),
    enrich=_countries,
    new=ui.Action(_("New calendar"), "worktime:new", icon="calendar-plus", permission=EDIT),
    empty=_("None is set up; the standard ones count all the same. To change them: Ctrl+K, “standard calendars”."),
    buttons=(ui.Action(_("Public days"), "worktime:public_days", icon="calendar-event", permission=VIEW),),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the year preview; None of it outside the month."""

    day: Day
    hint: str

    @property
    def mark(self) -> str:
        """H, W (休, 班), ● or nothing."""
        return str(LEGEND[self.day.kind][1])


@ui.page(VIEW)
def calendar(request: Request, calendar_id: int) -> HttpResponse:
    """One calendar: its week, its exceptions, its year."""
    row = selectors.calendar_row(calendar_id)
    shown, year = selectors.calendar_for(calendar_id), asked_year(request.GET.get("year", ""))
    may_edit = ui.access.allowed(request.actor, EDIT) and row.active_to is None
    return ui.detail(
        request,
        ui.Detail(
            kind="calendar",
            id=row.pk,
            number=row.key,
            title=str(row.name),
            version=row.revision,
            parents=(ui.Crumb(_("Work calendars"), reverse("worktime:calendars")),),
            state=_state_of({"active_to": row.active_to}),
            next_step=_first_step(row) if may_edit else None,
            steps=_steps(row) if may_edit else (),
            facts=(ui.Facts(_("Calendar"), _facts(row)),),
            notice=_unpublished_notice(shown, year),
            values={
                "calendar": row,
                "may_edit": may_edit,
                "seasons": [(season.first_day, _week(season)) for season in shown.seasons],
                "year": year,
                "months": [(MONTHS[month], _month(shown, year, month)) for month in range(1, 13)],
                "weekdays": WEEKDAY_HEADS,
                "legend": [(kind.value, *words) for kind, words in LEGEND.items()],
                "exceptions": list(selectors.exceptions_of(row.pk)),
                "kinds": dict(DayException.Kind.choices),
                "units": [one.unit for one in selectors.units_of(row.pk)],
            },
        ),
        template="worktime/calendar.html",
    )


def _first_step(row: NamedCalendar) -> ui.Step:
    return ui.Step(
        _("Add an exception"), reverse("worktime:exception", args=[row.pk]), icon="calendar-event", dialog=True
    )


def _steps(row: NamedCalendar) -> tuple[ui.Step, ...]:
    hours_url, choose_url, rename_url, close_url = (
        reverse(f"worktime:{name}", args=[row.pk]) for name in ("hours", "choose", "rename", "close")
    )
    return (
        ui.Step(_("Change the hours"), hours_url, icon="clock"),
        ui.Step(_("Let a unit work by it"), choose_url, icon="sitemap", dialog=True),
        ui.Step(_("Rename"), rename_url, icon="pencil", dialog=True),
        ui.Step(_("Close the calendar"), close_url, icon="archive", post=True, danger=True),
    )


def _facts(row: NamedCalendar) -> tuple[ui.Fact, ...]:
    public = gettext("China, with make-up days") if row.country else gettext("Not observed")
    url = reverse("worktime:public_days") if row.country else ""
    return (
        ui.Fact(_("Time zone"), row.zone),
        ui.Fact(_("Public holidays"), public, url=url),
        ui.Fact(_("Revision"), row.revision, hint=_("Verdicts of clocks name it.")),
    )


def _unpublished_notice(shown: Calendar, year: int) -> str:
    if shown.is_published(year):
        return ""
    said = gettext("The public holidays of %(year)s are not published yet; an ordinary week is counted until they are.")
    return said % {"year": year}


def _week(season: Season) -> list[tuple[str, str]]:
    """The hours of a week in words, equal neighbours in one line: Monday – Friday."""
    lines = []
    for hours, group in groupby(enumerate(season.week), key=itemgetter(1)):
        days = [str(WEEKDAYS[number]) for number, _hours in group]
        lines.append((" – ".join(dict.fromkeys((days[0], days[-1]))), written(hours)))
    return [*lines, (gettext("Make-up day"), written(season.make_up))]


def _month(shown: Calendar, year: int, month: int) -> list[list[Cell | None]]:
    weeks = Grid().monthdatescalendar(year, month)
    return [[_cell(shown.day(day)) if day.month == month else None for day in week] for week in weeks]


def _cell(day: Day) -> Cell:
    parts = [ui.formats.day(day.day), str(LEGEND[day.kind][0]), str(day.name), written(day.hours)]
    return Cell(day, " · ".join(part for part in parts if part))


def _crumb(row: NamedCalendar) -> ui.Crumb:
    """Which calendar a form is about."""
    return ui.Crumb(str(row.name), reverse("worktime:calendar", args=[row.pk]))


# -- revising -------------------------------------------------------------------------------------


@ui.page(EDIT)
def new(request: Request) -> HttpResponse:
    """Set up a calendar."""

    def do(values: dict[str, Any]) -> NamedCalendar:
        week, make_up = week_in(values)
        own = {name: values[name] for name in ("key", "name", "zone", "country")}
        return services.open_calendar(**own, week=week, make_up=make_up, by=request.actor, at=clock.now())

    return ui.submit(
        request,
        NewForm,
        title=_("New calendar"),
        key="worktime.new",
        button=_("Set up"),
        initial=WeekForm.initial_of(selectors.standard()["office"].seasons[0]),
        do=do,
        then=lambda one: reverse("worktime:calendar", args=[one.pk]),
        said=_("The calendar is set up."),
        cancel=reverse("worktime:calendars"),
    )


@ui.page(EDIT)
def take_over(request: Request) -> HttpResponse:
    """Set up the standard calendars, so that they can be changed; once all are there, nothing is left to adopt."""
    if request.method == "GET" and selectors.all_standard_are_set_up():
        return ui.redirect(request, reverse("worktime:calendars"))
    return ui.submit(
        request,
        ui.Form,
        title=_("Adopt the standard calendars"),
        key="worktime.take_over",
        button=_("Adopt"),
        help=_("They count without being set up. Adopt them to change their hours or to add exceptions."),
        do=lambda _values: services.install_standard_calendars(by=request.actor, at=clock.now()),
        then=reverse("worktime:calendars"),
        said=_("The standard calendars can be changed now."),
        cancel=reverse("worktime:calendars"),
    )


@ui.page(EDIT)
def hours(request: Request, calendar_id: int) -> HttpResponse:
    """Change the usual hours from a day on."""
    row = selectors.calendar_row(calendar_id)

    def do(values: dict[str, Any]) -> NamedCalendar:
        week, make_up = week_in(values)
        return services.set_hours(
            calendar_id=calendar_id,
            week=week,
            make_up=make_up,
            first_day=values["first_day"],
            version=values.get("version"),
            by=request.actor,
            at=clock.now(),
        )

    season = selectors.calendar_for(calendar_id).season_on(timezone.localdate(clock.now()))
    return ui.submit(
        request,
        WeekForm,
        title=_("Opening hours of %(name)s") % {"name": row.name},
        key=f"worktime.hours.{calendar_id}",
        initial=WeekForm.initial_of(season),
        version=row.revision,
        do=do,
        then=reverse("worktime:calendar", args=[calendar_id]),
        said=_("The hours are changed; running clocks are counted anew."),
        cancel=reverse("worktime:calendar", args=[calendar_id]),
    )


@ui.page(EDIT)
def exception(request: Request, calendar_id: int) -> HttpResponse:
    """Make one day unlike the week says."""
    return ui.submit(
        request,
        ExceptionForm,
        title=_("Add an exception"),
        of=_crumb(selectors.calendar_row(calendar_id)),
        key=f"worktime.exception.{calendar_id}",
        initial={"day": request.GET.get("day", "")},
        do=lambda values: services.set_exception(
            calendar_id=calendar_id, **_without_version(values), by=request.actor, at=clock.now()
        ),
        then=reverse("worktime:calendar", args=[calendar_id]),
        said=_("The day is changed; running clocks are counted anew."),
    )


@ui.page(EDIT)
def withdraw(request: Request, calendar_id: int, day: date) -> HttpResponse:
    """Withdraw an exception."""
    return ui.step(
        request,
        do=lambda version: services.withdraw_exception(
            calendar_id=calendar_id, day=day, version=version, by=request.actor, at=clock.now()
        ),
        then=reverse("worktime:calendar", args=[calendar_id]),
        said=_("The exception is withdrawn."),
    )


@ui.page(EDIT)
def rename(request: Request, calendar_id: int) -> HttpResponse:
    """Give it another name."""
    row = selectors.calendar_row(calendar_id)
    return ui.submit(
        request,
        NameForm,
        title=_("Rename"),
        of=_crumb(row),
        key=f"worktime.rename.{calendar_id}",
        initial={"name": row.name},
        version=row.revision,
        do=lambda values: services.rename_calendar(calendar_id=calendar_id, **values, by=request.actor, at=clock.now()),
        then=reverse("worktime:calendar", args=[calendar_id]),
    )


@ui.page(EDIT)
def choose(request: Request, calendar_id: int) -> HttpResponse:
    """Let a unit work by it."""
    tree = [(str(node.id), "　" * node.depth + str(node.name)) for node in units.tree(at=clock.now())]
    return ui.submit(
        request,
        UnitForm,
        title=_("Let a unit work by it"),
        of=_crumb(selectors.calendar_row(calendar_id)),
        key=f"worktime.choose.{calendar_id}",
        help=_("It and the units below it; new requests are promised by it, open ones keep their calendar."),
        form_values={"units": tree},
        do=lambda values: services.choose_calendar(
            unit_id=int(values["unit"]), calendar_id=calendar_id, by=request.actor, at=clock.now()
        ),
        then=reverse("worktime:calendar", args=[calendar_id]),
    )


@ui.page(EDIT)
def close(request: Request, calendar_id: int) -> HttpResponse:
    """No longer offer it."""
    return ui.step(
        request,
        do=lambda version: services.close_calendar(
            calendar_id=calendar_id, version=version, by=request.actor, at=clock.now()
        ),
        then=reverse("worktime:calendar", args=[calendar_id]),
        said=_("The calendar is closed."),
    )


def _without_version(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "version"}

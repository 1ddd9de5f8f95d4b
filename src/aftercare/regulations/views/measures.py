"""The pages of figures: the indicators of a regulation with their periods, and what stands behind one of them."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.regulations.bindings.rules import PERIOD_WORDS, POSTS, Names
from aftercare.regulations.documents.models import Version
from aftercare.regulations.handbook import selectors as handbook
from aftercare.regulations.measures.rules import (
    Stage,
    Standing,
    Trend,
    Unit,
    named,
    say_formula,
    say_points,
    say_side,
    say_value,
    target_words,
    trend,
    unit_of,
)
from aftercare.regulations.measures.selectors import behind, headcount, indicators, schemes
from aftercare.regulations.measures.selectors.indicators import COMPLY, Measured, Row, Value
from aftercare.regulations.policies.selectors import version_of
from aftercare.regulations.views.library import TITLE
from aftercare.regulations.views.looks import WAITS

INDICATORS = pgettext_lazy("regulation", "Indicators")
REACHED = {
    True: ui.State(pgettext_lazy("indicator", "Reached"), "circle-check", "green"),
    False: ui.State(pgettext_lazy("indicator", "Missed"), "circle-x", "red"),
}
WITHIN = {
    True: ui.State(pgettext_lazy("headcount", "Within"), "circle-check", "green"),
    False: ui.State(pgettext_lazy("headcount", "Outside"), "circle-x", "red"),
}
# Whether one thing is what the share counts. Neither good nor bad: a share may be meant to be small.
COUNTS = {
    True: ui.State(pgettext_lazy("indicator", "Yes"), "check", "grey"),
    False: ui.State(pgettext_lazy("indicator", "No"), "minus", "grey"),
}
# So many of the things behind a figure stand open; a busy month has hundreds.
FIRST = 30
POSTS_BETWEEN = " · "
STAGES: dict[Stage, ui.Label] = {
    Stage.RUNNING: _("still running"),
    Stage.SETTLING: _("still settling"),
    Stage.CLOSED: "",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of the table."""

    text: str
    # None: nothing is asked of it, or it is too early to say.
    look: ui.State | None
    hint: ui.Label
    was: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of the table."""

    measured: Measured
    target: str
    waits: tuple[str, ...]
    cells: tuple[Cell, ...]
    trend: Trend


@require_GET
@ui.page(COMPLY)
def board(request: Request, regulation_id: int) -> HttpResponse:
    """Every indicator of a regulation: periods, values, target."""
    at, by = clock.now(), request.actor
    version = indicators.readable(regulation_id=regulation_id, by=by, at=at)
    wanted = request.GET.get("unit", "")
    path = indicators.chosen_path(by, wanted, version.regulation.unit_path)
    boards = indicators.board(version, as_of=at, unit_path=path)
    names = handbook.names()
    values = {
        "version": version,
        "units": indicators.open_units(by, version.regulation.unit_path),
        "wanted": wanted,
        "boards": [
            (PERIOD_WORDS[one.every], one.stretches, [_line(row, version, names, wanted) for row in one.rows])
            for one in boards
        ],
        "spreads": [_spread(one) for one in headcount.spreads_of(version_of(version), at=at, unit_path=path)],
        "schemes": [_scheme(one) for one in schemes.schemes_of(version_of(version), as_of=at, unit_path=path)],
        "waits": WAITS,
        "crumbs": _crumbs(version),
    }
    return ui.render(request, "regulations/indicators.html", values)


def _line(row: Row, version: Version, names: Names, wanted: str) -> Line:
    one = row.measured
    limit = one.binding.at_least if one.binding.at_least is not None else one.binding.at_most
    return Line(
        measured=one,
        target=str(target_words(one.binding)),
        waits=tuple(str(names.events.get(name) or name) for name in one.waits),
        cells=tuple(_cell(one, value, version, wanted) for value in row.values),
        trend=trend([value.figure.value for value in row.values], limit),
    )


def _spread(one: headcount.Spread) -> tuple[headcount.Spread, list[tuple[Standing, str, str, ui.State]]]:
    """A ratio with its shares: how much it is, how much it may be, and how that looks."""
    return one, [
        (each, str(say_value(each.bp, Unit.SHARE)), _range(each), WITHIN[each.is_within]) for each in one.standings
    ]


def _scheme(one: schemes.Scheme) -> dict[str, object]:
    """A scheme as the page shows it: shares and points in the units that people know."""
    return {
        "scheme": one,
        "often": PERIOD_WORDS[one.binding.every],
        "posts": POSTS_BETWEEN.join(str(POSTS.get(key, key)) for key in one.binding.of_posts),
        "live": say_value(one.live_bp, Unit.SHARE),
        "items": [(item, say_value(item.item.share_bp, Unit.SHARE), _last(shown)) for item, shown in one.items],
        "grades": [(grade, say_points(grade.from_points)) for grade in one.binding.grades],
    }


def _last(shown: indicators.Shown | None) -> str:
    """The last figure of an item, with its period."""
    if shown is None or shown.value is None:
        return ""
    said = say_value(shown.value.figure.value, unit_of(shown.measured.binding.formula))
    return f"{said} ({shown.value.stretch.name})"


def _range(one: Standing) -> str:
    return f"{say_value(one.allowed.low_bp, Unit.SHARE)} – {say_value(one.allowed.high_bp, Unit.SHARE)}"


def _cell(measured: Measured, value: Value, version: Version, wanted: str) -> Cell:
    unit = unit_of(measured.binding.formula)
    address = reverse(
        "regulations:indicator",
        args=[version.regulation_id, measured.clause.key, measured.binding.key, value.stretch.name],
    )
    is_said = value.binds and value.stage is Stage.CLOSED
    hint = STAGES[value.stage] if value.binds else _("before it was in force")
    return Cell(
        text=str(say_value(value.figure.value, unit)),
        look=None if value.is_reached is None or not is_said else REACHED[value.is_reached],
        hint=hint,
        was=str(say_value(value.corrected_from.value, unit)) if value.corrected_from else "",
        url=(f"{address}?unit={wanted}" if wanted else address) if value.figure.whole else "",
    )


def _crumbs(version: Version) -> tuple[ui.Crumb, ...]:
    home = reverse("regulations:regulation", args=[version.regulation_id])
    return ui.Crumb(TITLE, reverse("regulations:regulations")), ui.Crumb(version.regulation.name, home)


@require_GET
@ui.page(COMPLY)
def indicator(request: Request, regulation_id: int, clause: str, binding: str, period: str) -> HttpResponse:
    """What stands behind one figure."""
    at, by = clock.now(), request.actor
    version = indicators.readable(regulation_id=regulation_id, by=by, at=at)
    one = indicators.measured_in(version, clause, binding)
    stretch = named(period, indicators.zone())
    if stretch is None or stretch.every != one.binding.every or one.waits:
        raise NotFoundError
    path = indicators.chosen_path(by, request.GET.get("unit", ""), version.regulation.unit_path)
    value = indicators.values([one], stretch, as_of=at, unit_path=path)[one.address]
    back = reverse("regulations:indicators", args=[regulation_id])
    rows = behind.counted(one, value.figure, by)
    values = {
        "measured": one,
        "cell": _cell(one, value, version, ""),
        "value": value,
        "target": target_words(one.binding),
        "formula": say_formula(one.binding.formula, handbook.names()),
        "reading": f"{reverse('regulations:reading', args=[version.pk])}#{clause}",
        "rows": [(row, COUNTS[row.is_good]) for row in rows],
        "first": FIRST,
        "side": say_side(one.binding.formula, handbook.names()),
        "events": behind.titles(rows) if _may_see_events(by) else {},
        "hidden": max(0, value.figure.whole - behind.MOST),
        "has_sides": one.binding.formula.kind in {"share", "kept"},
        "may_see_events": _may_see_events(by),
        "crumbs": (*_crumbs(version), ui.Crumb(INDICATORS, back)),
    }
    return ui.render(request, "regulations/indicator.html", values)


def _may_see_events(by: Actor) -> bool:
    return accounts.allows_somewhere(by, "journal.view")

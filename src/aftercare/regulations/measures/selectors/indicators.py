"""The indicators of a regulation, period by period: value, target, what stands behind it, and late corrections."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.platform.units import public as units
from aftercare.regulations.bindings.rules import Indicator, Period
from aftercare.regulations.clocks.selectors import SUBJECT
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import Clause, address, waits_in
from aftercare.regulations.measures.rules import (
    Figure,
    Stage,
    Stretch,
    Subject,
    Told,
    figure,
    follows,
    is_reached,
    kept,
    last_stretches,
    named,
    names_of,
)
from aftercare.regulations.measures.selectors import reading
from aftercare.regulations.policies.rules import InForce
from aftercare.regulations.policies.selectors import in_force, version_of

COMPLY = "regulation.comply"
NO_SUCH_PERIOD = _("Write a period such as 2026-10, 2026-Q3, 2026-H2, 2026 or 2026-W41.")
# How many periods of each length a page shows.
SHOWN = {
    Period.DAY: 14,
    Period.WEEK: 8,
    Period.MONTH: 6,
    Period.QUARTER: 4,
    Period.HALF_YEAR: 4,
    Period.YEAR: 3,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator of one version, with its clause and the events that it waits for."""

    version: InForce
    clause: Clause
    binding: Indicator
    waits: tuple[str, ...]

    @property
    def is_limit(self) -> bool:
        """Whether its target is a limit: the fewer, the better."""
        return self.binding.at_most is not None

    @property
    def address(self) -> str:
        """The address of its clause (decision 17)."""
        return address(self.version.document.key, self.version.number, self.clause.key, self.binding.key)


@dataclass(frozen=True, slots=True)
class Value:
    """What an indicator shows for one period."""

    stretch: Stretch
    stage: Stage
    figure: Figure
    is_reached: bool | None
    # What was known when the period closed, where late facts have changed it since.
    corrected_from: Figure | None = None
    # The version held at the period's end: before that its target bound nobody.
    binds: bool = True


def indicators_of(version: InForce) -> list[Measured]:
    """The indicators of a version, in the order of its clauses."""
    live = documents.live_events()
    return [
        Measured(version, clause, binding, tuple(waits_in(version.document, binding, live)))
        for clause, binding in version.document.bound()
        if isinstance(binding, Indicator)
    ]


def zone() -> ZoneInfo:
    """The company's days begin at its own midnight."""
    return ZoneInfo(timezone.get_default_timezone_name())


# -- figures ----------------------------------------------------------------------------------


def values(
    measured: Sequence[Measured], stretch: Stretch, *, as_of: datetime, unit_path: str = "", corrections: bool = True
) -> dict[str, Value]:
    """Address → what each indicator shows for a period; one pass through the facts for all of them."""
    live = [one for one in measured if not one.waits]
    now = _figures(live, stretch, as_of=as_of, unit_path=unit_path)
    found = {}
    for one in live:
        shown, is_stale = now[one.address]
        stage = stretch.stage(as_of, follows=follows(one.binding.formula))
        closed = stretch.settles_at(follows=follows(one.binding.formula))
        binds = _binds(one.version, stretch)
        before = None
        if corrections and is_stale and stage is Stage.CLOSED and (one.version.effective_from or closed) < closed:
            before = _as_closed(one, stretch, closed, unit_path)
        reached = is_reached(shown.value, at_least=one.binding.at_least, at_most=one.binding.at_most)
        changed = before if before and before.value != shown.value else None
        found[one.address] = Value(stretch, stage, shown, reached, changed, binds)
    return found


def over(measured: Sequence[Measured], stretch: Stretch) -> dict[str, Figure]:
    """Address → what each indicator shows over any stretch of time that has ended."""
    found = _figures(measured, stretch, as_of=stretch.end, unit_path="")
    return {where: shown for where, (shown, _is_stale) in found.items()}


def _binds(version: InForce, stretch: Stretch) -> bool:
    return version.effective_from is None or version.effective_from < stretch.end


def _as_closed(one: Measured, stretch: Stretch, closed: datetime, unit_path: str) -> Figure:
    known_at = journal.position_at(closed)
    shown, _is_stale = _figures([one], stretch, as_of=closed, unit_path=unit_path, known_at=known_at)[one.address]
    return shown


def _figures(
    measured: Sequence[Measured], stretch: Stretch, *, as_of: datetime, unit_path: str, known_at: int | None = None
) -> dict[str, tuple[Figure, bool]]:
    """Address → (figure, whether something was recorded or undone after its period closed)."""
    if not measured:
        return {}
    facts = _facts(measured, stretch, as_of, known_at)
    undone = reading.has_undone(stretch.end)
    found = {}
    for one in measured:
        formula = one.binding.formula
        closed = stretch.settles_at(follows=follows(formula))
        within = _within(one.version, unit_path, known_at)
        if formula.kind == "kept":
            runs = reading.runs_decided(formula.clock or "", stretch, known_at=known_at)
            inside = within({run.subject for run in runs})
            shown = kept((run for run in runs if run.subject in inside), stretch, as_of)
            stale = undone or (as_of > closed and reading.has_late(reading.cases_of(inside), closed))
        else:
            own = [fact for fact in facts if fact.name in names_of(formula)]
            inside = within({fact.subject for fact in own})
            own = [fact for fact in own if fact.subject in inside]
            shown = figure(formula, own, stretch)
            stale = undone or any(fact.recorded_at and fact.recorded_at > closed for fact in own)
        found[one.address] = shown, stale
    return found


def _facts(measured: Sequence[Measured], stretch: Stretch, as_of: datetime, known_at: int | None) -> list[Told]:
    """All that these indicators read for a period: within it, after it, and of spans that began before it."""
    formulas = [one.binding.formula for one in measured if one.binding.formula.kind != "kept"]
    names = {name for formula in formulas for name in names_of(formula)}
    later = {name for formula in formulas if follows(formula) for name in formula.top}
    until = min(stretch.end, as_of + timedelta(microseconds=1))
    found = list(reading.facts_between(names, stretch.start, until, known_at=known_at))
    if as_of >= stretch.end:
        until = min(stretch.next_end, as_of + timedelta(microseconds=1))
        found += reading.facts_between(later, stretch.end, until, known_at=known_at)
    spans = [formula for formula in formulas if formula.kind == "mean_seconds"]
    ended = {fact.subject for fact in found if any(fact.name in formula.top for formula in spans)}
    earlier = {name for formula in spans for name in names_of(formula)}
    return found + list(reading.facts_before(earlier, ended, stretch.start, known_at=known_at))


def _within(version: InForce, unit_path: str, known_at: int | None) -> Callable[[set[Subject]], set[Subject]]:
    """Which subjects lie within a regulation's scope and the part of the company that is asked about.

    Where nothing is limited everything counts. Otherwise only cases can be told apart.
    """
    is_open = not version.document.scope and version.unit_kind in {"company", "base"} and not unit_path

    def within(subjects: set[Subject]) -> set[Subject]:
        if is_open:
            return subjects
        known = reading.attributes_of(reading.cases_of(subjects), known_at=known_at)
        return {
            (SUBJECT, number)
            for number, attributes in known.items()
            if version.applies(attributes) and str(attributes.get("unit_path") or "/").startswith(unit_path)
        }

    return within


# -- for pages, the API and the command line ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator with its values, the oldest period first; none where it waits."""

    measured: Measured
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The indicators of one length of period."""

    every: Period
    stretches: tuple[Stretch, ...]
    rows: tuple[Row, ...]


def readable(*, regulation_id: int, by: Actor, at: datetime) -> Version:
    """The version whose indicators are shown: in force, else the newest; for who may see how regulations are kept."""
    regulation = documents.get_regulation(regulation_id=regulation_id, by=by)
    accounts.require_somewhere(by, COMPLY)
    versions = regulation.versions.select_related("regulation__unit").order_by("-number")
    in_force = versions.filter(pk__in=documents.in_force(at).values("pk")).first()
    return in_force or versions.exclude(state=Version.State.WITHDRAWN).first() or versions[0]


def open_units(by: Actor, home_path: str) -> list[units.Node]:
    """The parts of the company whose figures the actor may see, in the tree."""
    return [
        one
        for one in units.tree()
        if one.active_to is None
        and (one.path.startswith(home_path) or home_path.startswith(one.path))
        and accounts.allows(by, COMPLY, unit_path=one.path)
    ]


def chosen_path(by: Actor, wanted: str, home_path: str) -> str:
    """The path of the unit that is asked for, or the widest that the actor may see; "" = the whole company."""
    nodes = open_units(by, home_path)
    if not nodes:
        raise NotFoundError
    if wanted and not any(str(one.id) == wanted for one in nodes):
        raise NotFoundError
    chosen = next((one for one in nodes if str(one.id) == wanted), nodes[0])
    return "" if chosen.depth == 0 else chosen.path


def board(version: Version, *, as_of: datetime, unit_path: str = "") -> list[Board]:
    """Every indicator of a version with its last periods, by length of period."""
    return _boards(indicators_of(version_of(version)), as_of, unit_path)


def _boards(measured: Sequence[Measured], as_of: datetime, unit_path: str = "") -> list[Board]:
    found = []
    for every in Period:
        mine = [one for one in measured if one.binding.every == every]
        if mine:
            spans = last_stretches(every, SHOWN[every], timezone.localdate(as_of), zone())
            found.append(Board(every, tuple(spans), _rows(mine, spans, as_of, unit_path)))
    return found


def _rows(measured: Sequence[Measured], spans: Iterable[Stretch], as_of: datetime, unit_path: str) -> tuple[Row, ...]:
    by_span = [values(measured, one, as_of=as_of, unit_path=unit_path) for one in spans]
    return tuple(Row(one, tuple(found[one.address] for found in by_span if one.address in found)) for one in measured)


def measured_in(version: Version, clause: str, binding: str) -> Measured:
    """One indicator of a version; NotFoundError."""
    found = (
        one for one in indicators_of(version_of(version)) if (one.clause.key, one.binding.key) == (clause, binding)
    )
    one = next(found, None)
    if one is None:
        raise NotFoundError
    return one


@dataclass(frozen=True, slots=True)
class Shown:
    """One indicator for one period, for the API and the command line."""

    measured: Measured
    value: Value | None


def current(*, as_of: datetime, period: str = "", regulation: str = "") -> list[Shown]:
    """The indicators of every version in force, for a period by its name, else for the last that has ended."""
    found = []
    for version in in_force(as_of):
        if regulation in {"", version.document.key}:
            found += _shown(indicators_of(version), period, as_of)
    return found


def _shown(measured: Sequence[Measured], period: str, as_of: datetime, unit_path: str = "") -> list[Shown]:
    found = []
    for every in Period:
        mine = [one for one in measured if one.binding.every == every]
        span = named(period, zone()) if period else _last_ended(every, as_of)
        if mine and span and span.every == every:
            known = values(mine, span, as_of=as_of, unit_path=unit_path)
            found += [Shown(one, known.get(one.address)) for one in mine]
    return found


def latest(version: InForce, *, as_of: datetime, unit_path: str = "") -> dict[str, Shown]:
    """Indicator → what it showed for the last period that has ended."""
    found = _shown(indicators_of(version), "", as_of, unit_path)
    return {one.measured.binding.indicator: one for one in found}


def figures_of(where: str, *, at: datetime) -> list[Figure]:
    """The figures of the last periods, the oldest first, of the indicator in force at an address."""
    found = [one for version in in_force(at) for one in indicators_of(version) if one.address == where]
    return [one.figure for board in _boards(found, at) for row in board.rows for one in row.values]


def _last_ended(every: Period, as_of: datetime) -> Stretch:
    return last_stretches(every, 2, timezone.localdate(as_of), zone())[0]


def of_regulation(*, regulation_id: int, by: Actor, at: datetime, period: str = "", unit: str = "") -> list[Shown]:
    """The indicators of one regulation for a period, in the part of the company that the actor asks for."""
    version = readable(regulation_id=regulation_id, by=by, at=at)
    if period and named(period, zone()) is None:
        raise InvalidError(fields={"period": [NO_SUCH_PERIOD]})
    path = chosen_path(by, unit, version.regulation.unit_path)
    return _shown(indicators_of(version_of(version)), period, at, path)

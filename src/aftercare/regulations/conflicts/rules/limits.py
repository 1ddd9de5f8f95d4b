"""Limits that contradict each other, are missing somewhere, or cannot be kept. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from typing import Any

from django.utils.translation import gettext as _

from aftercare.platform.worktime.public import Calendar
from aftercare.regulations.bindings.rules import Clock, Indicator, target_words
from aftercare.regulations.conditions.rules import ConditionFailedError, compiled
from aftercare.regulations.conflicts.rules.findings import Code, Finding, Rule, World
from aftercare.regulations.documents.rules import Dimension
from aftercare.regulations.policies.rules import OWN_CALENDAR, InForce, Target

# Cells of scope that are looked at for one kind of clock; more would be slow and say no more.
MOST_CELLS = 4_000
TEN_YEARS = timedelta(days=3_652)
# Any Monday: how long a target takes from there.
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def two_limits(rules: Sequence[Rule]) -> Iterator[Finding]:
    """Two clauses of one slot and one rank that may meet in a case and say different things."""
    by_slot: dict[tuple[str, tuple[bool, ...]], list[Rule]] = {}
    for rule in rules:
        if isinstance(rule.binding, Clock | Indicator):
            by_slot.setdefault((rule.binding.slot, rule.version.rank), []).append(rule)
    for group in by_slot.values():
        for one, other in combinations(group, 2):
            if _meet(one, other) and _limit(one) != _limit(other):
                message = _("%(other)s sets another limit for the same cases (%(limits)s): the stricter one counts.")
                yield Finding(
                    code=Code.TWO_LIMITS,
                    address=one.address,
                    field="targets" if isinstance(one.binding, Clock) else "at_least",
                    message=message % {"other": other.address, "limits": f"{_said(one)} / {_said(other)}"},
                    others=(other.address,),
                )


def _meet(one: Rule, other: Rule) -> bool:
    """Can a case lie within both? Conditions that differ are taken to tell cases apart."""
    paths = sorted((_below(one.version), _below(other.version)), key=len)
    scopes = (one.version.document.scope, other.version.document.scope)
    same = all(scopes[1].get(dimension, value) == value for dimension, value in scopes[0].items())
    return same and paths[1].startswith(paths[0]) and one.binding.when == other.binding.when


def _below(version: InForce) -> str:
    return "" if version.unit_kind in {"company", "base"} else version.unit_path


def _said(rule: Rule) -> str:
    """The limit in words: the times allowed, or the target."""
    match rule.binding:
        case Clock() as clock:
            return "; ".join(str(one.within.words) for one in clock.targets)
        case Indicator() as indicator:
            return str(target_words(indicator)) or "–"
        case _:
            return ""


def _limit(rule: Rule) -> object:
    match rule.binding:
        case Clock() as clock:
            return [(one.within.rough_seconds, one.within.unit, one.calendar, one.when) for one in clock.targets]
        case Indicator() as indicator:
            return (indicator.at_least, indicator.at_most, indicator.every)
        case _:
            return None


def no_limit(rules: Sequence[Rule], world: World) -> Iterator[Finding]:
    """A clock that says nothing for some cases although it says something for others like them."""
    clocks: dict[str, list[Rule]] = {}
    for rule in rules:
        if isinstance(rule.binding, Clock):
            clocks.setdefault(rule.binding.clock, []).append(rule)
    for group in clocks.values():
        for rule in group:
            cell = _uncovered(rule, group, world)
            if cell is not None:
                message = _("There is no limit for %(cell)s, though other cases have one.")
                said = ", ".join(f"{name} = {value or '–'}" for name, value in cell.items())
                yield Finding(
                    code=Code.NO_LIMIT, address=rule.address, field="targets", message=message % {"cell": said}
                )


def _uncovered(rule: Rule, group: Sequence[Rule], world: World) -> dict[str, Any] | None:
    """The first cell that the clause is meant for and that no clause gives a limit; None = there is none."""
    clock = rule.binding
    if not isinstance(clock, Clock) or any(not target.when for target in clock.targets):
        return None
    names = {name for text in (clock.when, *(one.when for one in clock.targets)) for name in compiled(text).names}
    options = [(name, sorted(world.values[name])) for name in sorted(names) if world.values.get(name)]
    if not options:
        return None
    for number, values in enumerate(product(*(each for _name, each in options))):
        if number >= MOST_CELLS:
            return None
        cell = dict(zip((name for name, _each in options), values, strict=True))
        if _holds(clock.when, cell) and not any(_gives(one, cell) for one in group):
            return cell
    return None


def _gives(rule: Rule, cell: Mapping[str, Any]) -> bool:
    """Does a clause give such a case a limit? One that is limited to some cases is taken to reach this one."""
    clock = rule.binding
    scope = rule.version.document.scope
    nature = scope.get(Dimension.NATURE)
    if not isinstance(clock, Clock) or (nature and cell.get("nature", nature) != nature):
        return False
    return _holds(clock.when, cell) and any(_holds(one.when, cell) for one in clock.targets)


def _holds(text: str, cell: Mapping[str, Any]) -> bool:
    """A condition that cannot be judged here is given the benefit of the doubt."""
    try:
        return compiled(text).holds(cell)
    except (ConditionFailedError, ValueError):
        return True


def impossible_targets(rules: Iterable[Rule], world: World) -> Iterator[Finding]:
    """Targets in a calendar without hours, or that take longer than anybody waits."""
    for rule in rules:
        if not isinstance(rule.binding, Clock):
            continue
        for number, one in enumerate(rule.binding.targets):
            target = Target.of(one.within, one.calendar, one.when)
            key = world.own_calendar if target.calendar == OWN_CALENDAR else target.calendar
            calendar = world.calendars.get(key)
            message = _impossible(target, calendar) if calendar is not None else ""
            if message:
                yield Finding(
                    code=Code.IMPOSSIBLE_TARGET,
                    address=rule.address,
                    field=f"targets.{number}.within",
                    message=message % {"calendar": key},
                )


def _impossible(target: Target, calendar: Calendar) -> str:
    if not has_hours(calendar):
        return _("The calendar %(calendar)s has no hours: nothing can be done within it.")
    allowed = target.allowed(calendar)
    if allowed <= 0:
        return _("In the calendar %(calendar)s this is no time at all.")
    per_year = calendar.between(MONDAY, MONDAY + timedelta(days=364))
    if allowed * 364 > per_year * TEN_YEARS.days:
        return _("In the calendar %(calendar)s this takes more than ten years.")
    return ""


def has_hours(calendar: Calendar) -> bool:
    """Is there any working time within a year?"""
    return calendar.between(MONDAY, MONDAY + timedelta(days=364)) > 0

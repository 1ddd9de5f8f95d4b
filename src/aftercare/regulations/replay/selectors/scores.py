"""What the indicators of a regulation show over the days of a replay, by what was published last and by the version.

Figures of events are counted once more by either formula; a share of clocks kept is that of the cases judged again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import Clock, Indicator, Period
from aftercare.regulations.compliance.rules import Counts
from aftercare.regulations.documents.rules import address
from aftercare.regulations.measures.rules import Stretch, is_reached, unit_of
from aftercare.regulations.measures.selectors import indicators
from aftercare.regulations.policies.rules import InForce
from aftercare.regulations.replay.rules import Both, place, summed

# Clock → its counts by one of the two versions.
Kept = Callable[[str], Counts]


@dataclass(frozen=True, slots=True)
class Side:
    """An indicator by one version, and its value over the days in its own unit; None: nothing was counted."""

    binding: Indicator
    value: int | None


@dataclass(frozen=True, slots=True)
class Score:
    """An indicator by both versions; None: that one does not have it."""

    indicator: str
    name: Words
    before: Side | None
    after: Side | None


def scores(
    before: InForce | None, after: InForce, *, judged: Mapping[str, Both], known: Iterable[InForce], days: Stretch
) -> list[Score]:
    """Every indicator of either version. `judged`: place of a binding → its counts; `known`: whose clocks these are."""
    homes = _homes([*known, after])

    def counted(clock: str) -> list[Both]:
        return [judged[one] for one in homes.get(clock, ()) if one in judged]

    was = _sides(before, days, lambda clock: summed(one.before for one in counted(clock)))
    would = _sides(after, days, lambda clock: summed(one.after for one in counted(clock)))
    names = {key: side.binding.name for key, side in (*was.items(), *would.items())}
    return [Score(key, name, was.get(key), would.get(key)) for key, name in names.items()]


def stretch(since: datetime, as_of: datetime) -> Stretch:
    """The days of a replay as a period: what it began may be finished as long as it lasts."""
    first, last = timezone.localdate(since), timezone.localdate(as_of)
    return Stretch(Period.DAY, first, last, since, as_of, as_of)


def _homes(versions: Iterable[InForce]) -> dict[str, set[str]]:
    """Clock → the places of the bindings that set it."""
    found: dict[str, set[str]] = {}
    for one in versions:
        for clause, binding in one.document.bound():
            if isinstance(binding, Clock):
                where = address(one.document.key, one.number, clause.key, binding.key)
                found.setdefault(binding.clock, set()).add(place(where))
    return found


def _sides(version: InForce | None, days: Stretch, kept: Kept) -> dict[str, Side]:
    """Indicator → how this version has it; what waits for events of a later app shows nothing."""
    measured = indicators.indicators_of(version) if version else []
    live = [one for one in measured if not one.waits]
    figures = indicators.over([one for one in live if one.binding.formula.kind != "kept"], days)
    values = {where: shown.value for where, shown in figures.items()}
    values |= {
        one.address: kept(one.binding.formula.clock or "").share_bp
        for one in live
        if one.binding.formula.kind == "kept"
    }
    return {one.binding.indicator: Side(one.binding, values.get(one.address)) for one in measured}


def as_plain(one: Score) -> dict[str, Any]:
    """Plain values, for programs and for the page of a job."""
    name = one.name.as_json()
    return {"indicator": one.indicator, "name": name, "before": _plain(one.before), "after": _plain(one.after)}


def _plain(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    target = {"at_least": side.binding.at_least, "at_most": side.binding.at_most}
    reached = is_reached(side.value, **target)
    return {"value": side.value, "unit": unit_of(side.binding.formula), **target, "reached": reached}

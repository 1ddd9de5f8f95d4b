"""What an indicator shows for a period: a fold over the facts, whatever order they come in. Pure.

Cases begin in a period (a visit is planned) and are finished later, so a share whose two sides are
different facts looks on until the end of the next period; everything else ends with its own
(docs/developers/measures.md).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aftercare.regulations.bindings.rules import Formula
from aftercare.regulations.facts.rules import has_values, value_at
from aftercare.regulations.measures.rules.periods import Stretch

WHOLE_BP = 10_000
Subject = tuple[str, int]


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """One fact as measures see it, ordered by when it happened."""

    at: datetime
    id: int
    name: str = field(compare=False)
    subject: Subject = field(compare=False)
    payload: Mapping[str, Any] = field(default_factory=dict, compare=False)
    recorded_at: datetime | None = field(default=None, compare=False)
    staff_id: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Behind:
    """One thing that was counted: what it is about, whether it counts as good, its own figure, its facts."""

    subject: Subject
    at: datetime
    is_good: bool
    amount: int | None = None
    events: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with what stands behind it. None = there was nothing to count."""

    value: int | None
    part: int
    whole: int
    behind: tuple[Behind, ...] = ()


@dataclass(frozen=True, slots=True)
class Timed:
    """One run of a clock, as far as it matters here."""

    subject: Subject
    ended_at: datetime | None
    due_at: datetime | None
    is_late: bool
    is_void: bool


def follows(formula: Formula) -> bool:
    """Whether its upper side comes later than the lower one, so that the period settles with the next."""
    return formula.kind == "share" and not set(formula.top) <= set(formula.base)


def names_of(formula: Formula) -> frozenset[str]:
    """The facts that it reads."""
    return frozenset(formula.top) | frozenset(formula.base)


def figure(formula: Formula, facts: Iterable[Told], stretch: Stretch) -> Figure:
    """The value of a formula for a period; `facts` may hold more than it asks for. Clocks: `kept`."""
    ordered = sorted(set(facts))
    return _FOLDS[formula.kind](formula, ordered, stretch)


def kept(runs: Iterable[Timed], stretch: Stretch, as_of: datetime) -> Figure:
    """The share of clocks that were kept, of those decided in the period.

    A run is decided when it ends in time, or when it falls due before that. One that was dropped
    before it fell due decides nothing.
    """
    behind = sorted(
        (one for run in runs for one in _decided(run, as_of) if stretch.start <= one.at < stretch.end),
        key=lambda one: (one.at, one.subject),
    )
    return _share(behind)


def _decided(run: Timed, as_of: datetime) -> Iterable[Behind]:
    missed = run.due_at is not None and run.due_at < as_of and (run.is_late or run.ended_at is None)
    if missed and run.due_at is not None:
        yield Behind(run.subject, run.due_at, is_good=False)
    elif run.ended_at is not None and not run.is_void and not run.is_late:
        yield Behind(run.subject, run.ended_at, is_good=True)


def _count(formula: Formula, facts: Sequence[Told], stretch: Stretch) -> Figure:
    found = [one for one in facts if _is_top(formula, one) and _lies_in(stretch, one)]
    behind = tuple(Behind(one.subject, one.at, is_good=True, events=(one.id,)) for one in found)
    return Figure(len(found), len(found), len(found), behind)


def _mean(formula: Formula, facts: Sequence[Told], stretch: Stretch) -> Figure:
    behind = []
    for one in facts:
        amount = value_at(one.payload, formula.field)
        if _is_top(formula, one) and _lies_in(stretch, one) and type(amount) is int:
            behind.append(Behind(one.subject, one.at, is_good=True, amount=amount, events=(one.id,)))
    return _average(behind)


def _mean_seconds(formula: Formula, facts: Sequence[Told], stretch: Stretch) -> Figure:
    """From the first lower fact of a case to the first upper one after it, in the period in which that happened."""
    begun: dict[Hashable, Told] = {}
    ended: dict[Hashable, Told] = {}
    key_of = _key(formula)
    for one in facts:
        key = key_of(one)
        if key is None:
            continue
        if key in begun and key not in ended and _is_top(formula, one):
            ended[key] = one
        if key not in begun and _is_base(formula, one):
            begun[key] = one
    behind = [_span(begun[key], end) for key, end in ended.items() if _lies_in(stretch, end)]
    return _average(sorted(behind, key=lambda one: (one.at, one.events)))


def _span(begin: Told, end: Told) -> Behind:
    passed = end.at.replace(microsecond=0) - begin.at.replace(microsecond=0)
    seconds = passed.days * 86_400 + passed.seconds
    return Behind(end.subject, end.at, is_good=True, amount=seconds, events=(begin.id, end.id))


def _share_of(formula: Formula, facts: Sequence[Told], stretch: Stretch) -> Figure:
    """Of what began in the period, how much the upper facts followed upon, up to when the period settles."""
    key_of, settles = _key(formula), stretch.settles_at(follows=follows(formula))
    begun: dict[Hashable, Told] = {}
    answered: dict[Hashable, Told] = {}
    for one in facts:
        key = key_of(one)
        if key is None or one.at >= settles:
            continue
        if key not in begun and _is_base(formula, one) and _lies_in(stretch, one):
            begun[key] = one
        if key in begun and key not in answered and _is_top(formula, one):
            answered[key] = one
    return _share([_of_pair(one, answered.get(key)) for key, one in begun.items()])


def _of_pair(base: Told, top: Told | None) -> Behind:
    events = (base.id,) if top is None or top.id == base.id else (base.id, top.id)
    return Behind(base.subject, base.at, is_good=top is not None, events=events)


def _key(formula: Formula) -> Callable[[Told], Hashable | None]:
    """What pairs the facts: a payload field, else the fact itself where one name does for both, else its case."""
    if formula.same:
        return lambda one: value_at(one.payload, formula.same)
    if formula.kind == "share" and not follows(formula):
        return lambda one: one.id
    return lambda one: one.subject


def _is_top(formula: Formula, one: Told) -> bool:
    return one.name in formula.top and has_values(formula.top_where, one.payload)


def _is_base(formula: Formula, one: Told) -> bool:
    return one.name in formula.base and has_values(formula.base_where, one.payload)


def _lies_in(stretch: Stretch, one: Told) -> bool:
    return stretch.start <= one.at < stretch.end


def _share(behind: Sequence[Behind]) -> Figure:
    good = sum(one.is_good for one in behind)
    value = _rounded(good * WHOLE_BP, len(behind)) if behind else None
    return Figure(value, good, len(behind), tuple(behind))


def _average(behind: Sequence[Behind]) -> Figure:
    amounts = [one.amount for one in behind if one.amount is not None]
    value = _rounded(sum(amounts), len(amounts)) if amounts else None
    return Figure(value, sum(amounts), len(amounts), tuple(behind))


def _rounded(part: int, whole: int) -> int:
    """Half goes up."""
    return (2 * part + whole) // (2 * whole)


_FOLDS: dict[str, Callable[[Formula, Sequence[Told], Stretch], Figure]] = {
    "count": _count,
    "mean": _mean,
    "mean_seconds": _mean_seconds,
    "share": _share_of,
}


def is_reached(value: int | None, *, at_least: int | None, at_most: int | None) -> bool | None:
    """Whether a value meets its target; None = nothing was counted, or nothing is asked."""
    if value is None or (at_least is None and at_most is None):
        return None
    return (at_least is None or value >= at_least) and (at_most is None or value <= at_most)

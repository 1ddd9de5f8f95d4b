"""Figures of periods: a fold over the facts that equals the plain reading of the formula."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.regulations.bindings.rules import Formula, Period
from aftercare.regulations.measures.rules import (
    Stage,
    Stretch,
    Timed,
    Told,
    figure,
    follows,
    is_reached,
    kept,
    last_stretches,
    named,
    stretch_of,
    stretches,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
OCTOBER = named("2026-10", SHANGHAI)
assert OCTOBER is not None
START = datetime(2026, 9, 28, tzinfo=UTC)

FORMULAS = [
    Formula(kind="count", top=("a",)),
    Formula(kind="count", top=("a", "b"), top_where={"kind": ("x",)}),
    Formula(kind="mean", top=("a",), field="score_bp"),
    Formula(kind="mean", top=("a", "b"), field="scores_bp.manner", top_where={"kind": ("x", "y")}),
    Formula(kind="share", top=("a",), base=("a", "b")),
    Formula(kind="share", top=("a",), base=("a",), top_where={"kind": ("x",)}, base_where={"kind": ("x", "y")}),
    Formula(kind="share", top=("b",), base=("a",)),
    Formula(kind="share", top=("b", "c"), base=("a",), top_where={"kind": ("x",)}),
    Formula(kind="share", top=("b",), base=("a",), same="visit"),
    Formula(kind="share", top=("a",), base=("a",), same="visit", top_where={"kind": ("x",)}),
    Formula(kind="mean_seconds", top=("b",), base=("a",)),
    Formula(kind="mean_seconds", top=("b",), base=("a", "c"), same="visit"),
]


@st.composite
def facts(draw: st.DrawFn) -> list[Told]:
    """A stream of a few cases around October: late, at one moment, in any order."""
    found = []
    for number in range(draw(st.integers(0, 18))):
        payload: dict[str, Any] = {
            "kind": draw(st.sampled_from("xyz")),
            "visit": draw(st.sampled_from([1, 2, 3, None])),
        }
        score = draw(st.sampled_from([None, 0, 8_000, 10_000]))
        payload |= {"score_bp": score, "scores_bp": {"manner": score}}
        at = START + timedelta(hours=12 * draw(st.integers(0, 140)))
        found.append(Told(at, number, draw(st.sampled_from("abcd")), ("case", draw(st.integers(1, 3))), payload))
    return draw(st.permutations(found))


def reference(formula: Formula, told: Sequence[Told], stretch: Stretch) -> int | None:
    """The sentences of docs/developers/measures.md, one after the other, with no cleverness and fractions."""

    def fits(one: Told, names: Sequence[str], where: dict[str, tuple[str, ...]]) -> bool:
        values = {name: str(one.payload.get(name)) for name in where}
        return one.name in names and all(values[name] in where[name] for name in where)

    def is_top(one: Told) -> bool:
        return fits(one, formula.top, formula.top_where)

    def is_base(one: Told) -> bool:
        return fits(one, formula.base, formula.base_where)

    def inside(one: Told) -> bool:
        return stretch.start <= one.at < stretch.end

    def after(one: Told, other: Told) -> bool:
        return (one.at, one.id) >= (other.at, other.id)

    def field(one: Told) -> Any:
        return one.payload["scores_bp"]["manner"] if "." in formula.field else one.payload.get(formula.field)

    def half_up(number: Fraction) -> int:
        return int(number + Fraction(1, 2))

    tops = [one for one in told if is_top(one)]
    if formula.kind == "count":
        return sum(inside(one) for one in tops)
    if formula.kind == "mean":
        scores = [field(one) for one in tops if inside(one) and field(one) is not None]
        return half_up(Fraction(sum(scores), len(scores))) if scores else None
    own_event = formula.kind == "share" and not formula.same and set(formula.top) <= set(formula.base)
    keys = {_key(formula, one, own_event=own_event) for one in told} - {None}
    good, whole, spans = 0, 0, []
    for key in keys:
        mine = [one for one in told if _key(formula, one, own_event=own_event) == key]
        bases = sorted(one for one in mine if is_base(one) and (formula.kind == "mean_seconds" or inside(one)))
        if not bases:
            continue
        ends = sorted(one for one in mine if is_top(one) and after(one, bases[0]))
        if formula.kind == "mean_seconds":
            ends = [one for one in ends if one.id != bases[0].id]
            if ends and inside(ends[0]):
                spans.append(int((ends[0].at - bases[0].at).total_seconds()))
        else:
            limit = stretch.end if set(formula.top) <= set(formula.base) else stretch.next_end
            whole += 1
            good += any(one.at < limit for one in ends)
    if formula.kind == "mean_seconds":
        return half_up(Fraction(sum(spans), len(spans))) if spans else None
    return half_up(Fraction(good * 10_000, whole)) if whole else None


def _key(formula: Formula, one: Told, *, own_event: bool) -> Any:
    if formula.same:
        return one.payload.get(formula.same)
    return one.id if own_event else one.subject


@given(facts(), st.sampled_from(FORMULAS))
def test_a_figure_is_what_the_formula_says(told: list[Told], formula: Formula) -> None:
    assert figure(formula, told, OCTOBER).value == reference(formula, told, OCTOBER)


@given(facts(), st.sampled_from(FORMULAS), st.randoms())
def test_the_order_of_facts_means_nothing_and_neither_does_one_told_twice(
    told: list[Told], formula: Formula, chance: Any
) -> None:
    shuffled = [*told, *told[:2]]
    chance.shuffle(shuffled)
    assert figure(formula, shuffled, OCTOBER) == figure(formula, told, OCTOBER)


@given(facts(), st.sampled_from(FORMULAS))
def test_what_stands_behind_a_figure_gives_the_figure(told: list[Told], formula: Formula) -> None:
    found = figure(formula, told, OCTOBER)
    known = {one.id for one in told}
    assert len(found.behind) == found.whole
    assert all(set(one.events) <= known and one.events for one in found.behind)
    if formula.kind == "share" and found.whole:
        assert sum(one.is_good for one in found.behind) == found.part


@given(facts(), st.sampled_from(FORMULAS))
def test_facts_outside_its_reach_change_no_figure(told: list[Told], formula: Formula) -> None:
    later = [replace(one, at=one.at + timedelta(days=400), id=one.id + 100) for one in told]
    assert figure(formula, [*told, *later], OCTOBER).value == figure(formula, told, OCTOBER).value


def test_only_a_share_of_two_different_facts_settles_later() -> None:
    assert [follows(one) for one in FORMULAS] == [False] * 6 + [True] * 3 + [False] * 3


# -- clocks -----------------------------------------------------------------------------------

IN_OCTOBER, IN_NOVEMBER = datetime(2026, 10, 10, tzinfo=UTC), datetime(2026, 11, 10, tzinfo=UTC)


def run(
    ended: datetime | None, due: datetime | None, *, late: bool = False, void: bool = False, case: int = 1
) -> Timed:
    return Timed(("case", case), ended, due, late, void)


@pytest.mark.parametrize(
    ("one", "october", "november"),
    [
        (run(IN_OCTOBER, IN_NOVEMBER), (1, 1), (0, 0)),
        (run(IN_NOVEMBER, IN_OCTOBER, late=True), (0, 1), (0, 0)),
        (run(None, IN_OCTOBER), (0, 1), (0, 0)),
        (run(None, IN_NOVEMBER), (0, 0), (0, 1)),
        (run(None, None), (0, 0), (0, 0)),
        (run(IN_OCTOBER, IN_NOVEMBER, void=True), (0, 0), (0, 0)),
        (run(IN_NOVEMBER, IN_OCTOBER, late=True, void=True), (0, 1), (0, 0)),
    ],
)
def test_a_clock_counts_where_it_was_decided(one: Timed, october: tuple[int, int], november: tuple[int, int]) -> None:
    later = datetime(2026, 12, 20, tzinfo=UTC)
    spans = (OCTOBER, stretch_of(Period.MONTH, OCTOBER.next_day, SHANGHAI))
    found = [kept([one], span, later) for span in spans]
    assert [(each.part, each.whole) for each in found] == [october, november]


def test_what_is_not_due_yet_is_not_missed() -> None:
    assert kept([run(None, IN_OCTOBER)], OCTOBER, IN_OCTOBER - timedelta(hours=1)).whole == 0


# -- periods ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["2026-10", "2026-Q3", "2026-H2", "2026", "2026-W41", "2026-10-05"])
def test_a_period_is_found_by_its_name(name: str) -> None:
    found = named(name, SHANGHAI)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("name", ["", "2026-13", "2026-Q5", "2026-H0", "2026-W99", "October", "2026-1", "99999"])
def test_a_name_that_is_none_names_no_period(name: str) -> None:
    assert named(name, SHANGHAI) is None


def test_a_period_begins_at_midnight_of_the_company() -> None:
    assert OCTOBER.start == datetime(2026, 9, 30, 16, tzinfo=UTC)
    assert OCTOBER.end == datetime(2026, 10, 31, 16, tzinfo=UTC)


@given(st.sampled_from(list(Period)), st.dates(datetime(2024, 1, 1).date(), datetime(2030, 1, 1).date()))  # noqa: DTZ001 - days
def test_periods_follow_one_another_without_a_gap(every: Period, day: Any) -> None:
    spans = last_stretches(every, 4, day, SHANGHAI)
    assert all(one.end == other.start and one.next_end == other.end for one, other in pairwise(spans))
    assert spans == list(stretches(every, spans[0].first_day, spans[-1].next_day, SHANGHAI))
    assert sorted(one.name for one in spans) == [one.name for one in spans]


def test_a_period_runs_then_settles_then_is_closed() -> None:
    moments = (IN_OCTOBER, IN_NOVEMBER, IN_NOVEMBER + timedelta(days=30))
    assert [OCTOBER.stage(at, follows=True) for at in moments] == [Stage.RUNNING, Stage.SETTLING, Stage.CLOSED]
    assert [OCTOBER.stage(at, follows=False) for at in moments] == [Stage.RUNNING, Stage.CLOSED, Stage.CLOSED]


@pytest.mark.parametrize(
    ("value", "least", "most", "reached"),
    [(9_000, 9_000, None, True), (8_999, 9_000, None, False), (5, None, 5, True), (6, None, 5, False), (None, 1, None, None), (3, None, None, None)],
)  # fmt: skip
def test_a_target_is_reached_at_its_limit(
    value: int | None, least: int | None, most: int | None, reached: bool | None
) -> None:
    assert is_reached(value, at_least=least, at_most=most) is reached

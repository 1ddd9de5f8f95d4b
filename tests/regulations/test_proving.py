"""Which fact settles which turn of a routine, against a reference that reads them all."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.routines.rules import DutyState, NextFact, Owed, matched, state_of

START = datetime(2026, 1, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def months(count: int, grace: int = 5) -> list[Owed]:
    """Periods of thirty days, each owed within some days after its end."""
    return [Owed(day(30 * one), day(30 * (one + 1) + grace), day(30 * (one + 2) + grace)) for one in range(count)]


def facts(days: Sequence[float]) -> list[Fact]:
    return [Fact("training.held", day(one), id=number + 1) for number, one in enumerate(days)]


def reader(known: Sequence[Fact], asked: list[int] | None = None) -> NextFact:
    ordered = sorted(known, key=lambda fact: (fact.at, fact.id))

    def read(after: datetime, last: int, until: datetime) -> Fact | None:
        found = (one for one in ordered if (one.at, one.id) > (after, last) and one.at < until)
        fact = next(found, None)
        if asked is not None and fact:
            asked.append(fact.id)
        return fact

    return read


def settled(turns: Sequence[Owed], known: Sequence[Fact]) -> dict[int, datetime]:
    return {place: fact.at for place, fact in matched(turns, reader(known)).items()}


def reference(turns: Sequence[Owed], known: Sequence[Fact]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for fact in sorted(known, key=lambda one: (one.at, one.id)):
        in_time = [n for n, one in enumerate(turns) if n not in found and one.first <= fact.at < one.due]
        late = [n for n, one in enumerate(turns) if n not in found and one.due <= fact.at < one.lost]
        for place in (in_time or late)[:1]:
            found[place] = fact.at
    return found


def test_one_fact_serves_one_turn() -> None:
    assert settled(months(2), facts([32])) == {0: day(32)}
    assert settled(months(2), facts([32, 33])) == {0: day(32), 1: day(33)}


def test_a_fact_in_time_for_this_period_does_not_make_good_for_the_last() -> None:
    assert settled(months(2), facts([50])) == {1: day(50)}


def test_a_second_fact_makes_good_for_the_last_period_late() -> None:
    assert settled(months(2), facts([50, 51])) == {1: day(50), 0: day(51)}


def test_only_what_an_open_turn_waits_for_is_read() -> None:
    asked: list[int] = []
    matched(months(2), reader(facts([1, 2, 3, 4, 31]), asked))
    assert asked == [1, 5]


@given(
    st.lists(st.floats(min_value=0, max_value=200, allow_nan=False), max_size=12),
    st.integers(0, 29),
    st.integers(0, 6),
    st.randoms(use_true_random=False),
)
def test_it_equals_the_reference_whatever_order_the_facts_were_recorded_in(
    days: list[float], grace: int, count: int, random: object
) -> None:
    known = facts(days)
    random.shuffle(known)  # type: ignore[attr-defined]
    turns = months(count, grace)
    assert settled(turns, known) == reference(turns, known)


@pytest.mark.parametrize(
    ("done", "ended", "now", "expected"),
    [
        (None, "", 34, DutyState.OPEN),
        (None, "", 35, DutyState.LATE),
        (None, "", 65, DutyState.MISSED),
        (34, "", 90, DutyState.DONE),
        (35, "", 90, DutyState.DONE_LATE),
        (None, "excused", 90, DutyState.EXCUSED),
        (None, "withdrawn", 20, DutyState.ENDED),
    ],
)
def test_the_state_of_a_turn(done: int | None, ended: str, now: int, expected: DutyState) -> None:
    turn = months(1)[0]
    found = state_of(
        due_at=turn.due, lost_at=turn.lost, done_at=None if done is None else day(done), ended=ended, now=day(now)
    )
    assert found is expected

"""Folding facts into clocks, against a naive reference over random streams (decision 14)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.regulations.reference import BROKEN, HIGH, NIGHT, NORMAL, tell

from aftercare.base.kernel.events import catalogue
from aftercare.base.kernel.words import Words
from aftercare.platform.worktime.public import AROUND_THE_CLOCK, Calendar, Season, parse_hours, week_of
from aftercare.regulations.clocks.rules import Band, Run, State, band, fold, promises, runs
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.policies.rules import BASE, REASONS, Definition, Policy, Target

MINUTE, HOUR = 60, 3600
HOURS = parse_hours([("08:00", "12:00"), ("13:00", "17:00")])
DAYS = Calendar(key="days", zone="Europe/Berlin", seasons=(Season(week_of(HOURS), HOURS),))
NIGHTS = Calendar(
    key="nights", zone="Europe/Berlin", seasons=(Season(week_of(parse_hours([("00:00", "05:00")]), days=7), ()),)
)
CALENDARS = {"days": DAYS, "nights": NIGHTS, "24x7": AROUND_THE_CLOCK}
# A Friday; the clocks go back in the night to Sunday.
FRIDAY = datetime(2026, 10, 23, 6, tzinfo=UTC)
POLICY = Policy(label="test", own_calendar="days")


def clock(**changes: object) -> Definition:
    values: dict[str, object] = {
        "key": "repair",
        "name": Words("解决", "Solution"),
        "promise": Words(),
        "clause": "test@1/x#y",
        "requirements": ("D00.0",),
        "starts": frozenset({"start"}),
        "stops": frozenset({"stop"}),
        "ends": frozenset({"end"}),
        "pauses": frozenset({"pause", "obstacle.reported"}),
        "resumes": frozenset({"resume", "again", "obstacle.cleared"}),
        "pause_reasons": frozenset({"parts", "customer"}),
        "targets": (
            Target(seconds=HOUR, calendar="24x7", when=HIGH),
            Target(seconds=10 * HOUR, calendar="nights", when=NIGHT),
            Target(seconds=6 * HOUR, calendar="days", when=NORMAL),
        ),
    }
    return Definition.model_validate(values | changes)


def at(hours: float) -> datetime:
    return FRIDAY + timedelta(hours=hours)


def facts(*told: tuple[str, float] | tuple[str, float, dict[str, object]]) -> list[Fact]:
    return [Fact(one[0], at(one[1]), seq, one[2] if len(one) > 2 else {}) for seq, one in enumerate(told, start=1)]


def only_run(told: list[Fact], definition: Definition | None = None) -> Run:
    [run] = runs(told, definition or clock(), POLICY, CALENDARS)
    return run


# -- random streams -------------------------------------------------------------------------------


@st.composite
def decisions(draw: st.DrawFn) -> dict[str, object]:
    """What somebody decides about a run by hand; some are about a run or a clock that there is not."""
    due = draw(st.none() | st.integers(-600, 5_000))
    return {
        "clock": draw(st.sampled_from(["repair", "repair", "repair", "other"])),
        "item": 0,
        "run": draw(st.integers(1, 3)),
        "due_at": None if due is None else (FRIDAY + timedelta(minutes=due)).isoformat(),
        "excused": draw(st.integers(0, 3)) == 0,
    }


@st.composite
def streams(draw: st.DrawFn) -> list[Fact]:
    """Facts in any order of time, some twice, some of imported history."""
    pausing = ["pause", "obstacle.reported", "obstacle.reported", "obstacle.cleared", "resume", "again"]
    names = st.sampled_from(["start", "start", "stop", "end", "case.opened", *pausing])
    found = []
    for seq in range(1, draw(st.integers(1, 14)) + 1):
        name = draw(names)
        payload: dict[str, object] = {}
        if name in {"pause", "obstacle.reported"}:
            payload = {"reason": draw(st.sampled_from(["parts", "customer", "unknown"]))}
        if name.startswith("obstacle."):
            payload["obstacle"] = draw(st.integers(1, 3))
        if name == "case.opened":
            payload = {"attributes": {"urgency": draw(st.sampled_from(["high", "normal", "night", "none"]))}}
        moment = FRIDAY + timedelta(minutes=draw(st.integers(0, 4_500)))
        if draw(st.integers(0, 7)) == 0:
            name, payload = "clock.overridden", draw(decisions())
        found.append(Fact(name, moment, seq, payload, history=draw(st.integers(0, 5)) == 0))
    again = draw(st.sets(st.integers(0, len(found) - 1), max_size=3))
    return found + [Fact(found[i].name, found[i].at, len(found) + 1 + i, found[i].payload) for i in again]


definitions = st.builds(
    clock,
    repeats=st.booleans(),
    history=st.booleans(),
    starts=st.sampled_from([frozenset({"start"}), frozenset({"start", "again"})]),
    ends=st.sampled_from([frozenset(), frozenset({"end"}), frozenset({"end", "again"})]),
)


@given(streams(), definitions, st.integers(0, 5_000), st.randoms(use_true_random=False))
def test_fold_equals_the_reference(stream: list[Fact], definition: Definition, minutes: int, shuffle: object) -> None:
    as_of = FRIDAY + timedelta(minutes=minutes)
    told = tell(stream, definition, CALENDARS, as_of)
    shuffle.shuffle(stream)  # type: ignore[attr-defined]
    shown = fold(stream, definition, POLICY, CALENDARS, as_of)
    assert [(one.run.started_at, one.run.state, one.run.ended_at, one.run.due_at) for one in shown] == [
        (tale.start, tale.state, tale.end, tale.due) for tale in told
    ]
    for one, tale in zip(shown, told, strict=True):
        assert {bucket: tale.seconds(bucket) for bucket in set(tale.minutes)} == one.ledger.totals
        assert one.used == tale.seconds("counted")
        if tale.end is not None:
            assert one.run.late == (tale.seconds("counted") > one.run.target and not tale.excused)
        if tale.target is not None:
            assert one.run.target == tale.target


@given(streams(), definitions, st.integers(0, 400_000))
def test_every_second_is_in_exactly_one_bucket(stream: list[Fact], definition: Definition, seconds: int) -> None:
    as_of = FRIDAY + timedelta(seconds=seconds)
    for one in fold(stream, definition, POLICY, CALENDARS, as_of):
        lines = one.ledger.lines
        end = min(as_of, one.run.ended_at or as_of)
        assert one.ledger.elapsed == int((end - one.run.started_at).total_seconds())
        assert all(a.end == b.start for a, b in pairwise(lines))
        assert all(line.seconds > 0 for line in lines)
        assert sum(one.ledger.totals.values()) == one.ledger.elapsed


@given(streams())
def test_a_fact_told_twice_changes_nothing(stream: list[Fact]) -> None:
    assert runs([*stream, *stream], clock(), POLICY, CALENDARS) == runs(stream, clock(), POLICY, CALENDARS)


# -- by hand --------------------------------------------------------------------------------------


def test_pause_moves_the_due_time_by_working_time_only() -> None:
    # 08:00 in Berlin. It waits from 11:00 until 15:00, of which lunch would not have counted anyway.
    run = only_run(facts(("start", 0), ("pause", 3, {"reason": "parts"}), ("resume", 7)))
    assert run.due_at == datetime(2026, 10, 26, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    assert run.at(at(8)).ledger.totals == {"counted": 4 * HOUR, "off_hours": HOUR, "paused:parts": 3 * HOUR}


def test_a_paused_clock_has_no_due_time() -> None:
    run = only_run(facts(("start", 0), ("pause", 3, {"reason": "parts"})))
    assert (run.state, run.due_at, run.paused_since, run.paused_reason) == (State.PAUSED, None, at(3), "parts")
    assert run.at(at(100)).used == 3 * HOUR
    assert run.at(at(100)).band is Band.PAUSED


def test_a_pause_after_the_due_time_does_not_hide_it() -> None:
    run = only_run(facts(("start", 0), ("pause", 8, {"reason": "parts"})))
    assert run.due_at == at(7)
    assert run.at(at(9)).band is Band.LATE


def test_a_pause_for_an_unknown_reason_lets_it_run() -> None:
    run = only_run(facts(("start", 0), ("pause", 1, {"reason": "holiday"})))
    assert run.state is State.RUNNING


def test_of_two_obstacles_the_clock_waits_for_both() -> None:
    told = facts(
        ("start", 0),
        ("obstacle.reported", 1, {"obstacle": 7, "reason": "customer"}),
        ("obstacle.reported", 2, {"obstacle": 8, "reason": "parts"}),
        ("obstacle.cleared", 3, {"obstacle": 8}),
        ("obstacle.cleared", 5, {"obstacle": 7}),
    )
    waiting = only_run(told[:-1])
    assert (waiting.state, waiting.paused_reason, waiting.due_at) == (State.PAUSED, "customer", None)
    run = only_run(told)
    assert (run.state, run.due_at) == (State.RUNNING, at(24 * 3 + 2))
    assert run.at(at(6)).ledger.totals == {
        "counted": 2 * HOUR, "off_hours": HOUR, "paused:customer": 2 * HOUR, "paused:parts": HOUR,
    }  # fmt: skip


def test_a_pause_ends_by_its_own_kind_and_every_pause_by_what_begins_again() -> None:
    told = facts(
        ("start", 0),
        ("pause", 1, {"reason": "parts"}),
        ("obstacle.reported", 2, {"obstacle": 7, "reason": "customer"}),
        ("obstacle.cleared", 3, {"obstacle": 9}),
        ("obstacle.cleared", 4, {"obstacle": 7}),
    )
    assert only_run(told).paused_reason == "parts"
    assert only_run([*told, Fact("again", at(5), 9)]).state is State.RUNNING


def test_urgency_counts_from_the_start() -> None:
    run = only_run(facts(("start", 0), ("case.attributes_changed", 2, {"attributes": {"urgency": "high"}})))
    assert (run.target, run.due_at, run.calendar.key) == (HOUR, at(1), "24x7")


def test_urgency_after_the_end_changes_nothing() -> None:
    run = only_run(
        facts(("start", 0), ("stop", 2), ("case.attributes_changed", 3, {"attributes": {"urgency": "high"}}))
    )
    assert (run.target, run.late) == (6 * HOUR, False)


def test_own_calendar_is_the_case_s_else_the_unit_s() -> None:
    own = clock(targets=(Target(seconds=HOUR, calendar="own"),))
    assert only_run(facts(("start", 0)), own).calendar is DAYS
    told = facts(("case.opened", 0, {"attributes": {"calendar": "nights"}}), ("start", 0))
    assert only_run(told, own).calendar is NIGHTS


def test_a_case_without_target_has_no_clock() -> None:
    told = facts(("case.opened", 0, {"attributes": {"urgency": "none"}}), ("start", 0))
    assert runs(told, clock(), POLICY, CALENDARS) == []
    assert runs(facts(("start", 0)), clock(only=BROKEN), POLICY, CALENDARS) == []


@pytest.mark.parametrize(("repeats", "expected"), [(False, 1), (True, 2)])
def test_a_clock_that_repeats_starts_again(repeats: bool, expected: int) -> None:
    found = runs(facts(("start", 0), ("stop", 1), ("start", 2)), clock(repeats=repeats), POLICY, CALENDARS)
    assert [one.number for one in found] == list(range(1, expected + 1))
    assert found[0].state is State.STOPPED


@pytest.mark.parametrize(("hours", "late"), [(7, False), (7.01, True), (24 * 3 - 0.1, True)])
def test_verdict_is_by_working_time(hours: float, late: bool) -> None:
    run = only_run(facts(("start", 0), ("stop", hours)))
    assert (run.state, run.late, run.due_at) == (State.STOPPED, late, at(7))


def test_stopping_before_the_next_opening_is_in_time() -> None:
    run = only_run(facts(("start", 2), ("stop", 72)))
    assert run.counted == run.target
    assert not run.late


def test_an_end_that_nobody_waited_for_is_void() -> None:
    assert only_run(facts(("start", 0), ("end", 1))).state is State.VOID


def test_history_starts_no_clock_unless_it_is_wanted() -> None:
    old = [Fact("start", at(0), 1, history=True)]
    assert runs(old, clock(), POLICY, CALENDARS) == []
    assert len(runs(old, clock(history=True), POLICY, CALENDARS)) == 1


def test_one_clock_an_order() -> None:
    per_order = clock(per="order", repeats=True)
    told = facts(
        ("start", 0, {"order": 7}),
        ("start", 1, {"order": 9}),
        ("stop", 2, {"order": 9}),
        ("pause", 3, {"reason": "parts"}),
    )
    found = [(one.item, one.number, one.state) for one in runs(told, per_order, POLICY, CALENDARS)]
    assert found == [(7, 1, State.PAUSED), (9, 1, State.STOPPED)]


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        (0, Band.EASY),
        (50, Band.EASY),
        (51, Band.HALF),
        (75, Band.HALF),
        (76, Band.CLOSE),
        (100, Band.CLOSE),
        (101, Band.LATE),
    ],
)
def test_bands(used: int, expected: Band) -> None:
    assert band("running", used, 100) is expected


def test_the_base_policy_survives_being_stored() -> None:
    policy = BASE.frozen_with("office")
    assert Policy.read(policy.text) == policy
    assert Policy.read(policy.text).digest == policy.digest
    assert policy.digest != BASE.frozen_with("daily").digest


def test_every_clock_of_the_base_policy_is_addressed_and_worded() -> None:
    for one in BASE.clocks:
        assert one.clause.startswith("base@1/")
        assert one.clause.endswith(f"#clock-{one.key.replace('_', '-')}")
        assert one.requirements
        assert one.name.zh
        assert one.name.en
        assert "%(due)s" in one.promise.zh
        assert "%(due)s" in one.promise.en
        assert not one.history
        assert not one.starts & one.stops
        assert one.names <= set(catalogue.names())
        assert one.pause_reasons <= REASONS.keys()


@pytest.mark.parametrize("first", [True, False])
def test_a_target_that_was_found_before_is_not_that_of_another_kind_of_value(*, first: bool) -> None:
    when = {"flag": "is_major == true", "number": "is_major == 1", "list": "size(is_major) == 2"}
    targets = tuple(Target(seconds=number, calendar="24x7", when=text) for number, text in enumerate(when.values()))
    definition = clock(targets=targets)
    asked = [(True, 0), (1, 1), ([1, 1], 2), (False, None), (0, None), ([1], None), ("true", None)]
    for value, seconds in (asked if first else asked[::-1]) * 2:
        target = definition.target_for({"is_major": value})
        assert (target and target.seconds) == seconds


def test_promises_are_what_the_clocks_will_say() -> None:
    attributes = {"urgency": "urgent", "nature": "breakdown", "safety": ""}
    policy = BASE.frozen_with("days")
    told = [Fact("case.opened", at(0), 1, {"attributes": attributes}), Fact("request.received", at(0), 2)]
    started = {run.key: run.due_at for one in policy.clocks for run in runs(told, one, policy, CALENDARS)}
    promised = promises(policy, attributes, CALENDARS, at(0))
    assert {one.key: one.due_at for one in promised} == started
    assert [one.due_at for one in promised] == sorted(one.due_at for one in promised)
    assert [one.key for one in promised] == ["response", "arrival", "plan", "repair"]

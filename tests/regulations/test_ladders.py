"""Which steps are due: against a naive reference over random streams and random sweeps (decision 14)."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from tests.regulations.reference import MINUTE, is_open
from tests.regulations.test_fold import CALENDARS, DAYS, FRIDAY

from aftercare.base.kernel.words import Words
from aftercare.platform.worktime.public import AROUND_THE_CLOCK, Calendar
from aftercare.regulations.bindings.rules import Binding, Clock, Escalation, Span, Step
from aftercare.regulations.escalations.rules import Ladder, Place, due, ladders, next_at
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.policies.rules import Held, Policy

CLAUSE, TOLD = "r@1/c#late", "r@1/c#told"
TARGET = timedelta(hours=3)


def binding(**given_values: object) -> Binding:
    return TypeAdapter(Binding).validate_python(given_values)


def policy(calendar: str, *steps: dict[str, object]) -> Policy:
    """A clock of three hours with these steps, and two steps on an event."""
    clock = binding(
        key="c", kind="clock", clock="answer", name=Words("答复", "Answer"), start=["start"], stop=["stop"], void=["end"],
        pause=["pause"], resume=["resume"], pause_reasons=["parts"], repeats=True,
        targets=[{"within": "3 h", "calendar": calendar}],
    )  # fmt: skip
    late = binding(key="late", kind="escalation", clock="answer", steps=list(steps), until=["settled"])
    told = binding(
        key="told", kind="escalation", event=["found"], where={"grave": ["true"]}, until=["settled"],
        steps=[{"at": "0 min", "to": "director"}, {"at": "90 min", "to": "director", "repeat": "45 min", "times": 4}],
    )  # fmt: skip
    assert isinstance(clock, Clock)
    assert isinstance(late, Escalation)
    held = (Held(clause="r@1/c#c", binding=clock), Held(clause=CLAUSE, binding=late), Held(clause=TOLD, binding=told))
    return Policy(label="test", own_calendar="days", held=held)


steps = st.lists(
    st.builds(
        lambda at, repeat, times: {"at": at, "to": "owner"} | ({"repeat": repeat, "times": times} if repeat else {}),
        st.sampled_from(["50 %", "75 %", "100 %", "120 %", "-30 min", "0 min", "45 min", "1 d", "5 h", "1 workday"]),
        st.sampled_from(["", "10 min", "1 h", "1 d"]),
        st.integers(1, 6),
    ),
    min_size=1,
    max_size=3,
)
moments = st.integers(0, 2_000).map(lambda minutes: FRIDAY + timedelta(minutes=minutes))


@st.composite
def streams(draw: st.DrawFn) -> list[tuple[datetime, Fact]]:
    """(when it is known, fact): some are recorded long after they happened."""
    names = st.sampled_from(["start", "start", "start", "stop", "end", "pause", "resume", "found", "settled"])
    told = []
    for seq in range(1, draw(st.integers(1, 9)) + 1):
        name, moment = draw(names), draw(moments)
        payload: dict[str, object] = {"reason": "parts"} if name == "pause" else {}
        if name == "found":
            payload = {"grave": draw(st.booleans())}
        known = moment + timedelta(minutes=draw(st.sampled_from([0, 0, 0, 5, 700])))
        told.append((known, Fact(name, moment, seq, payload)))
    return told


# -- the reference: it steps minute by minute, and knows only what a minute is worth ---------------


def naive_moment(facts: list[Fact], started: datetime, seconds: int, calendar: Calendar) -> datetime | None:
    """The minute at which so many seconds are counted; None while a pause lasts."""
    now, counted = started, 0
    last = max(fact.at for fact in facts)
    while counted < seconds:
        paused = naive_paused(facts, now)
        if paused and now > last:
            return None
        counted += 60 * (is_open(calendar, now) and not paused)
        now += MINUTE
    while naive_paused(facts, now) and seconds == 0:
        if now > last:
            return None
        now += MINUTE
    return now


def naive_paused(facts: list[Fact], now: datetime) -> bool:
    turns = [fact for fact in facts if fact.at <= now and fact.name in {"pause", "resume"}]
    return bool(turns) and max(turns, key=lambda fact: (fact.at, fact.seq)).name == "pause"


def naive_turn(facts: list[Fact], started: datetime, step: Step, turn: int, calendar: Calendar) -> datetime | None:
    target = int(TARGET.total_seconds())
    extra, days = 0, timedelta()
    if step.percent is not None:
        seconds = target * step.percent // 100
    elif step.offset.unit == "day":
        seconds, days = target, timedelta(days=step.offset.value)
    else:
        seconds = target + working(step.offset, calendar)
    if step.repeat is not None and turn > 1:
        if step.repeat.unit == "day":
            days += (turn - 1) * timedelta(days=step.repeat.value)
        else:
            extra = (turn - 1) * working(step.repeat, calendar)
    first = naive_moment(facts, started, seconds, calendar)
    if first is None:
        return None
    if days and step.percent is None and step.offset.unit == "day" and extra:
        # Days first, then working time from there.
        base = naive_awake(facts, first + timedelta(days=step.offset.value))
        return None if base is None else naive_moment(facts, base, extra, calendar)
    if days:
        return naive_awake(facts, first + days)
    return first if not extra else naive_moment(facts, started, seconds + extra, calendar)


def working(span: Span, calendar: Calendar) -> int:
    return span.value * calendar.workday_seconds if span.unit == "workday" else span.rough_seconds


def naive_awake(facts: list[Fact], moment: datetime) -> datetime | None:
    last = max(fact.at for fact in facts)
    while naive_paused(facts, moment):
        if moment > last:
            return None
        moment += MINUTE
    return moment


# -- what must hold -------------------------------------------------------------------------------


def swept(told: list[tuple[datetime, Fact]], rules: Policy, sweeps: list[datetime]) -> list[tuple[Place, int, int]]:
    """Everything that the sweeps send, as the program keeps it."""
    sent: dict[Place, dict[int, int]] = {}
    log = []
    for at in sweeps:
        known = [fact for when, fact in told if when <= at]
        for ladder in ladders(known, rules, CALENDARS):
            for one in due(ladder, sent.get(ladder.place, {}), at):
                log.append((ladder.place, one.step, one.turn))
                sent.setdefault(ladder.place, {})[one.step] = one.turn
            assert due(ladder, sent.get(ladder.place, {}), at) == []
            following = next_at(ladder, sent.get(ladder.place, {}))
            assert following is None or following > at
    return log


@given(streams(), st.sampled_from(["24x7", "days"]), steps, st.lists(moments, max_size=8))
def test_each_turn_is_sent_at_most_once_and_none_is_left(
    told: list[tuple[datetime, Fact]], calendar: str, given_steps: list[dict[str, object]], sweeps: list[datetime]
) -> None:
    rules = policy(calendar, *given_steps)
    ordered = sorted([*sweeps, *sweeps[:2]])
    log = swept(told, rules, ordered)
    assert len(log) == len(set(log))
    if not ordered:
        return
    # Whatever is due and not ended at the last sweep was sent by then, itself or with a later turn.
    at = ordered[-1]
    reached: dict[tuple[Place, int], int] = {}
    for place, step, turn in log:
        reached[(place, step)] = max(turn, reached.get((place, step), 0))
    for ladder in ladders([fact for when, fact in told if when <= at], rules, CALENDARS):
        for number in range(1, len(ladder.steps) + 1):
            last = last_due(ladder, number, at)
            assert ladder.is_held or reached.get((ladder.place, number), 0) >= last


def last_due(ladder: Ladder, number: int, at: datetime) -> int:
    turns = range(1, ladder.turns(number) + 1)
    return max((turn for turn in turns if (moment := ladder.turn_at(number, turn)) and moment <= at), default=0)


@given(streams(), st.sampled_from(["24x7", "days"]), steps)
def test_turns_fall_due_when_the_reference_says(
    told: list[tuple[datetime, Fact]], calendar: str, given_steps: list[dict[str, object]]
) -> None:
    facts = [fact for _known, fact in told]
    clock = {"24x7": AROUND_THE_CLOCK, "days": DAYS}[calendar]
    for ladder in ladders(facts, policy(calendar, *given_steps), CALENDARS):
        if not ladder.clock:
            continue
        started = ladder.pace.run.started_at  # type: ignore[attr-defined]
        for number, step in enumerate(ladder.steps, start=1):
            for turn in range(1, min(ladder.turns(number), 3) + 1):
                assert ladder.turn_at(number, turn) == naive_turn(facts, started, step, turn, clock)


@given(streams(), moments)
def test_an_ended_or_settled_run_is_no_ladder(told: list[tuple[datetime, Fact]], at: datetime) -> None:
    facts = [fact for _known, fact in told]
    settled = Fact("settled", at + timedelta(days=9), 99)
    assert ladders([*facts, settled], policy("24x7", {"at": "100 %", "to": "owner"}), CALENDARS) == []
    held = ladders(facts, policy("24x7", {"at": "100 %", "to": "owner"}), CALENDARS)
    assert all(due(one, {}, at) == [] for one in held if one.is_held)

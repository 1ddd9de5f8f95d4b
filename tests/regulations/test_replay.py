"""A version run over the journal: equal rules give the stored verdicts, others are judged as the naive reference does."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.db import DatabaseError
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.organisation import MONDAY
from tests.factories.regulations import event, open_case, publish_all, publish_regulation, say
from tests.factories.units import make_unit
from tests.regulations.reference import Tale, tell
from tests.regulations.test_fold import CALENDARS, FRIDAY, POLICY, clock, definitions, streams

from aftercare.base.kernel import snapshots
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.clock import now as clock_now
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.ids import uuid7
from aftercare.config.cli import main
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.compliance.rules import Asked, State, sources
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import read_data
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.gates.errors import GateShutError
from aftercare.regulations.gates.rules import Known
from aftercare.regulations.policies.rules import Definition, Policy
from aftercare.regulations.replay import rules, selectors, services
from aftercare.regulations.replay.errors import ReplayBrokenError
from aftercare.regulations.replay.models import ReplayFlip
from aftercare.regulations.replay.rules import Both, place

LATER = MONDAY + timedelta(days=20)
WHOLE = Asked(since=MONDAY, until=LATER, as_of=LATER)
NOBODY = Known(lambda _ids, _kinds, _day: False, lambda _id, _names: False)
ANSWER: dict[str, Any] = {
    "key": "answer", "kind": "clock", "clock": "call", "name": "…", "start": "request.received",
    "stop": "request.answered", "targets": [{"within": "2 h", "calendar": "24x7"}],
}  # fmt: skip
GATE: dict[str, Any] = {
    "key": "planned", "kind": "gate", "before": "visit.departed", "missing": "Plan it first",
    "needs": [{"kind": "event", "event": "request.planned"}],
}  # fmt: skip


def after(**shift: float) -> datetime:
    return MONDAY + timedelta(**shift)


def draft(published: Version, *bindings: dict[str, Any]) -> Version:
    """The next version of a regulation of one clause."""
    clause = {"key": "clause", "text": "…", "bindings": list(bindings)}
    key = published.regulation.key
    document = read_data({"key": key, "name": key, "chapters": [{"key": "chapter", "title": "…", "clauses": [clause]}]})
    return Version.objects.create(
        uid=uuid7(MONDAY), regulation=published.regulation, number=2, state="draft", content=document.text,
        digest=document.digest, drafted_at=MONDAY,
    )  # fmt: skip


def replayed(version: Version, **more: Any) -> selectors.Replay:
    return selectors.replay(version_id=version.pk, days=30, by=SYSTEM, at=LATER, **more)


def answer(case: int, at: datetime) -> None:
    say([(event("request.answered", case), at)])


@command("trip.arrive")
def _arrive(*, visit_id: int, case: int, by: Actor, at: datetime) -> None:
    publish_all([(event("visit.arrived", case, order=5, visit=visit_id), at)])


def arrive(case: int, at: datetime) -> None:
    """Without having set out."""
    _arrive(visit_id=7, case=case, by=SYSTEM, at=at)


@command("trip.begin")
def _depart(*, visit_id: int, case: int, by: Actor, at: datetime) -> None:
    publish_all([(event("visit.departed", case, order=5, visit=visit_id), at)])


def depart(case: int, at: datetime) -> None:
    _depart(visit_id=7, case=case, by=SYSTEM, at=at)


def named(case: int, at: datetime) -> None:
    say([(event("visit.planned", case, order=5, visit=7), at)])


# -- equal rules ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_with_unchanged_rules_the_replay_is_what_is_stored() -> None:
    published = publish_regulation(ANSWER, GATE, unit=make_unit())
    cases = [open_case(after(hours=hours)) for hours in range(6)]
    for number, case in enumerate(cases[:4]):
        answer(case, after(hours=number + (1 if number % 2 else 3)))
    say([(event("request.paused", cases[4], reason="parts"), after(hours=5))])
    say([(event("case.closed", cases[5]), after(hours=6))])
    ticks: list[tuple[int, int]] = []
    found = replayed(draft(published, ANSWER, GATE), progress=lambda done, total: ticks.append((done, total)))
    stored = Counter((place(one.address), one.state) for one in sources["clock"](WHOLE))
    told = Counter(
        {
            (where, state): getattr(both.after, state)
            for where, both in found.clauses.items()
            for state in State
            if getattr(both.after, state)
        }
    )
    assert told == stored
    assert stored[("rules/clause#answer", State.BREACHED)] > 1
    assert all(both.before == both.after for both in found.clauses.values())
    assert (found.flips, found.flipped, found.cases) == ([], 0, 6)
    assert ticks == [(6, 6)]
    assert replayed(published).clauses == found.clauses


@pytest.mark.django_db
def test_a_replay_writes_nothing() -> None:
    published = publish_regulation(ANSWER, unit=make_unit())
    open_case(MONDAY)
    position, clocks = journal.last_position(), list(Clock.objects.order_by("pk").values())
    replayed(draft(published, ANSWER | {"targets": [{"within": "1 h", "calendar": "24x7"}]}))
    assert journal.last_position() == position
    assert list(Clock.objects.order_by("pk").values()) == clocks


# -- other rules ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_shorter_target_turns_those_late_that_took_longer() -> None:
    published = publish_regulation(ANSWER, unit=make_unit())
    quick, slow, late = (open_case(MONDAY) for _case in range(3))
    for case, minutes in ((quick, 30), (slow, 90), (late, 180)):
        answer(case, after(minutes=minutes))
    found = replayed(draft(published, ANSWER | {"targets": [{"within": "1 h", "calendar": "24x7"}]}))
    assert [(one.case_id, one.address, one.before.state, one.after.state) for one in found.flips] == [
        (slow, "rules@2/clause#answer", State.KEPT, State.BREACHED)
    ]
    both = found.clauses["rules/clause#answer"]
    assert (both.before.kept, both.before.breached, both.after.kept, both.after.breached) == (2, 1, 1, 2)
    longer = replayed(draft_again(published, ANSWER | {"targets": [{"within": "4 h", "calendar": "24x7"}]}))
    assert [(one.case_id, one.after.state) for one in longer.flips] == [(late, State.KEPT)]


@pytest.mark.django_db
def test_scores_are_counted_by_either_version() -> None:
    """The share of clocks kept by the new target, a count by the new formula, targets by each; what is new stands alone."""
    in_time = scored("in-time", {"kind": "kept", "clock": "call"}, at_least=9_000)
    answers = scored("answers", {"kind": "count", "top": "request.answered"}, at_least=2)
    published = publish_regulation(ANSWER, in_time, answers, unit=make_unit())
    for minutes in (30, 90):
        case = open_case(after(days=1))
        answer(case, after(days=1, minutes=minutes))
    shorter = ANSWER | {"targets": [{"within": "1 h", "calendar": "24x7"}]}
    opened = scored("opened", {"kind": "count", "top": "request.received"})
    found = replayed(draft(published, shorter, in_time | {"at_least": 8_000}, answers | {"at_least": 3}, opened))
    told = {one.indicator: (one.before and one.before.value, one.after and one.after.value) for one in found.scores}
    assert told == {"in-time": (10_000, 5_000), "answers": (2, 2), "opened": (None, 2)}
    shown = {one["indicator"]: one for one in selectors.as_json(found)["scores"]}
    assert [shown["in-time"][side]["reached"] for side in ("before", "after")] == [True, False]
    assert [shown["answers"][side]["reached"] for side in ("before", "after")] == [True, False]
    assert shown["opened"]["before"] is None
    assert shown["opened"]["after"]["reached"] is None


def scored(key: str, formula: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An indicator of a month."""
    name = {"zh": f"指标 {key}", "en": f"Indicator {key}"}
    return {
        "key": key, "kind": "indicator", "indicator": key, "name": name, "every": "month", "formula": formula, **more
    }  # fmt: skip


def draft_again(published: Version, *bindings: dict[str, Any]) -> Version:
    Version.objects.filter(regulation=published.regulation, state="draft").delete()
    return draft(published, *bindings)


@pytest.mark.django_db
def test_a_new_gate_would_have_stopped_those_without_evidence() -> None:
    published = publish_regulation(ANSWER, unit=make_unit())
    with_plan, without = open_case(MONDAY), open_case(MONDAY)
    say([(event("request.planned", with_plan), after(hours=1))])
    for case in (with_plan, without):
        depart(case, after(hours=2))
    say([(event("request.planned", without), after(hours=3))])
    found = replayed(draft(published, ANSWER, GATE))
    gates = [one for one in found.flips if one.after and one.after.state is State.BREACHED]
    assert [(one.case_id, one.kind, one.before) for one in gates] == [(without, "gate", None)]
    assert found.clauses["rules/clause#planned"].after.kept == 1


@pytest.mark.django_db
def test_a_gate_taken_away_frees_what_it_refused() -> None:
    published = publish_regulation(ANSWER, GATE, unit=make_unit())
    case = open_case(MONDAY)
    named(case, after(minutes=30))
    with pytest.raises(GateShutError):
        depart(case, after(hours=2))
    found = replayed(draft(published, ANSWER))
    assert [(one.case_id, one.before and one.before.state, one.after) for one in found.flips] == [
        (case, State.BREACHED, None)
    ]


@pytest.mark.django_db
def test_work_that_falls_due_more_often() -> None:
    record = {
        "key": "written", "kind": "record", "event": "report.issued", "after": "request.received", "filled_by": "hotline",
    }  # fmt: skip
    weekly = {
        "key": "weekly", "kind": "routine", "routine": "talk", "name": "…", "every": "week", "by": "supervisor",
        "evidence": ["request.planned"],
    }  # fmt: skip
    published = publish_regulation(ANSWER, unit=make_unit())
    for _case in range(3):
        open_case(MONDAY)
    found = replayed(draft(published, ANSWER, record, weekly))
    assert found.records == (0, 3)
    assert (found.routines_before, found.routines_after) == (0, 4)


# -- against the reference ------------------------------------------------------------------------


def policy_with(definition: Definition) -> Policy:
    """A policy of one ready-made clock."""
    policy = Policy(label="test", own_calendar="days")
    policy.__dict__["clocks"] = (definition,)
    return policy


STATES = ("kept", "breached", "open", "waived")


def told_state(tale: Tale, definition: Definition) -> str:
    """What the reference's tale says of the clause; "" where what it timed was called off."""
    target = definition.target_for(tale.attributes)
    assert target is not None
    if tale.seconds("counted") > (tale.target or target.allowed(CALENDARS[target.calendar])):
        return "waived" if tale.excused else "breached"
    return {"stopped": "kept", "running": "open", "paused": "open", "void": ""}[tale.state]


@given(streams(), definitions, st.integers(60, 5_000))
def test_another_policy_is_judged_as_the_reference_judges(
    stream: list[Fact], definition: Definition, minutes: int
) -> None:
    as_of = FRIDAY + timedelta(minutes=minutes)
    known = [fact for fact in stream if fact.at <= as_of]
    clauses: dict[str, Both] = {}
    parts = rules.Change(POLICY, POLICY, policy_with(definition))
    flips = list(rules.judged(1, known, (), parts, CALENDARS, lambda _at: NOBODY, as_of, clauses))
    wanted = Counter(
        state for tale in tell(stream, definition, CALENDARS, as_of) if (state := told_state(tale, definition))
    )
    counts = clauses.get(place(definition.clause), Both()).after
    assert {name: getattr(counts, name) for name in STATES} == {name: wanted[name] for name in STATES}
    assert Counter(one.after.state for one in flips) == wanted


def test_equal_clocks_of_two_versions_are_not_judged_twice() -> None:
    assert place("d20@3/a-clause#binding") == place("d20@12/a-clause#binding") == "d20/a-clause#binding"
    assert clock(clause="test@1/x#y").clause != clock(clause="test@2/x#y").clause


@pytest.mark.django_db
def test_a_step_left_out_passes_the_new_gate_no_more_than_a_step_taken() -> None:
    published = publish_regulation(ANSWER, unit=make_unit())
    with_plan, without = open_case(MONDAY), open_case(MONDAY)
    say([(event("request.planned", with_plan), after(hours=1))])
    for case in (with_plan, without):
        arrive(case, after(hours=2))
    found = replayed(draft(published, ANSWER, GATE))
    assert [(one.case_id, one.after and one.after.state) for one in found.flips if one.case_id == without] == [
        (without, State.BREACHED)
    ]
    both = found.clauses["rules/clause#planned"].after
    assert (both.kept, both.breached) == (1, 1)


@pytest.mark.django_db
def test_a_longer_target_moves_due_times_without_a_flip() -> None:
    published = publish_regulation(ANSWER, unit=make_unit())
    answer(open_case(MONDAY), after(minutes=30))
    found = replayed(draft(published, ANSWER | {"targets": [{"within": "4 h", "calendar": "24x7"}]}))
    both = found.clauses["rules/clause#answer"]
    assert (found.flipped, found.turned, both.earlier, both.later, both.differs) == (0, 0, 0, 1, True)


# -- in a process of its own -----------------------------------------------------------------------


def one_late() -> tuple[Version, int]:
    """A draft that turns one of two cases late."""
    now = clock_now()
    published = publish_regulation(ANSWER, unit=make_unit())
    cases = [open_case(now - timedelta(days=2)) for _case in range(2)]
    for case, minutes in zip(cases, (30, 90), strict=True):
        answer(case, now - timedelta(days=2) + timedelta(minutes=minutes))
    return draft(published, ANSWER | {"targets": [{"within": "1 h", "calendar": "24x7"}]}), cases[1]


@pytest.mark.commits
@pytest.mark.timeout(60)
def test_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    _draft, late = one_late()
    assert main(["regulations", "replay", "rules@2", "--days", "3660", "--json"]) == 0
    said = orjson.loads(capsys.readouterr().out)
    assert (said["version"], said["cases"], [one["case"] for one in said["flips"]]) == ("rules@2", 2, [late])
    assert not list(Path(settings.DATA).glob("replay-*"))
    assert main(["regulations", "replay", "rules@9"]) == 1
    assert main(["regulations", "replay", "rules", "--days", "0"]) == 2


@pytest.mark.commits
@pytest.mark.timeout(60)
def test_the_job_leaves_what_it_read_as_it_was_and_keeps_what_it_showed() -> None:
    version, late = one_late()
    events, clocks = journal.effective().count(), list(Clock.objects.order_by("pk").values())
    services.ask(version_id=version.pk, days=30, by=SYSTEM, at=clock_now())
    assert jobs.run_ready(clock_now()) == 1
    shown = selectors.asked(version_id=version.pk, by=SYSTEM)
    assert (shown.live, shown.error, shown.is_stale) == (None, "", False)
    flips = selectors.flips_of(version_id=version.pk, by=SYSTEM)
    assert [(one.case_id, one.before, one.after) for one in flips] == [(late, "kept", "breached")]
    assert shown.result["flips"] == []
    assert list(Clock.objects.order_by("pk").values()) == clocks
    (told,) = journal.events_of("job", shown.last.pk)
    assert (told.type, journal.effective().count()) == ("job.ended", events + 1)


@pytest.mark.commits
@pytest.mark.timeout(60)
def test_a_replay_that_is_called_off_ends_its_process() -> None:
    version, _late = one_late()

    def stop(_done: int, _total: int) -> None:
        raise jobs.CancelledError

    with pytest.raises(jobs.CancelledError):
        services.run(version, 30, progress=stop)
    assert not list(Path(settings.DATA).glob("replay-*"))


@pytest.mark.commits
def test_in_a_snapshot_every_write_is_refused() -> None:
    with snapshots.frozen(), pytest.raises(DatabaseError):
        Clock.objects.update(run=7)


@pytest.mark.commits
@pytest.mark.timeout(60)
def test_a_replay_that_breaks_off_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    version, _late = one_late()
    monkeypatch.setattr(services.processes, "PROGRAM", "raise SystemExit('out of memory')")
    with pytest.raises(ReplayBrokenError, match="out of memory"):
        services.run(version, 30, progress=lambda _done, _total: None)


def flip(case: int) -> dict[str, object]:
    """As the process tells it."""
    told = {"case": case, "kind": "clock", "clause": "rules@2/clause#answer", "item": "", "at": MONDAY.isoformat()}
    return {**told, "before": "kept", "after": None, "due_before": MONDAY.isoformat(), "due_after": None}


@pytest.mark.django_db
def test_all_that_flips_is_kept_however_much_and_a_second_attempt_begins_anew() -> None:
    version = draft(publish_regulation(ANSWER), ANSWER)
    job = services.ask(version_id=version.pk, days=30, by=SYSTEM, at=clock_now())
    jobs.Job.objects.filter(pk=job.pk).update(
        state=jobs.Job.State.DONE, ended_at=clock_now(), result={"flipped": 12_001}
    )
    first = services.keep_flips(job_id=job.pk, flips=[flip(0)], first=1, by=SYSTEM, at=clock_now())
    assert first == 2
    many = [flip(number) for number in range(12_001)]
    after = services.keep_flips(job_id=job.pk, flips=many[:7_000], first=1, by=SYSTEM, at=clock_now())
    services.keep_flips(job_id=job.pk, flips=many[7_000:], first=after, by=SYSTEM, at=clock_now())
    kept = selectors.flips_of(version_id=version.pk, by=SYSTEM).order_by("number").values_list("case_id", flat=True)
    assert list(kept) == list(range(12_001))
    jobs.Job.objects.filter(pk=job.pk).delete()
    assert not ReplayFlip.objects.exists()

"""Which records a case owes, whatever order its facts are recorded in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.platform.worktime.public import AROUND_THE_CLOCK
from aftercare.platform.worktime.selectors import standard
from aftercare.regulations.bindings.rules import Record, Span
from aftercare.regulations.compliance.rules import State
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.records.rules import Entry, Rule, due_after, records

OFFICE = standard()["office"]
# A Monday, 09:00 in Shanghai.
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def record(**given: Any) -> Rule:
    values = {"key": "r", "kind": "record", "form": "service-record", "calendar": "24x7"} | given
    return Rule("d@1/c#r", Record.model_validate(values))


def fact(name: str, hours: float, seq: int = 0, **payload: Any) -> Fact:
    subjects = frozenset((kind, payload[kind]) for kind in ("visit", "order") if kind in payload)
    return Fact(name, NINE + hours * HOUR, seq=seq, payload=payload, id=int(hours * 100) + seq + 1, subjects=subjects)


def sheet(hours: float, *, visit: int, form: str = "service-record", seq: int = 0) -> Fact:
    return fact("sheet.submitted", hours, seq, definition=form, revision=1, sheet=9, visit=visit)


def told(rule: Rule, *facts: Fact, attributes: Any = None) -> list[Entry]:
    return records([rule], facts, attributes or {}, "office", lambda _key: AROUND_THE_CLOCK)


VISIT = {"after": ["visit.finished"], "within": "24 h", "per": "visit"}


def test_a_form_is_owed_for_each_visit_and_kept_by_being_handed_in_for_it() -> None:
    found = told(
        record(**VISIT), fact("visit.finished", 0, visit=7), fact("visit.finished", 1, visit=8), sheet(2, visit=8)
    )
    assert [(one.item, one.state(NINE + 3 * HOUR)) for one in found] == [(7, State.OPEN), (8, State.KEPT)]
    assert found[0].due_at == NINE + DAY
    assert found[0].state(NINE + 2 * DAY) is State.BREACHED
    assert found[1].done is not None
    assert found[1].done.id == 201


def test_what_was_handed_in_too_late_is_a_breach_and_before_that_open() -> None:
    (found,) = told(record(**VISIT), fact("visit.finished", 0, visit=7), sheet(30, visit=7))
    assert [found.state(NINE + n * HOUR) for n in (1, 25, 31)] == [State.OPEN, State.BREACHED, State.BREACHED]


def test_a_form_filled_in_during_the_visit_counts() -> None:
    (found,) = told(record(**VISIT), sheet(-1, visit=7), fact("visit.finished", 0, visit=7))
    assert found.state(NINE) is State.KEPT


def test_another_form_or_another_visits_does_not() -> None:
    (found,) = told(
        record(**VISIT), fact("visit.finished", 0, visit=7), sheet(1, visit=8), sheet(1, visit=7, form="other")
    )
    assert found.done is None


CALL = {"form": None, "event": "callback.made", "after": "request.resolved", "within": "3 d", "fields": ["way"]}


def test_an_event_is_the_record_if_it_says_what_it_must() -> None:
    rule = record(**CALL)
    (empty,) = told(rule, fact("request.resolved", 0), fact("callback.made", 1, way=""))
    assert (empty.missing, empty.done_at) == (("way",), None)
    (full,) = told(
        rule, fact("request.resolved", 0), fact("callback.made", 1, way=""), fact("callback.made", 2, way="p")
    )
    assert (full.missing, full.done_at) == ((), NINE + 2 * HOUR)


def test_only_events_with_the_values_asked_for_count() -> None:
    (found,) = told(
        record(**CALL | {"where": {"kind": ["refund", "gift"]}, "fields": []}),
        fact("request.resolved", 0), fact("callback.made", 1, kind="visit"), fact("callback.made", 2, kind="gift"),
    )  # fmt: skip
    assert found.done_at == NINE + 2 * HOUR


def test_what_is_resolved_again_is_owed_again() -> None:
    found = told(
        record(**CALL), fact("request.resolved", 0), fact("callback.made", 1, way="p"), fact("request.resolved", 9)
    )
    assert [(one.run, one.done is None) for one in found] == [(1, False), (2, True)]


def test_without_a_time_it_is_owed_by_the_closing_of_the_case() -> None:
    rule = record(**VISIT | {"within": None})
    (found,) = told(rule, fact("visit.finished", 0, visit=7), fact("case.closed", 5))
    assert (found.due_at, found.state(NINE + 5 * HOUR)) == (NINE + 5 * HOUR, State.BREACHED)
    (still,) = told(rule, fact("visit.finished", 0, visit=7))
    assert still.state(NINE + 900 * DAY) is State.OPEN


def test_a_record_that_nothing_makes_due_is_judged_by_what_it_holds() -> None:
    rule = record(form=None, event="request.received", fields=["symptom", "customer"])
    good, bad = told(
        rule, fact("request.received", 0, symptom="door", customer=4), fact("request.received", 1, symptom="door")
    )
    assert (good.state(NINE + DAY), bad.state(NINE + DAY), bad.missing) == (State.KEPT, State.BREACHED, ("customer",))


def test_its_condition_is_asked_of_the_case() -> None:
    rule = record(**VISIT | {"when": "nature == 'breakdown'"})
    finished = fact("visit.finished", 0, visit=7)
    assert told(rule, finished, attributes={"nature": "maintenance"}) == []
    assert len(told(rule, finished, attributes={"nature": "breakdown"})) == 1


def test_imported_history_owes_nothing() -> None:
    past = Fact("visit.finished", NINE, payload={"visit": 7}, history=True, id=1)
    assert told(record(**VISIT), past) == []


def test_it_may_be_waived_once() -> None:
    waiver = fact("waiver.granted", 2, clause="d@1/c#r", item=7)
    found = told(record(**VISIT), fact("visit.finished", 0, visit=7), fact("visit.finished", 0, 1, visit=8), waiver)
    assert [one.state(NINE + 3 * DAY) for one in found] == [State.WAIVED, State.BREACHED]


def test_a_review_is_due_by_the_end_of_its_period_and_named_by_its_record() -> None:
    rule = record(**VISIT | {"reviewed_by": "supervisor", "review_every": "week"})
    (found,) = told(
        rule, fact("visit.finished", 0, visit=7), sheet(1, visit=7),
        fact("record.reviewed", 5, clause="d@1/c#r", record=101),
    )  # fmt: skip
    assert found.review_due_at is not None
    assert found.review_due_at.isoformat() == "2026-03-09T00:00:00+00:00"
    assert found.reviewed is not None
    assert found.reviewed.at == NINE + 5 * HOUR


@pytest.mark.parametrize(
    ("within", "due"),
    [
        ("4 h", "2026-03-02T06:30"),  # half past two: lunch does not count
        ("1 workday", "2026-03-03T16:00"),  # all of Tuesday: the day itself does not count
        ("2 d", "2026-03-04T16:00"),
        ("1 week", "2026-03-09T16:00"),
        ("1 month", "2026-04-02T16:00"),
    ],
)
def test_hours_are_working_hours_and_days_end_with_the_day(within: str, due: str) -> None:
    found = due_after(NINE, Span.read(within), OFFICE).astimezone(UTC)
    assert found.isoformat()[:16] == due


FACTS = [
    fact("visit.finished", 0, visit=7), sheet(2, visit=7), sheet(3, visit=8), fact("visit.finished", 4, visit=8),
    fact("visit.incomplete", 5, visit=9), sheet(40, visit=9), fact("waiver.granted", 6, clause="d@1/c#r", item=9),
    fact("request.resolved", 7), fact("callback.made", 8, way=""), fact("callback.made", 9, way="p"),
    fact("request.resolved", 9, 1), fact("callback.made", 9, 2, way="p"), fact("case.closed", 50),
    fact("record.reviewed", 10, clause="d@1/c#r", record=201),
]  # fmt: skip


@given(st.permutations(FACTS), st.integers(0, 200))
def test_the_verdict_does_not_depend_on_the_order_in_which_facts_arrive(arrived: list[Fact], hours: int) -> None:
    rules = [
        record(after=["visit.finished", "visit.incomplete"], within="24 h", per="visit", reviewed_by="x"), record(**CALL)
    ]  # fmt: skip

    def judged(facts: list[Fact]) -> list[tuple[object, ...]]:
        found = records(rules, facts, {}, "office", lambda _key: AROUND_THE_CLOCK)
        return [
            (one.key, one.since.id, one.done_at, one.missing, one.reviewed, one.state(NINE + hours * HOUR))
            for one in found
        ]

    assert judged(arrived) == judged(FACTS)

"""What shuts a gate and what opens it: pure decisions over the facts of a case."""

from collections.abc import Collection
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import Gate, Need
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.gates.rules import Covers, Known, Rule, deeds_of, lacks, meets

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
NOBODY = Known(lambda _ids, _kinds, _day: False, lambda _who, _posts: False)


def fact(name: str, payload: dict[str, object], **more: object) -> Fact:
    return Fact(name, NOW, payload=payload, **more)


DEED = fact("visit.departed", {"case": 1, "order": 5, "visit": 7, "engineer": 3}, staff_id=3)


def need(**given: object) -> Need:
    return TypeAdapter(Need).validate_python(given)


def rule(*needs: dict[str, object], when: str = "", **more: object) -> Rule:
    gate = Gate.model_validate(
        {"key": "g", "kind": "gate", "before": "visit.departed", "needs": list(needs), "missing": "…", "when": when}
        | more
    )
    return Rule("d20@1/trip-register#registered", gate)


def sheet(form: str = "site-trip-register", visit: int = 7, failed: Collection[str] = ()) -> Fact:
    return fact(
        "sheet.submitted",
        {"definition": form, "failed": list(failed)},
        subjects=frozenset({("visit", visit), ("case", 1)}),
    )


REGISTER = {"kind": "form", "form": "site-trip-register", "same": "visit"}


@pytest.mark.parametrize(
    ("facts", "is_open"),
    [
        ([], False),
        ([sheet()], True),
        ([sheet(visit=8)], False),
        ([sheet(form="service-record")], False),
        ([sheet(failed=["gap"])], False),
    ],
)
def test_a_form_opens_the_gate_of_its_own_visit(facts, is_open) -> None:
    assert (not lacks([rule(REGISTER)], DEED, facts, {}, NOBODY)) is is_open


def test_a_form_counts_only_if_it_was_handed_in_since_what_the_clause_names() -> None:
    again = {"kind": "form", "form": "site-trip-register", "since": "visit.planned"}
    planned = fact("visit.planned", {"visit": 7})
    assert meets(need(**again), DEED, [sheet()], NOBODY)
    assert not meets(need(**again), DEED, [sheet(), planned], NOBODY)
    assert meets(need(**again), DEED, [sheet(), planned, sheet()], NOBODY)


def test_a_form_that_need_not_pass_counts_with_faults() -> None:
    assert meets(need(**REGISTER, passed=False), DEED, [sheet(failed=["gap"])], NOBODY)


def test_what_is_missing_is_named_with_its_clause() -> None:
    (lack,) = lacks([rule(REGISTER, missing={"zh": "请登记", "en": "Register first"})], DEED, [], {}, NOBODY)
    assert lack.clause == "d20@1/trip-register#registered"
    assert lack.missing == Words("请登记", "Register first")
    assert lack.refuses


def test_a_gate_that_only_warns_does_not_refuse() -> None:
    (lack,) = lacks([rule(REGISTER, on_missing="warn")], DEED, [], {}, NOBODY)
    assert not lack.refuses


def test_a_gate_stands_before_its_own_event_alone() -> None:
    assert lacks([rule(REGISTER)], fact("visit.arrived", DEED.payload), [], {}, NOBODY) == []


@pytest.mark.parametrize(
    ("when", "attributes", "shut"),
    [
        ("urgency == 'low'", {"urgency": "low"}, True),
        ("urgency == 'low'", {"urgency": "urgent"}, False),
        ("priority < 3", {}, True),  # cannot be judged: it never passes
    ],
)
def test_a_condition_decides_whether_the_gate_stands(when, attributes, shut) -> None:
    found = lacks([rule(REGISTER, when=when)], DEED, [], attributes, NOBODY)
    assert bool(found) is shut


def test_a_condition_that_cannot_be_judged_says_so() -> None:
    (lack,) = lacks([rule(REGISTER, when="priority < 3")], DEED, [], {}, NOBODY)
    assert lack.undecided


AGREED = {"kind": "event", "event": "proposal.agreed", "same": "order", "since": "visit.incomplete"}


@pytest.mark.parametrize(
    ("names", "is_open"),
    [
        (["proposal.agreed"], True),
        (["visit.incomplete", "proposal.agreed"], True),
        (["proposal.agreed", "visit.incomplete"], False),
        (["proposal.declined"], False),
    ],
)
def test_only_what_happened_since_counts(names, is_open) -> None:
    facts = [fact(name, {"order": 5}) for name in names]
    assert meets(need(**AGREED), DEED, facts, NOBODY) is is_open


def test_an_event_of_another_order_is_no_evidence() -> None:
    assert not meets(need(**AGREED), DEED, [fact("proposal.agreed", {"order": 6})], NOBODY)
    assert not meets(need(**AGREED), fact("visit.departed", {}), [fact("proposal.agreed", {})], NOBODY)


@pytest.mark.parametrize(("verdict", "is_open"), [("pass", True), ("fail", False)])
def test_values_of_the_event_are_asked_for(verdict, is_open) -> None:
    tested = need(kind="event", event="visit.tested", where={"verdict": "pass"})
    assert meets(tested, DEED, [fact("visit.tested", {"verdict": verdict})], NOBODY) is is_open


def test_a_flag_is_written_as_a_word() -> None:
    content = need(kind="event", event="survey.answered", where={"is_satisfied": "true"})
    assert meets(content, DEED, [fact("survey.answered", {"is_satisfied": True})], NOBODY)
    assert not meets(content, DEED, [fact("survey.answered", {"is_satisfied": False})], NOBODY)


def photo(name: str, file: int) -> Fact:
    return fact(name, {"role": "photo-after", "file": file}, subjects=frozenset({("visit", 7)}))


@pytest.mark.parametrize(
    ("facts", "is_open"),
    [
        ([("file.attached", 1), ("file.attached", 2)], True),
        ([("file.attached", 1), ("file.attached", 1)], False),
        ([("file.attached", 1), ("file.attached", 2), ("file.detached", 2)], False),
        ([("file.attached", 1), ("file.detached", 1), ("file.attached", 1), ("file.attached", 2)], True),
    ],
)
def test_files_that_hang_there_are_counted(facts, is_open) -> None:
    two = need(kind="file", role="photo-after", same="visit", count=2)
    assert meets(two, DEED, [photo(*one) for one in facts], NOBODY) is is_open


def test_a_certificate_is_asked_of_who_goes_on_that_day() -> None:
    asked: list[object] = []

    def has(ids: Collection[int], kinds: Collection[str], day: date) -> bool:
        asked.append((list(ids), list(kinds), day))
        return True

    known = Known(has, lambda _who, _posts: False)
    assert meets(need(kind="certificate", certificate=["electric"]), DEED, [], known)
    assert asked == [([3], ["electric"], NOW.date())]


def test_a_post_is_asked_of_who_acts() -> None:
    known = Known(lambda _ids, _kinds, _day: False, lambda who, posts: (who, list(posts)) == (3, ["supervisor"]))
    assert meets(need(kind="post", post="supervisor"), DEED, [], known)
    assert not meets(need(kind="post", post="finance"), DEED, [], known)
    assert not meets(need(kind="post", post="supervisor"), fact("visit.departed", {}), [], known)


@pytest.mark.parametrize(("outcome", "is_open"), [("approved", True), ("refused", False)])
def test_an_approval_opens_only_when_it_was_given(outcome, is_open) -> None:
    decided = fact("approval.decided", {"kind": "order.reopen", "outcome": outcome})
    assert meets(need(kind="approval", approval="order.reopen"), DEED, [decided], NOBODY) is is_open


@pytest.mark.parametrize(
    ("of", "item", "is_open"),
    [("visit", 7, True), ("visit", 5, False), ("order", 5, True), ("order", 7, False), ("", 0, True)],
)
def test_a_waiver_opens_one_gate_for_what_it_names(of, item, is_open) -> None:
    """A visit, an order or the whole case; the visit and the order of one number are not taken for each other."""
    waiver = fact("waiver.granted", {"clause": "d20@1/trip-register#registered", "of": of, "item": item})
    assert (not lacks([rule(REGISTER)], DEED, [waiver], {}, NOBODY)) is is_open


@given(st.lists(st.sampled_from(["proposal.agreed", "visit.incomplete", "visit.planned"]), max_size=12))
def test_more_evidence_never_shuts_a_gate_unless_it_restarts_the_count(names: list[str]) -> None:
    """Adding what is asked for at the end always opens."""
    facts = [fact(name, {"order": 5}) for name in names]
    assert meets(need(**AGREED), DEED, [*facts, fact("proposal.agreed", {"order": 5})], NOBODY)


TRAINED = {"kind": "event", "event": "training.passed", "of": "engineer", "where": {"subject": "flow"}}


@pytest.mark.parametrize(
    ("known_of", "is_open"),
    [
        ({3: [fact("training.passed", {"subject": "flow"})]}, True),
        ({3: [fact("training.passed", {"subject": "product"})]}, False),
        ({4: [fact("training.passed", {"subject": "flow"})]}, False),
        ({}, False),
    ],
)
def test_what_is_known_of_a_person_counts_for_that_person(known_of, is_open) -> None:
    known = Known(NOBODY.has_certificate, NOBODY.holds_post, lambda _event, _field, who: known_of.get(who, []))
    assert meets(need(**TRAINED), DEED, [fact("training.passed", {"subject": "flow"})], known) is is_open


def test_where_nobody_is_named_nothing_is_asked() -> None:
    assert meets(need(**TRAINED), fact("visit.departed", {"engineer": None}), [], NOBODY)


ARRIVED = fact("visit.arrived", {"order": 5, "visit": 7})
COVERS = [
    Covers(event="visit.arrived", covered="visit.departed", once="visit"),
    Covers(event="visit.transferred", covered="visit.dispatched", fields={"engineer": "taker"}),
]


@pytest.mark.parametrize(
    ("before", "names"),
    [
        ([], ["visit.departed", "visit.arrived"]),
        ([7], ["visit.arrived"]),
        ([8], ["visit.departed", "visit.arrived"]),
    ],
)
def test_a_step_that_was_left_out_is_judged_with_the_next(before, names) -> None:
    facts = [fact("visit.departed", {"order": 5, "visit": visit}) for visit in before]
    assert [deed.name for deed in deeds_of(ARRIVED, facts, COVERS)] == names


def test_whoever_takes_over_is_judged_as_if_sent() -> None:
    sent, passed_on = deeds_of(fact("visit.transferred", {"visit": 7, "giver": 3, "taker": 4}), [], COVERS)
    assert (sent.name, sent.payload["engineer"], sent.payload["visit"]) == ("visit.dispatched", 4, 7)
    assert passed_on.payload == {"visit": 7, "giver": 3, "taker": 4}


def test_an_event_that_amounts_to_nothing_else_is_judged_alone() -> None:
    assert deeds_of(DEED, [], COVERS) == [DEED]

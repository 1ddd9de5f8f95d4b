"""What a drill must show, the cases it opens, the answers it gives: pure."""

import string
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.drills.rules import (
    DEMANDS,
    Line,
    Outcome,
    Seen,
    Setup,
    answers_for,
    in_order,
    line_as_json,
    line_from_json,
    missing_lines,
    score,
    setup_for,
    table,
)
from aftercare.platform.sheets import public as sheets
from aftercare.regulations.packs.selectors import forms

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def line(kind: str = "clock", *seen: Seen, waits: tuple[str, ...] = (), trouble: str = "") -> Line:
    outcomes = tuple(Outcome(one, (number,)) for number, one in enumerate(seen, start=1))
    return Line("D20", "answer", "1", f"d20@1/answer#{kind}", ("D20.2",), kind, waits, outcomes, trouble)


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (line("clock", Seen.KEPT, Seen.BREACHED), "shown"),
        (line("clock", Seen.KEPT), "not_shown"),
        (line("clock", Seen.BREACHED), "not_shown"),
        (line("clock"), "not_shown"),
        (line("clock", waits=("survey.answered",)), "waits"),
        (line("gate", Seen.REFUSED, Seen.PASSED), "shown"),
        (line("gate", Seen.REFUSED_BEFORE, Seen.PASSED), "shown"),
        (line("gate", Seen.PASSED), "not_shown"),
        (line("gate", Seen.REFUSED), "not_shown"),
        (line("record", Seen.RECORDED), "shown"),
        (line("record", Seen.RECORDED, trouble="the form was not handed in"), "not_shown"),
        (line("authority", Seen.REFUSED), "not_shown"),
    ],
)
def test_a_binding_is_shown_when_it_did_all_that_its_kind_does(one: Line, verdict: str) -> None:
    assert one.verdict == verdict


def test_an_outcome_without_an_event_proves_nothing() -> None:
    one = Line("D20", "a", "1", "d20@1/a#r", (), "record", outcomes=(Outcome(Seen.RECORDED, ()),))
    assert one.verdict == "not_shown"


def test_each_kind_that_runs_has_something_to_show() -> None:
    assert set(DEMANDS) == {
        "clock", "gate", "record", "routine", "escalation", "authority", "entitlement", "indicator", "appraisal", "ratio", "weights",
    }  # fmt: skip


def test_what_waits_is_neither_shown_nor_red() -> None:
    found = score([line("clock", waits=("survey.answered",)), line("record", Seen.RECORDED)])
    assert (found.live, found.shown, found.waiting, found.is_green) == (1, 1, 1, True)


def test_what_was_live_and_waits_now_is_red() -> None:
    waiting = line("clock", waits=("survey.answered",))
    (gone,) = missing_lines("D20", [waiting], [waiting.address])
    assert (gone.verdict, gone.clause) == ("gone", "answer")
    assert not score([waiting, gone]).is_green


lines = st.builds(
    Line,
    pack=st.sampled_from(("A", "D20")), clause=st.text(string.ascii_lowercase, min_size=1), number=st.text(),
    address=st.text(), requirements=st.tuples(st.text()), kind=st.sampled_from(sorted(DEMANDS)),
    waits_for=st.lists(st.text(min_size=1), max_size=2).map(tuple),
    outcomes=st.lists(
        st.builds(Outcome, st.sampled_from(Seen), st.lists(st.integers(1), max_size=3).map(tuple), st.text()), max_size=3
    ).map(tuple),
    trouble=st.text(), is_gone=st.just(False),
)  # fmt: skip


@given(lines)
def test_a_line_comes_back_from_json_as_it_was(one: Line) -> None:
    assert line_from_json(line_as_json(one)) == one


def test_json_has_the_promised_fields() -> None:
    told = line_as_json(line("gate", Seen.REFUSED, Seen.PASSED))
    assert {
        "pack",
        "clause",
        "requirements",
        "kind",
        "live",
        "waits_for",
        "events",
        "verdict",
        "address",
    } <= told.keys()
    assert (told["pack"], told["requirements"], told["live"], told["events"]) == ("D20", ["D20.2"], True, [1, 2])


def test_lines_stand_in_the_order_of_the_text() -> None:
    first, second = line("clock"), line("gate")
    assert in_order([second, first], [first.address, second.address]) == [first, second]


def test_the_table_names_what_was_seen_and_what_waits() -> None:
    told = "\n".join(table([line("gate", Seen.REFUSED, Seen.PASSED), line("clock", waits=("survey.answered",))]))
    assert "refused  [1]" in told
    assert "survey.answered" in told
    assert "1 of 1 live bindings shown, 1 wait" in told


@pytest.mark.parametrize(
    ("holds", "setup"),
    [
        (lambda known: True, Setup()),
        (lambda known: known["nature"] == "installation", Setup(nature="installation")),
        (lambda known: known["asset"] is None, Setup(has_asset=False)),
        (
            lambda known: known["payer"] == "warranty" and known["urgency"] == "urgent",
            Setup(urgency="urgent", payer="warranty"),
        ),
        (lambda known: not known["home_region"], Setup(in_home_region=False)),
    ],
)
def test_the_plainest_case_is_taken(holds, setup: Setup) -> None:
    assert setup_for(holds) == setup


def test_there_may_be_no_such_case() -> None:
    assert setup_for(lambda known: False) is None


@pytest.mark.parametrize("key", sorted(forms()))
def test_every_shipped_form_can_be_filled_in_and_passes(key: str) -> None:
    import yaml

    form = sheets.parse(yaml.safe_dump({"sections": yaml.safe_load(forms()[key])["sections"]}))
    checked = sheets.validate(form, answers_for(form, at=NOW, who="王", picture=7))
    assert (checked.errors, checked.verdict, checked.needs_waiver) == ({}, "pass", [])

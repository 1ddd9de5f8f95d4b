"""What a form may say, and whether answers fit it."""

import orjson
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.sheets import brake_form

from aftercare.base.kernel.words import Words
from aftercare.platform.sheets.errors import DefinitionInvalidError
from aftercare.platform.sheets.rules.answers import shown, span, validate
from aftercare.platform.sheets.rules.forms import TooPreciseError, from_body, from_scale, parse, to_scale
from aftercare.platform.sheets.rules.printed import print_data

GOOD = {"has_brake": "pass", "gap": "0.45", "state": "good"}


def _errors(**answers: object) -> dict[str, list[str]]:
    checked = validate(brake_form(), {**GOOD, **answers})
    return {path: [str(text) for text in texts] for path, texts in checked.errors.items()}


def test_good_answers_are_normalised_and_pass() -> None:
    checked = validate(brake_form(), {**GOOD, "faults": ["dust", "oil"], "checked_on": "2026-11-22", "noise": 60})
    assert checked.errors == {}
    assert checked.values == {
        "has_brake": "pass", "gap": 45, "state": "good", "faults": ["oil", "dust"], "checked_on": "2026-11-22", "noise": 60,
    }  # fmt: skip
    assert checked.verdict == "pass"


def test_only_a_form_with_limits_or_verdicts_judges() -> None:
    assert brake_form().judges
    head = "sections:\n  - {key: a, title: {zh: 甲, en: A}, fields: ["
    assert not parse(head + "{key: n, kind: number, label: {zh: 数, en: N}}]}").judges
    assert parse(head + "{key: n, kind: number, label: {zh: 数, en: N}, max: 5}]}").judges
    row = (
        "{key: t, kind: table, label: {zh: 表, en: T}, columns: [{key: p, kind: pass_fail_na, label: {zh: 过, en: P}}]}"
    )
    assert parse(f"{head}{row}]}}").judges


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_scaled_numbers_are_read_back_as_written(value: int, scale: int) -> None:
    assert to_scale(from_scale(value, scale), scale) == value


@pytest.mark.parametrize(
    ("text", "value"), [("0.45", 45), ("０．４５", 45), (".5", 50), ("3。2", 320), ("+1", 100), ("2.", 200)]
)
def test_numbers_are_read_as_people_type_them(text: str, value: int) -> None:
    assert to_scale(text, 2) == value


@pytest.mark.parametrize("text", ["", "abc", "1e5", "NaN", "--1", "1.2.3", "1" * 20])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        to_scale(text, 2)


def test_more_decimals_than_are_kept_are_refused_not_rounded() -> None:
    with pytest.raises(TooPreciseError):
        to_scale("0.455", 2)
    assert _errors(gap="0.455") == {"gap": ["At most 2 decimals."]}


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"has_brake": ""}, {"has_brake": ["This must be answered."]}),
        ({"has_brake": "perhaps"}, {"has_brake": ["Choose one of the answers."]}),
        ({"gap": " "}, {"gap": ["This must be answered."]}),
        ({"gap": "wide"}, {"gap": ["This is not a number."]}),
        ({"gap": True}, {"gap": ["This is not a number."]}),
        ({"gap": "0.29"}, {"gap": ["Out of limits (0.30–0.70 mm): it needs a waiver before this can be handed in."]}),
        ({"force": "150.5"}, {"force": ["At most 0 decimals."]}),
        ({"force": "151"}, {"force": ["The value must lie within ≤ 150 N."]}),
        ({"state": "gone"}, {"state": ["Choose one of the answers."]}),
        ({"state": ["good", "worn"]}, {"state": ["Choose one of the answers."]}),
        ({"checked_on": "22.11.2026"}, {"checked_on": ["This is not a date."]}),
        ({"photos": [1, 2, 3]}, {"photos": ["At most 2 photos."]}),
        ({"signed": {"name": "Li", "file": ""}}, {"signed": ["A signature needs a name and a hand-written line."]}),
        ({"state": "worn", "note": "x" * 41}, {"note": ["At most 40 characters; these are 41."]}),
        ({"bearings": [{"heat": "20"}]}, {"bearings.0.place": ["This must be answered."]}),
        ({"bearings": [{"place": "a", "heat": "hot"}]}, {"bearings.0.heat": ["This is not a number."]}),
        ({"bearings": [{"place": str(n)} for n in range(4)]}, {"bearings": ["At most 3 rows."]}),
        ({"evil": "1"}, {"evil": ["The form has no such field."]}),
    ],
)
def test_wrong_answers_are_told_at_their_field(answers: dict[str, object], errors: dict[str, list[str]]) -> None:
    assert _errors(**answers) == errors


def test_value_out_of_limits_passes_with_a_waiver_and_stays_marked() -> None:
    checked = validate(brake_form(), {**GOOD, "gap": "0.29"}, waived={"gap"})
    assert (checked.errors, checked.waived, checked.verdict) == ({}, ["gap"], "pass")


@pytest.mark.parametrize(
    ("answers", "failed"),
    [
        ({"has_brake": "fail"}, ["has_brake"]),
        ({"noise": "66"}, ["noise"]),
        ({"state": "worn"}, ["state"]),
        ({"bearings": [{"place": "a", "heat": "81"}, {"place": "b", "heat": "82"}]}, ["bearings"]),
    ],
)
def test_failing_answers_fail_the_sheet(answers: dict[str, object], failed: list[str]) -> None:
    checked = validate(brake_form(), {**GOOD, **answers})
    assert (checked.errors, checked.failed, checked.verdict) == ({}, failed, "fail")


def test_hidden_field_is_neither_asked_for_nor_kept() -> None:
    checked = validate(brake_form(), {"has_brake": "na", "gap": "99", "state": "good", "note": "unseen"})
    assert checked.errors == {}
    assert checked.hidden == ["gap", "note"]
    assert set(checked.values) == {"has_brake", "state"}


def test_meter_may_not_fall() -> None:
    assert validate(brake_form(), {**GOOD, "trips": "99"}, previous={"trips": 100}).errors.keys() == {"trips"}
    assert validate(brake_form(), {**GOOD, "trips": "100"}, previous={"trips": 100}).errors == {}


def test_draft_may_lack_everything_but_not_say_nonsense() -> None:
    checked = validate(brake_form(), {"gap": "wide"}, partial=True)
    assert checked.errors.keys() == {"gap"}


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["pass", "worn", "0.5"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["place", "heat", "file", "name"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([field.key for field in brake_form()]), junk))
def test_whatever_is_sent_gets_an_answer_and_good_values_stay_good(answers: dict[str, object]) -> None:
    checked = validate(brake_form(), answers)
    orjson.dumps(checked.values)
    assert set(checked.values).isdisjoint(checked.hidden)


# The language of forms. -------------------------------------------------------------------------


def _form(field: str) -> str:
    return f"sections: [{{key: s, title: S, fields: [{{key: first, kind: pass_fail_na, label: First}}, {field}]}}]"


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("sections: [", "Line 1"),
        ("[]", "keys and values"),
        ("sections: []", "sections"),
        (_form("{key: Bad Key, kind: text, label: X}"), "key"),
        (_form("{key: a, kind: dance, label: X}"), "dance"),
        (_form("{key: a, kind: text, label: X, colour: red}"), "colour"),
        (_form("{key: first, kind: text, label: X}"), "used twice: first"),
        (_form("{key: a, kind: number, label: X, min: 5, max: 4}"), "min is greater than max"),
        (_form("{key: a, kind: number, label: X, scale: 1, min: 0.25}"), "more than 1 decimals"),
        (_form("{key: a, kind: choice, label: X, options: []}"), "options"),
        (_form("{key: a, kind: choice, label: X, options: [{key: o, label: O}, {key: o, label: P}]}"), "used twice: o"),
        (_form("{key: a, kind: text, label: X, show_if: {field: later, value: pass}}"), "does not stand above"),
        (_form("{key: a, kind: text, label: X, show_if: {field: first, value: maybe}}"), "can never be"),
        (_form("{key: a, kind: text, label: X, show_if: {field: first, op: gt, value: 1}}"), "cannot compare"),
        (_form("{key: a, kind: table, label: X, columns: [{key: b, kind: photo, label: B}]}"), "photo"),
        ("a: &x [1]\nb: *x", "aliases"),
        ("x" * 200_001, "too long"),
    ],
)
def test_form_that_makes_no_sense_is_refused_with_its_place(source: str, part: str) -> None:
    with pytest.raises(DefinitionInvalidError) as refusal:
        parse(source)
    assert any(part in str(text) for text in refusal.value.fields["source"])


def test_form_survives_being_stored() -> None:
    form = brake_form()
    assert from_body(form.model_dump_json()) == form
    assert form.field("gap").label == Words(zh="制动间隙", en="Brake gap")


# Showing. ---------------------------------------------------------------------------------------


def test_values_read_in_both_languages() -> None:
    form = brake_form()
    assert shown(form.field("gap"), 45) == "0.45 mm"
    assert shown(form.field("state"), "worn") == "Worn"
    with translation.override("zh-hans"):
        assert shown(form.field("state"), "worn") == "磨损"
    assert [span(form.field(key)) for key in ("gap", "force")] == ["0.30–0.70 mm", "≤ 150 N"]


WHEN = """
sections:
  - key: trip
    title: {zh: 外出, en: Trip}
    fields:
      - {key: leaves_at, kind: moment, label: {zh: 出发时间, en: Leaves at}}
      - {key: back_on, kind: date, label: {zh: 返回日期, en: Back on}}
"""


@pytest.mark.parametrize(
    ("language", "at", "on"),
    [("zh-hans", "2026-03-03 周二 09:30", "2026-03-04 周三"), ("en", "Tue 3 Mar 2026, 09:30", "Wed 4 Mar 2026")],
)
def test_times_are_shown_as_everywhere_in_the_local_zone(language: str, at: str, on: str) -> None:
    form = parse(WHEN)
    checked = validate(form, {"leaves_at": "2026-03-03T09:30+08:00", "back_on": "2026-03-04"})
    with translation.override(language):
        (section,) = print_data(form, checked.values)["sections"]
    assert [row["value"] for row in section["rows"]] == [at, on]


def test_print_data_says_what_failed_and_what_was_waived() -> None:
    values = {"has_brake": "fail", "gap": 29, "noise": 60, "bearings": [{"place": "A"}, {"place": "B", "heat": 81}]}
    data = print_data(brake_form(), values, failed=["has_brake"], waived=["gap"])
    general, proof = data["sections"]
    assert {row["key"]: (row["value"], row["verdict"]) for row in general["rows"]} == {
        "has_brake": ("Fail", "fail"),
        "gap": ("0.29 mm", "waived"),
        "force": ("", ""),
        "noise": ("60 dB", "pass"),
        "state": ("", ""),
        "faults": ("", ""),
    }
    assert [row["key"] for row in general["rows"] if row["figure"]] == ["gap", "force", "noise"]
    assert proof["tables"] == [
        {
            "label": "Bearings", "heads": ["Place", "Heat"], "figures": [False, True], "limits": ["", "≤ 80 °C"],
            "rows": [["A", ""], ["B", "81 °C"]], "wrong": [[False, False], [False, True]],
        }
    ]  # fmt: skip
    assert "note" not in {row["key"] for row in proof["rows"]}

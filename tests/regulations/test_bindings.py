"""What the parts of a binding accept and say."""

import pytest
from pydantic import ValidationError

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import (
    POSTS,
    ROLES,
    Appraisal,
    Escalation,
    EventNeed,
    Gate,
    Indicator,
    Names,
    Ratio,
    say,
)

NAME = Words("名称", "Name")
BAND = {"low_bp": 1_000, "high_bp": 1_500}


def _appraisal(*aspects: str, covers: tuple[str, ...] = ()) -> Appraisal:
    """One item of an equal share for each aspect."""
    items = [
        {"key": f"item-{number}", "name": NAME, "share_bp": 10_000 // len(aspects), "aspect": aspect}
        for number, aspect in enumerate(aspects)
    ]
    return Appraisal.model_validate(
        {
            "kind": "appraisal",
            "key": "scheme",
            "appraisal": "scheme",
            "name": NAME,
            "every": "month",
            "items": items,
            "covers": covers,
            "evidence": "appraisal.result_confirmed",
        }
    )


def _managers(**more: object) -> Ratio:
    share = {"key": "managers", "name": NAME, "posts": ["service-manager"], **BAND, **more}
    return Ratio.model_validate({"kind": "ratio", "key": "shares", "ratio": "staffing", "shares": [share]})


def test_an_appraisal_without_an_aspect_that_it_must_cover_is_refused() -> None:
    must = ("quality", "efficiency", "satisfaction")
    assert _appraisal("quality", "efficiency", "satisfaction", "attitude", covers=must).covers == must
    with pytest.raises(ValidationError, match="no item is about: satisfaction"):
        _appraisal("quality", "efficiency", covers=must)


@pytest.mark.parametrize(
    ("people", "offices", "low_bp"),
    [(30, 1, 500), (31, 1, 800), (100, 3, 800), (30, 2, 800), (100, 4, 1_000), (101, 1, 1_000)],
)
def test_a_share_follows_size_and_offices(people: int, offices: int, low_bp: int) -> None:
    bands = [
        {"people": 30, "offices": 1, "low_bp": 500, "high_bp": 1_000},
        {"people": 100, "offices": 3, "low_bp": 800, "high_bp": 1_200},
    ]
    assert _managers(bands=bands).shares[0].range_for(people, offices).low_bp == low_bp


def test_without_bands_a_share_is_the_same_for_every_size() -> None:
    share = _managers().shares[0]
    assert {share.range_for(people, 1).high_bp for people in (1, 10_000)} == {1_500}


def test_the_sentence_of_a_ratio_tells_its_bands() -> None:
    ratio = _managers(bands=[{"people": 30, "offices": 1, "low_bp": 500, "high_bp": 1_000}])
    sentence = say(ratio, Names())
    assert sentence.zh == "人员配比：名称 10–15%（人数 ≤ 30、办事处 ≤ 1：5–10%）"
    assert sentence.en == "Headcount: Name 10–15% (people ≤ 30, offices ≤ 1: 5–10%)"


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValidationError, match="a range begins below its end"):
        _managers(low_bp=2_000)


def test_a_need_may_ask_for_the_history_of_somebody_whom_the_event_names() -> None:
    need = EventNeed.model_validate({"event": "appraiser.trained", "of": "rater"})
    assert (need.event, need.of) == (("appraiser.trained",), "rater")


@pytest.mark.parametrize(
    ("need", "zh", "en"),
    [
        ({"event": "exam.passed"}, "exam.passed", "exam.passed"),
        ({"event": "exam.passed", "of": "engineer"}, "exam.passed（同一工程师）", "exam.passed (the same engineer)"),
        (
            {"event": "candidate.assessed", "where": {"way": ["interview"]}},
            "candidate.assessed（方式：面试）",
            "candidate.assessed (way: interview)",
        ),
    ],
)
def test_the_sentence_of_a_gate_tells_whose_event_it_needs_and_which(need: dict[str, object], zh: str, en: str) -> None:
    gate = Gate.model_validate(
        {
            "kind": "gate",
            "key": "able",
            "before": "visit.dispatched",
            "needs": [{"kind": "event", **need}],
            "missing": NAME,
        }
    )
    sentence = say(gate, Names())
    assert (sentence.zh.split("必须先有：")[1], sentence.en.split("there must be: ")[1]) == (zh, en)


def _escalation(**given: object) -> Escalation:
    return Escalation.model_validate({"key": "late", "kind": "escalation", "clock": "response"} | given)


@pytest.mark.parametrize(
    ("formula", "limit", "zh", "en"),
    [
        ({"kind": "share"}, {"at_least": 8_000}, " ≥ 80%", " ≥ 80%"),
        ({"kind": "mean_seconds"}, {"at_most": 7_200}, " ≤ 2 小时", " ≤ 2 h"),
        ({"kind": "count"}, {"at_most": 3}, " ≤ 3", " ≤ 3"),
        ({"kind": "count"}, {}, "", ""),
    ],
)
def test_the_sentence_of_an_indicator_tells_its_target_in_its_own_unit(
    formula: dict[str, str], limit: dict[str, int], zh: str, en: str
) -> None:
    events = {"top": "request.resolved", "base": "request.received"}
    one = Indicator.model_validate(
        {"key": "a", "kind": "indicator", "indicator": "a", "name": {"zh": "名称", "en": "Name"}, "every": "month"}
        | {"formula": formula | events}
        | limit
    )
    sentence = say(one, Names())
    assert sentence.zh == f"每月统计：名称{zh}"
    assert sentence.en == f"Measured every month: Name{en}"


def test_the_sentence_of_an_escalation_names_its_clock_and_says_when_in_words() -> None:
    steps = [
        {"at": "75 %", "to": "owner"},
        {"at": "100 %", "to": "supervisor", "repeat": "2 h", "times": 3},
        {"at": "-30 min", "to": "engineer"},
        {"at": "2 h", "to": "director"},
    ]
    names = Names(posts={**POSTS, **ROLES}, clocks={"response": Words("首次响应", "First answer")})
    sentence = say(_escalation(steps=steps, until="request.answered"), names)
    assert sentence.zh == (
        "时限“首次响应”：用时达 75%通知负责人；到期时通知主管，每隔 2 小时再次提醒，共 3 次；"
        "到期前 30 分钟通知工程师；超时 2 小时通知售后总监；直到“request.answered”"
    )
    assert sentence.en == (
        "On the clock “First answer”: at 75% of the time tell Person in charge; when due tell Supervisor, "
        "again every 2 hours, 3 times in all; 30 minutes before it is due tell Engineer; "
        "2 hours late tell After-sales director; until “request.answered”"
    )


def test_conditions_are_said_in_words() -> None:
    given = {"clock": None, "event": "survey.answered", "below": {"score_bp": 6000}}
    steps = [{"at": "0 min", "to": "supervisor"}]
    sentence = say(_escalation(**given, steps=steps, when="urgency in ['urgent', 'emergency']"), Names())
    assert (
        sentence.en == "On “survey.answered” (score < 60%): at once tell Supervisor (if Urgency is Urgent or Emergency)"
    )
    assert sentence.zh == "发生“survey.answered”（得分 < 60%）：立即通知主管（条件：紧急程度为紧急、特急）"


@pytest.mark.parametrize("at", ["0 %", "1001 %", "-5 %", "3 moons"])
def test_a_step_that_says_no_moment_is_refused(at: str) -> None:
    with pytest.raises(ValidationError):
        _escalation(steps=[{"at": at, "to": "owner"}])


@pytest.mark.parametrize("at", ["75 %", "-30 min"])
def test_a_step_behind_an_event_comes_after_it(at: str) -> None:
    with pytest.raises(ValidationError, match="a step of an event comes so long after it"):
        _escalation(clock=None, event="request.urged", steps=[{"at": at, "to": "owner"}])

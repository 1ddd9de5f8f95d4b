"""Conditions of clauses: the accepted part of CEL, and what it means (the conformance table of decision 18)."""

import pytest

from aftercare.base.kernel.words import Words
from aftercare.regulations.conditions.rules import (
    Attribute,
    AttributeKind,
    ConditionFailedError,
    ConditionRefusedError,
    accept,
    compiled,
    schemas,
)

schemas.declare(
    "trial",
    [
        Attribute("urgency", Words("紧急程度", "Urgency")),
        Attribute("priority", Words("优先级", "Priority"), AttributeKind.NUMBER),
        Attribute("is_major", Words("重大", "Major"), AttributeKind.FLAG),
        Attribute("skills", Words("技能", "Skills"), AttributeKind.LIST),
    ],
)

# (condition, attributes, what it gives)
CONFORMANCE = [
    ("", {}, True),
    ("urgency == 'urgent'", {"urgency": "urgent"}, True),
    ("urgency == 'urgent'", {}, False),
    ("urgency == null", {}, True),
    ("urgency in ['urgent', 'emergency']", {"urgency": "emergency"}, True),
    ("urgency in []", {"urgency": "emergency"}, False),
    ("priority <= 2 && !is_major", {"priority": 2, "is_major": False}, True),
    ("priority == 1 || is_major", {"priority": 3, "is_major": True}, True),
    ("skills.exists(s, s == 'lift')", {"skills": ["pump", "lift"]}, True),
    ("skills.all(s, s.startsWith('lift'))", {"skills": ["lift", "lift-door"]}, True),
    ("size(skills) > 1", {"skills": ["lift"]}, False),
    ("urgency.contains('紧')", {"urgency": "紧急"}, True),
    ("is_major ? priority > 1 : priority > 2", {"is_major": True, "priority": 2}, True),
    ("priority > 1 + 1", {"priority": 3}, True),
]


@pytest.mark.parametrize(("text", "attributes", "expected"), CONFORMANCE)
def test_a_condition_means_the_same_everywhere(text, attributes, expected) -> None:
    assert accept(text, "trial").holds(attributes) is expected


@pytest.mark.parametrize("text", ["priority <= 2", "priority + 1", "skills.exists(s, s == 1)", "!urgency"])
def test_what_cannot_be_judged_is_no_yes(text) -> None:
    with pytest.raises(ConditionFailedError):
        compiled(text).holds({"skills": None})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("weather == 'rain'", "weather"),
        ("priority > 1.5", "whole numbers"),
        ("urgency == ", "cannot be read"),
        ("matches(urgency, 'a+')", "matches"),
        ("urgency.matches('(a+)+')", "matches"),
        ("urgency.name == 'x'", "no parts"),
        ("skills.exists(a, skills.exists(b, a == b))", "within one another"),
        ("urgency == 'x' ; true", "means nothing"),
        (" || ".join(["is_major"] * 60), "characters"),
        ("priority in [" + ",".join("1" for _ in range(240)) + "]", "entries"),
    ],
)
def test_a_condition_outside_the_subset_is_refused_with_its_reason(text, reason) -> None:
    with pytest.raises(ConditionRefusedError, match=reason):
        accept(text, "trial")


def test_names_that_a_macro_gives_are_not_attributes() -> None:
    assert accept("skills.exists(x, x in ['lift'])", "trial").holds({"skills": ["lift"]})


def test_the_same_text_is_compiled_once() -> None:
    assert compiled("priority == 7") is compiled("priority == 7")

"""Evidence may be asked to carry payload values; what is no event carries none."""

import pytest
from pydantic import TypeAdapter, ValidationError

from aftercare.regulations.bindings.rules import Binding, Names, Record, Routine, say

BINDINGS: TypeAdapter[Binding] = TypeAdapter(Binding)
ROUTINE = {
    "kind": "routine",
    "key": "satisfaction",
    "routine": "satisfaction",
    "name": {"zh": "满意度评价", "en": "Evaluation of satisfaction"},
    "every": "quarter",
    "by": "quality",
}
RECORD = {"kind": "record", "key": "medical"}


def test_a_routine_may_ask_its_evidence_for_values() -> None:
    binding = BINDINGS.validate_python(
        {**ROUTINE, "evidence": "evaluation.published", "where": {"kind": "satisfaction"}}
    )
    assert isinstance(binding, Routine)
    assert binding.where == {"kind": ("satisfaction",)}


def test_a_record_may_ask_its_event_for_values() -> None:
    binding = BINDINGS.validate_python(
        {**RECORD, "event": "benefit.granted", "where": {"kind": ["medical_cover", "insurance"]}}
    )
    assert isinstance(binding, Record)
    assert binding.where == {"kind": ("medical_cover", "insurance")}


@pytest.mark.parametrize(
    "data",
    [{**ROUTINE, "form": "quality-evaluation"}, {**RECORD, "form": "service-record"}],
    ids=["routine", "record"],
)
def test_values_are_not_asked_of_a_form(data: dict[str, object]) -> None:
    BINDINGS.validate_python(data)
    with pytest.raises(ValidationError, match="payload values are asked of events"):
        BINDINGS.validate_python({**data, "where": {"kind": ["satisfaction"]}})


def test_the_sentence_of_a_record_tells_the_values() -> None:
    binding = BINDINGS.validate_python({**RECORD, "event": "benefit.granted", "where": {"kind": ["medical_cover"]}})
    sentence = say(binding, Names())
    assert "benefit.granted（类型：医疗保障）" in sentence.zh
    assert "benefit.granted (kind: medical cover)" in sentence.en

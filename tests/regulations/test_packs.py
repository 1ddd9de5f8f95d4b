"""The shipped regulations: readable, complete, and naming only what exists."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from aftercare.base.kernel.events import catalogue
from aftercare.platform.sheets.public import parse
from aftercare.regulations.bindings.rules import (
    POSTS,
    Appraisal,
    Clock,
    Escalation,
    EventNeed,
    Gate,
    Honesty,
    Indicator,
    Names,
    Record,
    Routine,
    say,
)
from aftercare.regulations.documents.rules import Document, Vocabulary, problems_of
from aftercare.regulations.packs import selectors

REQUIREMENTS = yaml.safe_load((Path(__file__).parents[2] / "docs" / "requirements.yaml").read_text(encoding="utf-8"))
PACKS = list(selectors.packs().values())
each_pack = pytest.mark.parametrize("document", PACKS, ids=[one.source for one in PACKS])


def _section(document: Document) -> set[str]:
    return {key for key in REQUIREMENTS if key.split(".")[0] == document.source}


@each_pack
def test_a_pack_names_only_what_exists(document: Document) -> None:
    words = Vocabulary(
        events=catalogue.names(), posts=POSTS, requirements=REQUIREMENTS, forms=selectors.forms() or ("none",)
    )
    assert [str(one) for one in problems_of(document, words)] == []


def _asked(binding: Any) -> Iterator[tuple[Iterable[str], Iterable[str]]]:
    """(events, payload fields that every one of them must have), as far as a binding asks for fields."""
    match binding:
        case Clock():
            yield (*binding.start, *binding.stop), [binding.per]
        case Record():
            yield binding.event, [*binding.fields, *binding.where]
            yield (*binding.event, *binding.after), [binding.per]
        case Routine():
            yield binding.evidence, binding.where
        case Escalation():
            yield binding.event, [*binding.where, *binding.below]
        case Indicator(formula=formula):
            yield formula.top, [formula.field, formula.same, *formula.top_where]
            yield formula.base, [formula.same, *formula.base_where]
        case Gate():
            for need in binding.needs:
                if isinstance(need, EventNeed):
                    yield need.event, [need.same, *need.where]
                    yield binding.before, [need.same, need.of]


@each_pack
def test_a_pack_asks_events_only_for_fields_that_they_have(document: Document) -> None:
    fields = {event.type: event.model_fields.keys() for event in catalogue}
    unknown = [
        f"{clause.key}#{binding.key}: {name} has no {field}"
        for clause, binding in document.bound()
        for events, asked in _asked(binding)
        for name in events
        for field in asked
        if field and field.split(".")[0] not in fields[name]
    ]
    assert unknown == []


@each_pack
def test_items_of_an_appraisal_name_indicators_that_the_pack_defines(document: Document) -> None:
    defined = {binding.indicator for _clause, binding in document.bound() if isinstance(binding, Indicator)}
    named = {
        item.indicator
        for _clause, binding in document.bound()
        if isinstance(binding, Appraisal)
        for item in binding.items
        if item.indicator
    }
    assert named <= defined, sorted(named - defined)


@each_pack
def test_a_pack_watches_only_clocks_that_it_starts(document: Document) -> None:
    started = {binding.clock for _clause, binding in document.bound() if isinstance(binding, Clock)}
    watched = {
        binding.formula.clock if isinstance(binding, Indicator) else binding.clock
        for _clause, binding in document.bound()
        if isinstance(binding, Indicator | Escalation)
    }
    assert watched - {None} <= started, sorted(watched - {None} - started)


@each_pack
def test_every_duty_of_its_section_is_answered_by_more_than_a_statement(document: Document) -> None:
    answered = {
        requirement
        for clause in document.clauses
        for requirement in clause.requirements
        if any(binding.honesty is not Honesty.NOT_CHECKABLE for binding in clause.bindings)
    }
    assert answered >= _section(document), sorted(_section(document) - answered)


@each_pack
def test_a_pack_answers_duties_of_its_own_section_alone(document: Document) -> None:
    named = {requirement for clause in document.clauses for requirement in clause.requirements}
    assert named <= _section(document)


@each_pack
def test_a_pack_is_complete_in_both_languages(document: Document) -> None:
    texts = [document.name, *(chapter.title for chapter in document.chapters)]
    texts += [text for clause in document.clauses for text in (clause.title, clause.text)]
    assert [text for text in texts if not (text.zh and text.en)] == []


@each_pack
def test_every_binding_says_what_it_does(document: Document) -> None:
    for _clause, binding in document.bound():
        sentence = say(binding, Names())
        assert sentence.zh
        assert sentence.en


@each_pack
def test_a_pack_survives_being_stored(document: Document) -> None:
    assert Document.read(document.text) == document


def test_each_of_the_23_regulations_has_one_pack() -> None:
    wanted = Counter({key.split(".")[0] for key in REQUIREMENTS})
    assert Counter(one.source for one in PACKS) == wanted
    assert len(wanted) == 23


@pytest.mark.parametrize("key", sorted(selectors.forms()))
def test_a_shipped_form_can_be_filled_in(key: str) -> None:
    head = yaml.safe_load(selectors.forms()[key])
    assert head["name"]["zh"]
    assert head["name"]["en"]
    assert parse(yaml.safe_dump({"sections": head["sections"]}, allow_unicode=True)).sections

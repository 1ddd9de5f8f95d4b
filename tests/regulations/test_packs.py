"""The shipped regulations: readable, complete, and naming only what exists."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from aftercare.base.kernel.events import catalogue
from aftercare.platform.sheets.public import parse
from aftercare.regulations.bindings.rules import POSTS, Honesty, Names, say
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


def test_keys_of_packs_are_unique() -> None:
    assert [key for key, count in Counter(one.source for one in PACKS).items() if count > 1] == []


@pytest.mark.parametrize("key", sorted(selectors.forms()))
def test_a_shipped_form_can_be_filled_in(key: str) -> None:
    head = yaml.safe_load(selectors.forms()[key])
    assert head["name"]["zh"]
    assert head["name"]["en"]
    assert parse(yaml.safe_dump({"sections": head["sections"]}, allow_unicode=True)).sections

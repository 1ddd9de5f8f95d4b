"""Text to words, questions to queries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.platform.search import rules
from aftercare.platform.search.rules import BACKWARDS, Row, Term, as_fts5, as_tsquery, as_tsvector, terms, words

TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("电梯门机异响", ["电", "梯", "门", "机", "异", "响"]),
        ("3号楼 XO508 门机", ["3", "号", "楼", "xo508", "门", "机"]),
        ("SR2611-00012", ["sr2611", "00012"]),
        ("ＡＢＣ１２３，Café", ["abc123", "cafe"]),
        ("\ue000secret \ue001staff5", ["secret", "staff5"]),
        ("が é が", ["か", "e", "か"]),
        ("", []),
    ],
)
def test_words(text, found):
    assert words(text) == found


def test_what_is_typed_becomes_conditions():
    assert terms("门机 gen2 0012") == [
        Term((("门", "机"),), prefix=False),
        Term((("gen2",),), prefix=True),
        Term((("0012",), (f"{BACKWARDS}2100",)), prefix=True),
    ]
    assert terms("？！ -- ") == []
    assert terms("12") == [Term((("12",),), prefix=True)]


def test_queries_of_both_databases():
    asked = terms("门机 gen 5678")
    assert as_fts5(asked) == f'("门 机") AND ("gen"*) AND ("5678"* OR "{BACKWARDS}8765"*)'
    assert as_tsquery(asked) == f"('门' <-> '机') & ('gen':*) & ('5678':* | '{BACKWARDS}8765':*)"


def test_long_phrases_are_loosened_to_pairs():
    assert rules.loosened(terms("电梯困人 a")) == [
        Term((("电", "梯"),), prefix=False),
        Term((("梯", "困"),), prefix=False),
        Term((("困", "人"),), prefix=False),
        Term((("a",),), prefix=True),
    ]


def test_a_row_is_found_by_ends_initials_and_owners():
    row = Row(
        id=1, unit_path="/1/", number="SR2611-00012", title="华联商厦", unseen="13812345678", owners=(("customer", 17),)
    )
    found = rules.words_of(row)

    assert {"sr261100012", "hlss", f"{BACKWARDS}21000", f"{BACKWARDS}210001162", f"{BACKWARDS}87654321831"} <= set(
        found
    )
    assert rules.owned("customer", 17) in found


def test_words_have_places_for_postgresql():
    assert as_tsvector(["门", "机", "门"]) == "'门':1,3 '机':2"


@given(TEXT)
def test_nothing_typed_can_break_out_of_a_query(text):
    for term in terms(text):
        for phrase in term.phrases:
            for word in phrase:
                assert word
                assert not set(word) & set("'\"\\*:&|!()<> \t\n")


@given(TEXT)
def test_words_of_words_are_the_same(text):
    assert words(" ".join(words(text))) == words(text)


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [("一楼大厅，东侧的电梯门机异响，已经停用", "门机", "门机"), ("short", "nothing", "short")],
)
def test_an_excerpt_shows_what_was_found(text, query, shown):
    assert shown in rules.excerpt(text, terms(query), width=12)


@given(TEXT, TEXT)
def test_a_part_of_a_text_is_told_as_it_is_told_alone(one, other):
    assert words(f"{one} {other}") == words(one) + words(other)

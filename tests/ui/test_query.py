"""The query language: every text has a meaning, and what is written is read again the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.ui.lists.query import Either, Op, Term, parse, words, write


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("state:open,new", (Term("state", Op.HAS, ("open", "new")),)),
        ("created:>now-7d", (Term("created", Op.OVER, ("now-7d",)),)),
        ("priority:>=2", (Term("priority", Op.FROM, ("2",)),)),
        ("priority:1..3", (Term("priority", Op.RANGE, ("1", "3")),)),
        ("due:..today", (Term("due", Op.RANGE, ("", "today")),)),
        ("title:=泵", (Term("title", Op.IS, ("泵",)),)),
        ("owner:empty", (Term("owner", Op.EMPTY),)),
        ("-owner:empty", (Term("owner", Op.EMPTY, negated=True),)),
        ('customer:"万达 广场",恒隆', (Term("customer", Op.HAS, ("万达 广场", "恒隆")),)),
        ("pump -lift", (Term(None, Op.HAS, ("pump",)), Term(None, Op.HAS, ("lift",), negated=True))),
        ("状态：新报，处理中", (Term("状态", Op.HAS, ("新报", "处理中")),)),
        ("12:30", (Term(None, Op.HAS, ("12:30",)),)),
        ("https://a.example/b", (Term(None, Op.HAS, ("https://a.example/b",)),)),
        ("(a:1 or b:2)", (Either(((Term("a", Op.HAS, ("1",)),), (Term("b", Op.HAS, ("2",)),))),)),
        ("a:1 or b:2", (Either(((Term("a", Op.HAS, ("1",)),), (Term("b", Op.HAS, ("2",)),))),)),
        ("", ()),
        ("((", ()),
    ],
)
def test_a_query_is_read(text: str, expected: object) -> None:
    assert parse(text) == expected


@given(st.text(max_size=60))
def test_any_text_is_a_query_that_survives_writing(text: str) -> None:
    query = parse(text)
    assert parse(write(query)) == query


@given(st.text(alphabet='ab:,-()"=<>. or空', max_size=40))
def test_odd_punctuation_survives_writing(text: str) -> None:
    query = parse(text)
    assert parse(write(query)) == query


def test_brackets_nest_only_so_deep_and_a_query_ends_somewhere() -> None:
    assert parse("(" * 500 + "a" + ")" * 500) == parse("a")
    assert len(write(parse("word " * 5_000))) <= 2_000


def test_the_search_box_shows_the_free_words_alone() -> None:
    assert words(parse('state:new pump "two words" -old')) == 'pump "two words" -old'

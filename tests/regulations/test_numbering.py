"""How the printed numbers of clauses are said in either language."""

import re

import pytest

from aftercare.base.kernel.words import Words
from aftercare.regulations.documents.rules import Clause
from aftercare.regulations.documents.rules.numbering import numbered
from aftercare.regulations.documents.selectors import called
from aftercare.regulations.packs.selectors import packs


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        ("第八条", "第八条", "Article 8"),
        ("第二十一条", "第二十一条", "Article 21"),
        ("第七条之一", "第七条之一", "Article 7-1"),
        ("第九条(五)–(七)", "第九条(五)–(七)", "Article 9(5)–(7)"),
        ("第十条 7.", "第十条 7", "Article 10, 7"),
        ("第八条、第十条、第十一条", "第八条、第十条、第十一条", "Article 8, Article 10, Article 11"),
        ("第2篇 三", "第2篇 三", "Part 2, 3"),
        ("第二章", "第二章", "Chapter 2"),
        ("1、至3、", "1至3", "1–3"),
        ("1.–4.", "1–4", "1–4"),
        ("1、2、", "1、2", "1, 2"),
        ("四、", "四", "4"),
        ("五、2. 起", "五、2 起", "5, 2 ff."),
        ("(二)3.", "(二)3", "(2)3"),
        ("3.(1)", "3.(1)", "3.(1)"),
        ("Annex B", "Annex B", "Annex B"),
        ("", "", ""),
    ],
)
def test_a_number_is_said_in_the_reader_s_language(number: str, zh: str, en: str) -> None:
    assert numbered(number) == Words(zh, en)


def test_a_clause_without_a_title_is_cited_by_a_number_that_ends_with_no_stray_sign() -> None:
    clause = Clause(key="flow", number="1、至3、", text=Words("流程", "Flow"))
    assert called(Words("某制度", "Some rules"), clause) == Words("《某制度》1至3", "Some rules, 1–3")


def test_no_number_of_a_shipped_regulation_stays_chinese_for_readers_of_english() -> None:
    parts = [part for one in packs().values() for part in (*one.chapters, *one.clauses)]
    assert len(parts) > 100
    assert [one.number for one in parts if re.search("[\u3000-\u9fff]", one.numbered.en)] == []

"""A regulation as a company document: what stands on the paper, word for word."""

import pytest
from django.urls import reverse
from tests.actors import admin_actor, browser_of, customer_actor
from tests.factories.organisation import MONDAY
from tests.factories.printing import pages_of, text_of
from tests.factories.regulations import make_regulation
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.platform.printing import public as printing
from aftercare.platform.units.public import Unit
from aftercare.regulations.documents import services
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import read_yaml
from aftercare.regulations.handbook import selectors
from aftercare.regulations.packs.selectors import pack
from aftercare.regulations.printing import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Unit:
    office = make_office()
    printing.set_head(unit_id=office.pk, values={"name": Words("远大电梯", "Yuanda Lifts")}, by=SYSTEM, at=MONDAY)
    return office


def said(version: Version, texts: shown.Texts, *, annex: bool = False, language: str = "zh-hans") -> str:
    pdf = shown.pdf(version, texts=texts, annex=annex, language=language, at=MONDAY)
    return "".join(text_of(pdf).split())


def golden(version: Version, words: str) -> str:
    """What the fixture's names are called today does not matter."""
    return "".join(words.replace("UNIT", str(version.regulation.unit.name)).split())


def test_the_paper_in_chinese(office: Unit) -> None:
    version = make_regulation(office)
    assert said(version, "zh") == golden(
        version,
        "远大电梯快速答复制度编号quick-answer@1版本1发布单位UNIT状态草稿批准总经理生效时间—批准日期—让客户及时得到答复。"
        "第一章总则第一条答复一小时内答复客户。第二条回访客户。第三条待人有礼。总经理签字/日期公司盖章"
        "quick-answer@1第1页共1页打印时间2026-03-02周一09:00",
    )  # fmt: skip


def test_the_annex_says_what_the_program_does_and_leaves_out_where_it_does_nothing(office: Unit) -> None:
    version = make_regulation(office)
    paper = said(version, "en", annex=True)
    sentences = [
        margin.sentence.en
        for section in selectors.handbook(version).sections
        for clause in section.clauses
        for margin in clause.margins
        if margin.kind != "statement"
    ]
    assert len(sentences) == 2
    for sentence in sentences:
        assert "".join(sentence.split()) in paper
        assert "".join(sentence.split()) not in said(version, "en")
    assert "Annex:whattheprogramdoes" in paper


@pytest.mark.parametrize("texts", ["zh", "en", "both"])
def test_every_clause_of_a_whole_regulation_is_on_the_paper_with_contents(office: Unit, texts: shown.Texts) -> None:
    document = pack("D20")
    assert document is not None
    version = services.open_regulation(document=document, unit_id=office.pk, by=SYSTEM, at=MONDAY)
    paper = said(version, texts)
    for clause in document.clauses:
        number = clause.numbered.en if texts == "en" else clause.number
        assert "".join(number.split()) in paper
        for language, words in (("zh", clause.text.zh), ("en", clause.text.en)):
            # Hyphens at the ends of lines are the typesetter's: the beginning of a text shows whether it is there.
            assert ("".join(words.split())[:12] in paper) is (texts in (language, "both"))
    for chapter in document.chapters:
        title = chapter.title.en if texts == "en" else chapter.title.zh
        assert paper.count("".join(title.split())) >= 2


def test_a_language_that_has_not_been_written_is_printed_in_the_other(office: Unit) -> None:
    source = "key: a\nname: {zh: 制度}\nchapters: [{key: c, title: {zh: 章}, clauses: [{key: d, text: {zh: 正文}}]}]"
    version = services.open_regulation(document=read_yaml(source), unit_id=office.pk, by=SYSTEM, at=MONDAY)
    assert "正文" in said(version, "en")
    assert said(version, "both").count("正文") == 1


def test_markup_in_a_clause_is_printed_as_it_was_typed(office: Unit) -> None:
    nasty = '#pagebreak() *b* $x$ <a> "q" \\n'
    document = read_yaml("key: a\nname: a\nchapters: [{key: c, title: c, clauses: [{key: d, text: x}]}]")
    clause = next(document.clauses).model_copy(update={"text": Words(nasty, nasty)})
    chapter = document.chapters[0].model_copy(update={"clauses": (clause,)})
    odd = document.model_copy(update={"chapters": (chapter,)})
    version = services.open_regulation(document=odd, unit_id=office.pk, by=SYSTEM, at=MONDAY)
    assert "#pagebreak()*b*$x$" in said(version, "zh")


def test_the_button_asks_for_language_and_annex_and_opens_the_paper(office: Unit) -> None:
    version = make_regulation(office)
    browser = browser_of(admin_actor())
    url = reverse("regulations:print", args=[version.pk])
    assert url in browser.get(reverse("regulations:version", args=[version.pk])).content.decode()
    assert "With an annex" in browser.get(url).content.decode()
    answer = browser.get(url, {"texts": "both", "annex": "on"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert pages_of(answer.content) == 2
    assert browser.get(url, {"texts": "fr"}).status_code == 422
    assert browser_of(customer_actor()).get(url, {"texts": "zh"}).status_code == 404

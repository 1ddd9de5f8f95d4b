"""A version of a regulation as a company document on paper."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from aftercare.base.kernel.words import Words
from aftercare.platform.printing import public as printing
from aftercare.regulations.bindings.rules import HONESTY_WORDS, POSTS
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import Chapter, Clause, Document
from aftercare.regulations.handbook import selectors
from aftercare.regulations.handbook.rules import Section

Texts = Literal["zh", "en", "both"]


def pdf(version: Version, *, texts: Texts, annex: bool, language: str, at: datetime) -> bytes:
    """The paper; `texts` says in which language the clauses stand, `language` is that of the labels."""
    paper = language if texts == "both" else {"zh": "zh-hans", "en": "en"}[texts]
    return printing.render(
        "regulations/regulation", _data(version, texts, paper, annex=annex), language=paper,
        head=printing.company_head(version.regulation.unit_path), at=at,
    )  # fmt: skip


def _data(version: Version, texts: Texts, language: str, *, annex: bool) -> dict[str, Any]:
    book = selectors.handbook(version)
    document = book.document
    with override(language):
        return {
            "title": _both(document.name, texts),
            "number": f"{version.regulation.key}@{version.number}",
            "facts": _facts(version, document),
            "note": version.note,
            "purpose": _in(document.purpose, texts),
            "chapters": [_chapter(one, texts) for one in book.sections],
            "annex": [row for one in book.sections for row in _annex(one, texts)] if annex else [],
            "labels": _labels(),
            "signers": [str(POSTS.get(document.approved_by, document.approved_by))],
        }


def _in(words: Words, texts: Texts) -> list[str]:
    """The text in the language that was asked for; where it has not been written, in the other."""
    if texts == "both":
        return list(dict.fromkeys((words.zh, words.en)))
    return [words.in_language("zh-hans" if texts == "zh" else "en")]


def _number(part: Chapter | Clause, texts: Texts) -> str:
    """As the document prints it; those who read English alone get it in English."""
    return part.numbered.en if texts == "en" else part.number


def _both(words: Words, texts: Texts) -> str:
    return " · ".join(filter(None, _in(words, texts)))


def _facts(version: Version, document: Document) -> list[list[Any]]:
    """Number, version, dates, who approved; what has not happened yet stands empty."""
    return [
        [_("Version"), str(version.number)],
        [pgettext("regulation", "Issued by"), version.regulation.unit.name],
        [_("State"), version.get_state_display()],
        [_("Approved by"), str(POSTS.get(document.approved_by, document.approved_by))],
        [_("In force from"), version.effective_from],
        [_("Approved on"), version.approved_at],
        *([[_("In force until"), version.effective_to]] if version.effective_to else []),
    ]


def _labels() -> dict[str, Any]:
    return {
        "contents": pgettext("paper", "Contents"),
        "basis": _("Basis: %(law)s") % {"law": ""},
        "annex": _("Annex: what the program does"),
        "annex_help": _("How each clause is vouched for when the regulation is in force."),
        "annex_heads": [pgettext("regulation", "Clause"), _("Vouched for"), _("What happens")],
        "seal": pgettext("paper", "Company seal"),
    }


def _chapter(section: Section, texts: Texts) -> dict[str, Any]:
    chapter = section.chapter
    return {
        "number": _number(chapter, texts),
        "title": _in(chapter.title, texts),
        "clauses": [_clause(one.clause, texts) for one in section.clauses],
    }


def _clause(clause: Clause, texts: Texts) -> dict[str, Any]:
    return {
        "number": _number(clause, texts),
        "title": _in(clause.title, texts),
        "text": _in(clause.text, texts),
        "basis": _in(clause.basis, texts),
    }


def _annex(section: Section, texts: Texts) -> Iterable[dict[str, Any]]:
    for one in section.clauses:
        for margin in one.margins:
            if margin.kind != "statement":
                yield {
                    "number": _number(one.clause, texts),
                    "honesty": str(HONESTY_WORDS[margin.honesty]),
                    "sentence": _in(margin.sentence, texts),
                }

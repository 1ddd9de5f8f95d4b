"""A language in which every translated text wears ⟦marks⟧, and a reader that finds text without."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from functools import cache
from html.parser import HTMLParser
from unittest.mock import patch

from django.utils import translation
from django.utils.translation import trans_real

from aftercare.base.kernel.words import Words

OPEN, CLOSE = "⟦", "⟧"
# A word: two letters in a row, or one Han character.
WORD = re.compile(r"[^\W\d_]{2,}|[一-鿿]")
# Read by people though no text: these attributes.
SPOKEN = {"title", "placeholder", "alt", "aria-label", "aria-description", "hx-confirm", "data-confirm", "label"}
SILENT = {"script", "style", "code", "kbd", "pre", "svg", "textarea"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
BLOCKS = {"p", "li", "td", "th", "div", "section", "dd", "dt", "label", "button", "option", "title", "h1", "h2", "h3"}
# A key to be typed into a telephone.
SECRET = re.compile(r"\b[A-Z2-7]{16,}\b")
# A moment in the reader's form: `base/ui/formats.py` has its own words for days and months.
MOMENT = re.compile(
    r"\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?: \d{4})?"
)
# Codes are the same in every language: visit.arrived, base@1/arrival#clock, 12.5 mm.
CODE = re.compile(r"\b[a-z][a-z_0-9]*(?:[.@/#-][a-z_0-9-]+)+\b|\b\d+(?:\.\d+)? ?(?:mm|cm|kg|min|ms|MB|GB)\b")
# Attributes kept in a variable of a template.
ATTRIBUTES = re.compile(r"^(\s*[\w-]+=\"[^\"]*\")+\s*$")
# Names stay as they are.
NAMES = ("Aftercare", "售后", "English", "简体中文", "中文", "中", "EN", "Esc", "mm", "JSON", "CSV", "PDF", "OpenAPI")


def marked(text: str) -> str:
    """What the pseudo-language makes of a text."""
    return f"{OPEN}{text}{CLOSE}" if text else text


@cache
def _catalogue() -> trans_real.DjangoTranslation:
    """One of its own: pages keep texts by the catalogue that they came from."""
    return copy(trans_real.translation("en"))


@contextmanager
def spoken() -> Iterator[None]:
    """Within the block everything that passes gettext, or stands in the catalogue of words, is marked."""
    real = translation._trans
    with ExitStack() as stack:
        stack.enter_context(patch.dict(trans_real._translations, {"en": _catalogue()}))
        stack.enter_context(translation.override("en"))
        stack.enter_context(patch.object(real, "gettext", marked))
        stack.enter_context(patch.object(real, "pgettext", lambda _context, text: marked(text)))
        stack.enter_context(patch.object(real, "ngettext", lambda one, many, n: marked(one if n == 1 else many)))
        stack.enter_context(
            patch.object(real, "npgettext", lambda _context, one, many, n: marked(one if n == 1 else many))
        )
        stack.enter_context(patch.object(Words, "in_language", lambda self, _language: marked(self.en or self.zh)))
        yield


def unmarked(text: str, depth: int = 0) -> tuple[str, int]:
    """What of a text lies outside marks, and in how many marks its end lies."""
    outside = []
    for sign in text:
        depth += (sign == OPEN) - (sign == CLOSE)
        if not depth and sign != CLOSE:
            outside.append(sign)
    return "".join(outside), depth


class Reader(HTMLParser):
    """Collects what people would read and nobody translated: (line, text)."""

    def __init__(self, names: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.silent: list[str] = []
        self.names = NAMES + names
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID and (self.silent or tag in SILENT or given.get("translate") == "no"):
            self.silent.append(tag)
        if self.silent or given.get("translate") == "no":
            return
        for name in SPOKEN & set(given):
            self._look(unmarked(given[name] or "")[0], given[name] or "")
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            self._look(unmarked(given.get("value") or "")[0], given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()
        if tag in BLOCKS:  # a mark that was cut off hides nothing beyond its block
            self.depth = 0

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        rest, self.depth = unmarked(data, self.depth)  # a translated sentence may hold a link
        self._look(rest, data)

    def _look(self, rest: str, text: str) -> None:
        rest = CODE.sub(" ", MOMENT.sub(" ", SECRET.sub(" ", rest)))
        for name in self.names:
            rest = rest.replace(name, " ")
        if WORD.search(rest) and not ATTRIBUTES.match(text):
            self.found.append((self.getpos()[0], " ".join(text.split())[:80]))


def bare_text(html: str, *names: str) -> list[tuple[int, str]]:
    """Every text in the page that did not pass gettext; `names` are data that the page may show."""
    reader = Reader(names)
    reader.feed(html)
    reader.close()
    return reader.found

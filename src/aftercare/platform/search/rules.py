"""How text becomes words that can be found, and how a question becomes a query. No database.

Each Han character is a word of its own and a run of them is searched as a phrase, so Chinese is
found without a dictionary and without ever missing a hit; Latin words are found by their
beginning; numbers also by their end.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words

# Marks words that we make ourselves; no text that somebody types can hold them (private use area).
BACKWARDS = "\ue000"
OWNED = "\ue001"
# Shorter ends of numbers would find half of everything.
SHORTEST_END = 3
LONGEST_QUERY = 200
MOST_TERMS = 12
# PostgreSQL keeps positions up to 16,383 only; more text than this is not searched.
MOST_WORDS = 16_000

_HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_HAN}]|[^\W_{_HAN}\ue000-\uf8ff]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}\ue000-\uf8ff]+")
_DIGITS = re.compile(r"[0-9]{3,}")
_SPACED = re.compile(r"[0-9][0-9 \-]{5,}[0-9]")
# Names are searched by their initials, sentences are not.
LONGEST_NAME = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What an owner gives to be found of one object.

    `text` may be shown in a hit; `unseen` is searched but never stored or shown (phone numbers,
    old numbers, aliases). `owners` are those who find it as their own: `("staff", 5)` an
    engineer, `("party", 12)` a customer.
    """

    id: int
    unit_path: str
    title: str
    number: str = ""
    text: str = ""
    unseen: str = ""
    owners: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Builder:
    """What the owner of a kind of object tells `search`; see docs/developers/search.md.

    `events`: the names of the events that touch it; `touched(event)` gives the ids, by default
    the event's stream and subjects of this kind. `build(ids)`: a Row for each id that can be
    found; the others are forgotten. `visible(ids, by)`: those the reader may see. `every(after,
    limit)`: ids > after in order, for the rebuild. `code(text)`: the id that a scanned or pasted
    address names, if it is one of ours.
    """

    label: Words
    icon: str
    permission: str
    events: frozenset[str]
    build: Callable[[Sequence[int]], Iterable[Row]]
    visible: Callable[[Sequence[int], Actor], Iterable[int]]
    url: Callable[[int], str]
    every: Callable[[int, int], Sequence[int]]
    touched: Callable[[Recorded], Iterable[int]] | None = None
    code: Callable[[str], int | None] | None = None


builders: Registry[Builder] = Registry("search builders")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One object that was found and may be seen."""

    kind: str
    id: int
    number: str
    title: str
    excerpt: str
    url: str


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: any of the phrases; the last word of a phrase by its beginning if `prefix`."""

    phrases: tuple[tuple[str, ...], ...]
    prefix: bool


class _Folded(dict[int, str]):
    """Character → what is left of it without its accents; worked out when first met."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code))
        plain = unicodedata.normalize("NFC", "".join(one for one in parts if unicodedata.category(one) != "Mn"))
        self[code] = plain
        return plain


_FOLDED = _Folded()


def normal(text: str) -> str:
    """Full width becomes half width, capitals small, accents go. Letter by letter, so a part of a text stays one."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED)


def words(text: str) -> list[str]:
    """The words of a text, in order: one for each Han character, one for each run of letters and digits."""
    return _WORD.findall(normal(text))


def words_of(row: Row) -> list[str]:
    """Everything by which a row is found."""
    text = normal(f"{row.number} {row.title} {row.text} {row.unseen}")
    own = (owned(kind, number) for kind, number in row.owners)
    made = [_squeezed(row.number), initials(row.title), *own, *_backwards(text)]
    return [*filter(None, made), *_WORD.findall(text)][:MOST_WORDS]


def _squeezed(number: str) -> str:
    """`SR2611-00012` is also found as `sr261100012`."""
    return "".join(word for word in words(number) if not _IS_HAN.match(word))


def _backwards(text: str) -> list[str]:
    """Every number of a text from its end, so that its last digits are a beginning; `138 1234 5678` is one number."""
    runs = _DIGITS.findall(text) + [re.sub(r"\D", "", run) for run in _SPACED.findall(text)]
    return [BACKWARDS + run[::-1] for run in dict.fromkeys(runs)]


def owned(kind: str, number: int) -> str:
    """The word under which somebody's own objects stand."""
    return f"{OWNED}{kind}{number}"


@lru_cache(maxsize=20_000)
def initials(title: str) -> str:
    """First letters of the pinyin of a name's Han characters: 华联商厦 → hlss."""
    run = "".join(_IS_HAN.findall(title))
    if not 1 < len(run) <= LONGEST_NAME:
        return ""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(run, style=Style.FIRST_LETTER, errors="ignore")).lower()


def terms(text: str) -> list[Term]:
    """What somebody typed, as conditions that must all hold. Nothing to search for: an empty list."""
    return [_term(run) for run in _RUN.findall(normal(text[:LONGEST_QUERY]))[:MOST_TERMS]]


def _term(run: str) -> Term:
    if _IS_HAN.match(run):
        return Term((tuple(run),), prefix=False)
    phrases: tuple[tuple[str, ...], ...] = ((run,),)
    if run.isdecimal() and run.isascii() and len(run) >= SHORTEST_END:
        phrases = (*phrases, (BACKWARDS + run[::-1],))
    return Term(phrases, prefix=True)


def loosened(conditions: Sequence[Term]) -> list[Term]:
    """The same question, with long Han phrases cut into pairs that may stand anywhere."""
    loose: list[Term] = []
    for term in conditions:
        phrase = term.phrases[0]
        if term.prefix or len(phrase) <= 2:
            loose.append(term)
        else:
            loose += [Term((phrase[at : at + 2],), prefix=False) for at in range(len(phrase) - 1)]
    return loose


def own_term(owners: Sequence[tuple[str, int]]) -> Term | None:
    """The condition "belongs to one of these"; None if there is nobody."""
    return Term(tuple((owned(kind, number),) for kind, number in owners), prefix=False) if owners else None


def as_fts5(conditions: Sequence[Term]) -> str:
    """The query for SQLite. Words hold neither quotes nor operators."""
    return " AND ".join(
        f"({' OR '.join(_fts5_phrase(one, term.prefix) for one in term.phrases)})" for term in conditions
    )


def _fts5_phrase(phrase: tuple[str, ...], prefix: bool) -> str:
    return f'"{" ".join(phrase)}"{"*" if prefix else ""}'


def as_tsquery(conditions: Sequence[Term]) -> str:
    """The query for PostgreSQL, to be cast: no parser of the server touches our words."""
    return " & ".join(f"({' | '.join(_ts_phrase(one, term.prefix) for one in term.phrases)})" for term in conditions)


def _ts_phrase(phrase: tuple[str, ...], prefix: bool) -> str:
    return " <-> ".join(f"'{word}'{':*' if prefix else ''}" for word in phrase)


def as_tsvector(found: Sequence[str]) -> str:
    """The words with their places, to be cast to tsvector. A word keeps at most 256 places."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(found, start=1):
        places.setdefault(word[:500], []).append(place)
    return " ".join(f"'{word}':{','.join(str(at) for at in where[:255])}" for word, where in places.items())


def query_for(vendor: str, conditions: Sequence[Term]) -> str:
    """The conditions as the database's index understands them."""
    return as_tsquery(conditions) if vendor == "postgresql" else as_fts5(conditions)


def index_text_for(vendor: str, row: Row) -> str:
    """A row's words as the database's index takes them."""
    found = words_of(row)
    return as_tsvector(found) if vendor == "postgresql" else " ".join(found)


def excerpt(text: str, conditions: Sequence[Term], *, width: int = 60) -> str:
    """The part of a text round the first word that was found; the beginning if none shows."""
    flat = " ".join(text.split())
    lowered = flat.casefold()
    found = [lowered.find("".join(phrase)) for term in conditions for phrase in term.phrases]
    first = min((at for at in found if at >= 0), default=0)
    start = max(0, first - width // 3)
    return f"{'…' if start else ''}{flat[start : start + width]}{'…' if start + width < len(flat) else ''}"

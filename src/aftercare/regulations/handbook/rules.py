"""A regulation as it is read: each clause with what stands behind it in the margin, and the sum of them. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import (
    Binding,
    Honesty,
    Names,
    field_name,
    say,
)
from aftercare.regulations.documents.rules import OF_SUBJECT, Chapter, Clause, Document, clocks_in, waits_in


@dataclass(frozen=True, slots=True)
class Offer:
    """What an app above does with a shipped regulation: a button beside it. `url` names a view that takes its key."""

    label: Words
    url: str
    icon: str
    permission: str


offers: Registry[Offer] = Registry("offers of shipped regulations")


@dataclass(frozen=True, slots=True)
class Margin:
    """One binding beside its clause: how it is vouched for, in a sentence, and the events that it waits for."""

    key: str
    kind: str
    honesty: Honesty
    sentence: Words
    waits: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """One clause as the page shows it."""

    clause: Clause
    margins: tuple[Margin, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter and its clauses."""

    chapter: Chapter
    clauses: tuple[Printed, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def sections(document: Document, names: Names, live: Collection[str]) -> tuple[Section, ...]:
    """The whole document, chapter by chapter; its clocks are called as it calls them."""
    names = replace(names, clocks={**names.clocks, **clocks_in(document)})
    return tuple(
        Section(chapter, tuple(_printed(document, clause, names, live) for clause in chapter.clauses))
        for chapter in document.chapters
    )


def _printed(document: Document, clause: Clause, names: Names, live: Collection[str]) -> Printed:
    return Printed(clause, tuple(_margin(document, one, names, live) for one in clause.bindings))


def _margin(document: Document, one: Binding, names: Names, live: Collection[str]) -> Margin:
    waits = tuple(names.events.get(name) or _subject_words(name) for name in waits_in(document, one, live))
    return Margin(one.key, one.kind, one.honesty, say(one, names), waits)


def _subject_words(name: str) -> Words:
    subject = name.removeprefix(OF_SUBJECT)
    what = field_name(subject)
    return Words(name, name) if subject == name else Words(f"对“{what.zh}”的升级", f"escalations of “{what.en}”")


@dataclass(frozen=True, slots=True)
class Standing:
    """A document in figures: its bindings that are live, and those that wait, with the events they wait for."""

    clauses: int
    live: int
    waiting: int
    events: tuple[str, ...]
    # Address of a binding (clause#binding) → the events that it waits for.
    waits: dict[str, list[str]]


def standing(document: Document, live: Collection[str]) -> Standing:
    """What of a document can come alive now, and what waits for which events."""
    bound = [(f"{clause.key}#{one.key}", waits_in(document, one, live)) for clause, one in document.bound()]
    waits = {where: names for where, names in bound if names}
    events = sorted({name for names in waits.values() for name in names})
    clauses = sum(1 for _clause in document.clauses)
    return Standing(clauses, len(bound) - len(waits), len(waits), tuple(events), waits)


def pieces(before: str, after: str) -> list[Piece]:
    """Two texts as one, with what went and what came marked: by character in Chinese, by word elsewhere."""
    old, new = _tokens(before), _tokens(after)
    found: list[Piece] = []
    for tag, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[first:last])))
            continue
        found += [Piece("gone", "".join(old[first:last]))] if last > first else []
        found += [Piece("new", "".join(new[begin:end]))] if end > begin else []
    return found


def _tokens(text: str) -> Sequence[str]:
    return re.findall(r"[A-Za-z0-9]+|\s+|.", text, re.DOTALL)

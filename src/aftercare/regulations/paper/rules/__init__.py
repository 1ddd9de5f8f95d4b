"""A file in, regulations out: `read` → `Paper`.

`reading` (bytes into text: `word`, `listing`, `pages`), `noise` and `flow` (the page's noise away), `markers`,
`nodes` and `splitting` (clauses), `durations`, `periods`, `shares`, `vocabulary` (findings), `cues` and `proposing`
(bindings), `shapes` (what comes out); the words they know are in tables/. The same bytes always give the same paper.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from aftercare.regulations.paper.rules import durations, periods, reading, shares, vocabulary
from aftercare.regulations.paper.rules.flow import Flow, flow
from aftercare.regulations.paper.rules.nodes import Node, Outline
from aftercare.regulations.paper.rules.proposing import Above, propose
from aftercare.regulations.paper.rules.shapes import Clause, Document, Finding, Kind, Paper, Period, Proposal, Unit
from aftercare.regulations.paper.rules.splitting import split

__all__ = ["Clause", "Document", "Finding", "Kind", "Paper", "Period", "Proposal", "Unit", "check", "read"]


def check(content: bytes, name: str) -> None:
    """Raise the `DomainError` that `read` would raise, without splitting anything."""
    reading.read(content, name)


def read(content: bytes, name: str) -> Paper:
    """A written regulation as clauses with what was found in them; raises a `DomainError` that says what is wrong."""
    raw = reading.read(content, name)
    text = flow(raw)
    documents = tuple(_document(text, outline) for outline in split(text))
    return Paper(name=name, text=raw.text, documents=documents)


def _document(text: Flow, outline: Outline) -> Document:
    places = {id(node): at for at, node in enumerate(outline.clauses)}
    clauses = tuple(_clause(text, node, places) for node in outline.clauses)
    end = outline.end if outline.end >= 0 else len(text.written)
    return Document(outline.title, text.origin(outline.start), text.origin_end(end), clauses)


def _clause(text: Flow, node: Node, places: dict[int, int]) -> Clause:
    above = list(_ancestors(node))
    over_it = [one for one in reversed(above) if one.heading]
    headings = tuple(text.written[one.start : one.end].strip() for one in over_it)
    parent = next((places[id(one)] for one in above if id(one) in places), None)
    pieces = [_trimmed(text.matching, start, end) for start, end in node.pieces()]
    pieces = [(start, end) for start, end in pieces if end > start]
    form = "\n".join(text.matching[start:end] for start, end in pieces)
    written = "\n".join(text.written[start:end] for start, end in pieces)
    found = tuple(_found(form))
    places_of = _Pieces(pieces)
    over = Above(
        tuple(text.matching[one.start : one.end].strip() for one in reversed(above) if one.heading),
        next((text.matching[one.start : one.end] for one in above if not one.heading), ""),
    )
    return Clause(
        number=node.number,
        text=written,
        start=text.origin(node.marker.start if node.marker else node.start),
        end=text.origin_end(pieces[-1][1]),
        headings=headings,
        heading_numbers=tuple(one.number for one in over_it),
        parent=parent,
        level=len(above),
        findings=tuple(_placed(text, places_of, one) for one in found),
        proposals=tuple(_quoted(one, form, written) for one in propose(form, found, over)),
    )


def _ancestors(node: Node) -> Iterator[Node]:
    above = node.parent
    while above is not None and above.parent is not None:
        yield above
        above = above.parent


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without blanks and the sides of a table around it."""
    said = text[start:end]
    return start + len(said) - len(said.lstrip(" |\t")), end - len(said) + len(said.rstrip(" |\t"))


def _found(form: str) -> Iterator[Finding]:
    often = tuple(periods.find(form))
    yield from durations.find(form, often)
    yield from often
    yield from shares.find(form)
    yield from vocabulary.find(form)


def _quoted(one: Proposal, form: str, written: str) -> Proposal:
    """A proposal that quotes the text as it was written: both forms are equally long."""

    def quote(words: str) -> str:
        at = form.find(words)
        return written[at : at + len(words)] if at >= 0 else words

    return replace(
        one,
        words=tuple(map(quote, one.words)),
        roles=tuple(map(quote, one.roles)),
        documents=tuple(map(quote, one.documents)),
    )


def _placed(text: Flow, pieces: "_Pieces", one: Finding) -> Finding:
    """A finding with its words as written, and its place in the original."""
    start, end = pieces.in_flow(one.start), pieces.in_flow(one.end - 1) + 1
    return replace(one, words=text.written[start:end], start=text.origin(start), end=text.origin_end(end))


class _Pieces:
    """From a place in the text of a clause to the place in the flow."""

    def __init__(self, pieces: list[tuple[int, int]]) -> None:
        self.pieces = pieces
        # A line feed stands between two pieces.
        self.starts = [0, *accumulate(end - start + 1 for start, end in pieces[:-1])]

    def in_flow(self, at: int) -> int:
        piece = bisect_right(self.starts, at) - 1
        return self.pieces[piece][0] + at - self.starts[piece]

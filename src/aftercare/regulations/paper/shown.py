"""A paper as JSON and as lines for a terminal."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aftercare.regulations.paper.rules import Clause, Document, Finding, Paper, Proposal

SHOWN = 60


def as_json(paper: Paper) -> dict[str, Any]:
    """All clauses at the top; `document` counts into `documents`, `parent` into the clauses of the same document."""
    return {
        "name": paper.name,
        "documents": [
            {"title": one.title, "start": one.start, "end": one.end, "clauses": len(one.clauses)}
            for one in paper.documents
        ],
        "clauses": [_clause(clause, at) for at, one in enumerate(paper.documents) for clause in one.clauses],
    }


def _clause(clause: Clause, document: int) -> dict[str, Any]:
    return {
        "number": clause.number,
        "text": clause.text,
        "document": document,
        "headings": list(clause.headings),
        "parent": clause.parent,
        "level": clause.level,
        "start": clause.start,
        "end": clause.end,
        "bindings": [_binding(one) for one in clause.proposals],
        "findings": [_finding(one) for one in clause.findings],
    }


def _binding(one: Proposal) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "value": _number(one.value),
        "unit": one.unit,
        "every": one.every,
        "n": one.n,
        "low": _number(one.low),
        "high": _number(one.high),
        "confidence": one.confidence,
        "words": list(one.words),
        "roles": list(one.roles),
        "documents": list(one.documents),
        "why": one.why,
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "what": one.what, "words": one.words, "start": one.start, "end": one.end, "value": _number(one.value),
        "unit": one.unit, "every": one.every, "n": one.n, "low": _number(one.low), "high": _number(one.high),
        "why": one.why,
    }  # fmt: skip


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def lines(paper: Paper) -> Iterator[str]:
    """A line a clause, its bindings below it."""
    for document in paper.documents:
        yield from _document(document)
    total = len(paper.clauses)
    bound = sum(any(one.kind != "statement" for one in clause.proposals) for clause in paper.clauses)
    yield _("%(documents)d regulations, %(clauses)d clauses, %(bound)d of them with something to run.") % {
        "documents": len(paper.documents), "clauses": total, "bound": bound,
    }  # fmt: skip


def _document(document: Document) -> Iterator[str]:
    yield document.title or _("Without a title")
    heading: tuple[str, ...] = ()
    for clause in document.clauses:
        if clause.headings != heading:
            heading = clause.headings
            yield f"  {' › '.join(heading)}" if heading else ""
        text = " ".join(clause.text.split())
        yield f"    {clause.number} {text[:SHOWN]}{'…' if len(text) > SHOWN else ''}"
        for one in clause.proposals:
            yield f"      {one.confidence:>3}% {_words(one)}"
    yield ""


def _words(one: Proposal) -> str:
    """Codes as in the JSON, then what the paper says."""
    parts: list[str] = [one.kind]
    if one.value is not None:
        parts.append(f"{_number(one.value)} {one.unit or ''}".strip())
    if one.every:
        parts.append(f"every {one.n} {one.every}")
    if one.low is not None or one.high is not None:
        parts.append(
            f"{_number(one.low) if one.low is not None else ''}–{_number(one.high) if one.high is not None else ''}"
        )
    quoted = ", ".join(f"“{words}”" for words in one.words)
    return " ".join(parts) + (f"  {quoted}" if quoted else "")

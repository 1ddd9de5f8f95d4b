"""A paper that was read, as work for a person: whole lengths, likely events, and where the words stand. Pure."""

import re
from collections.abc import Collection, Iterator
from decimal import ROUND_CEILING, Decimal

from aftercare.regulations.intake.rules import work
from aftercare.regulations.intake.rules.guessing import key_from, start_and_stop
from aftercare.regulations.paper.rules import Clause, Document, Paper, Proposal, Unit

CHINESE = re.compile(r"[\u3400-\u9fff]")
# A part of a unit is given in the next smaller one.
SMALLER: dict[Unit, tuple[int, Unit]] = {
    "hour": (60, "minute"),
    "day": (24, "hour"),
    "workday": (8, "hour"),
    "week": (7, "day"),
    "month": (30, "day"),
    "year": (12, "month"),
}
# Below this a proposal is shown and left out unless somebody takes it.
SURE = 50


def work_of(paper: Paper, keys: Collection[str] = ()) -> work.Work:
    """What a person is asked to confirm; `keys` are taken already."""
    taken = set(keys)
    sheets = []
    for one in paper.documents:
        sheets.append(_sheet(one, paper.text, taken))
        taken.add(sheets[-1].key)
    return work.Work(sheets=tuple(sheets))


def _sheet(one: Document, text: str, taken: set[str]) -> work.Sheet:
    title = " ".join(one.title.split())
    chinese = CHINESE.search(text[one.start : one.end]) is not None
    return work.Sheet(
        key=key_from(title, taken),
        title=title,
        language="zh" if chinese else "en",
        lines=tuple(_line(number, clause, text) for number, clause in enumerate(one.clauses, start=1)),
    )


def _line(number: int, clause: Clause, text: str) -> work.Line:
    return work.Line(
        id=number,
        number=" ".join(clause.number.split())[:20],
        text=clause.text,
        chapter_number=(clause.heading_numbers[-1] if clause.heading_numbers else "")[:20],
        chapter=" · ".join(" ".join(one.split()) for one in clause.headings),
        spans=((clause.start, clause.end),),
        marks=tuple(_marks(clause, text)),
        bindings=tuple(_proposed(one, clause) for one in clause.proposals),
    )


def _proposed(one: Proposal, clause: Clause) -> work.Proposed:
    value, unit = _whole(one.value, one.unit)
    words = one.words[0] if one.words else ""
    start, stop = start_and_stop(clause.text, words) if one.kind == "clock" else ("", "")
    return work.Proposed(
        kind=one.kind,
        taken=one.confidence >= SURE,
        value=value,
        unit=unit,
        every=_period(one),
        low=_basis_points(one.low) if one.value is None else None,
        high=_basis_points(one.high) if one.value is None else None,
        start=start,
        stop=stop,
        confidence=one.confidence,
        words=one.words,
        roles=one.roles,
        documents=one.documents,
    )


def _period(one: Proposal) -> str | None:
    """Every three months is every quarter; every two weeks has no period of its own."""
    times = {("month", 3): "quarter", ("month", 6): "half_year", ("month", 12): "year", ("quarter", 2): "half_year"}
    return one.every if one.n in (None, 1) else times.get((one.every or "", one.n or 1))


def _whole(value: Decimal | None, unit: Unit | None) -> tuple[int | None, Unit | None]:
    while value is not None and unit in SMALLER and value != value.to_integral_value():
        factor, unit = SMALLER[unit]
        value *= factor
    return (None, unit) if value is None else (int(value.to_integral_value(ROUND_CEILING)), unit)


def _basis_points(share: Decimal | None) -> int | None:
    return int(share * 100) if share is not None and 0 <= share <= 100 else None


def _marks(clause: Clause, text: str) -> Iterator[tuple[int, int, str]]:
    """Where on paper the words stand that led to a proposal."""
    places = {one.words: (one.start, one.end) for one in clause.findings}
    for proposal in clause.proposals:
        for words in proposal.words:
            found = places.get(words) or _find(words, text, clause.start, clause.end)
            if found:
                yield (*found, proposal.kind)


def _find(words: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Lines on paper are broken where the text is not."""
    loose = r"\s*".join(re.escape(one) for one in words if not one.isspace())
    found = re.compile(loose).search(text, start, end) if loose else None
    return found.span() if found else None

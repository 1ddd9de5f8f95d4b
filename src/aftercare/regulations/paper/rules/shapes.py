"""What reading a paper gives. Offsets count characters of `Paper.text`, the text as it was written."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Kind = Literal["clock", "routine", "gate", "record", "escalation", "indicator", "appraisal", "role", "statement"]
Unit = Literal["minute", "hour", "day", "workday", "week", "month", "year"]
Period = Literal["day", "week", "month", "quarter", "half_year", "year"]
What = Literal[
    "duration", "promptness", "period", "regularity", "share", "count", "role", "document", "signature", "approval",
    "obligation", "prohibition", "event", "weight", "cue",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Words in a clause that say something a rule can use, and what they say."""

    what: What
    words: str
    start: int
    end: int
    value: Decimal | None = None
    unit: Unit | None = None
    every: Period | None = None
    n: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    # Why these words count: the reason beside the rule.
    why: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A binding that a person may confirm. `words` are those that led to it; confidence is in per cent."""

    kind: Kind
    confidence: int
    words: tuple[str, ...] = ()
    value: Decimal | None = None
    unit: Unit | None = None
    every: Period | None = None
    n: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    roles: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its own number as printed (empty if it has none), the text without it, where it stands."""

    number: str
    text: str
    start: int
    end: int
    # The headings above it, from the top; a clause in a list also stands under the clause that introduces it.
    headings: tuple[str, ...] = ()
    # Their own numbers as printed, one a heading; "" for one without.
    heading_numbers: tuple[str, ...] = ()
    # The place of that clause among the clauses of the document.
    parent: int | None = None
    level: int = 0
    findings: tuple[Finding, ...] = ()
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One regulation of the paper."""

    title: str
    start: int
    end: int
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A file read: its text and the regulations found in it."""

    name: str
    text: str = field(repr=False)
    documents: tuple[Document, ...]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses, document after document."""
        return tuple(clause for document in self.documents for clause in document.clauses)

"""What the API says about compliance."""

from datetime import date, datetime

from ninja import Schema

from aftercare.regulations.compliance.rules import Counts, Verdict
from aftercare.regulations.compliance.rules.meters import Line


class ClauseOut(Schema):
    """One clause in its period; `share_bp`: kept among kept and breached, `silent`: what never fired in 90 days."""

    clause: str
    number: str
    honesty: str
    cases: int
    kept: int
    breached: int
    open: int
    waived: int
    share_bp: int | None
    silent: list[str]

    @classmethod
    def of(cls, line: Line) -> "ClauseOut":
        """From a line of the table."""
        counts: Counts = line.counts
        return cls(
            clause=line.clause.key,
            number=line.clause.number,
            honesty=line.honesty,
            cases=counts.cases,
            kept=counts.kept,
            breached=counts.breached,
            open=counts.open,
            waived=counts.waived,
            share_bp=counts.share_bp,
            silent=list(line.silent),
        )


class ComplianceOut(Schema):
    """A regulation, clause by clause, from the first day to the last."""

    regulation: str
    version: int | None
    first: date
    last: date
    clauses: list[ClauseOut]


class BreachOut(Schema):
    """A clause that was not kept, with the events of the journal that prove it."""

    id: int
    address: str
    kind: str
    subject_kind: str
    subject_id: int
    item: str
    at: datetime
    due_at: datetime | None
    over: int
    evidence: list[int]
    staff_id: int | None
    customer_id: int | None
    cause: str
    said: dict[str, str]
    explained: str | None

    @classmethod
    def of(cls, one: Verdict, explained: str | None) -> "BreachOut":
        """From a verdict, and the cause that was noted last."""
        return cls(
            id=one.number,
            address=one.address,
            kind=one.kind,
            subject_kind=one.subject_kind,
            subject_id=one.subject_id,
            item=one.item,
            at=one.at,
            due_at=one.due_at,
            over=one.over,
            evidence=list(one.evidence),
            staff_id=one.staff_id,
            customer_id=one.customer_id,
            cause=one.cause,
            said=one.said.as_json(),
            explained=explained,
        )

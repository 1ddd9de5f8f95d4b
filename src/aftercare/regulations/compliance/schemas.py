"""What the API says about compliance."""

from datetime import date

from ninja import Schema

from aftercare.regulations.compliance.rules import Counts
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

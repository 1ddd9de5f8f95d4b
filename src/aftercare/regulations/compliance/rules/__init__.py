"""How clauses were kept: what a verdict is, who gives it, and what clocks and gates say. Pure."""

from aftercare.regulations.compliance.rules.tallying import Counts, by_clause, by_month, tally
from aftercare.regulations.compliance.rules.verdicts import Asked, Counted, Source, State, Verdict, counters, sources

__all__ = [
    "Asked",
    "Counted",
    "Counts",
    "Source",
    "State",
    "Verdict",
    "by_clause",
    "by_month",
    "counters",
    "sources",
    "tally",
]

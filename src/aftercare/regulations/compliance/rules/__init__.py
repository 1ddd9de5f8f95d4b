"""How clauses were kept: what a verdict is, and who gives it."""

from aftercare.regulations.compliance.rules.verdicts import Asked, Source, State, Verdict, sources

__all__ = ["Asked", "Source", "State", "Verdict", "sources"]

"""Conflicts and gaps of the regulations in force, a draft among them. Pure."""

from collections.abc import Sequence

from aftercare.regulations.conflicts.rules.findings import FAULTS, Code, Finding, World, rules_of
from aftercare.regulations.conflicts.rules.limits import impossible_targets, no_limit, two_limits
from aftercare.regulations.conflicts.rules.reach import (
    empty_scopes,
    supersession_cycles,
    unfillable_forms,
    unheld_posts,
    unknown_codes,
    unreachable_gates,
)
from aftercare.regulations.policies.rules import InForce

__all__ = ["FAULTS", "Code", "Finding", "World", "findings"]


def findings(versions: Sequence[InForce], world: World) -> list[Finding]:
    """Everything that is found, by address; the faults of a regulation first."""
    rules = list(rules_of(versions))
    found = [
        *two_limits(rules),
        *no_limit(rules, world),
        *impossible_targets(rules, world),
        *unheld_posts(versions, rules, world),
        *unfillable_forms(rules, world),
        *unreachable_gates(rules, world),
        *empty_scopes(versions, world),
        *unknown_codes(rules, world),
        *supersession_cycles(world),
    ]
    return sorted(found, key=lambda one: (one.regulation, not one.is_fault, one.address, one.field, one.code))

"""What a policy says, and the one that holds where no regulation says otherwise."""

from aftercare.regulations.policies.rules.definitions import (
    ATTRIBUTE_EVENTS,
    OWN_CALENDAR,
    Attributes,
    Definition,
    Policy,
    Target,
)
from aftercare.regulations.policies.rules.policy import BASE, EVENTS, REASONS

__all__ = [
    "ATTRIBUTE_EVENTS",
    "BASE",
    "EVENTS",
    "OWN_CALENDAR",
    "REASONS",
    "Attributes",
    "Definition",
    "Policy",
    "Target",
]

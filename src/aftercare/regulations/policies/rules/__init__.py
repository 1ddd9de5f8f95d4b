"""What a policy says, and the one that holds where no regulation says otherwise."""

from aftercare.regulations.policies.rules.definitions import (
    ATTRIBUTE_EVENTS,
    JOINED,
    OWN_CALENDAR,
    Attributes,
    Definition,
    Held,
    Part,
    Policy,
    Target,
    attributes_of,
    holds,
    shortened,
)
from aftercare.regulations.policies.rules.policy import BASE, DOCUMENT, REASONS
from aftercare.regulations.policies.rules.resolving import ATTRIBUTES, NOWHERE, UNITS, Choice, InForce, Rule, resolve

__all__ = [
    "ATTRIBUTES",
    "ATTRIBUTE_EVENTS",
    "BASE",
    "DOCUMENT",
    "JOINED",
    "NOWHERE",
    "OWN_CALENDAR",
    "REASONS",
    "UNITS",
    "Attributes",
    "Choice",
    "Definition",
    "Held",
    "InForce",
    "Part",
    "Policy",
    "Rule",
    "Target",
    "attributes_of",
    "holds",
    "resolve",
    "shortened",
]

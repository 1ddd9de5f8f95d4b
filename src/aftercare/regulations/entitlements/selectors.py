"""What customers are owed by the regulations: frozen on a case, or as it would be for one that opens now."""

from datetime import datetime

from aftercare.regulations.entitlements.rules import Owed
from aftercare.regulations.policies.rules import Attributes, Policy
from aftercare.regulations.policies.selectors import policies_of, policy_for


def owed_by(snapshot: str, attributes: Attributes) -> tuple[Owed, ...]:
    """What the policy frozen on a case grants it; () where it opened without one."""
    found = policies_of({snapshot}).get(snapshot)
    return _owed(found.policy, attributes) if found else ()


def owed_for(attributes: Attributes, at: datetime) -> tuple[Owed, ...]:
    """What a case with these attributes would be granted if it opened at `at`."""
    return _owed(policy_for(attributes, at).policy, attributes)


def _owed(policy: Policy, attributes: Attributes) -> tuple[Owed, ...]:
    return tuple(Owed.of(clause, binding) for clause, binding in policy.entitlements(attributes))

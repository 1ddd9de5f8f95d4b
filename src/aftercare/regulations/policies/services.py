"""Freezing the rules on a case."""

from datetime import datetime

from aftercare.base.kernel.ready import Ready
from aftercare.regulations.policies.models import PolicySnapshot
from aftercare.regulations.policies.rules import Attributes
from aftercare.regulations.policies.selectors import Frozen, policy_for

_KEPT = Ready(lambda digest: PolicySnapshot.objects.filter(digest=digest).values_list("digest"))


def snapshot_for(attributes: Attributes, at: datetime) -> Frozen:
    """The rules in force for a case that opens now with these attributes, kept as a row to freeze on it (decision 16).

    Call it within the command that opens the case, and put `digest` into `case.opened`: a case that opens
    without one has neither clocks nor gates. Three queries; equal cases share the row.
    """
    frozen = policy_for(attributes, at)
    if not _KEPT(frozen.digest):
        # Two first cases at once: one insert wins, both have the row.
        new = PolicySnapshot(digest=frozen.digest, label=frozen.policy.label, content=frozen.policy.text)
        PolicySnapshot.objects.bulk_create([new], ignore_conflicts=True)
    return frozen

"""Freezing the rules on a case."""

from aftercare.regulations.policies.models import PolicySnapshot
from aftercare.regulations.policies.rules import Attributes
from aftercare.regulations.policies.selectors import Frozen, policy_for


def snapshot_for(attributes: Attributes) -> Frozen:
    """The rules in force for a case with these attributes, kept as a row to freeze on it (decision 16).

    Call it within the command that opens the case, and put `digest` into `case.opened`: a case
    that opens without one has no clocks. Of the attributes only `unit_path` matters so far: it
    brings the calendar that the unit works by. Two queries; equal cases share the row.
    """
    frozen = policy_for(attributes)
    if not PolicySnapshot.objects.filter(digest=frozen.digest).exists():
        # Two first cases at once: one insert wins, both have the row.
        new = PolicySnapshot(digest=frozen.digest, label=frozen.policy.label, content=frozen.policy.text)
        PolicySnapshot.objects.bulk_create([new], ignore_conflicts=True)
    return frozen

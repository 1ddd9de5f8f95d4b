"""Which policy holds, and what was frozen. A policy is kept by its digest, so nothing goes stale."""

from dataclasses import dataclass
from functools import lru_cache

from aftercare.platform.worktime.public import key_for_unit
from aftercare.regulations.policies.models import PolicySnapshot
from aftercare.regulations.policies.rules import BASE, Attributes, Policy


@dataclass(frozen=True, slots=True)
class Frozen:
    """A policy and the digest that names it."""

    digest: str
    policy: Policy


_known: dict[str, Frozen] = {}


def policy_for(attributes: Attributes) -> Frozen:
    """The policy in force for a case with these attributes, its unit's calendar filled in."""
    return _base_with(key_for_unit(str(attributes.get("unit_path") or "")))


def policies_of(digests: set[str]) -> dict[str, Frozen]:
    """What these digests stand for; an unknown one is left out. No query once a process knows them."""
    unknown = digests - _known.keys() - {""}
    if unknown:
        rows = PolicySnapshot.objects.filter(digest__in=unknown).values_list("digest", "content")
        _known.update((digest, Frozen(digest, Policy.read(content))) for digest, content in rows)
    return {digest: _known[digest] for digest in digests & _known.keys()}


@lru_cache(maxsize=256)
def _base_with(calendar: str) -> Frozen:
    policy = BASE.frozen_with(calendar)
    return Frozen(policy.digest, policy)

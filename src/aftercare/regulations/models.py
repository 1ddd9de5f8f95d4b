"""Everything that regulations stores; each aggregate has its own package."""

from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.policies.models import PolicySnapshot

__all__ = ["Clock", "PolicySnapshot"]

"""Everything that regulations stores; each aggregate has its own package."""

from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.documents.models import Interpretation, Reading, Regulation, Version
from aftercare.regulations.policies.models import PolicySnapshot

__all__ = ["Clock", "Interpretation", "PolicySnapshot", "Reading", "Regulation", "Version"]

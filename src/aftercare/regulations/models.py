"""Everything that regulations stores; each aggregate has its own package."""

from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.documents.models import Interpretation, Reading, Regulation, Version
from aftercare.regulations.escalations.models import Escalation, Receiver, Watch
from aftercare.regulations.intake.models import Intake
from aftercare.regulations.policies.models import PolicySnapshot
from aftercare.regulations.posts.models import PostName
from aftercare.regulations.records.models import KeptRecord
from aftercare.regulations.registers.models import RegisterEntry
from aftercare.regulations.replay.models import ReplayFlip
from aftercare.regulations.routines.models import Duty
from aftercare.regulations.waiting.models import WaitingClock

__all__ = [
    "Clock",
    "Duty",
    "Escalation",
    "Intake",
    "Interpretation",
    "KeptRecord",
    "PolicySnapshot",
    "PostName",
    "Reading",
    "Receiver",
    "RegisterEntry",
    "Regulation",
    "ReplayFlip",
    "Version",
    "WaitingClock",
    "Watch",
]

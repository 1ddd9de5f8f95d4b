"""Plays: for each kind of binding, how to see it at work."""

from aftercare.drills.services.plays.authorities import play_authority
from aftercare.drills.services.plays.clocks import play_clock
from aftercare.drills.services.plays.entitlements import play_entitlement
from aftercare.drills.services.plays.escalations import play_escalation
from aftercare.drills.services.plays.gates import play_gate
from aftercare.drills.services.plays.indicators import play_indicator
from aftercare.drills.services.plays.records import play_record
from aftercare.drills.services.plays.routines import play_routine

__all__ = [
    "play_authority",
    "play_clock",
    "play_entitlement",
    "play_escalation",
    "play_gate",
    "play_indicator",
    "play_record",
    "play_routine",
]

"""Drills: a regulation is played on a scratch database."""

from aftercare.drills.services.asking import ask
from aftercare.drills.services.drilling import drill, live_addresses, play
from aftercare.drills.services.scratch import run

__all__ = ["ask", "drill", "live_addresses", "play", "run"]

"""Ways in whole minutes: whatever starts or ends on a plan then does so too."""

from collections.abc import Sequence
from dataclasses import replace

from aftercare.operations.dispatch.planner.model import Place, Travel
from aftercare.operations.dispatch.planner.travel import Roads
from aftercare.operations.dispatch.planner.travel import travel as all_ways

MINUTE = 60


def travel(places: Sequence[Place], roads: Roads | None = None) -> Travel:
    """All ways between the places; the origin of our problems is a local midnight."""
    found = all_ways(roads or Roads(), places)
    return replace(found, seconds=-(-found.seconds // MINUTE) * MINUTE)

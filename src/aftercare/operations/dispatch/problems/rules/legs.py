"""Ways in whole minutes: whatever starts or ends on a plan then does so too."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from aftercare.operations.dispatch.planner.model import Place, Travel
from aftercare.operations.dispatch.planner.travel import Roads, unbuilt
from aftercare.operations.dispatch.planner.travel import travel as all_ways

MINUTE = 60
# Between more places than this no table is made: each part of a big company gets its own.
MANY = 1_500


def travel(places: Sequence[Place], roads: Roads | None = None) -> Travel:
    """All ways between the places; the origin of our problems is a local midnight."""
    if len(places) > MANY:
        return unbuilt(roads or Roads(), places, step=MINUTE)
    found = all_ways(roads or Roads(), places)
    return replace(found, seconds=-(-np.asarray(found.seconds) // MINUTE) * MINUTE)

"""What happens to visits by itself."""

from datetime import datetime

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.jobs import public as jobs
from aftercare.service.visits import selectors, services


@jobs.every("service.acceptance", seconds=60)
def take_back_lapsed(at: datetime) -> int:
    """Visits that were not accepted in time go back; each in a transaction of its own. How many went."""
    return sum(services.take_back(visit_id=visit_id, by=SYSTEM, at=at) for visit_id in selectors.lapsed_ids(at))

"""A board at work, for tests: people with shifts, orders that wait, visits of a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from tests.factories.organisation import make_day_shift
from tests.factories.service import Company, make_company, make_order

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.registry.organisation import public as organisation
from aftercare.service.models import Order, Visit
from aftercare.service.visits import services as visits


def weekday() -> datetime:
    """Midnight of the next Wednesday: shifts are on, nothing has passed."""
    today = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=(2 - today.weekday()) % 7 or 7)


@dataclass
class Board:
    """A company, a day, a visit of the engineer from ten to eleven, an order that waits."""

    company: Company
    day: datetime
    visit: Visit
    waiting: Order

    def at(self, hour: float) -> datetime:
        """A time of that day."""
        return self.day + timedelta(hours=hour)


def make_board() -> Board:
    """Two engineers on day shift."""
    company, day, at = make_company(), weekday(), clock.now()
    pattern = make_day_shift()
    for one in (company.engineer, company.second):
        organisation.set_roster(
            staff_id=one.pk, pattern_id=pattern.pk, first_day=(day - timedelta(days=30 + day.weekday() + 5)).date(),
            by=SYSTEM, at=at,
        )  # fmt: skip
    visit = visits.plan(
        order_id=make_order(company, at=at).pk, by=SYSTEM, start_at=day + timedelta(hours=10),
        end_at=day + timedelta(hours=11), lead_id=company.engineer.pk, at=at,
    )  # fmt: skip
    return Board(company=company, day=day, visit=visit, waiting=make_order(company, at=at))

"""What people are paid.

Amounts are minor units of the currency; `position` is the place in the journal that they were computed at.
"""

from datetime import date
from typing import Annotated

from aftercare.base.kernel.events import Event, Ref


class PayGradeSet(Event):
    """Somebody's base pay was laid down, by grade and experience."""

    type, stream = "pay_grade.set", "staff"
    grade: str
    base_minor: int
    currency: str
    starts_on: date


class PayComputed(Event):
    """The pay of a period was computed for a unit."""

    type, stream = "pay.computed", "pay_period"
    unit: Annotated[int, Ref("unit")]
    first_day: date
    last_day: date
    people: int
    position: int


class PayConfirmed(Event):
    """Somebody's pay for a period was confirmed: base, performance pay and bonus."""

    type, stream = "pay.confirmed", "pay_period"
    staff: Annotated[int, Ref("staff")]
    appraisal_period: Annotated[int | None, Ref("appraisal_period")] = None
    base_minor: int
    performance_minor: int
    bonus_minor: int
    currency: str
    position: int


class PayReleased(Event):
    """The confirmed pay of a period was handed over for payment."""

    type, stream = "pay.released", "pay_period"
    people: int


class BonusGranted(Event):
    """Somebody was granted a bonus: at the year's end, for a project, for excellence."""

    type, stream = "bonus.granted", "staff"
    kind: str
    amount_minor: int
    currency: str
    project: Annotated[int | None, Ref("project")] = None

"""Which windows are offered, and what a customer may still change. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.planner.model import Span
from aftercare.operations.dispatch.problems.rules.settings import Settings
from aftercare.operations.dispatch.problems.rules.shifts import Horizon
from aftercare.service.public import Visit

MINUTE, HOUR = 60, 3_600
S = Visit.State
# An appointment that may still be moved: nobody has set out.
MOVABLE = frozenset({S.PLANNED, S.DISPATCHED, S.ACCEPTED})
# Why nothing can be offered, in words that a customer may read.
WHY: Mapping[str, Words] = {
    "not_open": Words("工单暂不能预约", "the order is not open for appointments"),
    "beyond": Words("需要多人或多日作业，请联系我们安排", "it needs several people or days; we arrange it with you"),
    "no_place": Words("现场位置尚未登记", "the place of the work is not known yet"),
    "nobody": Words("暂无可派人员", "nobody who could come is on file"),
    "under_way": Words("工程师已出发或已到达", "the engineer is on the way or there"),
    "locked": Words("人员或时间已由我们固定，请联系我们", "we have settled who comes or when; please call us"),
    "parts_first": Words("须先完成其分项工单", "the orders that are parts of it come first"),
    "data": Words("资料不全", "data are missing"),
}
# Defect of the data → why.
OF_DEFECT: Mapping[str, str] = {
    "nobody_at_work": "nobody", "no_skill_holder": "nobody", "no_certificate_holder": "nobody", "no_tool": "nobody",
    "required_absent": "nobody",
    "locked_out": "locked", "lock_unable": "locked", "lock_unwanted": "locked", "lock_past": "locked",
    "lock_outside": "locked", "crew_too_big": "beyond", "huge_duration": "beyond", "beyond": "beyond",
    "no_place": "no_place",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen: the window, and who was to come when as the offer was made."""

    order_id: int
    staff_id: int
    start_at: datetime
    end_at: datetime


def windows(horizon: Horizon, settings: Settings) -> list[Span]:
    """The windows of every day, as far as they begin late enough."""
    soonest = horizon.now + settings.slot_notice_hours * HOUR
    found = []
    for day in range(horizon.days):
        midnight = horizon.midnight_of(day)
        for minute in range(settings.slot_from, settings.slot_until, settings.slot_minutes):
            start = midnight + minute * MINUTE
            if start >= soonest and minute + settings.slot_minutes <= settings.slot_until:
                found.append(Span(start, start + settings.slot_minutes * MINUTE))
    return found


def is_too_late(start_at: datetime, at: datetime, hours: int) -> bool:
    """Whether the customer has to call."""
    return at > start_at - timedelta(hours=hours)

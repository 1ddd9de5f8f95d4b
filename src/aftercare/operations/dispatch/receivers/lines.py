"""How the facts of dispatch read in a timeline."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import Tone, formats
from aftercare.operations.dispatch.bookings import rules as booking_rules
from aftercare.operations.dispatch.bookings.models import Booking
from aftercare.operations.dispatch.obstacles.rules import KINDS
from aftercare.operations.dispatch.pickups import rules as pickups
from aftercare.operations.dispatch.problems.rules.defects import DEFECTS
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation

Detail = Callable[[journal.Told], str]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One kind of event."""

    words: Words
    icon: str = "point"
    tone: Tone = "grey"
    detail: Detail = lambda _told: ""

    def line(self, told: journal.Told) -> journal.Line:
        """The line of one such event."""
        return journal.Line(str(self.words), detail=self.detail(told), icon=self.icon, tone=self.tone)


def _text(field: str) -> Detail:
    return lambda told: str(told.private.get(field) or told.event.payload.get(field) or "")


def _failed(told: journal.Told) -> str:
    """A refusal is said on the plan itself, in the reader's language."""
    return "" if told.event.payload.get("code") else _text("reason")(told)


def _held(told: journal.Told) -> str:
    words = Words("至 %(until)s，到期%(then)s", "until %(until)s, then %(then)s")
    payload = told.event.payload
    until = ui.formats.moment(datetime.fromisoformat(payload["until"]))
    return str(words) % {"until": until, "then": Booking.Then(payload["then"]).label}


def _how(told: journal.Told) -> str:
    return str(booking_rules.HOW.get(told.event.payload["how"], ""))


def _locked(told: journal.Told) -> str:
    payload = told.event.payload
    lock = booking_rules.lock_of(person=payload["person"], time=payload["time"])
    return " · ".join(part for part in (str(booking_rules.LOCKS.get(lock, "")), _text("reason")(told)) if part)


def _order_locked(told: journal.Told) -> str:
    """Who, when, and why."""
    payload = told.event.payload
    moments = dict.fromkeys(payload[name] for name in ("start_from", "start_until") if payload.get(name))
    time = " – ".join(_moment(one) for one in moments)
    return " · ".join(part for part in (_staff(payload.get("engineer")), time, _text("reason")(told)) if part)


def _fetched(told: journal.Told) -> str:
    """What, where, by when."""
    payload = told.event.payload
    return " · ".join((pickups.counted(payload["parts"]), payload["store"], _moment(payload["end_at"])))


def _staff(staff_id: int | None) -> str:
    return organisation.briefs([staff_id])[staff_id].name if staff_id else ""


def _waived(told: journal.Told) -> str:
    defect = str(DEFECTS.get(told.event.payload["defect"], "")).replace("：%(what)s", "").replace(": %(what)s", "")
    return " · ".join(part for part in (defect, str(told.private.get("reason") or "")) if part)


def _applied(told: journal.Told) -> str:
    words = Words(
        "采用 %(applied)s 项，冲突 %(conflicts)s 项，未选 %(left)s 项",
        "%(applied)s applied, %(conflicts)s in conflict, %(left)s not chosen",
    )
    return str(words) % told.event.payload


def _made(told: journal.Told) -> str:
    words = Words("改动 %(changes)s 项，未排 %(unplanned)s 单", "%(changes)s changes, %(unplanned)s orders left out")
    return str(words) % told.event.payload


def _again(told: journal.Told) -> str:
    """When one tries again, and what came of it."""
    moment, words = told.event.payload.get("try_again_at"), str(told.private.get("words") or "")
    again = str(Words("再联系：%(at)s", "next try %(at)s")) % {"at": _moment(moment)} if moment else ""
    return " · ".join(part for part in (again, words) if part)


def _agreed(told: journal.Told) -> str:
    return _moment(told.event.payload["start_at"])


def _kind(told: journal.Told) -> str:
    """Of which kind, and what exactly."""
    kind = KINDS.get(told.event.payload["kind"], "")
    return " · ".join(str(part) for part in (kind, told.private.get("words")) if part)


def _items(told: journal.Told) -> str:
    count = told.event.payload["items"]
    return str(Words("%(items)s 项", "%(items)s item" if count == 1 else "%(items)s items")) % {"items": count}


def _moment(written: str) -> str:
    return str(formats.moment(datetime.fromisoformat(written)))


SPOKEN: dict[str, Spoken] = {
    "supervisor.informed": Spoken(
        Words("已报告主管：现场在外地", "Supervisor informed: the site is away"), "speakerphone", "blue"
    ),
    "office.asked": Spoken(Words("已联系办事处", "An office was asked"), "building", "blue"),
    "office.accepted": Spoken(Words("办事处答应派人", "The office sends somebody"), "building", "green"),
    "office.declined": Spoken(
        Words("办事处无法派人", "The office can send nobody"), "building", "red", _text("reason")
    ),
    "vice_president.coordinated": Spoken(
        Words("副总裁已协调人员", "The vice president settled who goes"), "users", "green"
    ),
    "booking.held": Spoken(Words("软预约：暂留人员和时间", "Booked softly"), "calendar-pause", "amber", _held),
    "booking.confirmed": Spoken(
        Words("软预约已确认", "The soft booking was confirmed"), "calendar-check", "green", _how
    ),
    "booking.released": Spoken(Words("软预约已释放", "The soft booking was let go"), "calendar-off", "grey", _how),
    "booking.locked": Spoken(Words("排程不得改动此次上门", "Plans may not change the visit"), "lock", "amber", _locked),
    "booking.unlocked": Spoken(Words("排程可以改动此次上门", "Plans may change the visit again"), "lock-open"),
    "order.locked": Spoken(Words("已锁定人员或时间", "Person or time are locked"), "lock", "amber", _order_locked),
    "order.unlocked": Spoken(Words("锁定已解除", "The lock was taken off"), "lock-open", "grey", _how),
    "pickup.planned": Spoken(Words("途中领取配件", "Parts to fetch on the way"), "package", "blue", _fetched),
    "pickup.dropped": Spoken(Words("不再需要途中领取配件", "Nothing to fetch on the way any more"), "package"),
    "customer.contacted": Spoken(Words("已联系客户", "Customer contacted"), "phone-call", "teal", _text("words")),
    "customer.not_reached": Spoken(Words("未联系上客户", "Customer not reached"), "phone-off", "red", _again),
    "appointment.agreed": Spoken(
        Words("已与客户约定时间", "Time agreed with the customer"), "calendar-check", "blue", _agreed
    ),
    "progress.told": Spoken(Words("已告知客户进展", "Customer told of progress"), "messages", "green", _text("words")),
    "progress.checked": Spoken(
        Words("已询问工程师进度", "Engineer asked for progress"), "progress-check", "grey", _text("words")
    ),
    "engineer.not_reached": Spoken(Words("未联系上工程师", "Engineer not reached"), "phone-off", "red", _again),
    "obstacle.reported": Spoken(Words("现场障碍", "Something stands in the way"), "hand-stop", "red", _kind),
    "obstacle.answered": Spoken(
        Words("障碍已有人处理", "Somebody looks after it"), "user-check", "amber", _text("words")
    ),
    "obstacle.cleared": Spoken(Words("障碍已解决", "No longer in the way"), "circle-check", "green", _text("words")),
    "handover.asked": Spoken(Words("移交部分工作", "Work handed over"), "transfer", "blue", _text("words")),
    "handover.accepted": Spoken(Words("已接收移交", "Hand-over taken"), "user-check", "teal"),
    "handover.declined": Spoken(Words("未接收移交", "Hand-over declined"), "ban", "red", _text("reason")),
    "handover.finished": Spoken(
        Words("移交事项已办结", "Handed-over work done"), "circle-check", "green", _text("words")
    ),
    "service_plan.made": Spoken(Words("制定工作方案", "Plan of work written"), "checklist", "blue", _items),
    "service_plan.revised": Spoken(Words("修订工作方案", "Plan of work revised"), "pencil", "amber", _items),
    "service_plan.approved": Spoken(Words("工作方案已批准", "Plan of work approved"), "circle-check", "green"),
    "service_plan.item_done": Spoken(
        Words("方案事项已完成", "An item of the plan was done"), "list-check", "green", _text("words")
    ),
    "plan.asked": Spoken(Words("要求计算排程", "A plan was asked for"), "calendar-plus", "blue"),
    "plan.made": Spoken(Words("排程已算出", "The plan is there"), "calendar-check", "teal", _made),
    "plan.failed": Spoken(Words("无法排程", "No plan could be made"), "calendar-x", "red", _failed),
    "plan.applied": Spoken(Words("排程已采用", "The plan was applied"), "checks", "green", _applied),
    "plan.discarded": Spoken(Words("排程已放弃", "The plan was thrown away"), "trash", "grey", _text("reason")),
    "plan.settings_changed": Spoken(Words("排程设定已更改", "Settings for planning changed"), "adjustments"),
    "roads.learned": Spoken(
        Words("按实际行程修正了路程用时", "Learned from trips how long ways take"), "route", "teal"
    ),
    "plan.defect_waived": Spoken(
        Words("放行：本工单暂不能排程", "Plans go on although this order cannot be planned"),
        "shield-check",
        "amber",
        _waived,
    ),
}


def register() -> None:
    """Called once, when Django is ready."""
    for name, spoken in SPOKEN.items():
        journal.lines.register(name, spoken.line)

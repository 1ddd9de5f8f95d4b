"""How the facts of service work read in a timeline: a sentence, an icon, what is worth adding."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext

from aftercare.base.kernel.words import Words
from aftercare.base.ui.public import Tone, addressed, formats
from aftercare.platform.journal import public as journal
from aftercare.service import shown as looks
from aftercare.service.coverage import selectors as coverage
from aftercare.service.orders import rules as orders
from aftercare.service.orders import selectors as order_selectors
from aftercare.service.requests import rules as requests
from aftercare.service.requests.models import Diagnosis
from aftercare.service.states import selectors as states
from aftercare.service.visits import rules as visits
from aftercare.service.visits.models import Confirmation, Visit

# A device's clock that differs by less says the same.
CLOCKS_AGREE = timedelta(minutes=2)
DEVICE_CLOCK = Words("设备时间 %(at)s", "device clock %(at)s")

Detail = Callable[[journal.Told], str]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One kind of event."""

    words: Words
    icon: str = "point"
    tone: Tone = "grey"
    detail: Detail = lambda _told: ""
    # The payload field that names another request, to which the line leads.
    leads_to: str = ""

    def line(self, told: journal.Told) -> journal.Line:
        """The line of one such event."""
        url = addressed("service:request", told.event.payload[self.leads_to]) if self.leads_to else ""
        return journal.Line(
            str(self.words), detail=self.detail(told), icon=self.icon, tone=self.tone, where=_place(told), url=url
        )


def _place(told: journal.Told) -> str:
    """Where the device was, and what its clock showed if that was something else, as the journal keeps it."""
    event = told.event
    place = event.payload.get("place")
    parts = [f"{place['latitude'] / 1e6:.4f}, {place['longitude'] / 1e6:.4f} ±{place['accuracy_m']} m"] if place else []
    if event.device_at and abs(event.device_at - event.recorded_at) > CLOCKS_AGREE:
        parts.append(str(DEVICE_CLOCK) % {"at": formats.moment(event.device_at)})
    return " · ".join(parts)


def _text(field: str) -> Detail:
    return lambda told: str(told.private.get(field) or "")


def _of(table: dict[str, Words], field: str = "reason") -> Detail:
    return lambda told: str(table.get(told.event.payload.get(field, ""), told.event.payload.get(field, "")))


def _incomplete(told: journal.Told) -> str:
    payload = told.event.payload
    parts = (Visit.IncompleteReason(payload["reason"]).label, Visit.NextStep(payload["next_step"]).label)
    note = str(told.private.get("note") or "")
    return " · ".join(part for part in (" → ".join(str(part) for part in parts), note) if part)


def _triaged(told: journal.Told) -> str:
    """How urgent, who pays, and why."""
    payload = told.event.payload
    parts = (
        looks.PRIORITY[payload["priority"]].label,
        looks.PAYER[payload["payer"]].label,
        coverage.why(payload["coverage_reason"], payload["coverage_basis"]),
    )
    return " · ".join(said for part in parts if (said := str(part)))


def _own_times(told: journal.Told) -> str:
    """Whose, from when to when at the site, and the remark."""
    payload = told.event.payload
    name = told.people.get(payload["member"], "")
    moments = [datetime.fromisoformat(at) if (at := payload[key]) else None for key in ("arrived_at", "left_at")]
    spent = " – ".join(formats.moment(at) or "…" for at in moments) if any(moments) else ""
    return " · ".join(part for part in (name, spent, str(told.private.get("why") or "")) if part)


def _shares(told: journal.Told) -> str:
    payload = told.event.payload
    pairs = zip(payload["members"], payload["shares_bp"], strict=True)
    return " · ".join(f"{told.people.get(person, '')} {formats.percent(share)}" for person, share in pairs)


def _joined(*parts: Detail) -> Detail:
    return lambda told: " · ".join(said for part in parts if (said := part(told)))


def _who(*fields: str) -> Detail:
    """The people whom the payload names under these fields."""

    def named(told: journal.Told) -> str:
        given = [told.event.payload.get(field) for field in fields]
        ids = [one for value in given for one in (value if isinstance(value, list) else [value]) if one]
        return " · ".join(told.people[one] for one in ids if one in told.people)

    return named


def _window(told: journal.Told) -> str:
    """From when until when."""
    moments = [told.event.payload.get(field) for field in ("start_at", "end_at")]
    if not all(moments):
        return ""
    start, end = (datetime.fromisoformat(moment) for moment in moments if moment)
    return f"{formats.moment(start)} – {formats.clock_time(end)}"


def _corrected(told: journal.Told) -> str:
    """Which of what was registered; the page says how it reads now."""
    return formats.listed(
        str(requests.CORRECTED[name]) for name in told.event.payload["fields"] if name in requests.CORRECTED
    )


TAKEN_BACK = Words("%(task)s（已取消勾选）", "%(task)s (tick taken back)")


def _task(told: journal.Told) -> str:
    payload = told.event.payload
    name = order_selectors.task_names(payload["order"]).get(payload["position"])
    task = str(name or gettext("No. %(n)s") % {"n": payload["position"]})
    return task if payload["done"] else str(TAKEN_BACK) % {"task": task}


VERDICTS = {"pass": Words("合格", "Passed"), "fail": Words("不合格", "Failed")}


def _confirmed(told: journal.Told) -> str:
    """Who, in which role, how; and the beginning of the signature's hash."""
    payload, private = told.event.payload, told.private
    parts = (
        private.get("name"),
        private.get("role"),
        str(Confirmation.Method(payload["method"]).label),
        visits.rated(payload.get("rating")),
        private.get("remark"),
        (payload.get("signature_sha256") or "")[:12],
    )
    return " · ".join(str(part) for part in parts if part)


SPOKEN: dict[str, Spoken] = {
    "case.opened": Spoken(
        Words("建立案卷，适用规则已固定", "Case opened; the rules in force were fixed"), "folder-plus"
    ),
    "case.attributes_changed": Spoken(Words("规则所依据的属性有变化", "What the rules go by changed"), "adjustments"),
    "case.closed": Spoken(Words("案卷关闭", "Case closed"), "folder-check"),
    "case.reopened": Spoken(Words("案卷重新打开", "Case reopened"), "folder-open", "amber"),
    "case.rebased": Spoken(
        Words("改按现行规则判定", "Judged by the rules in force now"), "refresh", "amber", _text("reason")
    ),
    "record.reviewed": Spoken(Words("记录已审阅", "A record was reviewed"), "eye-check", "green", _text("comment")),
    "waiver.granted": Spoken(Words("豁免一项要求", "A requirement was waived"), "lock-open", "amber", _text("reason")),
    "request.received": Spoken(Words("受理服务请求", "Request received"), "inbox", "blue", _text("description")),
    "request.corrected": Spoken(Words("更正登记内容", "Registration corrected"), "edit", "grey", _corrected),
    "request.triaged": Spoken(
        Words("完成分诊", "Triaged"),
        "stethoscope",
        "blue",
        _triaged,
    ),
    "request.answered": Spoken(Words("答复客户", "Customer answered"), "phone-call", "teal", _text("words")),
    "request.link_given": Spoken(Words("取得客户链接", "Link for the customer given out"), "link"),
    "request.diagnosed": Spoken(
        Words("远程诊断", "Remote diagnosis"),
        "device-desktop-search",
        "teal",
        _joined(lambda told: str(Diagnosis.Verdict(told.event.payload["verdict"]).label), _text("findings")),
    ),
    "request.planned": Spoken(Words("制定处理方案", "Handling plan made"), "clipboard-list", "blue", _text("plan")),
    "request.owner_changed": Spoken(Words("更换负责人", "Owner changed"), "user", "grey", _who("owner")),
    "request.paused": Spoken(Words("暂停", "Put on hold"), "player-pause", "amber", _of(requests.PAUSE_REASONS)),
    "request.resumed": Spoken(Words("恢复", "Resumed"), "player-play"),
    "request.urged": Spoken(Words("客户催办", "Urged by the customer"), "speakerphone", "red", _text("words")),
    "request.resolved": Spoken(Words("请求已解决", "Request resolved"), "circle-check", "green"),
    "request.reopened": Spoken(
        Words("重新打开请求", "Request reopened"), "rotate", "amber", _of(requests.REOPEN_REASONS)
    ),
    "request.cancelled": Spoken(Words("撤销请求", "Request cancelled"), "ban", "grey", _of(requests.CANCEL_REASONS)),
    "request.merged": Spoken(Words("并入另一请求", "Merged into another request"), "git-merge", leads_to="into"),
    "request.split": Spoken(
        Words("拆出另一请求", "A second request was split off"),
        "git-branch",
        detail=lambda told: str(told.event.payload["number"]),
        leads_to="part",
    ),
    "request.archived": Spoken(Words("归档", "Archived"), "archive", "green"),
    "order.opened": Spoken(
        Words("开工单", "Order opened"), "tool", "blue", lambda told: str(told.event.payload["number"])
    ),
    "order.pooled": Spoken(Words("放入抢单池", "Put into the pool"), "hand-grab"),
    "order.tools_changed": Spoken(
        Words("工具与车辆有变", "Tools and vehicles changed"),
        "tools",
        detail=lambda told: ", ".join(told.event.payload["tools"]),
    ),
    "order.held": Spoken(Words("工单挂起", "Order put on hold"), "player-pause", "amber", _of(orders.HOLD_REASONS)),
    "order.resumed": Spoken(Words("工单恢复", "Order resumed"), "player-play"),
    "order.finished": Spoken(Words("工单完工", "Work of the order done"), "circle-check", "green"),
    "order.reopened": Spoken(
        Words("工单重新打开", "Order reopened"), "rotate", "amber", lambda told: str(told.event.payload["reason"])
    ),
    "order.closed": Spoken(Words("工单关闭", "Order closed"), "lock"),
    "order.cancelled": Spoken(Words("取消工单", "Order cancelled"), "ban", "grey", _of(orders.CANCEL_REASONS)),
    "order.task_done": Spoken(
        Words("勾选作业项", "Task ticked off"),
        "list-check",
        "grey",
        _task,
    ),
    "visit.planned": Spoken(Words("安排上门", "Visit planned"), "calendar-plus", "blue", _window),
    "visit.rescheduled": Spoken(
        Words("上门改期", "Visit moved"), "calendar-time", "amber", _joined(_window, _of(visits.RESCHEDULE_REASONS))
    ),
    "visit.crew_changed": Spoken(Words("指派人员", "Crew set"), "users", "grey", _who("lead", "helpers")),
    "visit.times_recorded": Spoken(Words("记录个人时间", "Own times recorded"), "clock-edit", "grey", _own_times),
    "visit.shares_set": Spoken(Words("确定分成", "Shares of the crew set"), "chart-pie", "grey", _shares),
    "visit.released": Spoken(Words("取消指派", "Taken from its engineer"), "user-x"),
    "visit.dispatched": Spoken(Words("派单", "Visit dispatched"), "send", "blue", _who("engineer")),
    "visit.accepted": Spoken(Words("工程师接单", "Engineer accepted"), "thumb-up", "blue"),
    "visit.refused": Spoken(
        Words("工程师拒单", "Engineer refused"), "thumb-down", "amber", _of(visits.REFUSAL_REASONS)
    ),
    "visit.transferred": Spoken(
        Words("转派给同事", "Passed on to a colleague"),
        "arrow-forward-up",
        "amber",
        lambda told: str(told.event.payload["reason"]),
    ),
    "visit.departed": Spoken(Words("出发", "Set out"), "truck", "teal"),
    "visit.arrived": Spoken(Words("到达现场", "Arrived"), "map-pin", "teal", _of(visits.CHECK_INS, "check_in")),
    "visit.work_started": Spoken(Words("开始作业", "Work began"), "player-play", "teal"),
    "visit.tested": Spoken(
        Words("检测表已提交", "Test sheet handed in"),
        "clipboard-check",
        "teal",
        _of(VERDICTS, "verdict"),
    ),
    "visit.finished": Spoken(Words("上门完成", "Visit finished"), "circle-check", "green", _text("note")),
    "visit.incomplete": Spoken(
        Words("上门未完成", "Visit ended with work left"), "circle-half-2", "amber", _incomplete
    ),
    "visit.cancelled": Spoken(Words("取消上门", "Visit cancelled"), "ban", "grey", _of(visits.CANCEL_REASONS)),
    "visit.confirmed": Spoken(Words("客户确认", "The customer's word"), "signature", "green", _confirmed),
    "visit.not_accepted": Spoken(
        Words("超时未接单，退回调度", "Not accepted in time; back to the dispatcher"),
        "clock-x",
        "amber",
        lambda told: str(Words("%(n)s 分钟内未接单", "Within %(n)s minutes")) % {"n": told.event.payload["minutes"]},
    ),
    "visit.code_sent": Spoken(Words("已向客户发送验收码", "Completion code sent to the customer"), "message-2"),
    "visit.photo_added": Spoken(Words("添加现场照片", "Photograph added"), "camera", "grey", _text("caption")),
    "visit.photo_removed": Spoken(Words("移除现场照片", "Photograph taken off"), "camera-off"),
    "report.issued": Spoken(Words("出具服务报告", "Service report issued"), "file-text", "blue"),
    "report.printed": Spoken(
        Words("报告文件已生成", "Report document made"),
        "file-type-pdf",
    ),
    "report.returned": Spoken(Words("报告被退回", "Report returned"), "arrow-back-up", "red", _text("words")),
    "report.reviewed": Spoken(Words("报告审核通过", "Report reviewed"), "file-check", "green"),
}


def _sub_state(subject: str) -> Spoken:
    def named(told: journal.Told) -> str:
        code = told.event.payload["sub_state"]
        return states.name_of(subject, code, told.event.occurred_at) if code else str(NO_SUB_STATE)

    return Spoken(Words("子状态", "Sub-state"), "tag", "grey", named)


NO_SUB_STATE = Words("取消子状态", "taken off")
SPOKEN |= {f"{subject}.sub_state_changed": _sub_state(subject) for subject in ("request", "order", "visit")}


def register() -> None:
    """Called once, when Django is ready."""
    for name, spoken in SPOKEN.items():
        journal.lines.register(name, spoken.line)

"""What may happen to a request, and how its values follow from each other. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import SAY_WHY, InvalidError, Text
from aftercare.base.kernel.states import Move, Moves
from aftercare.base.kernel.words import Words
from aftercare.service.requests.events import RequestReceived, RequestTriaged
from aftercare.service.requests.models import Request

S = Request.State

NEW = frozenset({S.RECEIVED, S.TRIAGED, S.PLANNED})
AT_WORK = frozenset({S.TRIAGED, S.PLANNED, S.IN_PROGRESS})
MOVES = Moves(
    Move(verb="triage", sources=NEW, target=S.TRIAGED, label=Words("分诊", "Triage")),
    # Also after an order was opened: clauses may want a plan before anybody is sent. The request stays in progress.
    Move(verb="plan", sources=AT_WORK, target=S.PLANNED, label=Words("制定处理方案", "Make a plan")),
    Move(verb="start", sources=AT_WORK, target=S.IN_PROGRESS, label=Words("开工单", "Open an order")),
    Move(verb="resolve", sources=AT_WORK, target=S.RESOLVED, label=Words("解决", "Resolve")),
    Move(
        verb="reopen", sources=frozenset({S.RESOLVED, S.ARCHIVED}), target=S.TRIAGED, label=Words("重新打开", "Reopen")
    ),
    Move(verb="archive", sources=frozenset({S.RESOLVED}), target=S.ARCHIVED, label=Words("归档", "Archive")),
    Move(verb="cancel", sources=NEW | AT_WORK, target=S.CANCELLED, label=Words("撤销", "Cancel")),
    Move(verb="merge", sources=NEW, target=S.MERGED, label=Words("合并", "Merge")),
    Move(
        verb="take_over",
        sources=frozenset({S.RECEIVED}),
        target=S.IN_PROGRESS,
        label=Words("历史导入", "Take over"),
        history=True,
    ),
)

SPLIT = Words("拆分", "Split")

# Why a request may wait. The clocks stop for these reasons only.
PAUSE_REASONS: dict[str, Words] = {
    "customer": Words("等待客户", "Waiting for the customer"),
    "parts": Words("等待配件", "Waiting for parts"),
    "access": Words("等待进场", "Waiting for access"),
    "payment": Words("等待付款", "Waiting for payment"),
    "supplier": Words("等待厂家", "Waiting for the manufacturer"),
}

CANCEL_REASONS: dict[str, Words] = {
    "withdrawn": Words("客户撤销", "Withdrawn by the customer"),
    "mistake": Words("误报", "Reported by mistake"),
    "recovered": Words("自行恢复", "Recovered by itself"),
    "not_ours": Words("不属于我方服务范围", "Not our responsibility"),
    "spam": Words("无效请求", "Not a real request"),
}

REOPEN_REASONS: dict[str, Words] = {
    "again": Words("故障再次出现", "The fault is back"),
    "unsatisfied": Words("客户不满意", "The customer is not satisfied"),
    "forgotten": Words("有遗漏的工作", "Some work was forgotten"),
}

# A safety class skips the queue (feature 14).
SAFETY_CLASSES: dict[str, Words] = {
    "trapped": Words("人员被困", "Person trapped"),
    "gas": Words("燃气泄漏", "Gas leak"),
    "fire": Words("起火冒烟", "Fire or smoke"),
    "electric": Words("触电危险", "Live wire"),
    "water": Words("严重漏水", "Flooding"),
}

# Rows: impact; columns: urgency. 1 is the most pressing. 0 is kept for major faults and safety.
_MATRIX = {
    ("high", "emergency"): 1,
    ("high", "urgent"): 1,
    ("high", "normal"): 2,
    ("high", "low"): 3,
    ("medium", "emergency"): 1,
    ("medium", "urgent"): 2,
    ("medium", "normal"): 3,
    ("medium", "low"): 4,
    ("low", "emergency"): 2,
    ("low", "urgent"): 3,
    ("low", "normal"): 4,
    ("low", "low"): 5,
}

REPEAT_WINDOW = timedelta(days=90)
REOPEN_WINDOW = timedelta(days=30)


def priority_of(*, impact: str, urgency: str, is_major: bool, safety: str) -> int:
    """0 (drop everything) … 5, from the impact × urgency matrix (feature 12)."""
    return 0 if is_major or safety else _MATRIX[(impact, urgency)]


def roll_up(state: str, order_states: Iterable[str]) -> str:
    """The request's state after its orders changed.

    Only a request under way follows its orders: all done → resolved; all cancelled → back to
    planned (something else has to happen); anything open → in progress.
    """
    states = list(order_states)
    if state not in {S.TRIAGED, S.PLANNED, S.IN_PROGRESS, S.RESOLVED} or not states:
        return state
    if all(one == "cancelled" for one in states):
        return S.PLANNED if state != S.RESOLVED else state
    if all(one in {"done", "reported", "closed", "cancelled"} for one in states):
        return S.RESOLVED
    return S.IN_PROGRESS


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody reports, from whatever door, already matched to rows by id where known."""

    nature: str
    source: str
    title: str
    description: str = ""
    symptom_code: str = ""
    urgency: str = Request.Urgency.NORMAL
    impact: str = Request.Impact.MEDIUM
    safety: str = ""
    customer_id: int | None = None
    contact_id: int | None = None
    site_id: int | None = None
    asset_id: int | None = None
    reporter_name: str = ""
    reporter_phone: str = ""
    reporter_mail: str = ""
    reporter_language: str = ""
    place_text: str = ""
    wished_from: datetime | None = None
    wished_to: datetime | None = None


# States of a visit that was not called off.
STANDING_VISITS = ("planned", "dispatched", "accepted", "travelling", "on_site", "finished", "incomplete")


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that stands in the way of the next step, in words, and where to mend it."""

    words: Words
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one next step of an object and what is missing for it."""

    verb: str
    label: Words
    missing: tuple[Missing, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Left:
    """What is still to be done under a request."""

    open_order: bool = False
    unconfirmed: int = 0
    unreviewed: int = 0


def next_step(*, state: str, has_customer: bool, left: Left) -> NextStep | None:
    """What should happen next to a request (look: the one big button)."""
    if state == S.RECEIVED:
        return NextStep("triage", MOVES["triage"].label)
    if state == S.TRIAGED:
        return NextStep("plan", MOVES["plan"].label, () if has_customer else (_NO_CUSTOMER,))
    if state == S.PLANNED:
        return NextStep("order", MOVES["start"].label, () if has_customer else (_NO_CUSTOMER,))
    if state == S.IN_PROGRESS:
        return None if left.open_order else NextStep("resolve", MOVES["resolve"].label)
    if state == S.RESOLVED:
        missing = []
        if left.unconfirmed:
            missing.append(Missing(Words("客户尚未确认上门服务", "The customer has not confirmed a visit"), "visits"))
        if left.unreviewed:
            missing.append(Missing(Words("服务报告尚未审核", "A service report is not reviewed yet"), "orders"))
        return NextStep("archive", MOVES["archive"].label, tuple(missing))
    return None


_NO_CUSTOMER = Missing(Words("尚未匹配客户", "No customer is matched yet"), "facts")


NO_SUCH_PAYER = _("Choose who pays.")
SAY_WHAT = _("Say what was done or is to be done.")
OTHER_CUSTOMERS = _("This belongs to another customer.")

# What may be corrected after registration; each is also what the rules may ask about the case.
CORRECTED: dict[str, Words] = {
    "title": Words("标题", "title"),
    "description": Words("客户描述", "what the customer says"),
    "customer_id": Words("客户", "customer"),
    "contact_id": Words("联系人", "contact"),
    "site_id": Words("现场", "site"),
    "asset_id": Words("设备", "equipment"),
    "reporter_name": Words("来电人", "caller"),
    "reporter_phone": Words("来电号码", "caller's phone"),
    "reporter_mail": Words("来电人邮箱", "caller's mail"),
    "place_text": Words("地点", "place"),
    "wished_from": Words("期望时间", "wished time"),
    "wished_to": Words("期望时间", "wished time"),
}
CORRECTABLE = frozenset(CORRECTED)


_SOURCES = frozenset(Request.Source.values)
# Field → what it may hold, and what is said where it holds anything else.
_CLASSES: dict[str, tuple[frozenset[str], Text]] = {
    "nature": (frozenset(Request.Nature.values), _("Choose what is wanted.")),
    "urgency": (frozenset(Request.Urgency.values), _("Choose how urgent it is.")),
    "impact": (frozenset(Request.Impact.values), _("Choose how far it reaches.")),
    "safety": (frozenset({"", *SAFETY_CLASSES}), _("This safety class is not known.")),
}


def check(report: Report) -> None:
    """Refuse a report that nobody could act on, with a message at each field."""
    fields: dict[str, list[Text]] = {}
    if not report.title.strip():
        fields["title"] = [_("Say in a few words what is wrong or wanted.")]
    if report.source not in _SOURCES:
        fields["source"] = [_("Choose how it reached us.")]
    fields |= unknown_classes(nature=report.nature, urgency=report.urgency, impact=report.impact, safety=report.safety)
    if not (report.customer_id or report.reporter_phone or report.reporter_mail or report.contact_id):
        fields["reporter_phone"] = [_("Leave a phone number or a mail address, so that we can reach you.")]
    if report.wished_from and report.wished_to and report.wished_to <= report.wished_from:
        fields["wished_to"] = [_("The end lies before the beginning.")]
    if fields:
        raise InvalidError(fields=fields)


def unknown_classes(*, nature: str, urgency: str, impact: str, safety: str) -> dict[str, list[Text]]:
    """What of a classification is none of the choices, by its field."""
    given = {"nature": nature, "urgency": urgency, "impact": impact, "safety": safety}
    return {name: [text] for name, (choices, text) in _CLASSES.items() if given[name] not in choices}


def request_values(
    report: Report, *, number: str, unit_id: int, unit_path: str, at: datetime, history: bool
) -> dict[str, Any]:
    """The row of a request received at `at`; the same for live verbs and bulk imports (decision 31)."""
    return {
        "number": number,
        "unit_id": unit_id,
        "unit_path": unit_path,
        "nature": report.nature,
        "source": report.source,
        "title": report.title.strip()[:200],
        "description": report.description.strip(),
        "symptom_code": report.symptom_code,
        "urgency": report.urgency,
        "impact": report.impact,
        "safety": report.safety,
        "priority": priority_of(impact=report.impact, urgency=report.urgency, is_major=False, safety=report.safety),
        "customer_id": report.customer_id,
        "contact_id": report.contact_id,
        "site_id": report.site_id,
        "asset_id": report.asset_id,
        "reporter_name": report.reporter_name.strip(),
        "reporter_phone": report.reporter_phone.strip(),
        "reporter_mail": report.reporter_mail.strip(),
        "reporter_language": report.reporter_language,
        "place_text": report.place_text.strip(),
        "wished_from": report.wished_from,
        "wished_to": report.wished_to,
        "received_at": at,
        "from_history": history,
        **(taken_over(None) if history else {}),
    }


def received_event(case_id: int, request_id: int, values: Mapping[str, Any]) -> RequestReceived:
    """The event that goes with such a row. History knows no urgency: none is invented (decision 32)."""
    return RequestReceived(
        case=case_id,
        request=request_id,
        number=values["number"],
        nature=values["nature"],
        source=values["source"],
        urgency="" if values["from_history"] else values["urgency"],
        symptom=values["symptom_code"],
        customer=values["customer_id"],
        site=values["site_id"],
        asset=values["asset_id"],
        description=values["description"],
    )


def attributes(
    *,
    nature: str,
    urgency: str,
    impact: str,
    safety: str,
    is_major: bool,
    customer_id: int | None,
    site_id: int | None,
    asset_id: int | None,
    family: str,
    is_completed: bool,
    grade: str,
    payer: str,
    contract: str,
    unit_path: str,
) -> dict[str, str | int | bool | None]:
    """What rules may ask about a case; the documented attributes of CEL conditions (decision 18)."""
    return {
        "nature": nature,
        "urgency": urgency,
        "impact": impact,
        "safety": safety,
        "is_major": is_major,
        "customer": customer_id,
        "site": site_id,
        "asset": asset_id,
        "family": family,
        "is_completed": is_completed,
        "customer_grade": grade,
        "payer": payer,
        "contract": contract,
        "unit_path": unit_path,
    }


def history_report(*, symptom: str, customer_id: int | None, site_id: int | None, asset_id: int) -> Report:
    """A breakdown as an older system knows it: the equipment and its word for the symptom, nothing else."""
    return Report(
        nature=Request.Nature.BREAKDOWN,
        source=Request.Source.IMPORT,
        title=symptom or "—",
        symptom_code=symptom[:40],
        customer_id=customer_id,
        site_id=site_id,
        asset_id=asset_id,
    )


def history_attributes(
    *, nature: str, customer_id: int | None, site_id: int | None, asset_id: int, family: str, unit_path: str
) -> dict[str, str | int | bool | None]:
    """What is known of a case from history; what the source does not say is absent (decision 32)."""
    return {
        "nature": nature,
        "customer": customer_id,
        "site": site_id,
        "asset": asset_id,
        "family": family,
        "unit_path": unit_path,
    }


def check_payer(payer: str | None, reason: str) -> None:
    """Who pays is decided by hand only for a reason."""
    if payer and payer not in Request.Payer.values:
        raise InvalidError(fields={"payer": [NO_SUCH_PAYER]})
    if payer and not reason:
        raise InvalidError(fields={"payer_reason": [SAY_WHY]})


def taken_over(resolved_at: datetime | None) -> dict[str, Any]:
    """State and time of a request from history: under way, or resolved when its fix came."""
    state = Request.State.IN_PROGRESS if resolved_at is None else Request.State.RESOLVED
    return {"state": state, "resolved_at": resolved_at}


def triaged_event(request: Request, *, overridden: bool) -> RequestTriaged:
    """The event that goes with a triage; `overridden`: somebody decided who pays by hand."""
    return RequestTriaged(
        case=request.case_id,
        request=request.pk,
        nature=request.nature,
        urgency=request.urgency,
        impact=request.impact,
        priority=request.priority,
        is_major=request.is_major,
        safety=request.safety,
        symptom=request.symptom_code,
        payer=request.payer,
        coverage_reason=request.coverage_reason,
        coverage_basis=request.coverage_basis,
        payer_overridden=overridden,
        owner=request.owner_id,
        repeat_of=request.repeat_of_id,
    )

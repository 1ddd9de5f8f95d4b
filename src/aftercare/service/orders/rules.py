"""How an order's state follows from its own facts and its visits: the one roll-up table. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words
from aftercare.service.orders.events import OrderOpened
from aftercare.service.orders.models import Order
from aftercare.service.worktypes.models import WorkType
from aftercare.service.worktypes.rules import codes_in

S = Order.State

SAY_WHAT = _("Say what is to be done.")
PAST = _("This lies in the past.")
# What was promised for yesterday may still be noted; a due time before that is a slip.
LATE_PROMISE = timedelta(days=1)
PARENT_IS_OVER = _("That order is over. Choose one that is still open.")
SAY_WHICH = _("Choose the kind of work.")
SAY_CODES = _("At most %(count)s codes, each of at most %(length)s characters without blanks and commas.")
MOST_TOOLS, LONGEST_TOOL = 20, 40

# What tools and vehicles are called: path of the unit, codes → code, name.
tool_names: Registry[Callable[[str, Collection[str]], Mapping[str, str]]] = Registry("tool names")

HOLD_REASONS: dict[str, Words] = {
    "parts": Words("等待配件", "Waiting for parts"),
    "customer": Words("等待客户", "Waiting for the customer"),
    "quote": Words("等待报价确认", "Waiting for the quote"),
    "access": Words("等待进场", "Waiting for access"),
}

CANCEL_REASONS: dict[str, Words] = {
    "not_needed": Words("不再需要", "No longer needed"),
    "customer": Words("客户取消", "Cancelled by the customer"),
    "duplicate": Words("重复工单", "Duplicate"),
    "other_way": Words("另行处理", "Handled another way"),
}

# Which kind of order a request of this nature usually needs.
KIND_FOR_NATURE = {
    "breakdown": Order.Kind.REPAIR,
    "defect": Order.Kind.REPAIR,
    "installation": Order.Kind.INSTALLATION,
    "maintenance": Order.Kind.MAINTENANCE,
    "inspection": Order.Kind.INSPECTION,
    "replacement": Order.Kind.REPAIR,
    "training": Order.Kind.TRAINING,
    "enquiry": Order.Kind.REMOTE_SUPPORT,
}

_UNDER_WAY = frozenset({"travelling", "on_site"})
_BOOKED = frozenset({"planned", "dispatched", "accepted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFacts:
    """What the order itself knows; each is a fact recorded by one of its own verbs."""

    is_cancelled: bool = False
    is_closed: bool = False
    is_reported: bool = False
    is_finished_without_visit: bool = False
    is_held: bool = False
    # Reopened after its last visit: that visit's end no longer counts as the end of the work.
    reopened_after: int = 0


def roll_up(own: OwnFacts, visit_states: Sequence[str]) -> str:  # noqa: PLR0911 - a table of ten rules
    """The order's state. `visit_states` are in the order of the visits' sequence.

    | rule | own facts | visits | state |
    |---|---|---|---|
    | 1 | cancelled | any | cancelled |
    | 2 | closed | any | closed |
    | 3 | report issued | any | reported |
    | 4 | finished without a visit | any | done |
    | 5 | any | one is travelling or on site | in progress |
    | 6 | held | any | held |
    | 7 | any | one is planned, dispatched or accepted: after an earlier ended one | in progress |
    | 8 | any | one is planned, dispatched or accepted | scheduled |
    | 9 | any | the last one that was not cancelled is finished | done |
    | 10 | any | the last one is incomplete, or all are cancelled, or none | open |

    Visits up to `reopened_after` do not make the order done again (rule 9).
    """
    if own.is_cancelled:
        return S.CANCELLED
    if own.is_closed:
        return S.CLOSED
    if own.is_reported:
        return S.REPORTED
    if own.is_finished_without_visit:
        return S.DONE
    states = set(visit_states)
    if states & _UNDER_WAY:
        return S.IN_PROGRESS
    if own.is_held:
        return S.HELD
    if states & _BOOKED:
        return S.IN_PROGRESS if states & {"finished", "incomplete"} else S.SCHEDULED
    counting = [state for state in visit_states[own.reopened_after :] if state != "cancelled"]
    if counting and counting[-1] == "finished":
        return S.DONE
    return S.OPEN


def own_facts(order: Order) -> OwnFacts:
    """The order's own facts, as the roll-up wants them."""
    return OwnFacts(
        is_cancelled=order.cancelled_at is not None,
        is_closed=order.closed_at is not None,
        is_reported=order.reported_at is not None,
        is_finished_without_visit=order.finished_without_visit,
        is_held=order.held_at is not None,
        reopened_after=order.reopened_after,
    )


def order_values(
    *,
    kind: str,
    title: str,
    unit_id: int,
    unit_path: str,
    at: datetime,
    due_at: datetime | None = None,
    customer_id: int | None = None,
    site_id: int | None = None,
    asset_id: int | None = None,
    priority: int = 3,
    payer: str = "unknown",
    is_rework: bool = False,
    parent_id: int | None = None,
    history: bool = False,
) -> dict[str, Any]:
    """The row of an order opened at `at`; the same for live verbs and bulk imports (decision 31)."""
    return {
        "kind": kind,
        "title": title[:200],
        "unit_id": unit_id,
        "unit_path": unit_path,
        "opened_at": at,
        "due_at": due_at,
        "customer_id": customer_id,
        "site_id": site_id,
        "asset_id": asset_id,
        "priority": priority,
        "payer": payer,
        "is_rework": is_rework,
        "parent_id": parent_id,
        "from_history": history,
    }


def opened_event(case_id: int, order_id: int, values: Mapping[str, Any], copied: Mapping[str, Any]) -> OrderOpened:
    """The event that goes with such a row."""
    work_type = copied.get("work_type")
    return OrderOpened(
        case=case_id,
        order=order_id,
        number=values["number"],
        kind=values["kind"],
        request=values["request_id"],
        asset=values["asset_id"],
        site=values["site_id"],
        customer=values["customer_id"],
        parent=values["parent_id"],
        work_type=work_type.code if work_type else "",
        is_rework=values["is_rework"],
        due_at=values["due_at"],
    )


def planned_attributes(values: Mapping[str, Any]) -> dict[str, str | int | bool | None]:
    """What rules may ask about the case of an order without a request."""
    return {
        "nature": values["kind"],
        "urgency": "normal",
        "customer": values["customer_id"],
        "site": values["site_id"],
        "asset": values["asset_id"],
        "unit_path": values["unit_path"],
    }


def copied_from(work_type: WorkType) -> dict[str, Any]:
    """What an order keeps of its work type, whatever becomes of that later (feature 46)."""
    return {
        "work_type": work_type,
        "work_type_version": work_type.version,
        "duration_minutes": work_type.duration_minutes,
        "skills": work_type.skills,
        "certificates": work_type.certificates,
        "tools": work_type.tools,
        "parts": work_type.parts,
        "sheet_key": work_type.sheet_key,
        "crew_size": work_type.crew_size,
        "photo_slots": work_type.photo_slots,
        "accept_minutes": work_type.accept_minutes,
    }


def checked_tools(codes: Sequence[str]) -> list[str]:
    """Codes of tools and vehicles, each once; refused at the field where they cannot be codes."""
    found = list(dict.fromkeys(code.strip() for code in codes))
    if len(found) > MOST_TOOLS or not all(_is_code(code) for code in found):
        raise InvalidError(fields={"tools": [SAY_CODES % {"count": MOST_TOOLS, "length": LONGEST_TOOL}]})
    return found


def _is_code(text: str) -> bool:
    return 0 < len(text) <= LONGEST_TOOL and text.isprintable() and codes_in(text) == [text]


def called(unit_path: str, codes: Sequence[str]) -> list[str]:
    """The names of these tools and vehicles; one that nobody registered is called by its code."""
    names = {code: name for known in tool_names for code, name in known(unit_path, codes).items()} if codes else {}
    return [names.get(code, code) for code in codes]


def tasks_of(work_type: WorkType) -> list[dict[str, Any]]:
    """The task rows of an order of this type."""
    return [
        {"position": position, "name": Words.from_json(task), "is_required": bool(task.get("required", True))}
        for position, task in enumerate(work_type.tasks, start=1)
    ]


def ended(finished_at: datetime | None, *, without_visit: bool, under_way: bool = False) -> dict[str, Any]:
    """State and end of an order from history; the state is what `roll_up` gives for these facts."""
    own = OwnFacts(is_finished_without_visit=without_visit and finished_at is not None)
    if without_visit:
        visits: tuple[str, ...] = ()
    else:
        visits = ("on_site",) if finished_at is None and under_way else ("finished",)
    return {
        "state": roll_up(own, visits),
        "finished_at": finished_at,
        "finished_without_visit": own.is_finished_without_visit,
    }

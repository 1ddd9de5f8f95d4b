"""Why work is handed over. Pure."""

from datetime import datetime

from aftercare.base.kernel.errors import SAY_WHY, InvalidError
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.handovers.errors import DUE_PAST, SAY_WHAT_IS_OPEN, UNKNOWN_REASON

REASONS: dict[str, Words] = {
    "technical": Words("需技术支持", "Technical support is needed"),
    "sales": Words("需销售协助联络客户", "Sales is to help with the customer"),
    "parts": Words("需备件部门处理", "Parts have to be dealt with"),
    "finance": Words("需财务处理", "Finance has to deal with it"),
    "shift": Words("交接班", "End of a shift"),
    "absence": Words("人员离岗", "Somebody is away"),
    "place": Words("属其他办事处服务范围", "Another office serves the place"),
    "other": Words("其他", "Something else"),
}


def check_reason(reason: str) -> None:
    """Refuse a reason that nobody knows."""
    if reason not in REASONS:
        raise InvalidError(fields={"reason": [UNKNOWN_REASON]})


def check_due(due_at: datetime | None, at: datetime) -> None:
    """What has a time lies ahead."""
    if due_at is not None and due_at <= at:
        raise InvalidError(fields={"due_at": [DUE_PAST]})


def open_points(words: str) -> str:
    """What is open; whoever takes it over has to know."""
    if not words.strip():
        raise InvalidError(fields={"words": [SAY_WHAT_IS_OPEN]})
    return words.strip()


def why_not(reason: str) -> str:
    """Why it is not taken over."""
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    return reason.strip()

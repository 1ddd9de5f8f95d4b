"""What can stand in the way of the work. Pure."""

from datetime import datetime

from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.obstacles.errors import SINCE_AHEAD, UNKNOWN_KIND, UNTIL_PAST

KINDS: dict[str, Words] = {
    "access": Words("无法进场", "No access"),
    "site": Words("现场条件不具备", "The site is not ready"),
    "customer": Words("需客户配合", "The customer has to do something"),
    "developer": Words("需建设单位支持", "The developer has to support"),
    "parts": Words("缺配件或材料", "Parts or material are missing"),
    "technical": Words("技术难题", "A technical problem"),
    "safety": Words("不具备安全条件", "Not safe to work"),
    "weather": Words("天气", "Weather"),
    "other": Words("其他", "Something else"),
}
# Kind → the reason by which a clock may rest, where it has a name among them.
REASONS = {"access": "access", "site": "access", "customer": "customer", "developer": "customer", "parts": "parts"}


def check_kind(kind: str) -> None:
    """Refuse a kind that nobody knows."""
    if kind not in KINDS:
        raise InvalidError(fields={"kind": [UNKNOWN_KIND]})


def check_times(since_at: datetime | None, until_at: datetime | None, at: datetime) -> None:
    """What stands in the way began by now, and ends ahead."""
    if since_at is not None and since_at > at:
        raise InvalidError(fields={"since_at": [SINCE_AHEAD]})
    check_until(until_at, at)


def check_until(until_at: datetime | None, at: datetime) -> None:
    """An end that is named lies ahead."""
    if until_at is not None and until_at <= at:
        raise InvalidError(fields={"until_at": [UNTIL_PAST]})

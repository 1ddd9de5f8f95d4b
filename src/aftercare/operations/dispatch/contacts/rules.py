"""What can be said of getting in touch. Pure."""

from datetime import datetime, timedelta

from aftercare.base.kernel.errors import SAY_WHY, InvalidError
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.contacts.errors import PAST_TRY, SAY_WHAT, TOO_LATE_TRY, UNKNOWN_WAY

WAYS: dict[str, Words] = {
    "phone": Words("电话", "Phone"),
    "message": Words("短信或即时消息", "Message"),
    "mail": Words("邮件", "Mail"),
    "in_person": Words("当面", "In person"),
}
# How a note came about: the customer may also have chosen a time on a page.
NOTED = WAYS | {"web": Words("客户网上预约", "Online by the customer")}
# A next try that lies further away is no try.
LATEST_TRY = timedelta(days=90)


def check_way(way: str) -> None:
    """Refuse a way that nobody goes."""
    if way not in WAYS:
        raise InvalidError(fields={"way": [UNKNOWN_WAY]})


def said(words: str) -> str:
    """What was said; it has to be something."""
    if not words.strip():
        raise InvalidError(fields={"words": [SAY_WHAT]})
    return words.strip()


def check_try(try_again_at: datetime | None, *, reached: bool, words: str, at: datetime) -> None:
    """Whoever was reached need not be tried again; who was not is tried soon, or one says why not."""
    if reached:
        return
    if try_again_at is None:
        if not words.strip():
            raise InvalidError(fields={"words": [SAY_WHY]})
    elif try_again_at <= at:
        raise InvalidError(fields={"try_again_at": [PAST_TRY]})
    elif try_again_at > at + LATEST_TRY:
        raise InvalidError(fields={"try_again_at": [TOO_LATE_TRY]})

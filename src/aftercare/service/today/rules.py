"""Where somebody stands today. Pure."""

from enum import StrEnum


class Where(StrEnum):
    """What a dispatcher wants to know first, the busiest first."""

    AT_WORK = "at_work"
    FREE = "free"
    ON_CALL = "on_call"
    OFF = "off"
    LEAVE = "leave"


def where(*, reasons: set[str], on_call: bool, is_out: bool) -> Where:
    """Whoever is on a visit is at work, whatever the roster says of them."""
    if is_out:
        return Where.AT_WORK
    if "on_leave" in reasons:
        return Where.LEAVE
    if on_call:
        return Where.ON_CALL
    return Where.OFF if "off_shift" in reasons else Where.FREE

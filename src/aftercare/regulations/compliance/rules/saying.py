"""Verdicts in one sentence, in both languages. Pure."""

from aftercare.base.kernel.words import Words

MINUTE, HOUR = 60, 3_600


def lasting(seconds: int) -> Words:
    """Working time: hours even where they are many, for a day is eight hours of it for some and not for others."""
    hours, rest = divmod(abs(seconds), HOUR)
    minutes = rest // MINUTE
    if not hours and not minutes:
        return Words(f"{rest} 秒", f"{rest} s")
    zh = [f"{hours} 小时"] if hours else []
    en = [f"{hours} h"] if hours else []
    if minutes:
        zh.append(f"{minutes} 分")
        en.append(f"{minutes} min")
    return Words(" ".join(zh), " ".join(en))


def in_time(used: int, target: int) -> Words:
    """A clock that ended within its target."""
    took, allowed = lasting(used), lasting(target)
    return Words(f"用时 {took.zh}，限 {allowed.zh}", f"Took {took.en} of {allowed.en}")


def late(over: int, target: int, *, is_open: bool) -> Words:
    """A clock beyond its target, ended or not."""
    by, allowed = lasting(over), lasting(target)
    rest = ("，尚未完成", ", still not done") if is_open else ("", "")
    return Words(f"超时 {by.zh}（限 {allowed.zh}）{rest[0]}", f"Late by {by.en} (of {allowed.en}){rest[1]}")


def running(used: int, target: int) -> Words:
    """A clock that may still be kept."""
    took, allowed = lasting(used), lasting(target)
    return Words(f"已用 {took.zh}，限 {allowed.zh}", f"{took.en} of {allowed.en} used")


def passed(refusals: int) -> Words:
    """A gate that found what it asks for, perhaps at a later try."""
    if not refusals:
        return Words("条件齐备，放行", "All preconditions met")
    tries = f"{refusals} refusal" + ("s" if refusals > 1 else "")
    return Words(f"被拦 {refusals} 次后补齐", f"Made good after {tries}")


def refused(missing: Words) -> Words:
    """A gate that stopped somebody, and what it asks for has not come since."""
    return Words(f"被拦下：{missing.zh or missing.en}", f"Refused: {missing.en or missing.zh}")


def let_pass(missing: Words) -> Words:
    """A gate that only warns, and what it asks for was not there."""
    return Words(f"放行但有缺：{missing.zh or missing.en}", f"Let pass, but: {missing.en or missing.zh}")


WAIVED = Words("特批放行", "Let pass by a waiver")
EXCUSED = Words("超时已予免责", "Late, and excused")

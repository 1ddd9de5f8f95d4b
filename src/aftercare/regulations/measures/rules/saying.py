"""Figures in words: shares as percent, times as hours and minutes, the rest as numbers. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import Formula, Indicator, Names

HOUR, DAY = 3_600, 86_400


class Unit(StrEnum):
    """What a figure is counted in."""

    SHARE = "share"
    SECONDS = "seconds"
    NUMBER = "number"


def unit_of(formula: Formula) -> Unit:
    """Shares and ratings in basis points, times in seconds, the rest as it is."""
    if formula.kind == "mean_seconds":
        return Unit.SECONDS
    if formula.kind in {"share", "kept"} or (formula.kind == "mean" and "_bp" in formula.field):
        return Unit.SHARE
    return Unit.NUMBER


def say_value(value: int | None, unit: Unit) -> Words:
    """92.5 %; 1 d 4 h; 17; nothing."""
    if value is None:
        return Words("—", "—")
    match unit:
        case Unit.SHARE:
            text = f"{value // 100}.{value % 100:02}".rstrip("0").rstrip(".")
            return Words(f"{text}%", f"{text} %")
        case Unit.SECONDS:
            return _time(value)
        case Unit.NUMBER:
            return Words(str(value), str(value))


def _time(seconds: int) -> Words:
    minutes = (seconds + 30) // 60
    days, rest = divmod(minutes, DAY // 60)
    hours, minutes = divmod(rest, HOUR // 60)
    parts = [(days, "天", "d"), (hours, "小时", "h"), (0 if days else minutes, "分钟", "min")]
    shown = [(number, zh, en) for number, zh, en in parts if number] or [(0, "分钟", "min")]
    return Words(
        " ".join(f"{number} {zh}" for number, zh, _en in shown), " ".join(f"{number} {en}" for number, _zh, en in shown)
    )


def target_words(indicator: Indicator) -> Words:
    """≥ 90 %; nothing where it is only measured."""
    return limit_words(unit_of(indicator.formula), at_least=indicator.at_least, at_most=indicator.at_most)


def limit_words(unit: Unit, *, at_least: int | None, at_most: int | None) -> Words:
    """The same of a target's parts."""
    limits = (("≥", at_least), ("≤", at_most))
    said = [(sign, say_value(limit, unit)) for sign, limit in limits if limit is not None]
    return Words(
        "，".join(f"{sign} {one.zh}" for sign, one in said), ", ".join(f"{sign} {one.en}" for sign, one in said)
    )


def say_formula(formula: Formula, names: Names) -> Words:
    """How it is counted, in a sentence."""
    top, base = _any(formula.top, formula.top_where, names), _any(formula.base, formula.base_where, names)
    match formula.kind:
        case "kept":
            return Words(
                f"到期或按时结束的“{formula.clock}”时限中，按时完成的占比",
                f"Of the clocks “{formula.clock}” that ended or fell due: those in time",
            )
        case "count":
            return Words(f"{top.zh}的次数", f"How often: {top.en}")
        case "mean":
            return Words(f"{top.zh}中“{formula.field}”的平均值", f"Mean of “{formula.field}” in: {top.en}")
        case "mean_seconds":
            return Words(f"自{base.zh}至{top.zh}的平均用时", f"Mean time from {base.en} to {top.en}")
        case _:
            return Words(f"{base.zh}中，{top.zh}的占比", f"Of {base.en}, the share with {top.en}")


def _any(keys: Iterable[str], where: Mapping[str, Iterable[str]], names: Names) -> Words:
    found = [names.events.get(key) or Words(key, key) for key in keys]
    zh, en = "或".join(f"“{one.zh}”" for one in found), " or ".join(f"“{one.en}”" for one in found)
    told = ", ".join(f"{field}: {'/'.join(values)}" for field, values in where.items())
    return Words(f"{zh}（{told}）", f"{en} ({told})") if told else Words(zh, en)


def say_points(hundredths: int) -> str:
    """Points as people write them: 90, 87.5."""
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")

"""Figures in words: shares as percent, times as hours and minutes, the rest as numbers. Pure."""

from enum import StrEnum

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules.of_periods import Formula, Indicator

HOUR, DAY = 3_600, 86_400


class FigureUnit(StrEnum):
    """What a figure is counted in."""

    SHARE = "share"
    SECONDS = "seconds"
    NUMBER = "number"


def unit_of(formula: Formula) -> FigureUnit:
    """Shares and ratings in basis points, times in seconds, the rest as it is."""
    if formula.kind == "mean_seconds":
        return FigureUnit.SECONDS
    if formula.kind in {"share", "kept"} or (formula.kind == "mean" and "_bp" in formula.field):
        return FigureUnit.SHARE
    return FigureUnit.NUMBER


def say_value(value: int | None, unit: FigureUnit) -> Words:
    """92.5%; 1 d 4 h; 17; nothing."""
    if value is None:
        return Words("—", "—")
    match unit:
        case FigureUnit.SHARE:
            text = f"{value // 100}.{value % 100:02}".rstrip("0").rstrip(".")
            return Words(f"{text}%", f"{text}%")
        case FigureUnit.SECONDS:
            return _time(value)
        case FigureUnit.NUMBER:
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
    """≥ 90%; nothing where it is only measured."""
    return limit_words(unit_of(indicator.formula), at_least=indicator.at_least, at_most=indicator.at_most)


def limit_words(unit: FigureUnit, *, at_least: int | None, at_most: int | None) -> Words:
    """The same of a target's parts."""
    limits = (("≥", at_least), ("≤", at_most))
    said = [(sign, say_value(limit, unit)) for sign, limit in limits if limit is not None]
    return Words(
        "，".join(f"{sign} {one.zh}" for sign, one in said), ", ".join(f"{sign} {one.en}" for sign, one in said)
    )

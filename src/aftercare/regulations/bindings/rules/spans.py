"""Lengths of time and periods as regulations write them: "24 h", "3 workdays", "half_year". Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, PlainSerializer

from aftercare.base.kernel.words import Words

MINUTE, HOUR = 60, 3_600
DAY = 24 * HOUR


class Unit(StrEnum):
    """Units of a length of time. A workday is a working day of the calendar that counts."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKDAY = "workday"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Period(StrEnum):
    """How often something recurs."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


UNIT_WORDS = {
    Unit.MINUTE: (Words("分钟", "minute"), Words("分钟", "minutes")),
    Unit.HOUR: (Words("小时", "hour"), Words("小时", "hours")),
    Unit.DAY: (Words("天", "day"), Words("天", "days")),
    Unit.WORKDAY: (Words("个工作日", "working day"), Words("个工作日", "working days")),
    Unit.WEEK: (Words("周", "week"), Words("周", "weeks")),
    Unit.MONTH: (Words("个月", "month"), Words("个月", "months")),
    Unit.YEAR: (Words("年", "year"), Words("年", "years")),
}
PERIOD_WORDS = {
    Period.DAY: Words("每天", "every day"),
    Period.WEEK: Words("每周", "every week"),
    Period.MONTH: Words("每月", "every month"),
    Period.QUARTER: Words("每季度", "every quarter"),
    Period.HALF_YEAR: Words("每半年", "every half year"),
    Period.YEAR: Words("每年", "every year"),
}
# What authors may type for a unit.
SPELLINGS = {
    "min": Unit.MINUTE,
    "h": Unit.HOUR,
    "d": Unit.DAY,
    **{unit.value: unit for unit in Unit},
    **{f"{unit.value}s": unit for unit in Unit},
}
FIXED = {Unit.MINUTE: MINUTE, Unit.HOUR: HOUR, Unit.DAY: DAY, Unit.WEEK: 7 * DAY}
# A month and a year where only their rough length matters: limits and comparisons, never due dates.
ROUGH = FIXED | {Unit.WORKDAY: 8 * HOUR, Unit.MONTH: 30 * DAY, Unit.YEAR: 365 * DAY}
LONGEST = 10 * 365 * DAY

_SPAN = re.compile(r"\s*(-?\d{1,6})\s*([A-Za-z]+)\s*")


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time, kept as it was written."""

    value: int
    unit: Unit

    @classmethod
    def read(cls, text: str) -> "Span":
        """`"24 h"`, `"3 workdays"`, `"-30 min"`; ValueError says what may stand here."""
        match = _SPAN.fullmatch(text)
        unit = SPELLINGS.get(match[2].lower()) if match else None
        if match is None or unit is None:
            raise ValueError(_("Write a number and a unit, such as 24 h, 3 workdays or 30 min."))
        return cls(int(match[1]), unit)

    @property
    def rough_seconds(self) -> int:
        """Wall seconds, roughly: for limits, order and comparison."""
        return self.value * ROUGH[self.unit]

    @property
    def words(self) -> Words:
        """For people: 24 小时, 24 hours."""
        one, many = UNIT_WORDS[self.unit]
        unit = one if abs(self.value) == 1 else many
        return Words(f"{self.value} {unit.zh}", f"{self.value} {unit.en}")

    def __str__(self) -> str:
        return f"{self.value} {self.unit}"


def _read(value: Any) -> Any:
    return Span.read(value) if isinstance(value, str) else value


def _positive(value: Any) -> Any:
    span = _read(value)
    if isinstance(span, Span) and not 0 < span.rough_seconds <= LONGEST:
        raise ValueError(_("A length of time must be more than nothing and at most ten years."))
    return span


def _text(span: Span) -> str:
    return str(span)


# In models: typed and stored as text. `Length` is a limit, `Offset` may lie before the moment it is counted from.
Length = Annotated[Span, BeforeValidator(_positive), PlainSerializer(_text)]
Offset = Annotated[Span, BeforeValidator(_read), PlainSerializer(_text)]

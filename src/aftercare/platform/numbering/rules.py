"""What numbers look like. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from aftercare.base.kernel.words import Words

TOKEN = re.compile(r"\{(yy|yyyy|mm|office|n(?::0(\d{1,2}))?)\}")


class Per(StrEnum):
    """Who counts."""

    OFFICE = "office"
    COMPANY = "company"


class Reset(StrEnum):
    """When counting starts again at 1."""

    MONTH = "month"
    YEAR = "year"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class Series:
    """A kind of number, declared by the app whose things carry it.

    `pattern` is text with `{yy} {yyyy} {mm} {office} {n} {n:05}`; `{office}` is the code of the
    office that the thing belongs to. It must name everything that restarts the count, or two
    things could get one number: that is refused here. `per="company"` counts for the whole house.
    """

    key: str
    pattern: str
    per: str = Per.OFFICE
    reset: str = Reset.MONTH
    # Numbers follow each other without a hole: a refused command gives its number back.
    gap_free: bool = False
    name: Words = Words()  # noqa: RUF009 - frozen, so one for all is right

    def __post_init__(self) -> None:
        per, reset = Per(self.per), Reset(self.reset)
        tokens = [match[1].partition(":")[0] for match in TOKEN.finditer(self.pattern)]
        needed = {"n"} | ({"office"} if per is Per.OFFICE else set())
        needed |= {"mm"} if reset is Reset.MONTH else set()
        missing = needed - set(tokens)
        if reset is not Reset.NEVER and not {"yy", "yyyy"} & set(tokens):
            missing.add("yyyy")
        if missing or tokens.count("n") != 1 or re.search(r"[{}]", TOKEN.sub("", self.pattern)):
            msg = f"series {self.key}: pattern {self.pattern!r} lacks or misuses {sorted(missing) or 'a token'}"
            raise ValueError(msg)

    def period(self, day: date) -> str:
        """Which count a day belongs to: `2026-11`, `2026` or the one and only `""`."""
        if self.reset == Reset.NEVER:
            return ""
        return f"{day.year}-{day.month:02}" if self.reset == Reset.MONTH else f"{day.year}"

    def text(self, n: int, *, day: date, office: str = "") -> str:
        """The number as people see it; it grows longer when the digits do not suffice."""
        before, width, after = _parts(self.pattern, day, office)
        return f"{before}{n:0{width}}{after}"

    def read(self, number: str, *, day: date, office: str = "") -> int | None:
        """The count in a number of this series, office and period; None if it is not one."""
        before, _width, after = _parts(self.pattern, day, office)
        digits = number.removeprefix(before).removesuffix(after)
        whole = number.startswith(before) and number.endswith(after) and digits.isascii() and digits.isdecimal()
        return int(digits) if whole else None


@lru_cache
def _parts(pattern: str, day: date, office: str) -> tuple[str, int, str]:
    """The text before the count, its least width, and the text after it."""
    values = {"yy": f"{day:%y}", "yyyy": f"{day:%Y}", "mm": f"{day:%m}", "office": office}
    place = next(match for match in TOKEN.finditer(pattern) if match[1].startswith("n"))
    before, after = (
        TOKEN.sub(lambda match: values[match[1]], part) for part in (pattern[: place.start()], pattern[place.end() :])
    )
    return before, int(place[2] or 1), after

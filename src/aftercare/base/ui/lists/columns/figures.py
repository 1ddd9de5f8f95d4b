"""Columns of times, figures and amounts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from django.utils import timezone

from aftercare.base.kernel.money import Money as Amount
from aftercare.base.ui import formats, parts
from aftercare.base.ui.escaping import escaped
from aftercare.base.ui.frame import Label
from aftercare.base.ui.lists import filters
from aftercare.base.ui.lists.columns.base import Column, Draw, Drawing, Plain, Row
from aftercare.base.ui.parts import ClockCell


@dataclass(frozen=True)
class Moment(Column):
    """A moment: relative, the exact one on hover. `exact` shows that one, `appointed` the day by name and the time.

    `nothing`: what stands where there is none.
    `until`: a time by which, so that midnight is the end of the day before.
    """

    exact: bool = field(default=False, kw_only=True)
    appointed: bool = field(default=False, kw_only=True)
    nothing: Label = field(default="", kw_only=True)
    until: bool = field(default=False, kw_only=True)

    css: ClassVar[str] = "when"

    def criterion(self) -> filters.Filter | None:
        return filters.Moment(self.word, self.label, path=self.name)

    def draw(self, drawing: Drawing) -> Draw:
        name, nothing = self.name, escaped(str(self.nothing))
        write = formats.moment_writer(drawing.at, exact=self.exact, appointed=self.appointed, until=self.until)
        return lambda row: write(value) if (value := row[name]) else nothing

    def plain(self, drawing: Drawing) -> Callable[[Row], Plain]:
        del drawing
        name, zone = self.name, timezone.get_current_timezone()
        return lambda row: value.astimezone(zone).replace(tzinfo=None) if (value := row[name]) else None


@dataclass(frozen=True)
class Day(Column):
    """A date."""

    css: ClassVar[str] = "when"

    def criterion(self) -> filters.Filter | None:
        return filters.Day(self.word, self.label, path=self.name)

    def draw(self, drawing: Drawing) -> Draw:
        del drawing
        name = self.name
        return lambda row: formats.day(row[name])


@dataclass(frozen=True)
class Clock(Column):
    """A promised time as a bar with what remains in words. `enrich` puts a `ui.ClockCell` (or None) there."""

    css: ClassVar[str] = "clock"
    stored: ClassVar[bool] = False

    def draw(self, drawing: Drawing) -> Draw:
        del drawing
        name, clock = self.name, parts.clock_drawing()
        return lambda row: clock(value) if (value := row.get(name)) else ""

    def plain(self, drawing: Drawing) -> Callable[[Row], Plain]:
        del drawing
        name = self.name

        def said(row: Row) -> Plain:
            value: ClockCell | None = row.get(name)
            return value.words() if value else ""

        return said


@dataclass(frozen=True)
class Count(Column):
    """A whole number; zero is left blank."""

    css: ClassVar[str] = "num"

    def criterion(self) -> filters.Filter | None:
        return filters.Number(self.word, self.label, path=self.name)

    def draw(self, drawing: Drawing) -> Draw:
        del drawing
        name = self.name
        return lambda row: f"{value:,}" if (value := row[name]) else ""


@dataclass(frozen=True)
class Number(Count):
    """A whole number of which zero says something; `scale=1000` for stored thousandths."""

    scale: int = field(default=1, kw_only=True)

    def criterion(self) -> filters.Filter | None:
        return filters.Number(self.word, self.label, path=self.name, scale=self.scale)

    def draw(self, drawing: Drawing) -> Draw:
        plain = self.plain(drawing)
        return lambda row: f"{value:,}" if (value := plain(row)) is not None else ""

    def plain(self, drawing: Drawing) -> Callable[[Row], Plain]:
        del drawing
        name, scale = self.name, self.scale
        if scale == 1:
            return lambda row: row[name]
        return lambda row: None if row[name] is None else (Decimal(row[name]) / scale).normalize()


@dataclass(frozen=True)
class Money(Column):
    """An amount in minor units; `currency` is the ORM path of its code, or a code in capitals."""

    currency: str = field(default="CNY", kw_only=True)

    css: ClassVar[str] = "num"

    def needs(self) -> tuple[str, ...]:
        return (self.name,) if self.currency.isupper() else (self.name, self.currency)

    def criterion(self) -> filters.Filter | None:
        return filters.Number(self.word, self.label, path=self.name, scale=100)

    def _amount(self) -> Callable[[Row], Amount | None]:
        name, currency = self.name, self.currency
        if currency.isupper():
            return lambda row: None if row[name] is None else Amount(row[name], currency)
        return lambda row: None if row[name] is None else Amount(row[name], row[currency])

    def draw(self, drawing: Drawing) -> Draw:
        del drawing
        amount, write = self._amount(), formats.money
        return lambda row: write(amount(row))

    def plain(self, drawing: Drawing) -> Callable[[Row], Plain]:
        del drawing
        amount = self._amount()
        return lambda row: value.decimal() if (value := amount(row)) else None


@dataclass(frozen=True)
class Duration(Column):
    """Seconds, as the two largest parts."""

    css: ClassVar[str] = "num"

    def criterion(self) -> filters.Filter | None:
        return filters.Duration(self.word, self.label, path=self.name)

    def draw(self, drawing: Drawing) -> Draw:
        del drawing
        name, write = self.name, formats.duration
        return lambda row: write(row[name])

"""Moments, durations, money and numbers as people read them, in the reader's language and zone.

Pure but for Django's active language and zone, and `kernel.clock` for what is relative.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.utils.translation.trans_real import catalog
from markupsafe import Markup

from aftercare.base.kernel import clock
from aftercare.base.kernel.money import MINOR_DIGITS, Money

MINUTE, HOUR, DAY = 60, 3_600, 86_400
EN_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TWO = tuple(f"{number:02}" for number in range(60))
ZH_DAYS = "一二三四五六日"
CURRENCY_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "HKD": "HK$", "JPY": "JP¥"}


def chinese() -> bool:
    """Is the reader's language Chinese?"""
    return (get_language() or "zh-hans").startswith("zh")


@dataclass(frozen=True)
class Writer:
    """Times in one language and zone, everything looked up beforehand: pages write hundreds of them."""

    chinese: bool
    zone: tzinfo
    # What stands before and behind the one value of each text.
    texts: Mapping[str, tuple[str, str]]

    def said(self, key: str, value: int | str) -> str:
        """A text with its value."""
        before, behind = self.texts[key]
        return f"{before}{value}{behind}"

    def local(self, value: datetime) -> datetime:
        """In the reader's zone."""
        return value.astimezone(self.zone)

    def day(self, value: date) -> str:
        """`2026-11-22 周日` / `Sun 22 Nov 2026`."""
        return _day(self.chinese, value.year, value.month, value.day)

    def moment(self, value: datetime) -> str:
        """`2026-11-22 周日 14:05` / `Sun 22 Nov 2026, 14:05`."""
        local = self.local(value)
        joint = " " if self.chinese else ", "
        day = _day(self.chinese, local.year, local.month, local.day)
        return f"{day}{joint}{TWO[local.hour]}:{TWO[local.minute]}"

    def duration(self, seconds: int) -> str:
        """The two largest parts: `2 d 3 h`, `2 h 5 min`, `35 min`, `20 s`."""
        rest, said = abs(seconds), self.said
        if rest < MINUTE:
            return said("s", rest)
        days, rest = divmod(rest, DAY)
        hours, rest = divmod(rest, HOUR)
        minutes = rest // MINUTE
        if days:
            head, tail = said("d", days), said("h", hours) if hours else ""
        else:
            head = said("h", hours) if hours else ""
            tail = said("min", minutes) if minutes else ""
        return f"{head} {tail}" if head and tail else head or tail

    def worked(self, seconds: int) -> str:
        """`40 h`, `26 h 10 min`: working time, of which nobody knows how much makes a day."""
        hours, rest = divmod(abs(seconds), HOUR)
        if not hours:
            return self.duration(rest)
        whole = self.said("h", hours)
        return f"{whole} {self.said('min', rest // MINUTE)}" if rest >= MINUTE else whole

    def remaining(self, seconds: int) -> str:
        """`2 h left`, `35 min late`: how far a promised time is away."""
        return self.said("left" if seconds >= 0 else "late", self.duration(seconds))

    def relative(self, value: datetime, now: datetime) -> str:
        """`5 min ago`, `in 2 h`, `yesterday 14:05`, `5 Dec 14:05`; beyond a week the day."""
        gap = int((now - value).total_seconds())
        if -MINUTE < gap < MINUTE:
            return self.texts["just now"][0]
        if -12 * HOUR < gap < 12 * HOUR:
            return self.said("ago" if gap > 0 else "in", self.duration(_rounded(abs(gap))))
        local, today = self.local(value), _today(self.zone, now)
        if not -7 < (local.date() - today).days < 7:
            return self.short_day(local, today)
        return f"{self._near(local, today) or self.short_day(local, today)} {TWO[local.hour]}:{TWO[local.minute]}"

    def appointment(self, value: datetime, now: datetime) -> str:
        """`today 14:05`, `Sat 5 Dec 08:00`, `12 Dec 08:00`: when people meet, never how far away that is."""
        return self._appointed(self.local(value), _today(self.zone, now))

    def _appointed(self, local: datetime, today: date) -> str:
        return f"{self._named(local, today)} {TWO[local.hour]}:{TWO[local.minute]}"

    def coming(self, value: datetime, now: datetime) -> str:
        """`today 18:00`, `Thu 18:00`, `12 Dec 18:00`: a moment ahead, of which a weekday alone is the next one."""
        local, today = self.local(value), _today(self.zone, now)
        apart = (local.date() - today).days
        day = self.weekday(local) if 1 < apart < 7 else self._named(local, today)
        return f"{day} {TWO[local.hour]}:{TWO[local.minute]}"

    def deadline(self, value: datetime, now: datetime | None = None) -> str:
        """A moment by which; midnight is the end of the day before: `2026-11-05 周四 24:00`; near `now` briefly."""
        eve = self.local(value) - timedelta(minutes=1)
        if (eve + timedelta(minutes=1)).time() != time() or (now and abs(value - now) < timedelta(hours=12)):
            return self.relative(value, now) if now else self.moment(value)
        if now is None:
            return f"{self.day(eve)}{' ' if self.chinese else ', '}24:00"
        return f"{self._named(eve, _today(self.zone, now))} 24:00"

    def named_day(self, value: datetime, now: datetime) -> str:
        """`today`, `Sat 5 Dec`, `12 Dec`: a weekday alone might be the last one or the next."""
        return self._named(self.local(value), _today(self.zone, now))

    def _named(self, local: datetime, today: date) -> str:
        near, dated = self._near(local, today), self.short_day(local, today)
        if near or not -7 < (local.date() - today).days < 7:
            return near or dated
        return f"{dated} {self.weekday(local)}" if self.chinese else f"{self.weekday(local)} {dated}"

    def _near(self, local: datetime, today: date) -> str:
        """Yesterday, today, tomorrow; "" for every other day."""
        return self.texts.get(str((local.date() - today).days), ("", ""))[0]

    def weekday(self, value: date) -> str:
        """`周日` / `Sun`."""
        return f"周{ZH_DAYS[value.weekday()]}" if self.chinese else EN_DAYS[value.weekday()]

    def short_day(self, value: date, today: date) -> str:
        """`11-22` / `22 Nov`; with the year when it is another one."""
        year = value.year != today.year
        if self.chinese:
            return f"{value.year}-{value.month:02}-{value.day:02}" if year else f"{value.month:02}-{value.day:02}"
        return f"{value.day} {EN_MONTHS[value.month - 1]}" + (f" {value.year}" if year else "")

    def tag(self, value: datetime, text: str) -> str:
        """`<time>` with the exact moment on hover and for machines. `text` is ours: not escaped."""
        return f'<time datetime="{_iso(value)}" title="{self.moment(value)}">{text}</time>'


def _iso(value: datetime) -> str:
    """`isoformat(timespec="minutes")`, which takes twice as long."""
    if value.tzinfo is not UTC:
        return value.isoformat(timespec="minutes")
    day = f"{value.year:04}-{TWO[value.month]}-{TWO[value.day]}"
    return f"{day}T{TWO[value.hour]}:{TWO[value.minute]}+00:00"


@lru_cache(maxsize=64)
def _today(zone: tzinfo, now: datetime) -> date:
    """All rows of a page share it."""
    return now.astimezone(zone).date()


@lru_cache(maxsize=4_096)
def _day(in_chinese: bool, year: int, month: int, day: int) -> str:
    """The rows of a page share few days."""
    weekday = date(year, month, day).weekday()
    if in_chinese:
        return f"{year}-{month:02}-{day:02} 周{ZH_DAYS[weekday]}"
    return f"{EN_DAYS[weekday]} {day} {EN_MONTHS[month - 1]} {year}"


def writer() -> Writer:
    """For the active language and zone."""
    return _writer(catalog(), timezone.get_current_timezone())


@lru_cache(maxsize=64)
def _writer(_catalogue: object, zone: tzinfo) -> Writer:
    """One for each catalogue, and so for each language: which one is active is asked once, not once a text."""
    texts = {
        "s": gettext("%(n)s s"),
        "min": gettext("%(n)s min"),
        "h": gettext("%(n)s h"),
        "d": gettext("%(n)s d"),
        "left": gettext("%(time)s left"),
        "late": gettext("%(time)s late"),
        "by": pgettext("clock", "by %(time)s"),
        "ago": gettext("%(time)s ago"),
        "in": gettext("in %(time)s"),
        "just now": gettext("just now"),
        "0": gettext("today"),
        "-1": gettext("yesterday"),
        "1": gettext("tomorrow"),
    }
    parts = {key: text.replace("%(n)s", "%(time)s").partition("%(time)s") for key, text in texts.items()}
    return Writer(chinese(), zone, {key: (before, behind) for key, (before, _value, behind) in parts.items()})


def _rounded(seconds: int) -> int:
    """From an hour on without minutes: the exact moment is on hover."""
    return seconds - seconds % (HOUR if seconds >= HOUR else MINUTE)


def day(value: date | None) -> str:
    """A day, or the day of an aware datetime in the local zone."""
    if value is None:
        return ""
    return writer().day(local_day(value) if isinstance(value, datetime) else value)


def moment(value: datetime | None) -> str:
    """The exact moment in the local zone."""
    return "" if value is None else writer().moment(value)


def span(starts_at: datetime, ends_at: datetime) -> str:
    """`Mon 21 Dec 2026 – Wed 23 Dec 2026 (3 days)` from midnight to midnight, else with the hours."""
    current = writer()
    start, end = current.local(starts_at), current.local(ends_at)
    if start.time() == end.time() == time.min:
        count = (end.date() - start.date()).days
        last = end.date() - timedelta(days=1)
        whole = ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
        shown = current.day(start.date()) if count == 1 else f"{current.day(start.date())} – {current.day(last)}"
        return f"{shown}（{whole}）" if current.chinese else f"{shown} ({whole})"
    if start.date() == end.date():
        return f"{current.moment(starts_at)}–{TWO[end.hour]}:{TWO[end.minute]}"
    return f"{current.moment(starts_at)} – {current.moment(ends_at)}"


def deadline(value: datetime | None) -> str:
    """The exact moment by which; midnight is the end of the day before."""
    return "" if value is None else writer().deadline(value)


def local_day(value: datetime) -> date:
    """The day in the local zone."""
    return timezone.localtime(value).date()


def clock_time(value: datetime | None) -> str:
    """`14:05` in the local zone."""
    return "" if value is None else f"{timezone.localtime(value):%H:%M}"


def duration(seconds: int | None) -> str:
    """The two largest parts."""
    return "" if seconds is None else writer().duration(seconds)


def remaining(seconds: int) -> str:
    """`2 h left`, `35 min late`."""
    return writer().remaining(seconds)


def relative(value: datetime, now: datetime) -> str:
    """How far a moment is from `now`, in words."""
    return writer().relative(value, now)


def ago(value: datetime | None) -> Markup:
    """Relative, with the exact moment on hover and for machines."""
    if value is None:
        return Markup("")
    current = writer()
    return Markup(current.tag(value, current.relative(value, clock.now())))  # noqa: S704 - all parts are ours


def appointment(value: datetime | None) -> Markup:
    """Today, tomorrow or the day, and the time; the exact moment on hover and for machines."""
    if value is None:
        return Markup("")
    current = writer()
    return Markup(current.tag(value, current.appointment(value, clock.now())))  # noqa: S704 - all parts are ours


def named_day(value: datetime) -> str:
    """Today, tomorrow, or the date."""
    return writer().named_day(value, clock.now())


def moment_writer(
    now: datetime, *, exact: bool = False, appointed: bool = False, until: bool = False
) -> Callable[[datetime], str]:
    """`ago` (or the exact moment, the appointment, the deadline) for many values of one page."""
    current = writer()
    if until:
        return lambda value: current.tag(value, current.deadline(value, now))
    if exact:
        return lambda value: current.tag(value, current.moment(value))
    if appointed:
        return lambda value: current.tag(value, current.appointment(value, now))
    return lambda value: current.tag(value, current.relative(value, now))


def number(value: int | Decimal | None) -> str:
    """Thousands apart: `12,345`."""
    return "" if value is None else f"{value:,}"


def quantity(thousandths: int | None) -> str:
    """A stored quantity: 2500 → `2.5`."""
    if thousandths is None:
        return ""
    return f"{(Decimal(thousandths) / 1000).normalize():,f}"


def percent(basis_points: int | None) -> str:
    """9850 → `98.5%`, in both languages: at most two places."""
    if basis_points is None:
        return ""
    return f"{in_percent(basis_points)}%"


def in_percent(basis_points: int) -> str:
    """9850 → `98.5`, as people type it."""
    return f"{(Decimal(basis_points) / 100).normalize():f}"


def money(value: Money | int | None, currency: str = "CNY") -> str:
    """`¥1,250.00`; an int is minor units."""
    if value is None:
        return ""
    amount = value if isinstance(value, Money) else Money(value, currency)
    sign = "-" if amount.minor < 0 else ""
    digits = MINOR_DIGITS[amount.currency]
    return f"{sign}{CURRENCY_SIGNS.get(amount.currency, amount.currency + ' ')}{abs(amount.decimal()):,.{digits}f}"


def size(count: int | None) -> str:
    """Bytes: `640 B`, `12 KB`, `3.4 MB`, `76.1 GB`; a limit that is set as 40 MB reads so."""
    if count is None:
        return ""
    if count < 2**10:
        return f"{count} B"
    if count < 2**20:
        return f"{count // 2**10} KB"
    unit, name = (2**30, "GB") if count >= 2**30 else (2**20, "MB")
    tenths = count * 10 // unit
    return f"{tenths // 10:,}.{tenths % 10} {name}"


def listed(texts: Iterable[str]) -> str:
    """Several in a row, as the reader's language lists them: `报修、付款`, `Reports faults, Pays`."""
    return ("、" if chinese() else ", ").join(texts)


def items(count: int) -> str:
    """`1 item`, `3 items`."""
    return ngettext("%(count)s item", "%(count)s items", count) % {"count": number(count)}

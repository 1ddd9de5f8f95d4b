"""A year or a quarter of a regulation's routines: what was owed, and what is to come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.platform.units import public as units
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.models import Regulation
from aftercare.regulations.routines.models import Duty
from aftercare.regulations.routines.rules import months_later, turns
from aftercare.regulations.routines.selectors.duties import last_day, period_text, visible_to, with_state
from aftercare.regulations.routines.selectors.owing import calendar_of, owing

AHEAD = "ahead"
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Span:
    """The year or quarter that is looked at; `quarter` 0 is the whole year."""

    year: int
    quarter: int = 0

    @classmethod
    def asked(cls, year: str, quarter: str, at: datetime) -> "Span":
        """As the address says it; nonsense is this year."""
        this = timezone.localdate(at).year
        number = int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else this
        part = int(quarter) if quarter in {"1", "2", "3", "4"} else 0
        return cls(number if FIRST_YEAR <= number <= LAST_YEAR else this, part)

    @property
    def first_day(self) -> date:
        """Where it begins."""
        return date(self.year, 3 * self.quarter - 2 if self.quarter else 1, 1)

    @property
    def next_day(self) -> date:
        """Where the one after it begins."""
        return months_later(self.first_day, 3 if self.quarter else 12)

    @property
    def months(self) -> list[date]:
        """The first day of each month in it."""
        return [months_later(self.first_day, number) for number in range(3 if self.quarter else 12)]


@dataclass(frozen=True, slots=True)
class Mark:
    """One turn on the calendar; one that is to come has no id."""

    state: str
    period: str
    due_at: datetime
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A routine of a unit: the turns that end in each month."""

    name: Words
    unit: Words
    months: tuple[tuple[Mark, ...], ...]


def calendar_lines(regulation: Regulation, span: Span, by: Actor, at: datetime) -> list[Line]:
    """Every routine of the regulation in every unit that the reader may see, with its turns in the span."""
    rows = with_state(visible_to(by, at), at).filter(
        regulation=regulation, next_day__gt=span.first_day, first_day__lt=span.next_day
    )
    marks: dict[tuple[str, int], dict[date, list[Mark]]] = {}
    heads: dict[tuple[str, int], tuple[Words, Words]] = {}
    for row in rows.select_related("unit").order_by("place", "unit_path", "first_day", "pk"):
        key = (row.place, row.unit_id)
        heads[key] = (row.name, row.unit.name)
        mark = Mark(row.state, str(period_text(row.every, row.first_day)), row.due_at, row.pk)  # type: ignore[attr-defined]
        marks.setdefault(key, {}).setdefault(last_day(row).replace(day=1), []).append(mark)
    _add_ahead(regulation, span, by, at, marks, heads)
    return [
        Line(*heads[key], tuple(tuple(marks[key].get(month, ())) for month in span.months)) for key in sorted(heads)
    ]


def _add_ahead(
    regulation: Regulation, span: Span, by: Actor, at: datetime,
    marks: dict[tuple[str, int], dict[date, list[Mark]]], heads: dict[tuple[str, int], tuple[Words, Words]],
) -> None:  # fmt: skip
    """The turns that have not begun, of the text in force, for units whose duties the reader may see."""
    version = documents.in_force(at).filter(regulation=regulation).select_related("regulation__unit").first()
    if version is None:
        return
    opened = set(Duty.objects.filter(regulation=regulation).values_list("place", "unit_id", "first_day"))
    for one in owing(version, at):
        key, calendar = (one.place, one.unit.pk), calendar_of(one.unit.path)
        if key not in heads and not _may_see(one.unit, by, at):
            continue
        begin = max(span.first_day, timezone.localdate(at))
        for turn in turns(one.routine, begin, span.next_day, calendar):
            if (*key, turn.first_day) not in opened:
                heads.setdefault(key, (one.routine.name, one.unit.name))
                mark = Mark(AHEAD, str(period_text(one.routine.every, turn.first_day)), turn.due_at)
                month = turn.next_day - timedelta(days=1)
                marks.setdefault(key, {}).setdefault(month.replace(day=1), []).append(mark)


def _may_see(unit: units.Unit, by: Actor, at: datetime) -> bool:
    return visible_to(by, at).filter(unit=unit).exists()

"""Who can be sent in the days of a plan: abilities, shifts, leave. One query a subject."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from aftercare.operations.dispatch.planner.model import Span
from aftercare.operations.dispatch.problems.rules.shifts import Horizon, rostered
from aftercare.operations.dispatch.tools import selectors as tools
from aftercare.platform.worktime import public as worktime
from aftercare.registry.organisation import public as organisation

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One engineer as plans see them; times in seconds after the horizon's origin."""

    staff_id: int
    name: str
    unit_id: int
    unit_path: str
    home: organisation.Point | None
    # Day number → where the person sets out from instead, for these days.
    based: Mapping[int, organisation.Point] = field(default_factory=dict)
    skills: Mapping[str, int] = field(default_factory=dict)
    # Kind → the first second on which it is no longer valid, None = for life.
    certificates: Mapping[str, int | None] = field(default_factory=dict)
    rostered: Mapping[int, Spans] = field(default_factory=dict)
    # Tools and vehicles that they carry or drive.
    tools: frozenset[str] = frozenset()
    away: Spans = ()
    on_call: Spans = ()


def people(unit_path: str, horizon: Horizon, *, staff_ids: Iterable[int] | None = None) -> list[Person]:
    """Everybody in the unit or below it who goes out, or these people whatever their unit; by id."""
    rows = list(_staff(unit_path, horizon, staff_ids).order_by("pk"))
    known = _Known([row.pk for row in rows], horizon)
    usual = _Usual(horizon)
    return [_person(row, known, usual) for row in rows]


def _staff(unit_path: str, horizon: Horizon, staff_ids: Iterable[int] | None) -> Any:
    here = organisation.Staff.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=horizon.first))
    if staff_ids is not None:
        return here.filter(pk__in=set(staff_ids))
    held = organisation.in_force(horizon.at)
    field_posts = organisation.PostHolding.objects.filter(held, post__is_field=True).values("staff_id")
    return here.filter(unit_path__startswith=unit_path, pk__in=field_posts)


def _person(row: organisation.Staff, known: "_Known", usual: "_Usual") -> Person:
    days = known.rosters.get(row.pk)
    horizon = known.horizon
    return Person(
        staff_id=row.pk,
        name=row.name,
        unit_id=row.unit_id,
        unit_path=row.unit_path,
        home=organisation.home_of(row),
        based=known.based.get(row.pk, {}),
        skills=known.skills.get(row.pk, {}),
        certificates=known.certificates.get(row.pk, {}),
        rostered=_until_left(rostered(*days, horizon) if days else usual.days(row.unit_path), row.left_on, horizon),
        tools=known.tools.get(row.pk, frozenset()),
        away=tuple(known.away.get(row.pk, ())),
        on_call=tuple(known.on_call.get(row.pk, ())),
    )


def _until_left(days: Mapping[int, Spans], left_on: date | None, horizon: Horizon) -> dict[int, Spans]:
    return {number: spans for number, spans in days.items() if left_on is None or horizon.day(number) < left_on}


class _Known:
    """What is on file about a group of people."""

    def __init__(self, staff_ids: Sequence[int], horizon: Horizon) -> None:
        self.horizon = horizon
        mine = Q(staff_id__in=staff_ids)
        held = organisation.in_force(max(horizon.at, horizon.origin))
        self.skills: dict[int, dict[str, int]] = {}
        rated = organisation.StaffSkill.objects.filter(mine, held).values_list("staff_id", "skill__code", "level")
        for staff_id, code, level in rated:
            self.skills.setdefault(staff_id, {})[code] = level
        self.certificates = _certificates(mine, horizon)
        self.tools = tools.held_by(staff_ids)
        rows = organisation.Roster.objects.filter(mine, held).order_by("active_from")
        self.rosters: dict[int, tuple[Any, date]] = {
            staff_id: (days, first_day)
            for staff_id, days, first_day in rows.values_list("staff_id", "pattern__days", "first_day")
        }
        within = Q(starts_at__lt=horizon.until, ends_at__gt=horizon.origin - timedelta(days=1))
        granted = organisation.Leave.objects.filter(mine, within, state=organisation.Leave.State.APPROVED)
        events = organisation.PersonalEvent.objects.filter(mine, within)
        times = ("staff_id", "starts_at", "ends_at")
        self.away = self._spans([*granted.values_list(*times), *events.values_list(*times)])
        self.based = self._based(mine)
        on_call = organisation.OnCall.objects.filter(mine, within)
        self.on_call = self._spans(on_call.values_list("staff_id", "starts_at", "ends_at"))

    def _based(self, mine: Q) -> dict[int, dict[int, organisation.Point]]:
        """Staff → day number → from where they set out instead of home."""
        first, last = self.horizon.day(-1), self.horizon.day(self.horizon.days)
        rows = organisation.Relocation.objects.filter(mine, first_day__lte=last, last_day__gte=first)
        found: dict[int, dict[int, organisation.Point]] = {}
        for row in rows.order_by("first_day", "pk"):
            place = organisation.place_of(row)
            for number in range(-1, self.horizon.days + 1):
                if row.first_day <= self.horizon.day(number) <= row.last_day:
                    found.setdefault(row.staff_id, {})[number] = place
        return found

    def _spans(self, rows: Iterable[Any]) -> dict[int, list[Span]]:
        found: dict[int, list[Span]] = {}
        for staff_id, start, end in rows:
            found.setdefault(staff_id, []).append(Span(self.horizon.seconds(start), self.horizon.seconds(end)))
        return {staff_id: sorted(spans, key=lambda one: (one.start, one.end)) for staff_id, spans in found.items()}


def _certificates(mine: Q, horizon: Horizon) -> dict[int, dict[str, int | None]]:
    """Staff → kind → the second on which the best one ends; None = for life."""
    found: dict[int, dict[str, int | None]] = {}
    rows = organisation.Certificate.objects.filter(mine, withdrawn_at__isnull=True, issued_on__lte=horizon.first)
    for staff_id, code, ends in rows.order_by("pk").values_list("staff_id", "kind__code", "expires_on"):
        held = found.setdefault(staff_id, {})
        last = None if ends is None else horizon.midnight_of((ends - horizon.first).days + 1)
        best = held.get(code, -1)
        held[code] = None if last is None or best is None else max(last, best)
    return found


class _Usual:
    """The hours of people without a roster: those of their unit's calendar."""

    def __init__(self, horizon: Horizon) -> None:
        self.horizon = horizon
        self._of: dict[str, dict[int, Spans]] = {}
        self._keys: dict[str, str] = {}

    def days(self, unit_path: str) -> Mapping[int, Spans]:
        """Day number → opening hours."""
        if unit_path not in self._keys:
            self._keys[unit_path] = worktime.key_for_unit(unit_path)
        key = self._keys[unit_path]
        if key not in self._of:
            self._of[key] = open_days(worktime.calendar_for(key), self.horizon)
        return self._of[key]


def open_days(calendar: worktime.Calendar, horizon: Horizon) -> dict[int, Spans]:
    """A calendar's hours over the days of the horizon."""
    found: dict[int, Spans] = {}
    for number in range(horizon.days):
        start, end = horizon.moment(horizon.midnight_of(number)), horizon.moment(horizon.midnight_of(number + 1))
        hours = calendar.openings(start, end)
        found[number] = tuple(Span(horizon.seconds(low), horizon.seconds(high)) for low, high in hours)
    return found

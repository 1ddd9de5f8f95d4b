"""Engineers for a job: all of them, each with every reason that speaks against sending them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet, Value

from aftercare.registry.organisation.models import (
    Certificate,
    CertificateKind,
    Leave,
    OnCall,
    PersonalEvent,
    PostHolding,
    Roster,
    Skill,
    Staff,
    StaffSkill,
)
from aftercare.registry.organisation.rules.candidates import Facts, Needs, Reason, why_not
from aftercare.registry.organisation.rules.geo import Point
from aftercare.registry.organisation.selectors.staff import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An engineer, fit to be sent or not; `reasons` says why not."""

    staff_id: int
    number: str
    name: str
    unit_id: int
    unit_path: str
    home: Point | None
    # Skill code → level.
    skills: Mapping[str, int]
    on_call: bool
    reasons: tuple[Reason, ...]

    @property
    def is_fit(self) -> bool:
        """Nothing speaks against sending them."""
        return not self.reasons


def available_engineers(
    unit_path: str,
    at: datetime,
    skills: Mapping[str, int] | None = None,
    *,
    certificates: Sequence[str] = (),
    staff_ids: Iterable[int] | None = None,
    zone: str = "",
) -> list[Candidate]:
    """Everybody in the unit or below it who holds a post that goes out, with reasons where not fit.

    `skills`: code → least level; `certificates`: codes of kinds that must be valid on the day.
    `staff_ids` asks about these people instead, whatever their unit and post. Fit ones come
    first, then by name. The number of queries does not grow with the people.
    """
    people = list(_people(unit_path, at, staff_ids))
    needs = Needs(
        at=at,
        zone=ZoneInfo(zone or settings.TIME_ZONE),
        skills=skills or {},
        certificates=certificates,
        names=names_of_needs(skills or {}, certificates),
    )
    known = _Known([person.pk for person in people], at)
    found = [_candidate(person, known, needs) for person in people]
    return sorted(found, key=lambda one: (bool(one.reasons), one.name, one.staff_id))


def _people(unit_path: str, at: datetime, staff_ids: Iterable[int] | None) -> Iterable[Staff]:
    if staff_ids is not None:
        return Staff.objects.filter(pk__in=set(staff_ids))
    field = PostHolding.objects.filter(in_force(at), post__is_field=True).values("staff_id")
    return Staff.objects.filter(unit_path__startswith=unit_path, pk__in=field)


def names_of_needs(skills: Mapping[str, int], certificates: Sequence[str]) -> dict[str, str]:
    """What the codes of skills and kinds of certificate are called; unknown ones are left out."""
    held = Skill.objects.filter(code__in=list(skills)).values_list("code", "name") if skills else ()
    kinds = CertificateKind.objects.filter(code__in=certificates).values_list("code", "name") if certificates else ()
    return {code: str(name) for code, name in (*held, *kinds)}


class _Known:
    """What is on file about a group of people at a moment; one query a subject."""

    def __init__(self, staff_ids: list[int], at: datetime) -> None:
        mine = Q(staff_id__in=staff_ids)
        self.skills: dict[int, dict[str, int]] = {}
        rated = StaffSkill.objects.filter(mine, in_force(at)).values_list("staff_id", "skill__code", "level")
        for staff_id, code, level in rated:
            self.skills.setdefault(staff_id, {})[code] = level
        self.certificates = _certificates(mine)
        planned = Q(starts_at__lte=at, ends_at__gt=at)
        granted = Leave.objects.filter(mine, planned, state=Leave.State.APPROVED)
        events = PersonalEvent.objects.filter(mine, planned)
        self.leaves: dict[int, datetime] = {}
        self.engaged: dict[int, datetime] = {}
        for sort, staff_id, ends in _told(granted, "leave").union(_told(events, "event"), all=True).order_by("ends_at"):
            (self.leaves if sort == "leave" else self.engaged)[staff_id] = ends
        rosters = Roster.objects.filter(mine, in_force(at)).order_by("active_from")
        self.rosters: dict[int, tuple[Any, date]] = {
            staff_id: (days, first_day)
            for staff_id, days, first_day in rosters.values_list("staff_id", "pattern__days", "first_day")
        }
        self.on_call = set(OnCall.objects.filter(mine, planned).values_list("staff_id", flat=True))


def _told(rows: "QuerySet[Leave] | QuerySet[PersonalEvent]", sort: str) -> "QuerySet[Any, Any]":
    """Sort, person and end, so that two tables are read at once."""
    return rows.annotate(sort=Value(sort)).values_list("sort", "staff_id", "ends_at")


def _certificates(mine: Q) -> dict[int, dict[str, date | None]]:
    """Staff → kind → last valid day of the best certificate; None = for life."""
    found: dict[int, dict[str, date | None]] = {}
    rows = Certificate.objects.filter(mine, withdrawn_at__isnull=True)
    for staff_id, code, ends in rows.values_list("staff_id", "kind__code", "expires_on"):
        held = found.setdefault(staff_id, {})
        known = held.get(code, date.min)
        held[code] = None if ends is None or known is None else max(known, ends)
    return found


def _candidate(person: Staff, known: _Known, needs: Needs) -> Candidate:
    days, first_day = known.rosters.get(person.pk, (None, None))
    facts = Facts(
        left_on=person.left_on,
        skills=known.skills.get(person.pk, {}),
        certificates=known.certificates.get(person.pk, {}),
        leave_until=known.leaves.get(person.pk),
        engaged_until=known.engaged.get(person.pk),
        days=days,
        first_day=first_day,
        on_call=person.pk in known.on_call,
    )
    return Candidate(
        staff_id=person.pk,
        number=person.number,
        name=person.name,
        unit_id=person.unit_id,
        unit_path=person.unit_path,
        home=home_of(person),
        skills=facts.skills,
        on_call=facts.on_call,
        reasons=why_not(facts, needs),
    )


def home_of(person: Staff) -> Point | None:
    """Where a person sets out from, in WGS-84."""
    if person.home_latitude_e6 is None or person.home_longitude_e6 is None:
        return None
    match person.home_datum:
        case "gcj02" | "bd09" as datum:
            return Point(person.home_latitude_e6, person.home_longitude_e6, datum).to("wgs84")
        case _:
            return Point(person.home_latitude_e6, person.home_longitude_e6)


@dataclass(frozen=True, slots=True)
class Expiring:
    """A certificate that ends soon or has ended."""

    certificate_id: int
    staff_id: int
    staff_name: str
    kind: str
    number: str
    expires_on: date


def expiring_certificates(until: date, *, unit_path: str = "/") -> list[Expiring]:
    """Certificates of people still here whose last valid day is on or before `until`, the earliest first."""
    rows = Certificate.objects.filter(
        withdrawn_at__isnull=True,
        expires_on__lte=until,
        staff__left_on__isnull=True,
        staff__unit_path__startswith=unit_path,
    ).select_related("staff", "kind")
    return [
        Expiring(row.pk, row.staff_id, row.staff.name, row.kind.code, row.number, row.expires_on)
        for row in rows.order_by("expires_on", "pk")
        if row.expires_on is not None
    ]

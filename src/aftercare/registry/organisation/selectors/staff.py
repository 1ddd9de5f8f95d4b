"""People: who may see whom, lists, pickers, names for other apps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.ready import Ready
from aftercare.platform.accounts.public import scope_q
from aftercare.registry.organisation.models import (
    Certificate,
    Leave,
    PersonalEvent,
    PostHolding,
    Relocation,
    Roster,
    Staff,
    StaffSkill,
    Substitute,
)
from aftercare.registry.organisation.rules.names import initials
from aftercare.registry.organisation.rules.phones import digits_of, phone_tail


@dataclass(frozen=True, slots=True)
class StaffBrief:
    """What other apps show of a person; the phone is unmasked, so show it only to those who may see it."""

    id: int
    number: str
    name: str
    phone: str
    unit_id: int
    user_id: int | None


def staff_of(by: Actor) -> "QuerySet[Staff]":
    """The people whom the reader may see."""
    own = Q(pk=by.id) if by.kind is ActorKind.STAFF else None
    return Staff.objects.filter(scope_q(by, "staff.view", own=own))


def get_staff(*, staff_id: int, by: Actor) -> Staff:
    """One person; raises NotFoundError where there is none or the reader may not see them."""
    staff = staff_of(by).filter(pk=staff_id).first()
    if staff is None:
        raise NotFoundError
    return staff


def get_holding(*, holding_id: int, by: Actor) -> PostHolding:
    """One post that somebody holds; raises NotFoundError as for the person."""
    row = PostHolding.objects.select_related("post", "unit").filter(pk=holding_id).first()
    if row is None:
        raise NotFoundError
    row.staff = get_staff(staff_id=row.staff_id, by=by)
    return row


def get_certificate(*, certificate_id: int, by: Actor) -> Certificate:
    """One certificate of somebody; raises NotFoundError as for the person."""
    row = Certificate.objects.select_related("kind").filter(pk=certificate_id).first()
    if row is None:
        raise NotFoundError
    row.staff = get_staff(staff_id=row.staff_id, by=by)
    return row


def working_on(day: date) -> Q:
    """Who works here on a day."""
    return Q(hired_on__lte=day) & (Q(left_on__isnull=True) | Q(left_on__gt=day))


def find_staff(*, text: str, by: Actor, at: datetime, limit: int = 20) -> list[Staff]:
    """For pickers: by name, pinyin initials, number, last digits of the phone; those who work here."""
    rows = staff_of(by).filter(working_on(timezone.localdate(at)))
    if text.strip():
        rows = rows.filter(matching(text))
    return list(rows.order_by("name", "pk")[:limit])


def matching(text: str) -> Q:
    """People whom a typed text may mean."""
    text = text.strip()
    found = Q(name__icontains=text) | Q(number__istartswith=text)
    letters = initials(text).replace(" ", "")
    if letters and text.isascii():
        found |= Q(initials__startswith=letters)
    digits = digits_of(text)
    if digits:
        found |= Q(phone_tail=phone_tail(digits), phone__contains=digits)
    return found


def briefs(staff_ids: Iterable[int]) -> dict[int, StaffBrief]:
    """Names and numbers of people, in one query, whoever asks: for rows that name them."""
    wanted = tuple(set(staff_ids))
    rows = _BRIEFS(wanted) if len(wanted) <= FEW else _briefs(wanted)
    return {row[0]: StaffBrief(*row) for row in rows}


def _briefs(staff_ids: tuple[int, ...]) -> QuerySet[Staff, tuple[Any, ...]]:
    return Staff.objects.filter(pk__in=staff_ids).values_list("pk", "number", "name", "phone", "unit_id", "user_id")


# Every page with a timeline asks for a handful of names.
_BRIEFS = Ready(_briefs)
FEW = 20


def staff_of_user(user_id: int) -> int | None:
    """The person behind a login."""
    return Staff.objects.filter(user_id=user_id).values_list("pk", flat=True).first()


def staff_rows(by: Actor, *, after: int | None = None, limit: int = 50, text: str = "") -> list[dict[str, Any]]:
    """At most `limit` people for the API, the newest first, older than the id `after`."""
    rows = staff_of(by) if after is None else staff_of(by).filter(pk__lt=after)
    if text:
        rows = rows.filter(matching(text))
    return list(rows.order_by("-pk").values(*STAFF_FIELDS)[:limit])


STAFF_FIELDS = (
    "id",
    "uid",
    "version",
    "number",
    "name",
    "phone",
    "mail",
    "unit_id",
    "unit_path",
    "hired_on",
    "left_on",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDetail:
    """A person with all that the detail page shows."""

    staff: Staff
    posts: Sequence[PostHolding]
    skills: Sequence[StaffSkill]
    certificates: Sequence[Certificate]
    roster: Roster | None
    leaves: Sequence[Leave]
    events: Sequence[PersonalEvent]
    relocations: Sequence[Relocation]
    # Now or later.
    substitutes: Sequence[Substitute]


def staff_detail(*, staff_id: int, by: Actor, at: datetime) -> StaffDetail:
    """One person with posts, skills, certificates, roster and leave as of now."""
    staff = get_staff(staff_id=staff_id, by=by)
    holdings = PostHolding.objects.filter(in_force(at), staff=staff).select_related("post", "unit")
    skills = StaffSkill.objects.filter(in_force(at), staff=staff).select_related("skill", "assessor")
    certificates = Certificate.objects.filter(staff=staff, withdrawn_at__isnull=True).select_related("kind")
    substitutes = Substitute.objects.filter(staff=staff, active_to__gt=at).select_related("stand_in")
    return StaffDetail(
        staff=staff,
        posts=list(holdings.order_by("active_from", "pk")),
        skills=list(skills.order_by("-level", "skill__code", "pk")),
        certificates=list(certificates.order_by("expires_on", "pk")),
        roster=roster_of(staff, at),
        leaves=list(Leave.objects.filter(staff=staff).order_by("-starts_at", "-pk")[:20]),
        events=list(PersonalEvent.objects.filter(staff=staff).order_by("-starts_at", "-pk")[:20]),
        relocations=list(Relocation.objects.filter(staff=staff).order_by("-first_day", "-pk")[:20]),
        substitutes=list(substitutes.order_by("active_from", "pk")[:5]),
    )


def roster_of(staff: Staff, at: datetime) -> Roster | None:
    """By which pattern somebody works at a moment."""
    rosters = Roster.objects.filter(in_force(at), staff=staff).select_related("pattern")
    return rosters.order_by("-active_from", "pk").first()


def in_force(at: datetime) -> Q:
    """`Dated` rows that hold at a moment."""
    return Q(active_from__lte=at) & (Q(active_to__isnull=True) | Q(active_to__gt=at))

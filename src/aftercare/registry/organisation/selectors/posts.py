"""Who holds a post, who stands in, who is above; which office serves a division."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from aftercare.platform.units.public import get as get_unit
from aftercare.registry.organisation.models import OnCall, Post, PostHolding, Region, Staff, Substitute
from aftercare.registry.organisation.rules.divisions import covering, is_division, lies_in
from aftercare.registry.organisation.rules.trees import ids_of
from aftercare.registry.organisation.selectors.staff import in_force, working_on


@dataclass(frozen=True, slots=True)
class Holder:
    """Who answers for a post at a moment; `stands_in_for` is set where it is a substitute."""

    staff_id: int
    stands_in_for: int | None = None


def post_holders(*, post: str, unit_id: int, at: datetime) -> list[Holder]:
    """Who answers for a post in a unit: its holders there, else in the closest unit above.

    Holders with a substitute at that moment are replaced by the substitute. [] = nobody.
    """
    above = ids_of(get_unit(unit_id).path)
    rows = PostHolding.objects.filter(in_force(at), post__code=post, unit_id__in=above)
    held = list(rows.order_by("pk").values_list("unit_id", "staff_id"))
    for unit in reversed(above):
        staff = [staff_id for at_unit, staff_id in held if at_unit == unit]
        if staff:
            return _replaced(staff, at)
    return []


def _replaced(staff: Sequence[int], at: datetime) -> list[Holder]:
    """Each person, or who stands in; somebody who does both is named once, as themselves."""
    stand_ins = dict(Substitute.objects.filter(in_force(at), staff_id__in=staff).values_list("staff_id", "stand_in_id"))
    present = [Holder(one) for one in staff if one not in stand_ins]
    known = {one.staff_id for one in present}
    for absent in staff:
        stand_in = stand_ins.get(absent)
        if stand_in is not None and stand_in not in known:
            present.append(Holder(stand_in, absent))
            known.add(stand_in)
    return present


def resolve_post(post: str, unit_id: int, at: datetime) -> list[int]:
    """The staff ids who answer for a post in a unit (see `post_holders`)."""
    return [holder.staff_id for holder in post_holders(post=post, unit_id=unit_id, at=at)]


def stand_in_of(staff_id: int, at: datetime) -> int | None:
    """Who stands in for a person at a moment."""
    rows = Substitute.objects.filter(in_force(at), staff_id=staff_id)
    return rows.order_by("pk").values_list("stand_in_id", flat=True).first()


def standing_in_for(staff_id: int, at: datetime) -> list[int]:
    """Whom a person stands in for at a moment."""
    rows = Substitute.objects.filter(in_force(at), stand_in_id=staff_id)
    return list(rows.order_by("pk").values_list("staff_id", flat=True))


def superiors_of(staff_id: int, at: datetime) -> list[int]:
    """Who is directly above a person: the holders of the superior post, in the unit or above it."""
    rows = PostHolding.objects.filter(in_force(at), staff_id=staff_id, post__supervisor__isnull=False)
    found: dict[int, None] = {}
    for code, unit_id in rows.order_by("pk").values_list("post__supervisor__code", "unit_id"):
        found |= dict.fromkeys(resolve_post(code, unit_id, at))
    found.pop(staff_id, None)
    return list(found)


def posts_held(staff_id: int, at: datetime) -> set[str]:
    """The codes of the posts that a person holds at a moment, in whatever unit."""
    rows = PostHolding.objects.filter(in_force(at), staff_id=staff_id)
    return set(rows.values_list("post__code", flat=True))


def posts_answered_for(staff_id: int, at: datetime) -> set[str]:
    """The codes of the posts that a person holds at a moment, or whose holder the person stands in for."""
    people = [staff_id, *standing_in_for(staff_id, at)]
    rows = PostHolding.objects.filter(in_force(at), staff_id__in=people)
    return set(rows.values_list("post__code", flat=True))


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post that somebody holds in a unit, and since when."""

    code: str
    staff_id: int
    unit_id: int
    unit_path: str
    since: datetime


def held_posts(
    at: datetime, *, codes: Collection[str] | None = None, staff_ids: Collection[int] | None = None
) -> list[HeldPost]:
    """What is held at a moment, of these posts and by these people (None: all of them), by unit."""
    rows = PostHolding.objects.filter(in_force(at))
    rows = rows if codes is None else rows.filter(post__code__in=codes)
    rows = rows if staff_ids is None else rows.filter(staff_id__in=staff_ids)
    fields = ("post__code", "staff_id", "unit_id", "unit__path", "active_from")
    return [HeldPost(*row) for row in rows.order_by("unit__path", "pk").values_list(*fields)]


@dataclass(frozen=True, slots=True)
class Term:
    """A post that somebody held, or answered for as a substitute, from then until before then (None = still)."""

    post: str
    begins_at: datetime
    ends_at: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether it did at a moment."""
        return self.begins_at <= at and (self.ends_at is None or at < self.ends_at)


def terms_of_office(staff_ids: Collection[int]) -> dict[int, list[Term]]:
    """Person → the posts that they ever held or stood in for, with the times; two queries."""
    stands = Substitute.objects.filter(stand_in_id__in=staff_ids).order_by("pk")
    stood = list(stands.values_list("stand_in_id", "staff_id", "active_from", "active_to"))
    people = {*staff_ids, *(row[1] for row in stood)}
    rows = PostHolding.objects.filter(staff_id__in=people).order_by("pk")
    held: dict[int, list[Term]] = {}
    for staff_id, code, begins_at, ends_at in rows.values_list("staff_id", "post__code", "active_from", "active_to"):
        held.setdefault(staff_id, []).append(Term(code, begins_at, ends_at))
    found = {one: list(held.get(one, ())) for one in staff_ids}
    for stand_in, absent, begins_at, ends_at in stood:
        both = (_both(term, begins_at, ends_at) for term in held.get(absent, ()))
        found[stand_in] += [term for term in both if term]
    return found


def _both(term: Term, begins_at: datetime, ends_at: datetime | None) -> Term | None:
    """The part of a term in which somebody stood in."""
    begins = max(term.begins_at, begins_at)
    ends = min((one for one in (term.ends_at, ends_at) if one), default=None)
    return Term(term.post, begins, ends) if ends is None or begins < ends else None


def people_with_posts(at: datetime, *, unit_path: str = "") -> dict[int, set[str]]:
    """Everybody who works in a part of the company on a day, with the codes of the posts held; two queries."""
    staff = Staff.objects.filter(working_on(timezone.localdate(at)), unit_path__startswith=unit_path)
    found: dict[int, set[str]] = {pk: set() for pk in staff.values_list("pk", flat=True)}
    rows = PostHolding.objects.filter(in_force(at), staff__in=staff).order_by("pk")
    for staff_id, code in rows.values_list("staff_id", "post__code"):
        found[staff_id].add(code)
    return found


def post_names() -> dict[str, str]:
    """Code → name of the posts in force, in the reader's language."""
    rows = Post.objects.filter(active_to__isnull=True).order_by("code", "pk")
    return {post.code: str(post.name) for post in rows}


def is_in_region_of(division_code: str, unit_path: str, at: datetime) -> bool | None:
    """Whether a division lies in the region of a unit, or of the closest one above that has any; None if unknown."""
    path = ids_of(unit_path)
    served: dict[int, set[str]] = {}
    if is_division(division_code):
        rows = Region.objects.filter(in_force(at), unit_id__in=path).values_list("unit_id", "division_code")
        for unit_id, code in rows:
            served.setdefault(unit_id, set()).add(code)
    closest = next((served[unit_id] for unit_id in reversed(path) if unit_id in served), set[str]())
    return lies_in(division_code, closest)


def office_of(division_code: str, at: datetime) -> int | None:
    """The unit that serves a division: named itself, else by its city, else by its province."""
    if not is_division(division_code):
        return None
    codes = covering(division_code)
    rows = Region.objects.filter(in_force(at), division_code__in=codes).values_list("division_code", "unit_id")
    served = dict(rows)
    return next((served[code] for code in codes if code in served), None)


def regions(at: datetime) -> "QuerySet[Region]":
    """The divisions with the offices that serve them at a moment, by division."""
    return Region.objects.filter(in_force(at)).select_related("unit").order_by("division_code", "pk")


def on_call_for(unit_id: int, at: datetime) -> list[int]:
    """Staff ids on call for a unit, or for the closest unit above that has somebody."""
    above = ids_of(get_unit(unit_id).path)
    rows = OnCall.objects.filter(unit_id__in=above, starts_at__lte=at, ends_at__gt=at).order_by("pk")
    planned = list(rows.values_list("unit_id", "staff_id"))
    for unit in reversed(above):
        staff = [staff_id for at_unit, staff_id in planned if at_unit == unit]
        if staff:
            return staff
    return []

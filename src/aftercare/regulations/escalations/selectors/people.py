"""Whom a step reaches: the posts that it names, found in the company's organisation as it is now."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.utils import timezone

from aftercare.platform.units import public as units
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.escalations.rules import ENGINEER, OWNER, SUPERVISOR, Reached, reach
from aftercare.regulations.facts.rules import Fact, engineer_in, owner_in
from aftercare.regulations.policies.rules import attributes_of
from aftercare.regulations.posts import selectors as posts


def unit_of(facts: Iterable[Fact]) -> units.Unit:
    """The unit that answers for a case; the company where it names none."""
    ids = units.ids_in(str(attributes_of(facts).get("unit_path") or ""))
    return units.get(ids[-1]) if ids else units.root()


def reached(asked: Sequence[str], facts: Sequence[Fact], unit_id: int, at: datetime) -> Reached:
    """The staff whom these posts and relations stand for, stand-ins included; else those of the post above."""
    return reach(asked, partial(_people, facts=facts, unit_id=unit_id, at=at), _above)


def _people(post: str, *, facts: Sequence[Fact], unit_id: int, at: datetime) -> list[int]:
    match post:
        case "owner":
            return _present(owner_in(facts), at)
        case "engineer":
            return _present(engineer_in(facts), at)
        case "supervisor":
            person = owner_in(facts) or engineer_in(facts)
            above = organisation.superiors_of(person, at) if person else []
            return above or _holders(SUPERVISOR, unit_id, at)
        case _:
            return _holders(post, unit_id, at)


def _holders(post: str, unit_id: int, at: datetime) -> list[int]:
    codes = sorted(posts.codes_of([post]))
    found = [one for code in codes for one in organisation.resolve_post(code, unit_id, at)]
    return list(dict.fromkeys(found))


def _present(person: int | None, at: datetime) -> list[int]:
    """A person, or who stands in; nobody for one who has left."""
    if person is None:
        return []
    one = organisation.stand_in_of(person, at) or person
    working = organisation.Staff.objects.filter(organisation.working_on(timezone.localdate(at)), pk=one)
    return [one] if working.exists() else []


def _above(post: str) -> str:
    """The post above in the company's own organisation."""
    if post in {OWNER, ENGINEER}:
        return ""
    rows = organisation.Post.objects.filter(code__in=posts.codes_of([post]), supervisor__isnull=False)
    return rows.order_by("code", "pk").values_list("supervisor__code", flat=True).first() or ""


def names_of(staff_ids: Sequence[int]) -> str:
    """Their names in a row."""
    known = organisation.briefs(staff_ids)
    return "、".join(known[one].name for one in staff_ids if one in known)

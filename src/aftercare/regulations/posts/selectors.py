"""Posts as regulations name them, found in the company's own organisation."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.words import Words
from aftercare.platform.approvals import public as approvals
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.bindings.rules import POSTS
from aftercare.regulations.posts.models import PostName


def codes_by_key(keys: Collection[str]) -> dict[str, set[str]]:
    """Name in a regulation → the company's posts that it stands for: those that were said, else the same code."""
    said: dict[str, set[str]] = {}
    for key, code in PostName.objects.filter(key__in=keys).values_list("key", "code"):
        said.setdefault(key, set()).add(code)
    return {key: said.get(key, {key}) for key in keys}


def codes_of(keys: Collection[str]) -> set[str]:
    """All of them together."""
    return {code for each in codes_by_key(keys).values() for code in each}


def holds(staff_id: int, keys: Collection[str], at: datetime) -> bool:
    """Whether a person holds one of these posts at a moment."""
    return bool(held_of(staff_id, keys, at))


def held_of(staff_id: int, keys: Collection[str], at: datetime) -> set[str]:
    """Of these posts, by the names of regulations, those that a person holds at a moment."""
    held, meant = organisation.posts_held(staff_id, at), codes_by_key(keys)
    return {key for key in keys if held & meant[key]}


def acts_for(staff_id: int, keys: Collection[str], at: datetime) -> bool:
    """Whether a person holds one of these posts at a moment, or stands in for a holder."""
    return bool(organisation.posts_answered_for(staff_id, at) & codes_of(keys))


def resolve(key: str, unit_id: int, at: datetime) -> Sequence[int]:
    """The staff ids who answer for a post that only a regulation knows by this name; [] if it is the company's own."""
    codes = codes_of([key]) - {key}
    found = [one for code in sorted(codes) for one in organisation.resolve_post(code, unit_id, at)]
    return list(dict.fromkeys(found))


def keys_by_code(codes: Collection[str]) -> dict[str, set[str]]:
    """Post of the company → the names by which regulations mean it: the inverse of `codes_of`. One query."""
    rows = list(PostName.objects.order_by("key", "code").values_list("key", "code"))
    said = {key for key, _code in rows}
    return {code: {key for key, one in rows if one == code} | ({code} - said) for code in codes}


def answering(keys: Collection[str], unit_id: int, at: datetime) -> list[int]:
    """The staff ids who answer for one of these posts in a unit, or in the closest unit above; each once."""
    found = [one for key in keys for find in approvals.posts for one in find(key, unit_id, at)]
    return list(dict.fromkeys(found))


def by_post_q(by: Actor, at: datetime, column: str) -> Q:
    """Rows whose column (`,supervisor,hr,`) names a post that somebody holds in the row's unit or above.

    Who stands in for a holder holds the post too.
    """
    if by.kind is not ActorKind.STAFF or by.id is None:
        return Q(pk__in=())
    people = [by.id, *organisation.standing_in_for(by.id, at)]
    held = organisation.held_posts(at, staff_ids=people)
    keys = keys_by_code({one.code for one in held})
    found = Q(pk__in=())
    for one in held:
        for key in sorted(keys[one.code]):
            found |= Q(**{f"{column}__contains": f",{key},", "unit_path__startswith": one.unit_path})
    return found


def column(keys: Sequence[str]) -> str:
    """Posts or events as a column that finds each of them: `,supervisor,hr,`."""
    return f",{','.join(keys)}," if keys else ""


def listed(text: str) -> list[str]:
    """What such a column names."""
    return [key for key in text.split(",") if key]


def name_of(key: str) -> Words:
    """What the post is called."""
    return POSTS.get(key) or Words(key, key)


def names_of(keys: Iterable[str]) -> Words:
    """Several posts in a sentence, one of which will do."""
    found = [name_of(key) for key in keys]
    return Words("或".join(one.zh for one in found), " or ".join(one.en for one in found))

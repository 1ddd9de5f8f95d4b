"""Posts as regulations name them, found in the company's own organisation."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.words import Words, any_of
from aftercare.platform.accounts import public as accounts
from aftercare.platform.approvals import public as approvals
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.bindings.rules import POSTS, Escalation
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.rules import Document
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


def by_post_q(by: Actor, at: datetime, column: str, *, is_list: bool = True) -> Q:
    """Rows whose column (`,supervisor,hr,`, or one alone) names a post that somebody holds in the row's unit or above.

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
            named = {f"{column}__contains": f",{key},"} if is_list else {column: key}
            found |= Q(**named, unit_path__startswith=one.unit_path)
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
    return any_of([name_of(key) for key in keys])


@dataclass(frozen=True, slots=True)
class NamedPost:
    """A post that regulations name, and who of the company is meant by it."""

    key: str
    name: Words
    # The company's posts that it stands for, by their names; those that are not there are left out.
    meant: tuple[str, ...]
    holders: int
    # The regulations in force that name it.
    used_in: tuple[Words, ...]

    @property
    def is_nobody(self) -> bool:
        """A regulation in force counts on somebody who is not there."""
        return bool(self.used_in) and not self.holders


def named_posts(by: Actor, at: datetime) -> list[NamedPost]:
    """Every post that a regulation in force or a shipped one names: those that nobody holds first."""
    accounts.require_somewhere(by, documents.VIEW)
    used: dict[str, dict[str, Words]] = {}
    for document in documents.documents_of(list(documents.in_force(at))).values():
        for key in posts_in(document):
            used.setdefault(key, {})[document.key] = document.name
    keys = list(dict.fromkeys([*used, *POSTS]))
    meant, names, held = codes_by_key(keys), organisation.post_names(), organisation.held_posts(at)
    found = [
        NamedPost(
            key=key,
            name=name_of(key),
            meant=tuple(names[code] for code in sorted(meant[key]) if code in names),
            holders=len({one.staff_id for one in held if one.code in meant[key]}),
            used_in=tuple(used.get(key, {}).values()),
        )
        for key in keys
    ]
    return sorted(found, key=lambda one: (not one.is_nobody, not one.used_in))


def posts_in(document: Document) -> set[str]:
    """Every post that a text names: who approves and interprets it, who acts, waives, reviews, is told."""
    own = {document.approved_by, *([document.interpreted_by] if document.interpreted_by else [])}
    bound = {post for _clause, binding in document.bound() for _field, post in binding.posts()}
    told = {
        post
        for _clause, binding in document.bound()
        if isinstance(binding, Escalation)
        for step in binding.steps
        for post in step.to
        if post in POSTS
    }
    return own | bound | told


def named_post(key: str, by: Actor, at: datetime) -> NamedPost:
    """One of them; NotFoundError."""
    found = next((one for one in named_posts(by, at) if one.key == key), None)
    if found is None:
        raise NotFoundError
    return found

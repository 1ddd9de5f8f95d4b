"""Which escalations people see, and how a clause, its occasion and its people are called."""

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet
from django.utils import translation

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.regulations.bindings.rules import ROLES
from aftercare.regulations.escalations.models import Escalation, Receiver
from aftercare.regulations.posts.selectors import name_of

COMPLY = "regulation.comply"


def visible_to(by: Actor) -> QuerySet[Escalation]:
    """Those of the units whose keeping of the regulations the reader may see, and those that the reader was told of."""
    found = accounts.scope_q(by, COMPLY)
    if by.kind is ActorKind.STAFF and by.id is not None:
        found |= Q(pk__in=Receiver.objects.filter(staff_id=by.id).values("escalation_id"))
    return Escalation.objects.filter(found)


def get_escalation(*, escalation_id: int, by: Actor) -> Escalation:
    """One that the reader may see; NotFoundError."""
    found = visible_to(by).filter(pk=escalation_id).first()
    if found is None:
        raise NotFoundError
    return found


def may_answer(row: Escalation, by: Actor) -> bool:
    """Whether the actor may take over: somebody who was told, or who may override there."""
    if by.kind is not ActorKind.STAFF or by.id is None:
        return False
    is_told = row.receivers.filter(staff_id=by.id).exists()
    return is_told or accounts.allows(by, "regulation.override", unit_path=row.unit_path)


# -- in words -----------------------------------------------------------------------------------


def occasion(clock: str, event: str, clocks: Mapping[str, Words]) -> Words:
    """The clock that it hangs on, or what happened."""
    return clocks.get(clock) or Words(clock, clock) if clock else event_words(event)


def event_words(name: str) -> Words:
    """What happened, in both languages."""
    texts = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            texts.append(journal.title_of(name))
    return Words(*texts)


def missed_words(missed: int) -> Words | str:
    """How many turns no sweep came for; "" = none."""
    if not missed:
        return ""
    return Words(f"此前有 {missed} 次未能按时发出", f"Not sent in time before: {missed}")


def instead_words(asked: Iterable[str], instead: Iterable[str], *, is_reached: bool) -> Words | str:
    """That nobody holds the post asked for, and whom it went to; "" = it went where it should."""
    others = posts_in_words(instead)
    if not others.zh:
        return ""
    posts = posts_in_words(asked)
    if not is_reached:
        return Words(f"{posts.zh}及其上级均无人担任", f"Nobody holds the post of {posts.en}, or one above it")
    return Words(f"{posts.zh}无人担任，改送{others.zh}", f"Nobody is {posts.en}; it went to {others.en}")


def posts_in_words(keys: Iterable[str]) -> Words:
    """Posts and relations by their names."""
    found = [ROLES.get(key) or name_of(key) for key in keys]
    return Words("、".join(one.zh for one in found), ", ".join(one.en for one in found))

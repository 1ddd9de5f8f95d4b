"""Which escalations people see, and how a clause, its occasion and its people are called."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.ready import Ready
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.regulations.bindings.rules import ROLES, moment_words
from aftercare.regulations.escalations.errors import NotToldError
from aftercare.regulations.escalations.models import Escalation, Receiver
from aftercare.regulations.escalations.selectors.naming import Named, named
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


def to_answer(*, escalation_id: int, by: Actor) -> Escalation:
    """One that the actor may take over. Raises NotFoundError, NotToldError."""
    found = get_escalation(escalation_id=escalation_id, by=by)
    if not may_answer(found, by):
        raise NotToldError
    return found


def may_answer(row: Escalation, by: Actor) -> bool:
    """Whether the actor may take over: somebody who was told, or who may override there."""
    if by.kind is not ActorKind.STAFF or by.id is None:
        return False
    is_told = any(one.staff_id == by.id for one in row.receivers.all())
    return is_told or accounts.allows(by, "regulation.override", unit_path=row.unit_path)


def told_to(by: Actor, at: datetime) -> Q:
    """Those that the reader was told of."""
    del at
    is_staff = by.kind is ActorKind.STAFF and by.id is not None
    return Q(people=by.id) if is_staff else Q(pk__in=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An escalation as pages show it."""

    case: journal.Subject
    clause: Words
    what: Words
    when: Words
    told: tuple[str, ...]
    missed: Words | str
    instead: Words | str
    may_answer: bool


# Most cases have none, and every page of a request asks.
_UNANSWERED = Ready(
    lambda kind, subject_id: Escalation.objects.filter(
        subject_kind=kind, subject_id=subject_id, answered_at=None
    ).values_list("pk", flat=True)[:1]
)


def open_escalations(subject_kind: str, subject_id: int, by: Actor) -> list[tuple[Escalation, Shown]]:
    """What was escalated on a case and nobody has taken over, the newest of each step, as far as the reader may see."""
    if not _UNANSWERED(subject_kind, subject_id):
        return []
    rows = visible_to(by).filter(subject_kind=subject_kind, subject_id=subject_id, answered_at=None).order_by("pk")
    newest = {(row.clause, row.item, row.run, row.step): row for row in rows}
    found = shown([row.pk for row in newest.values()], by) if newest else {}
    return [(row, found[row.pk]) for row in newest.values()]


def shown(ids: Sequence[int], by: Actor) -> dict[int, Shown]:
    """Escalations in words, with the case where the reader may see it; a constant number of queries."""
    rows = list(Escalation.objects.filter(pk__in=ids).prefetch_related("receivers__staff"))
    names, ask = named({row.clause for row in rows}), journal.subject_names.get("case")
    cases = ask({row.subject_id for row in rows}, by) if ask and rows else {}
    return {row.pk: _shown(row, cases.get(row.subject_id), names[row.clause], by) for row in rows}


def _shown(row: Escalation, case: journal.Subject | None, names: Named, by: Actor) -> Shown:
    people = [one.staff for one in row.receivers.all()]
    return Shown(
        case=case or journal.Subject(""),
        clause=names.words,
        what=occasion(row.clock, row.event, names.clocks),
        when=moment_words(row.at, on_clock=bool(row.clock)),
        told=tuple(one.name for one in people),
        missed=missed_words(row.missed),
        instead=instead_words(row.asked, row.vacant, row.instead, is_reached=bool(people)),
        may_answer=row.answered_at is None and may_answer(row, by),
    )


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


def instead_words(
    asked: Collection[str], vacant: Collection[str], instead: Collection[str], *, is_reached: bool
) -> Words | str:
    """That nobody holds a post asked for, and whom it went to; "" = it went where it should.

    Where older rows do not say which post is vacant, it is none that it went to.
    """
    if not instead:
        return ""
    posts = posts_in_words(vacant or [post for post in asked if post not in instead] or asked)
    others = posts_in_words(instead)
    if not is_reached:
        return Words(f"{posts.zh}及其上级均无人担任", f"Nobody holds the post ({posts.en}), or one above it")
    return Words(f"{posts.zh}无人担任，改送{others.zh}", f"Nobody holds the post ({posts.en}); it went to {others.en}")


def posts_in_words(keys: Iterable[str]) -> Words:
    """Posts and relations by their names."""
    found = [ROLES.get(key) or name_of(key) for key in keys]
    return Words("、".join(one.zh for one in found), ", ".join(one.en for one in found))


def rows_of(
    by: Actor, fields: Sequence[str], *, case_id: int | None, after: int | None, limit: int
) -> list[dict[str, Any]]:
    """At most `limit` rows for the API, the newest first, older than the id `after`."""
    rows = visible_to(by)
    if case_id is not None:
        rows = rows.filter(subject_kind="case", subject_id=case_id)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return list(rows.order_by("-pk").values(*fields)[:limit])

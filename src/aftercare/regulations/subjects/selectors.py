"""What regulations speak of besides cases: customers, equipment, projects, people, the regulations themselves."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.regulations.documents import selectors as documents

REGULATION = "regulation"


def seen(kind: str, ids: Collection[int], by: Actor) -> set[int]:
    """Of these subjects, those that the reader may see: whoever owns them says so by naming them."""
    ask = journal.subject_names.get(kind)
    return set(ask(set(ids), by)) if ask else set()


def answerable(kind: str, ids: Collection[int], by: Actor) -> set[int]:
    """Of these subjects, those whose forms the actor may fill in: our own people, of what they see."""
    return seen(kind, ids, by) if by.kind is ActorKind.STAFF else set()


def regulations_named(ids: Collection[int], by: Actor) -> Mapping[int, journal.Subject]:
    """Regulations by name, as far as the reader may see them."""
    if not accounts.allows_somewhere(by, documents.VIEW):
        return {}
    rows = documents.visible_to(by).filter(pk__in=ids)
    return {one.pk: journal.Subject(str(one.name), reverse("regulations:regulation", args=[one.pk])) for one in rows}

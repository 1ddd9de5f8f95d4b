"""Saying why a clause was not kept, and telling whoever answers for a regulation that its evidence has dried up."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.events import About
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.platform.notify import public as notify
from aftercare.platform.units import public as units
from aftercare.regulations.compliance.errors import NotBreachedError
from aftercare.regulations.compliance.events import BreachExplained
from aftercare.regulations.compliance.rules import State
from aftercare.regulations.compliance.rules.causes import CAUSES
from aftercare.regulations.compliance.selectors import drying, reading
from aftercare.regulations.policies.rules import InForce
from aftercare.regulations.posts import selectors as posts

# The wording of the alarm.
DRIED = "evidence.dried_up"
NO_SUCH_CAUSE = _("Choose one of the causes.")


@command("breach.explain")
def explain_breach(*, breach_id: int, moment: int, cause: str, words: str, by: Actor, at: datetime) -> None:
    """Note the cause of a breach; it is said beside the verdict and changes nothing of it.

    Whoever may see how the regulations of that part of the company are kept may say why. Raises
    NotFoundError, NotBreachedError, InvalidError.
    """
    one = reading.get_verdict(moment=moment, number=breach_id, by=by, as_of=at)
    if one.state is not State.BREACHED:
        raise NotBreachedError
    if cause not in CAUSES:
        raise InvalidError(fields={"cause": [NO_SUCH_CAUSE]})
    event = BreachExplained(
        clause=one.address,
        item=one.item,
        cause=cause,
        explained_by=by.id if by.kind is ActorKind.STAFF else None,
        words=words.strip(),
    )
    publish(event, stream_id=breach_id, at=at, about=(About("subject", one.subject_kind, one.subject_id),))


@command("evidence.alarm")
def alarm(*, by: Actor, at: datetime) -> int:
    """Tell the post that interprets each regulation which of its sources have dried up; each silence once."""
    found = drying.dried_sources(at)
    for source in found:
        for version in source.regulations:
            _tell(source, version, by, at)
    return len(found)


def _tell(source: drying.DriedSource, version: InForce, by: Actor, at: datetime) -> None:
    document, unit_id = version.document, units.ids_in(version.unit_path)[-1]
    people = posts.answering([document.interpreted_by or document.approved_by], unit_id, at)
    mine = [one for one in source.clauses if one.startswith(f"{document.key}@")]
    notify.tell(
        cause=f"evidence:{document.key}:{source.dried.name}:{source.dried.last_day}",
        to=[notify.Recipient("staff", one) for one in people],
        template=DRIED,
        facts=notify.Facts(
            number=document.key,
            title=document.name,
            unit_path=version.unit_path,
            link=reverse("regulations:compliance"),
            values={
                "event": _title(source.dried.name),
                "last": source.dried.last_day.isoformat(),
                "expected": source.dried.expected,
                "clauses": ", ".join(mine),
            },
        ),
        by=by,
        at=at,
    )


def _title(name: str) -> Words:
    """What the event is called in both languages."""
    found = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found.append(journal.title_of(name))
    return Words(*found)

"""Saying why a clause was not kept."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.events import About
from aftercare.regulations.compliance.errors import NotBreachedError
from aftercare.regulations.compliance.events import BreachExplained
from aftercare.regulations.compliance.rules import State
from aftercare.regulations.compliance.rules.causes import CAUSES
from aftercare.regulations.compliance.selectors import reading

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

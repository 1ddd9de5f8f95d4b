"""Gates before deeds of other subjects than cases, at work within the deed's own transaction."""

from collections.abc import Sequence
from datetime import datetime

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.events import Recorded
from aftercare.platform.sheets import public as sheets
from aftercare.regulations.authorities.selectors import deed_of
from aftercare.regulations.clocks.selectors import SUBJECT
from aftercare.regulations.deeds import selectors
from aftercare.regulations.gates.errors import GateShutError

# Why a form lies on such a subject.
ROLE = "record"


def watch(events: Sequence[Recorded]) -> None:
    """Refuse the command if one of its events finds a gate of its subject shut; imported history passes.

    Nothing is asked about events that no published clause names.
    """
    names = selectors.standing()
    for event in events:
        if event.type in names and event.stream != SUBJECT and event.actor.kind is not ActorKind.HISTORY:
            _pass(event)


def _pass(event: Recorded) -> None:
    for lack in selectors.shut(deed_of(event)):
        if lack.refuses:
            raise GateShutError(clause=lack.clause, missing=lack.missing)


@command("deed.lay_out_form")
def lay_out_form(*, kind: str, subject_id: int, form: str, by: Actor, at: datetime) -> sheets.Sheet:
    """Lay out a form that a gate asks for before something may happen to a subject; the one that lies there is kept.

    NotFoundError: no gate asks for such a form, or the actor may not fill it in there.
    """
    if form not in selectors.forms_asked(kind):
        raise NotFoundError
    sheets.require_answerable(kind, subject_id, by)
    return sheets.open_sheet(form=form, kind=kind, subject_id=subject_id, role=ROLE, by=by, at=at)

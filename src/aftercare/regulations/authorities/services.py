"""Authorities at work: every event that an active clause names passes them within its own transaction."""

from collections.abc import Sequence

from aftercare.base.kernel.actors import ActorKind
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.events import Recorded
from aftercare.regulations.authorities import selectors
from aftercare.regulations.authorities.errors import NotApprovedFirstError, NotOfThePostError
from aftercare.regulations.authorities.rules import Bar
from aftercare.regulations.posts import selectors as posts

# What changes who may do what from then on.
CHANGING = frozenset({"regulation.published", "regulation.withdrawn"})


def watch(events: Sequence[Recorded]) -> None:
    """Refuse the command if whoever acts may not make one of its events happen; imported history passes.

    Nothing is asked about events that no published clause names.
    """
    names = selectors.guarded().names
    for event in events:
        if event.type in names and event.actor.kind is not ActorKind.HISTORY:
            _pass(event)
    if any(event.type in CHANGING for event in events):
        selectors.forget()


def _pass(event: Recorded) -> None:
    for bar in selectors.bars_of(selectors.deed_of(event)):
        raise refusal(bar)


def refusal(bar: Bar) -> DomainError:
    """What is said to whoever may not."""
    error = NotOfThePostError if bar.what == "post" else NotApprovedFirstError
    return error(clause=bar.clause, posts=posts.names_of(bar.posts))

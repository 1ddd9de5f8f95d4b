"""What a drill saw, in words: drills keep event names, codes and lengths as the table on the command line has them."""

from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

from aftercare.base.kernel.errors import DomainError, Text
from aftercare.base.kernel.events import catalogue
from aftercare.base.kernel.words import Words
from aftercare.drills.rules import Outcome
from aftercare.platform.journal import public as journal
from aftercare.regulations import public as regulations


def in_words(one: Outcome) -> str:
    """For the page: an event by its title, a refusal by what it says, a length in the reader's language."""
    said = one.said
    if one.said_zh:
        return str(Words(one.said_zh, said))
    if catalogue.newest(said):
        return journal.title_of(said)
    if said in _refusals():
        return str(_refusals()[said])
    with suppress(ValueError):
        return str(regulations.bindings.Span.read(said).words)
    return said


@lru_cache(maxsize=1)
def _refusals() -> dict[str, Text]:
    """Code → message; nothing for those that only speak of something given: the badge says that it was refused."""
    return {one.code: "" if "%(" in str(one.message) else one.message for one in _below(DomainError)}


def _below(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)

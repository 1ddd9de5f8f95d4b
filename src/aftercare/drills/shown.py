"""What a drill saw, in words: drills keep event names, codes and lengths as the table on the command line has them."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache

from aftercare.base.kernel.errors import DomainError, Text
from aftercare.base.kernel.events import catalogue
from aftercare.base.kernel.words import Words
from aftercare.drills.rules import Outcome, Seen
from aftercare.operations.dispatch import public as dispatch
from aftercare.platform.journal import public as journal
from aftercare.regulations import public as regulations
from aftercare.service import public as service

# Between when a step of an escalation is due and whom it tells.
TELLS = " → "


def in_words(
    one: Outcome, names: regulations.bindings.Names, binding: regulations.bindings.Binding | None = None
) -> str:
    """For the page: what was kept as a code by its name, an event by its title, a length in the reader's language."""
    said = one.said
    if one.said_zh:
        return str(Words(one.said_zh, said))
    if one.seen is Seen.ESCALATED and TELLS in said:
        return _told(said, names, binding)
    named = _named(one, names)
    if not named and one.seen in {Seen.REFUSED, Seen.REFUSED_BEFORE}:
        return _why_refused(binding) or (_length(said) if named is None else named)
    return _length(said) if named is None else named


def _why_refused(binding: regulations.bindings.Binding | None) -> str:
    """What its clause says to whoever is stopped."""
    if isinstance(binding, regulations.bindings.Gate):
        return str(binding.missing)
    if isinstance(binding, regulations.bindings.Authority):
        return str(Words("没有该岗位的人操作", "By somebody without the post"))
    return ""


def _named(one: Outcome, names: regulations.bindings.Names) -> str | None:
    """What has a name of its own; None if it has none."""
    by_name = {**_refusals(), **names.forms, **_codes(one.seen)}
    if one.said in by_name:
        return str(by_name[one.said])
    return journal.title_of(one.said) if catalogue.newest(one.said) else None


def _length(said: str) -> str:
    with suppress(ValueError):
        return str(regulations.bindings.Span.read(said).words)
    return said


def _told(said: str, names: regulations.bindings.Names, binding: regulations.bindings.Binding | None) -> str:
    """When, and the posts by their names."""
    at, _arrow, keys = said.partition(TELLS)
    on_clock = isinstance(binding, regulations.bindings.Escalation) and bool(binding.clock)
    when = regulations.bindings.moment_words(at, on_clock=on_clock)
    return TELLS.join((str(when), ", ".join(str(names.posts.get(key, key)) for key in keys.split(", "))))


def _codes(seen: Seen) -> Mapping[str, Text | Words]:
    """Why a clock waited, and who pays once nothing is owed any more."""
    if seen is Seen.PAUSED:
        return {**dispatch.OBSTACLES, **regulations.PAUSES}
    return dict(service.Request.Payer.choices) if seen is Seen.LAPSED else {}


@lru_cache(maxsize=1)
def _refusals() -> dict[str, Text]:
    """Code → message; nothing for those that only speak of something given."""
    return {one.code: "" if "%(" in str(one.message) else one.message for one in _below(DomainError)}


def _below(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)

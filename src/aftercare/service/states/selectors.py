"""How states are called, and which sub-states there are. The catalogue is small, and every page asks it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import inf
from time import monotonic
from typing import Any

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.service.states import rules
from aftercare.service.states.errors import StateNotFoundError
from aftercare.service.states.models import StateName

# What is named in another process is known here after so many seconds at most.
KEPT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Kept:
    """What a process remembers of the catalogue, and until when."""

    # Every name that ever was, the oldest first.
    every: tuple[StateName, ...]
    labels: Mapping[tuple[str, str], Words]
    # The newest name of each sub-state, still offered or not.
    names: Mapping[tuple[str, str], Words]
    # The events that set a sub-state or take it off: all others pass without a look.
    events: frozenset[str]
    until: float


_kept: list[Kept] = []


def catalogue() -> Kept:
    """The names; one query every few seconds."""
    if not _kept or _kept[0].until < monotonic():
        remember(StateName.objects.order_by("pk"), until=monotonic() + KEPT_SECONDS)
    return _kept[0]


def remember(every: Iterable[StateName], *, until: float = inf) -> None:
    """Know that these are the names, the oldest first, until then."""
    _kept[:] = [_read(tuple(every), until=until)]


def forget() -> None:
    """Something was named."""
    _kept.clear()


def _read(every: tuple[StateName, ...], *, until: float) -> Kept:
    used = {f"{one.subject} {one.set_by}" for one in every if one.set_by and one.active_to is None}
    told = [verb for key, verb in rules.verbs.items() if key in used]
    return Kept(
        every,
        {(one.subject, one.state): one.name for one in every if not one.code and one.active_to is None},
        {(one.subject, one.code): one.name for one in every if one.code},
        frozenset(event for verb in told for event in (verb.event, verb.until) if event),
        until,
    )


def label_of(subject: str, state: str) -> str:
    """What the company calls a built-in state, in the reader's language."""
    return str(catalogue().labels.get((subject, state)) or rules.BUILT_IN[subject][state])


def name_of(subject: str, code: str, at: datetime | None = None) -> str:
    """What a sub-state is called, or was at a moment; a code that nobody knows stays as it is."""
    if at is not None:
        found = [one.name for one in catalogue().every if (one.subject, one.code) == (subject, code) and _held(one, at)]
        if found:
            return str(found[-1])
    return str(catalogue().names.get((subject, code), code))


def _held(one: StateName, at: datetime) -> bool:
    return one.active_from <= at and (one.active_to is None or at < one.active_to)


def offered(subject: str, state: str) -> list[StateName]:
    """The sub-states that can be set in a state."""
    return [one for one in catalogue().every if one.code and one.active_to is None and _under(one, subject, state)]


def _under(one: StateName, subject: str, state: str) -> bool:
    return (one.subject, one.state) == (subject, state)


def choices(subject: str) -> list[tuple[str, str]]:
    """Every sub-state that a row may be in, for a criterion of its list."""
    return [(code, str(name)) for (of, code), name in catalogue().names.items() if of == subject]


def sub_state_of(row: Any) -> str:
    """A row's sub-state, with what the events of the command that just returned it have set."""
    if not catalogue().events:
        return str(row.sub_state)
    return str(type(row)._default_manager.values_list("sub_state", flat=True).get(pk=row.pk))


def set_by(event: str, payload: Mapping[str, Any]) -> list[StateName]:
    """What an event sets, one sub-state for each subject at most: the one for its reason before the one for any."""
    found: dict[str, StateName] = {}
    for one in catalogue().every:
        if one.set_by != event or one.active_to is not None or not _gives(one, payload):
            continue
        known = found.get(one.subject)
        if known is None or (one.set_reason and not known.set_reason):
            found[one.subject] = one
    return list(found.values())


def _gives(one: StateName, payload: Mapping[str, Any]) -> bool:
    verb = rules.verbs.get(f"{one.subject} {one.set_by}")
    return not one.set_reason or (verb is not None and payload.get(verb.field) == one.set_reason)


def taken_off_by(event: str) -> list[StateName]:
    """Sub-states that an event ends although the built-in state stays."""
    ends = {(verb.subject, verb.event) for verb in rules.verbs if verb.until == event}
    return [one for one in catalogue().every if one.active_to is None and (one.subject, one.set_by) in ends]


def visible_to(by: Actor) -> list[StateName]:
    """The catalogue as it stands; it belongs to the whole company."""
    accounts.require_somewhere(by, "state.view")
    return list(StateName.objects.filter(active_to=None).order_by("subject", "state", "pk"))


def get(name_id: int, *, by: Actor) -> StateName:
    """One name that is in force."""
    accounts.require_somewhere(by, "state.view")
    found = StateName.objects.filter(pk=name_id, active_to=None).first()
    if found is None:
        raise StateNotFoundError
    return found


def check_state(subject: str, state: str) -> None:
    """StateNotFoundError if there is no such built-in state."""
    if state not in rules.BUILT_IN.get(subject, {}):
        raise StateNotFoundError

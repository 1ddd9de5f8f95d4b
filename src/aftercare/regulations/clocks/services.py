"""The one writer of clocks: what the facts give is what the table holds."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime

from aftercare.base.kernel import tables
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.events import Recorded
from aftercare.regulations.clocks import selectors
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.rules import RULES_VERSION
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.policies.rules import Policy

# (events of some cases, the policy of each) → refuses, or does nothing.
Guard = Callable[[list[Recorded], Mapping[int, Policy]], None]

# The kind of job that recounts clocks after a calendar was revised.
RECOUNT = "regulations.recount"


def follow(events: list[Recorded], first: Guard | None = None) -> None:
    """Bring the clocks of the touched cases up to date, in the command's own transaction.

    A case that opens in this very command has all its facts in hand: nothing is read. For the
    others one query brings their facts, one their clocks. Imported history that touches no clock
    costs one query for the whole command. `first` sees the events with the policies of their cases
    before anything is written, and may refuse them.
    """
    mine = [event for event in events if event.stream == selectors.SUBJECT]
    new = {event.stream_id for event in mine if event.type == selectors.OPENED and event.seq == 1}
    facts: dict[int, list[Fact]] = {number: [] for number in new}
    for event in mine:
        if event.stream_id in new:
            facts[event.stream_id].append(selectors.fact_of(event))
    others = [event for event in mine if event.stream_id not in new]
    _guard(first, [event for event in mine if event.stream_id in new], facts)
    _write(facts, {})
    for piece in _pieces(_worth_reading(others)):
        found = selectors.facts_of(piece)
        _guard(first, [event for event in others if event.stream_id in found], found)
        _write(found, selectors.stored(piece))


def _guard(first: Guard | None, events: list[Recorded], facts: Mapping[int, list[Fact]]) -> None:
    if first and events:
        first(events, {case: one.policy for case, one in selectors.frozen_policies(facts).items()})


def rewrite(ids: Collection[int]) -> int:
    """Make the clocks of these cases what their effective facts give; returns how many rows changed."""
    return sum(_write(selectors.facts_of(piece), selectors.stored(piece)) for piece in _pieces(ids))


def _pieces(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + selectors.CHUNK] for start in range(0, len(ordered), selectors.CHUNK))


@command("clock.recount")
def recount(*, case_ids: Collection[int], by: Actor, at: datetime) -> int:  # noqa: ARG001 - a command has an author and a time
    """Recompute the clocks of some cases, after a calendar was revised; returns how many rows changed."""
    return rewrite(case_ids)


@command("clock.renew")
def renew(*, limit: int, by: Actor, at: datetime) -> int:  # noqa: ARG001 - a command has an author and a time
    """Fold anew the clocks of some cases whose clocks older rules folded; how many cases they are."""
    rows = Clock.objects.filter(rules_version__lt=RULES_VERSION).order_by("pk")
    ids = set(rows.values_list("subject_id", flat=True)[:limit])
    rewrite(ids)
    return len(ids)


def _worth_reading(events: list[Recorded]) -> set[int]:
    """The cases whose clocks these events may move."""
    live = {event.stream_id for event in events if not selectors.fact_of(event).history}
    past = {event.stream_id for event in events} - live
    return live | (selectors.with_clocks(past) if past else set())


def _write(facts: Mapping[int, list[Fact]], before: Mapping[int, selectors.Entry]) -> int:
    """Insert, change and delete rows until the table says what the facts give."""
    if not facts:
        return 0
    wanted = {selectors.identity(row): row for row in selectors.computed(facts)}
    # A changed row is taken out and put back under its id: two statements, however many rows.
    taken_out, changed = [], []
    for number, old in before.items():
        row = wanted.pop(selectors.identity(old), None)
        if row == old:
            continue
        taken_out.append(number)
        if row is not None:
            changed.append((number, *selectors.columns_of(row)))
    if taken_out:
        Clock.objects.filter(pk__in=taken_out).delete()
    tables.insert(Clock, ("id", *selectors.COLUMNS), changed)
    tables.insert(Clock, selectors.COLUMNS, [selectors.columns_of(row) for row in wanted.values()])
    return len(taken_out) + len(wanted)

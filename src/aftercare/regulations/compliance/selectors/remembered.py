"""What the gates of cases said, remembered until a case moves: judging all of them anew takes a second a thousand.

Kept in the cache beside the position of the journal up to which it holds. Whatever was appended since says which
cases have moved; undone batches, and moments before the last look, are judged anew. Never stored: a cache that is
empty only makes the next look slower.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.core.cache import cache

from aftercare.platform.journal import public as journal
from aftercare.regulations.clocks.selectors import CHUNK, SUBJECT
from aftercare.regulations.compliance.rules.verdicts import State, Verdict

KEY, KEPT_FOR = "regulations.gates.remembered", 7 * 24 * 3_600
# After more than this it is quicker to begin again.
MOST_MOVES = 20_000
BATCH_UNDONE = "import.undone"
# What cases are known by in other streams.
PARTS = ("request", "order", "visit")


class Brief(NamedTuple):
    """Of a verdict what counting needs."""

    address: str
    state: State
    at: datetime
    unit_path: str


@dataclass(slots=True)
class Memory:
    """Case → its verdicts in brief, as of a moment and a position of the journal."""

    position: int
    as_of: datetime
    cases: dict[int, tuple[Brief, ...]] = field(default_factory=dict)


# The verdicts of these cases, and whether people may be known otherwise later, which changes what they say.
Judge = Callable[[Sequence[int]], Iterable[tuple[int, Sequence[Verdict], bool]]]


def briefs(ids: Collection[int], as_of: datetime, judge: Judge) -> Iterator[tuple[int, tuple[Brief, ...]]]:
    """What the gates of each of these cases say; only those that moved since the last look are judged."""
    position = journal.last_position()
    memory = _recalled(position, as_of) or Memory(0, as_of)
    missing = sorted(number for number in ids if number not in memory.cases)
    passing: dict[int, tuple[Brief, ...]] = {}
    for start in range(0, len(missing), CHUNK):
        for number, verdicts, may_change in judge(missing[start : start + CHUNK]):
            found = tuple(Brief(one.address, one.state, one.at, one.unit_path) for one in verdicts)
            (passing if may_change else memory.cases)[number] = found
    if missing or (memory.position, memory.as_of) != (position, as_of):
        cache.set(KEY, Memory(position, as_of, memory.cases), KEPT_FOR)
    for number in ids:
        yield number, memory.cases.get(number) or passing.get(number, ())


def _recalled(position: int, as_of: datetime) -> Memory | None:
    """What is remembered, without the cases that moved since; None, if it is of no use at this moment."""
    memory: Memory | None = cache.get(KEY)
    if memory is None or as_of < memory.as_of or position < memory.position:
        return None
    moved = _moved(memory)
    if moved is None:
        return None
    for number in moved:
        memory.cases.pop(number, None)
    return memory


def _moved(memory: Memory) -> set[int] | None:
    """The cases of which something was told since, or that only now is past; None: too many, or a batch was undone."""
    subjects: dict[str, set[int]] = {kind: set() for kind in (SUBJECT, *PARTS)}
    later = journal.effective().filter(occurred_at__gt=memory.as_of)
    for rows in (*journal.appended_since(memory.position), later):
        told = list(rows.order_by().values_list("id", "type", "stream", "stream_id")[: MOST_MOVES + 1])
        if len(told) > MOST_MOVES or any(name == BATCH_UNDONE for _id, name, _stream, _number in told):
            return None
        others = [number for number, _name, stream, _stream_id in told if stream != SUBJECT]
        named = [(stream.removeprefix("refusal."), number) for _id, _name, stream, number in told]
        for start in range(0, len(others), CHUNK):
            named += journal.named_by(others[start : start + CHUNK])
        for kind, number in named:
            if kind in subjects:
                subjects[kind].add(number)
    return subjects.pop(SUBJECT) | cases_of(subjects)


def cases_of(subjects: Mapping[str, Collection[int]]) -> set[int]:
    """The cases of these visits, orders and requests, as the journal knows them."""
    found: set[int] = set()
    for kind, ids in subjects.items():
        wanted = sorted(ids)
        for start in range(0, len(wanted), CHUNK):
            piece = wanted[start : start + CHUNK]
            naming = journal.effective().filter(stream=SUBJECT, subjects__kind=kind, subjects__subject_id__in=piece)
            found |= set(naming.order_by().values_list("stream_id", flat=True).distinct())
    return found

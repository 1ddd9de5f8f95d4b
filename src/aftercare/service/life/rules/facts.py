"""From the facts to the conditions in which equipment was, and to its failures. Pure.

Terms as in EN 13306. A failure is a reported breakdown that stands. The last word tells in which condition the
equipment is; of what nobody said anything the condition is unknown, and no figure makes it up.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from aftercare.base.kernel.events import Recorded
from aftercare.service.requests.rules import REPEAT_WINDOW


class Condition(StrEnum):
    """In what condition equipment is."""

    UP = "up"
    # In a fault: a breakdown that is not restored, or reported as out of order.
    DOWN = "down"
    # Down on purpose: inspection, renovation.
    MAINTENANCE = "maintenance"
    # Not required: switched off, retired.
    OFF = "off"
    UNKNOWN = "unknown"


# Reported status → condition.
OF_STATUS = {
    "running": Condition.UP,
    "down": Condition.DOWN,
    "inspection": Condition.MAINTENANCE,
    "renovation": Condition.MAINTENANCE,
    "stopped": Condition.OFF,
    "unknown": Condition.UNKNOWN,
}
# What is read of the equipment's own stream, and of the cases in which it was asked about.
OF_ASSET = ("asset.registered", "asset.status_reported", "asset.put_in_service")
NAMING = ("request.received", "request.corrected")
OF_CASES = (
    *NAMING,
    "request.triaged",
    "request.resolved",
    "request.reopened",
    "request.cancelled",
    "request.merged",
    "visit.arrived",
)
BREAKDOWN = "breakdown"
# Cancelled for this reason it was a failure all the same; when it recovered, nobody knows.
BY_ITSELF = "recovered"
AGAIN = "again"


@dataclass(slots=True)
class Asked:
    """One request about the equipment, as it stands now."""

    case: int
    request: int
    number: str
    at: datetime
    nature: str
    symptom: str
    asset: int | None
    repeat_of: int | None = None
    cancelled: str = ""
    cancelled_at: datetime | None = None
    merged: bool = False
    # How often the fault came back after it was resolved.
    again: int = 0
    # (moment, whether the fault came back) of what happened after the report.
    turns: list[tuple[datetime, bool]] = field(default_factory=list)
    arrived_at: datetime | None = None
    # From report to restoration, and again for each time that it came back; open = not restored.
    spells: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    # None: nobody said which symptom, so that it cannot be told.
    is_repeat: bool | None = None

    @property
    def stands(self) -> bool:
        """Neither withdrawn nor told twice."""
        return not self.merged and self.cancelled in {"", BY_ITSELF}

    @property
    def is_failure(self) -> bool:
        """Whether it counts as a failure."""
        return self.nature == BREAKDOWN and self.stands

    @property
    def restored_at(self) -> datetime | None:
        """When the service was restored for good; None: not yet, or nobody knows."""
        return self.spells[-1][1] if self.spells and not self.cancelled else None

    @property
    def restoring(self) -> timedelta | None:
        """How long restoration took, all times together; None: not yet restored, or nobody knows."""
        if self.restored_at is None:
            return None
        return sum((until - since for since, until in self.spells if until), timedelta())

    @property
    def arriving(self) -> timedelta | None:
        """From the report until somebody was there; None where no arrival is on file."""
        return None if self.arrived_at is None else self.arrived_at - self.at


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when until when the equipment was in one condition, and whose word says so."""

    since: datetime
    until: datetime
    condition: Condition
    # "status", "accepted", "in_service", "request", "restored", "retired"; "" = nobody's.
    word: str = ""
    # The reported status, or the request's number.
    detail: str = ""
    request: int | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """Everything that the figures rest on."""

    asked: Sequence[Asked]
    stretches: Sequence[Stretch]
    at: datetime

    @property
    def begins(self) -> datetime | None:
        """Since when anything is known."""
        known = [one.since for one in self.stretches if one.condition is not Condition.UNKNOWN]
        return min([*known[:1], *(one.at for one in self.asked[:1])], default=None)

    def failures(self, since: datetime, until: datetime) -> list[Asked]:
        """Those reported in [since, until)."""
        return [one for one in self.asked if one.is_failure and since <= one.at < until]


def asked_about(asset_id: int, events: Iterable[Recorded]) -> list[Asked]:
    """The requests about the equipment by the time of their report, from the events of their cases in order."""
    found: dict[int, Asked] = {}
    for event in events:
        told = event.payload
        if event.type == "request.received":
            found[event.stream_id] = Asked(
                event.stream_id, told["request"], told["number"], event.occurred_at, told["nature"], told["symptom"],
                told["asset"],
            )  # fmt: skip
        elif event.stream_id in found:
            _go_on(found[event.stream_id], event)
    return sorted((one for one in found.values() if one.asset == asset_id), key=lambda one: (one.at, one.request))


def _go_on(one: Asked, event: Recorded) -> None:
    told, at = event.payload, event.occurred_at
    match event.type:
        case "request.corrected":
            one.asset = told["asset"]
        case "request.triaged":
            one.nature, one.symptom, one.repeat_of = told["nature"], told["symptom"], told["repeat_of"]
        case "request.resolved":
            one.turns.append((at, False))
        case "request.reopened" if told["reason"] == AGAIN:
            one.again += 1
            one.turns.append((at, True))
        case "request.cancelled":
            one.cancelled, one.cancelled_at = told["reason"], at
        case "request.merged":
            one.merged = True
        case "visit.arrived" if one.arrived_at is None:
            one.arrived_at = at


def mark_repeats(failures: Sequence[Asked]) -> None:
    """Say of each failure whether it repeats an earlier one; they stand by the time of their report."""
    restored: dict[str, list[datetime]] = {}
    for one in failures:
        if one.repeat_of or one.again:
            one.is_repeat = True
        elif one.symptom:
            before = restored.get(one.symptom, [])
            last = bisect_left(before, one.at)
            one.is_repeat = last > 0 and before[last - 1] >= one.at - REPEAT_WINDOW
        for ended in [until for _since, until in one.spells if until and one.symptom]:
            insort(restored.setdefault(one.symptom, []), ended)


@dataclass(frozen=True, slots=True)
class _Word:
    """Something that was said of the condition. At one moment a reported status has the last word."""

    at: datetime
    rank: int
    kind: str
    detail: str = ""
    failure: Asked | None = None


def life(
    asset_id: int,
    *,
    own: Sequence[Recorded],
    cases: Sequence[Recorded],
    accepted_at: datetime | None,
    retired_at: datetime | None,
    at: datetime,
) -> Life:
    """Fold the equipment's own events and those of its cases, as of `at`."""
    asked = [one for one in asked_about(asset_id, cases) if one.at <= at]
    failures = [one for one in asked if one.is_failure]
    words = [*_own_words(own), *(word for one in failures for word in _words_of(one))]
    if accepted_at is not None and (told := [*own, *cases]):
        # Whether it ran before anything was kept about it, nobody here knows.
        kept_since = min(event.occurred_at for event in told)
        words.append(_Word(max(accepted_at, kept_since), 0, "accepted"))
    if retired_at is not None:
        words.append(_Word(retired_at, 2, "retired"))
    words.sort(key=lambda word: (word.at, word.rank))
    stretches = list(_stretches([word for word in words if word.at <= at], at))
    mark_repeats(failures)
    return Life(asked, stretches, at)


def _own_words(own: Iterable[Recorded]) -> Iterator[_Word]:
    for event in own:
        if event.type == "asset.put_in_service":
            yield _Word(event.occurred_at, 0, "in_service")
        elif event.type == "asset.status_reported":
            yield _Word(event.occurred_at, 1, "status", event.payload["status"])


def _words_of(one: Asked) -> Iterator[_Word]:
    yield _Word(one.at, 0, "request", one.number, one)
    for at, is_back in one.turns:
        yield _Word(at, 0, "request" if is_back else "restored", one.number, one)
    if one.cancelled_at is not None:
        yield _Word(one.cancelled_at, 0, "restored", one.number, one)


class _Fold:
    """The condition so far, and the failures that are not restored."""

    def __init__(self) -> None:
        self.condition = Condition.UNKNOWN
        self.is_retired = False
        self.open: dict[int, tuple[Asked, datetime]] = {}

    def hear(self, word: _Word) -> Condition:
        """The condition after a word; what is retired stays so."""
        if self.is_retired:
            return self.condition
        if word.kind == "status":
            self.condition = OF_STATUS.get(word.detail, Condition.UNKNOWN)
            if self.condition is Condition.UP:
                self._restore([one for one, _since in self.open.values()], word.at)
        elif word.kind == "retired":
            self.condition, self.is_retired = Condition.OFF, True
        elif word.failure is None:
            # The day of acceptance says that it ran, unless somebody said otherwise before.
            self.condition = Condition.UP if self.condition is Condition.UNKNOWN else self.condition
        elif word.kind == "request":
            self.open.setdefault(word.failure.case, (word.failure, word.at))
            self.condition = Condition.DOWN
        elif word.failure.case in self.open:
            self._restore([word.failure], word.at)
            self.condition = Condition.DOWN if self.open else Condition.UP
        return self.condition

    def _restore(self, failures: Iterable[Asked], at: datetime) -> None:
        for one in failures:
            _one, since = self.open.pop(one.case)
            one.spells.append((since, at))

    def end(self) -> None:
        """No more words: what is open stays so."""
        for one, since in self.open.values():
            one.spells.append((since, None))
        self.open.clear()


def _stretches(words: Sequence[_Word], at: datetime) -> Iterator[Stretch]:
    """One after the other without a gap, from the first word until `at`; the last word of a moment counts."""
    fold = _Fold()
    marks: list[tuple[datetime, Condition, _Word]] = []
    for word in words:
        before = marks[-1] if marks else None
        condition = fold.hear(word)
        if before and before[0] == word.at:
            marks.pop()
            before = marks[-1] if marks else None
        if before is None or before[1] is not condition:
            marks.append((word.at, condition, word))
    fold.end()
    ends = [*(mark[0] for mark in marks[1:]), at]
    for (since, condition, word), until in zip(marks, ends, strict=False):
        if since < until:
            request = word.failure.request if word.failure else None
            yield Stretch(since, until, condition, word.kind, word.detail, request)

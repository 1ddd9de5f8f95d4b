"""What a clock looks like: its runs, their pieces, the ledger of their seconds, the band. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from aftercare.platform.worktime.public import Calendar

# Grows when the same facts would give other verdicts than before.
RULES_VERSION = 2


class State(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    VOID = "void"


class Band(StrEnum):
    """How much of the target is used: up to 50 %, 75 %, 100 %, more; or nothing is being counted."""

    EASY = "easy"
    HALF = "half"
    CLOSE = "close"
    LATE = "late"
    PAUSED = "paused"


class Bucket(StrEnum):
    """Where a second went."""

    COUNTED = "counted"
    OFF_HOURS = "off_hours"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of the ledger; `reason` says why a paused one was paused."""

    bucket: Bucket
    reason: str
    start: datetime
    end: datetime

    @property
    def seconds(self) -> int:
        passed = self.end - self.start
        return passed.days * 86_400 + passed.seconds


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every second from the start until the end (or until asked), in one bucket each, in order."""

    lines: tuple[Line, ...]

    @property
    def elapsed(self) -> int:
        return sum(line.seconds for line in self.lines)

    @property
    def totals(self) -> dict[str, int]:
        """`counted`, `off_hours` and `paused:<reason>` → seconds."""
        sums: dict[str, int] = {}
        for line in self.lines:
            key = f"{line.bucket}:{line.reason}" if line.reason else str(line.bucket)
            sums[key] = sums.get(key, 0) + line.seconds
        return sums


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a run in which nothing changes; `reason` "" = not paused, `end` None = still so."""

    start: datetime
    end: datetime | None
    reason: str


class Overridden(StrEnum):
    """What somebody decided about a run by hand."""

    NOT = ""
    DUE = "due"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of one clock, as far as the facts go."""

    key: str
    # The clause that it was judged by.
    clause: str
    item: int
    number: int
    state: State
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    paused_since: datetime | None
    paused_reason: str
    counted: int
    counting_since: datetime | None
    target: int
    late: bool
    calendar: Calendar
    seq: int
    pieces: tuple[Piece, ...]
    # Somebody set the due time by hand, or excused the run.
    overridden: Overridden = Overridden.NOT

    def at(self, as_of: datetime) -> "ClockState":
        """What the clock shows at a moment not before the last fact."""
        used = used_at(self.counted, self.counting_since, self.calendar, as_of)
        return ClockState(
            run=self, used=used, band=band(self.state, used, self.target, self.overridden), ledger=self.ledger(as_of)
        )

    def ledger(self, as_of: datetime) -> Ledger:
        """The minute ledger up to the end, or up to `as_of` if that comes first."""
        lines: list[Line] = []
        for line in (line for piece in self.pieces for line in _lines(piece, self.calendar, as_of)):
            joins = bool(lines) and (lines[-1].bucket, lines[-1].reason) == (line.bucket, line.reason)
            lines.append(replace(line, start=lines.pop().start) if joins else line)
        return Ledger(tuple(lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockState:
    """What a clock shows at a moment. `used` and the target are working seconds."""

    run: Run
    used: int
    band: Band
    ledger: Ledger


# (counted so far, counting since) → working seconds used, from what a run or its stored row says.
Used = Callable[[int, datetime | None], int]


def used_at(counted: int, counting_since: datetime | None, calendar: Calendar, as_of: datetime) -> int:
    """Working seconds used at a moment, from what a run or its stored row says."""
    if counting_since is None or as_of <= counting_since:
        return counted
    return counted + calendar.between(counting_since, as_of)


def used_until(as_of: datetime, calendar: Calendar) -> Used:
    """`used_at` for many clocks of one calendar."""
    passed = calendar.until(as_of)
    return lambda counted, since: counted if since is None or since >= as_of else counted + passed(since)


def band(state: str, used: int, target: int, overridden: str = Overridden.NOT) -> Band:
    """The colour of the clock's bar; an excused one is as grey as one that waits."""
    if overridden == Overridden.EXCUSED or (state == State.PAUSED and used <= target):
        return Band.PAUSED
    if used * 2 <= target:
        return Band.EASY
    if used * 4 <= target * 3:
        return Band.HALF
    return Band.CLOSE if used <= target else Band.LATE


def _lines(piece: Piece, calendar: Calendar, as_of: datetime) -> Iterator[Line]:
    """A piece cut into opening hours and the rest; a pause takes only what would have counted."""
    cursor = piece.start
    end = min(as_of.replace(microsecond=0), piece.end or as_of.replace(microsecond=0))
    bucket = Bucket.PAUSED if piece.reason else Bucket.COUNTED
    for opens, closes in calendar.openings(cursor, end):
        if cursor < opens:
            yield Line(Bucket.OFF_HOURS, "", cursor, opens)
        yield Line(bucket, piece.reason, opens, closes)
        cursor = closes
    if cursor < end:
        yield Line(Bucket.OFF_HOURS, "", cursor, end)

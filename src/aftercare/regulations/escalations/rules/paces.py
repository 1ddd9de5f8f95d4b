"""When a step of an escalation is due: counted as its clock counts, or on the wall. Pure.

Minutes, hours and working days behind a clock are working time of its calendar, and a pause holds
them as it holds the clock. Days, weeks and longer are days on the wall; one that falls into a
pause waits for the pause's end. Behind an event there is no clock: everything is time on the wall,
except working days, which the case's own calendar knows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from aftercare.platform.worktime.public import Calendar
from aftercare.regulations.bindings.rules import Span, Step, Unit
from aftercare.regulations.clocks.rules import Run

WORKING = frozenset({Unit.MINUTE, Unit.HOUR, Unit.WORKDAY})


class Pace(Protocol):
    """How the time of an escalation passes."""

    def first(self, step: Step) -> datetime | None:
        """When the step is due; None while a pause leaves that open."""

    def shifted(self, moment: datetime, span: Span, times: int) -> datetime | None:
        """So many lengths after a moment; None while a pause leaves that open."""


@dataclass(frozen=True, slots=True)
class ClockPace:
    """Around the due time of a run."""

    run: Run

    def first(self, step: Step) -> datetime | None:
        if step.percent is not None:
            return self._reached(-(-self.run.target * step.percent // 100))
        if step.offset.unit in WORKING:
            return self._reached(self.run.target + self._working(step.offset))
        due = self._reached(self.run.target)
        if due is None:
            return None
        return self._awake(max(due + timedelta(seconds=step.offset.rough_seconds), self.run.started_at))

    def shifted(self, moment: datetime, span: Span, times: int) -> datetime | None:
        if span.unit in WORKING:
            return self._reached(self._counted_by(moment) + times * self._working(span))
        return self._awake(moment + times * timedelta(seconds=span.rough_seconds))

    def _working(self, span: Span) -> int:
        workday = self.run.calendar.workday_seconds
        return span.value * workday if span.unit is Unit.WORKDAY else span.rough_seconds

    def _reached(self, seconds: int) -> datetime | None:
        """When so many working seconds were counted, or would be if nothing more happened."""
        counted = 0
        for number, piece in enumerate(self.run.pieces, start=1):
            if piece.reason:
                continue
            worked = 0 if piece.end is None else self.run.calendar.between(piece.start, piece.end)
            if number == len(self.run.pieces) or counted + worked >= seconds:
                return self.run.calendar.add(piece.start, max(seconds - counted, 0))
            counted += worked
        return None

    def _counted_by(self, moment: datetime) -> int:
        """The working seconds counted before a moment."""
        ends = [
            (one.start, moment if one.end is None else min(one.end, moment))
            for one in self.run.pieces
            if not one.reason
        ]
        return sum(self.run.calendar.between(start, end) for start, end in ends if start < end)

    def _awake(self, moment: datetime) -> datetime | None:
        """The moment, or the end of the pause that it falls into."""
        for piece in self.run.pieces:
            if piece.reason and piece.start <= moment and (piece.end is None or moment < piece.end):
                if piece.end is None:
                    return None
                moment = piece.end
        return moment


@dataclass(frozen=True, slots=True)
class EventPace:
    """After an event."""

    since: datetime
    calendar: Calendar

    def first(self, step: Step) -> datetime | None:
        return self.shifted(self.since, step.offset, 1)

    def shifted(self, moment: datetime, span: Span, times: int) -> datetime | None:
        if span.unit is Unit.WORKDAY:
            return self.calendar.add(moment, times * span.value * self.calendar.workday_seconds)
        return moment + times * timedelta(seconds=span.rough_seconds)

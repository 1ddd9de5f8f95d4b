"""What is locked, and what contradicts it: for an order before it has a visit, and of a visit where it stands."""

from dataclasses import dataclass
from datetime import datetime

from aftercare.operations.dispatch.planner.model import Span, Was
from aftercare.operations.dispatch.problems.rules.shifts import Horizon
from aftercare.operations.dispatch.problems.rules.spans import common, without
from aftercare.operations.dispatch.problems.selectors.bench import Bench
from aftercare.operations.dispatch.problems.selectors.people import Person
from aftercare.operations.dispatch.problems.selectors.work import Appointment, Lock, Piece

# A locked time that neither the customer nor the site can keep.
OUTSIDE = "lock_outside"
Fault = tuple[str, str]


def fault(bench: Bench, piece: Piece, seconds: int) -> Fault | None:
    """What keeps it from being kept; None: nothing does, or nothing is locked."""
    if piece.visit is not None:
        return _fault_of_visit(bench, piece.visit, seconds)
    return _fault_of_order(bench, piece, piece.lock, seconds) if piece.lock is not None else None


def _fault_of_visit(bench: Bench, visit: Appointment, seconds: int) -> Fault | None:
    if not visit.locks_time:
        return None
    start = bench.horizon.seconds(visit.start_at)
    if start < bench.horizon.now:
        return "window_past", ""
    if visit.locks_person and not _at_work(bench, visit.lead_id, start, seconds):
        return "locked_absent", ""
    return None


def _fault_of_order(bench: Bench, piece: Piece, lock: Lock, seconds: int) -> Fault | None:
    span = span_of(lock, bench.horizon)
    if span is not None and span.end < bench.horizon.now:
        return "lock_past", ""
    if lock.staff_id is None or (span is not None and span.start >= bench.horizon.end):
        return None
    return _fault_of_person(bench, piece, lock, span, seconds)


def _fault_of_person(bench: Bench, piece: Piece, lock: Lock, span: Span | None, seconds: int) -> Fault | None:
    engineer, required = bench.engineer_of.get(lock.staff_id or 0), bench.wished(piece, "required")
    if lock.staff_id in bench.wished(piece, "excluded") or (required and lock.staff_id not in required):
        return "lock_unwanted", lock.name
    if engineer is None:
        return "locked_out", lock.name
    missing = _missing(bench, piece, bench.people[engineer], max(bench.horizon.now, span.start if span else 0))
    if missing:
        return "lock_unable", f"{lock.name}: {', '.join(missing)}"
    if span is not None and bench.shifts and not _could_begin(bench, engineer, span, seconds):
        return "locked_absent", ""
    return None


def _missing(bench: Bench, piece: Piece, person: Person, start: int) -> list[str]:
    """The skills and certificates that the order asks for and the person has not, by name."""
    codes = [code for code, level in piece.skills.items() if person.skills.get(code, 0) < level]
    for code in piece.certificates:
        until = person.certificates.get(code, 0)
        codes += [code] if until is not None and until <= start else []
    return [bench.around.names.get(code, code) for code in codes]


def _could_begin(bench: Bench, engineer: int, span: Span, seconds: int) -> bool:
    """Whether the person works then, as far as is known beforehand; of several days the first one counts."""
    away, length = bench.people[engineer].away, min(seconds, bench.longest)
    for shift in bench.shifts_of(engineer):
        for piece in without(Span(shift.start, shift.end + shift.overtime), [*shift.busy, *away]):
            if max(piece.start, span.start) <= min(piece.end - length, span.end):
                return True
    return False


def _at_work(bench: Bench, staff_id: int | None, start: int, seconds: int) -> bool:
    engineer = bench.engineer_of.get(staff_id or 0)
    if engineer is None:
        return False
    away = bench.people[engineer].away
    return not any(one.start < start + seconds and one.end > start for one in away) and any(
        shift.start <= start and start + seconds <= shift.end + shift.overtime for shift in bench.shifts_of(engineer)
    )


def span_of(lock: Lock, horizon: Horizon) -> Span | None:
    """The locked time; None: no time is locked."""
    if lock.start_from is None or lock.start_until is None:
        return None
    return Span(horizon.seconds(lock.start_from), horizon.seconds(lock.start_until))


def narrowed(windows: tuple[Span, ...], lock: Lock | None, horizon: Horizon) -> tuple[Span, ...] | str:
    """The windows of a start (none: any time), cut to the locked time; or `later`, or OUTSIDE."""
    span = span_of(lock, horizon) if lock is not None else None
    if span is None:
        return windows
    if span.start >= horizon.end:
        return "later"
    return tuple(common(windows or (Span(0, horizon.end),), (span,))) or OUTSIDE


def start_of(piece: Piece) -> datetime | None:
    """When it begins, as far as that is locked."""
    if piece.visit is not None:
        return piece.visit.start_at if piece.visit.locks_time else None
    return piece.lock.start_from if piece.lock is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where a seat of a visit stands, and what holds it there."""

    staff_id: int | None = None
    engineer: int | None = None
    start: int | None = None
    locked_engineer: int | None = None
    locked_start: int | None = None
    announced: bool = False

    @property
    def is_fast(self) -> bool:
        """The start is locked, or whose visit it is; whoever is merely to get an order makes it no more urgent."""
        return self.locked_start is not None or (self.staff_id is not None and self.locked_engineer is not None)

    @property
    def was(self) -> Was | None:
        """For the problem; None where nobody of the plan has it."""
        if self.engineer is None or self.start is None:
            return None
        return Was(engineer=self.engineer, start=self.start, announced=self.announced)


def stand(bench: Bench, piece: Piece, part: int, seat: int, seconds: int) -> Stand:
    """Of one seat on one day of the work."""
    if piece.visit is not None:
        return _stand_of_visit(bench, piece.visit, seat, seconds)
    return _stand_of_order(bench, piece.lock, part, seat) if piece.lock is not None else Stand()


def _stand_of_visit(bench: Bench, visit: Appointment, seat: int, seconds: int) -> Stand:
    """What was sent stays where it is, unless its engineer is not at work then."""
    staff_id = visit.crew[seat] if seat < len(visit.crew) else None
    engineer, start = bench.engineer_of.get(staff_id or 0), bench.horizon.seconds(visit.start_at)
    is_there = _at_work(bench, staff_id, start, seconds)
    is_held = visit.is_sent and is_there
    return Stand(
        staff_id=staff_id,
        engineer=engineer,
        start=start,
        locked_engineer=engineer if is_held or (is_there and visit.locks_person) else None,
        locked_start=start if is_held or visit.locks_time else None,
        announced=visit.announced,
    )


def _stand_of_order(bench: Bench, lock: Lock, part: int, seat: int) -> Stand:
    """The locked person leads, on all days; the locked start is that of the first one."""
    span = span_of(lock, bench.horizon) if part == 0 else None
    is_moment = span is not None and span.start == span.end
    return Stand(
        locked_engineer=bench.engineer_of.get(lock.staff_id or 0) if seat == 0 else None,
        locked_start=span.start if span is not None and is_moment else None,
    )

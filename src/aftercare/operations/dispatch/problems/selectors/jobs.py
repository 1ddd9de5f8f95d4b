"""From an order or a visit to the jobs of a problem, or to the defect that keeps it out."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import ceil

from aftercare.operations.dispatch.planner.model import Due, Group, Job, Span
from aftercare.operations.dispatch.problems.rules.built import Task
from aftercare.operations.dispatch.problems.rules.settings import DROP, LATE_FIXED, LATE_PER_HOUR, PRIORITIES
from aftercare.operations.dispatch.problems.rules.shifts import MINUTE, Horizon
from aftercare.operations.dispatch.problems.rules.spans import common
from aftercare.operations.dispatch.problems.selectors import locks
from aftercare.operations.dispatch.problems.selectors.bench import Bench
from aftercare.operations.dispatch.problems.selectors.work import Piece
from aftercare.operations.dispatch.tallies import rules as tallies
from aftercare.regulations import public as regulations

# A clock that one of these stops is kept by being there, or by having done the work.
THERE = frozenset({"visit.arrived", "visit.departed", "visit.work_started"})
DONE = frozenset({"visit.finished", "order.finished", "request.resolved", "visit.confirmed", "report.issued"})
# Sent or locked visits are left out only where they fit nowhere at all.
HELD_FAST = 50
MOST_PARTS = 31
HOUR = 3_600
SATURDAY = 5


def add(bench: Bench, piece: Piece) -> None:
    """Put one order or visit on the bench as jobs, or say why not."""
    seconds = _duration(piece)
    place = bench.place_of(piece.site_id) if piece.site_id else None
    fault = _fault(bench, piece, seconds, place)
    if fault is not None:
        bench.refuse(piece, *fault)
        return
    windows = _windows(bench, piece, seconds)
    if isinstance(windows, str):
        if windows == "later":
            bench.later.append(piece.number)
        else:
            bench.refuse(piece, windows)
        return
    if place is not None:
        _lay(bench, piece, seconds, place, windows)


def _duration(piece: Piece) -> int:
    visit = piece.visit
    return int((visit.end_at - visit.start_at).total_seconds()) if visit else piece.minutes * MINUTE


def _fault(bench: Bench, piece: Piece, seconds: int, place: int | None) -> tuple[str, str] | None:
    if seconds <= 0:
        return "no_duration", ""
    if place is None:
        return "no_place", ""
    parts = ceil(seconds / bench.longest)
    if parts > MOST_PARTS or (parts > 1 and piece.crew_size > 1):
        return "huge_duration", ""
    if not bench.people:
        return "nobody_at_work", ""
    if piece.crew_size > len(bench.people):
        return "crew_too_big", f"{piece.crew_size} > {len(bench.people)}"
    return (
        _ability_fault(bench, piece)
        or _tool_fault(bench, piece)
        or _part_fault(bench, piece)
        or locks.fault(bench, piece, seconds)
    )


def _tool_fault(bench: Bench, piece: Piece) -> tuple[str, str] | None:
    """A tool or vehicle that nobody has and no office shares."""
    missing = bench.kit.missing(piece.tools, bench.kit.held)
    return ("no_tool", ", ".join(missing)) if missing else None


def _part_fault(bench: Bench, piece: Piece) -> tuple[str, str] | None:
    """A part of which nobody can bring enough."""
    asked = _parts(bench, piece).items()
    short = [code for code, count in asked if (most := bench.held.most(code)) is not None and most < count]
    return ("no_part", ", ".join(short)) if short else None


def _parts(bench: Bench, piece: Piece) -> Mapping[str, int]:
    """The parts that plans look after: none while nobody keeps stock."""
    return piece.parts if bench.held.is_kept else {}


def _ability_fault(bench: Bench, piece: Piece) -> tuple[str, str] | None:
    skilled = bench.skilled(piece.skills)
    if not skilled:
        return "no_skill_holder", ", ".join(bench.around.names.get(code, code) for code in piece.skills)
    if not any(all(code in one.certificates for code in piece.certificates) for one in skilled):
        return "no_certificate_holder", ", ".join(bench.around.names.get(code, code) for code in piece.certificates)
    required = bench.wished(piece, "required")
    return ("required_absent", "") if required and not required & bench.engineer_of.keys() else None


def contradiction(bench: Bench, piece: Piece) -> tuple[str, str] | None:
    """What keeps the lock of an order from being kept, whatever else there is to do."""
    seconds = _duration(piece)
    windows = _windows(bench, piece, seconds)
    outside = (windows, "") if windows == locks.OUTSIDE else None
    return locks.fault(bench, piece, seconds) or outside


def _windows(bench: Bench, piece: Piece, seconds: int) -> tuple[Span, ...] | str:
    """Where the start of service may lie; or the code of what is wrong, or `later`."""
    windows = _open_windows(bench, piece, seconds)
    return windows if isinstance(windows, str) else locks.narrowed(windows, piece.lock, bench.horizon)


def _open_windows(bench: Bench, piece: Piece, seconds: int) -> tuple[Span, ...] | str:
    """The same, whatever is locked."""
    horizon, site = bench.horizon, bench.around.sites.get(piece.site_id or 0)
    open_at = [Span(0, horizon.end)]
    if site is not None and site.calendar_key:
        open_at = [Span(one.start, max(one.start, one.end - seconds)) for one in bench.hours(site.calendar_key)]
        open_at = [one for one in open_at if one.end >= horizon.now]
        if not open_at:
            return "never_open"
    wished = _wished_span(piece, horizon)
    if wished is not None:
        if wished.end < horizon.now:
            return "window_past"
        if wished.start >= horizon.end:
            return "later"
        open_at = common(open_at, [wished])
        return tuple(open_at) or "never_open"
    return tuple(open_at) if site is not None and site.calendar_key else ()


def _wished_span(piece: Piece, horizon: Horizon) -> Span | None:
    """What was agreed for the visit, else what the customer wished."""
    agreed = piece.visit
    if agreed is not None and agreed.agreed_from is not None and agreed.agreed_to is not None:
        return Span(horizon.seconds(agreed.agreed_from), horizon.seconds(agreed.agreed_to))
    if piece.wished_from is None and piece.wished_to is None:
        return None
    if piece.lock is not None and piece.lock.replaces(piece.wished_to, horizon.at):
        return None
    start = horizon.seconds(piece.wished_from) if piece.wished_from else 0
    end = horizon.seconds(piece.wished_to) if piece.wished_to else horizon.end
    return Span(start, max(start, end))


def _lay(bench: Bench, piece: Piece, seconds: int, place: int, windows: tuple[Span, ...]) -> None:
    parts = ceil(seconds / bench.longest)
    each = -(-seconds // parts // MINUTE) * MINUTE if parts > 1 else seconds
    first = len(bench.jobs)
    for part in range(parts):
        for seat in range(piece.crew_size):
            # Only the first day of work of several days is bound to the agreed time.
            _put(bench, piece, each, place, windows if part == 0 else (), part, parts, seat)
    laid = tuple(range(first, len(bench.jobs)))
    if parts > 1:
        bench.groups.append(Group(kind="series", jobs=laid))
    elif piece.crew_size > 1:
        bench.groups.append(Group(kind="together", jobs=laid))


def _put(
    bench: Bench, piece: Piece, seconds: int, place: int, windows: tuple[Span, ...], part: int, parts: int, seat: int
) -> None:
    stand, number, is_lead = locks.stand(bench, piece, part, seat, seconds), len(bench.jobs), seat == 0
    priority = min(max(piece.priority, PRIORITIES[0]), PRIORITIES[-1])
    wishes = {kind: bench.wished(piece, kind) for kind in ("required", "excluded", "preferred")}
    liked = wishes["preferred"] or bench.around.leads.get(piece.case_id, frozenset())
    dues = _dues(bench, piece, priority) if is_lead and part == 0 else ()
    drop = DROP[priority - 1] * (HELD_FAST if stand.is_fast else 1) // piece.crew_size
    bench.jobs.append(
        Job(
            id=number,
            place=place,
            duration=seconds,
            windows=() if stand.locked_start is not None else windows,
            skills=dict(piece.skills) if is_lead else {},
            certificates=frozenset(piece.certificates) if is_lead else frozenset(),
            allowed=_engineers(bench, wishes["required"]) if is_lead and wishes["required"] else None,
            forbidden=_engineers(bench, wishes["excluded"]),
            preferred=_engineers(bench, liked) if is_lead else frozenset(),
            priority=priority,
            drop=drop + _late_after(bench, dues),
            dues=dues,
            site=str(piece.site_id or ""),
            parts=_parts(bench, piece) if is_lead and part == 0 else {},
            # Whoever is locked goes with what there is.
            tools=bench.kit.personal(piece.tools) if is_lead and stand.locked_engineer is None else frozenset(),
            pools=dict.fromkeys(sorted(bench.kit.shared.keys() & set(piece.tools)), 1) if is_lead else {},
            burden=_burden(bench, piece, seconds) if part == 0 else 0,
            was=stand.was,
            locked_engineer=stand.locked_engineer,
            locked_start=stand.locked_start,
        )
    )
    bench.tasks.append(_task(piece, stand, priority, part=part, parts=parts, seat=seat))


def _late_after(bench: Bench, dues: Sequence[Due]) -> int:
    """What the order would be late by after these days: nothing is left out for being late already."""
    late = ((due, bench.horizon.end - due.at) for due in dues)
    points = sum(due.fixed * HOUR + due.per_hour * seconds for due, seconds in late if seconds > 0) // HOUR
    prices = bench.prices
    return -(-points * prices.late_permille // prices.drop_permille) if prices.drop_permille else 0


def _burden(bench: Bench, piece: Piece, seconds: int) -> int:
    """What is known beforehand of how the job weighs: the way from where the team lives, and the agreed hours."""
    site = bench.around.sites.get(piece.site_id or 0)
    metres = bench.metres_to(site) if site is not None else 0
    start = locks.start_of(piece) or piece.wished_from
    zone = bench.horizon.zone
    night = start is not None and tallies.is_night(start, start + timedelta(seconds=seconds), zone)
    off = start is not None and start.astimezone(zone).weekday() >= SATURDAY
    return tallies.far(metres) + tallies.NIGHT * night + tallies.OFF_DAY * off


def _task(piece: Piece, stand: locks.Stand, priority: int, *, part: int, parts: int, seat: int) -> Task:
    visit = piece.visit
    return Task(
        order_id=piece.order_id,
        number=piece.number,
        title=piece.title,
        priority=priority,
        order_version=piece.version,
        visit_id=visit.id if visit else None,
        visit_version=visit.version if visit else 0,
        part=part,
        parts=parts,
        seat=seat,
        seats=piece.crew_size,
        was_staff=stand.staff_id,
        was_start=visit.start_at if visit else None,
        is_sent=bool(visit and visit.is_sent),
        is_locked=stand.is_fast,
        is_announced=stand.announced,
    )


def _engineers(bench: Bench, staff_ids: "frozenset[int] | set[int]") -> frozenset[int]:
    return frozenset(bench.engineer_of[one] for one in staff_ids if one in bench.engineer_of)


def _dues(bench: Bench, piece: Piece, priority: int) -> tuple[Due, ...]:
    """The running clocks that a visit would stop, and the day by which the order is to be done."""
    found = [due for one in bench.around.dues.get(piece.case_id, ()) if (due := _due(bench, piece, one, priority))]
    if piece.due_at is not None:
        found.append(_priced(bench.horizon.seconds(piece.due_at), "end", priority, "order.due_at"))
    return tuple(found)


def _due(bench: Bench, piece: Piece, one: regulations.DueBy, priority: int) -> Due | None:
    if one.item not in {0, piece.order_id, piece.visit.id if piece.visit else 0}:
        return None
    at = bench.horizon.seconds(one.due_at)
    if one.stops & THERE:
        return _priced(at, "start", priority, one.clause, one.severity)
    return _priced(at, "end", priority, one.clause, one.severity) if one.stops & DONE else None


def _priced(at: int, on: str, priority: int, name: str, severity: int = 1) -> Due:
    """By the order's priority, and by what the clause makes of being late."""
    fixed, per_hour = LATE_FIXED[priority - 1] * severity, LATE_PER_HOUR[priority - 1] * severity
    if on == "start":
        return Due(at=at, on="start", fixed=fixed, per_hour=per_hour, name=name)
    return Due(at=at, on="end", fixed=fixed, per_hour=per_hour, name=name)

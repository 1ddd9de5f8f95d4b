"""What a job weighs on whoever does it, and who carried how much. Pure; docs/developers/dispatch.md has the points."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

NIGHT, OFF_DAY, FAR_STEP, FAR_MOST = 40, 30, 10, 60
# Night work is half an hour or more between these.
NIGHT_FROM, NIGHT_UNTIL, NIGHT_LEAST = time(22), time(6), timedelta(minutes=30)
# So many metres there are usual; each further stretch of as many weighs a step.
NEAR_M = 30_000


def far(metres: int) -> int:
    """For the way: nothing for the usual one."""
    return min(FAR_MOST, max(0, metres // NEAR_M) * FAR_STEP)


def is_night(start: datetime, end: datetime, zone: ZoneInfo) -> bool:
    """Half an hour or more of it lies in the night."""
    day, last = start.astimezone(zone).date() - timedelta(days=1), end.astimezone(zone).date()
    within = timedelta()
    while day <= last:
        dusk = datetime.combine(day, NIGHT_FROM, tzinfo=zone)
        dawn = datetime.combine(day + timedelta(days=1), NIGHT_UNTIL, tzinfo=zone)
        within += max(timedelta(), min(end, dawn) - max(start, dusk))
        day += timedelta(days=1)
    return within >= NIGHT_LEAST


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One engineer's part in one visit that has ended."""

    staff_id: int
    start: datetime
    end: datetime
    # There, one way, as far as home and site are known.
    metres: int = 0
    is_off_day: bool = False
    grabbed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one engineer carried."""

    staff_id: int
    name: str = ""
    jobs: int = 0
    seconds: int = 0
    nights: int = 0
    off_days: int = 0
    metres: int = 0
    grabbed: int = 0
    burden: int = 0
    # Burden above (or below) the mean of the team.
    above: int = 0


def tallies(names: Mapping[int, str], done: Iterable[Done], zone: ZoneInfo) -> list[Tally]:
    """Everybody of the team, whoever carried most on top."""
    found = {staff_id: Tally(staff_id=staff_id, name=name) for staff_id, name in names.items()}
    for one in done:
        if one.staff_id in found:
            found[one.staff_id] = _with(found[one.staff_id], one, is_night(one.start, one.end, zone))
    mean = round(sum(one.burden for one in found.values()) / max(1, len(found)))
    rows = [replace(one, above=one.burden - mean) for one in found.values()]
    return sorted(rows, key=lambda one: (-one.burden, -one.seconds, one.staff_id))


def _with(tally: Tally, one: Done, night: bool) -> Tally:
    return replace(
        tally,
        jobs=tally.jobs + 1,
        seconds=tally.seconds + int((one.end - one.start).total_seconds()),
        nights=tally.nights + night,
        off_days=tally.off_days + one.is_off_day,
        metres=tally.metres + 2 * one.metres,
        grabbed=tally.grabbed + one.grabbed,
        burden=tally.burden + NIGHT * night + OFF_DAY * one.is_off_day + far(one.metres),
    )

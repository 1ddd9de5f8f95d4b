"""Rules of one job on one shift at one time. They need no plan, so they serve a case that is just thought of."""

from collections.abc import Iterator

from aftercare.operations.dispatch.planner.checking.reading import Visit
from aftercare.operations.dispatch.planner.checking.rule import Finding, rules_of, within, yes


def window(visit: Visit) -> Iterator[Finding]:
    """Service begins within one of the job's windows; by: seconds to the nearest."""
    windows = visit.job.windows
    if windows:
        yield _case(visit, max(within(visit.start, span.start, span.end) for span in windows))


def skill(visit: Visit) -> Iterator[Finding]:
    """The engineer has each skill at the level that is asked for; by: levels."""
    for name, level in sorted(visit.job.skills.items()):
        yield _case(visit, visit.engineer.skills.get(name, 0) - level, name)


def certificate(visit: Visit) -> Iterator[Finding]:
    """The engineer holds each certificate, still valid when service begins; by: seconds since it ended, or 1."""
    held = visit.engineer.certificates
    for name in sorted(visit.job.certificates):
        until = held.get(name)
        valid = yes(name in held) if until is None else until - 1 - visit.start
        yield _case(visit, valid, name)


def allowed_engineer(visit: Visit) -> Iterator[Finding]:
    """The engineer is one of those that the job allows."""
    if visit.job.allowed is not None:
        yield _case(visit, yes(visit.engineer_index in visit.job.allowed))


def forbidden_engineer(visit: Visit) -> Iterator[Finding]:
    """The engineer is none of those that the job forbids."""
    if visit.job.forbidden:
        yield _case(visit, yes(visit.engineer_index not in visit.job.forbidden))


def locked_engineer(visit: Visit) -> Iterator[Finding]:
    """A job locked on an engineer goes to them."""
    if visit.job.locked_engineer is not None:
        yield _case(visit, yes(visit.engineer_index == visit.job.locked_engineer))


def locked_start(visit: Visit) -> Iterator[Finding]:
    """A job locked on a start begins then; by: seconds off."""
    if visit.job.locked_start is not None:
        yield _case(visit, -abs(visit.start - visit.job.locked_start))


def region(visit: Visit) -> Iterator[Finding]:
    """The job's region is one where the shift may be sent."""
    regions = visit.shift.regions
    if visit.job.region and regions is not None:
        yield _case(visit, yes(visit.job.region in regions), visit.job.region)


def priority(visit: Visit) -> Iterator[Finding]:
    """A shift on call takes only jobs as urgent as it says; by: priorities."""
    if visit.shift.least_priority is not None:
        yield _case(visit, visit.shift.least_priority - visit.job.priority)


def _case(visit: Visit, margin: int, other: str = "") -> Finding:
    return Finding(margin, visit.shift_index, visit.job_index, other)


RULES = rules_of(
    window, skill, certificate, allowed_engineer, forbidden_engineer, locked_engineer, locked_start, region, priority
)

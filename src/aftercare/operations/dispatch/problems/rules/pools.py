"""What an office shares, as pools of a problem. Pure."""

from collections.abc import Mapping, Sequence

from aftercare.operations.dispatch.planner.model import Job, Pool


def pools_for(shared: Mapping[str, int], jobs: Sequence[Job]) -> tuple[Pool, ...]:
    """One for each code that a job asks for. Where visits that stand fast need more at one time, they have it."""
    asked = sorted({code for job in jobs for code in job.pools})
    return tuple(Pool(id=code, amount=max(shared.get(code, 0), _most_at_once(code, jobs))) for code in asked)


def _most_at_once(code: str, jobs: Sequence[Job]) -> int:
    """How many the jobs that are locked on their start use at the busiest moment."""
    fast = [
        (job.locked_start, job.locked_start + job.duration, job.pools[code])
        for job in jobs
        if job.locked_start is not None and code in job.pools
    ]
    return max(
        (sum(count for begin, end, count in fast if begin <= start < end) for start, _end, _n in fast), default=0
    )

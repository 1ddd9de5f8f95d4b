"""When somebody is reminded that a certificate ends."""

from datetime import date

STAGES = (90, 30, 7)


def due_reminder(expires_on: date, *, today: date, reminded: int | None) -> int | None:
    """The stage (90, 30, 7 days) that is to be told today, None if nothing is.

    Whoever was told of a stage is not told of it or a wider one again; a stage that was missed
    (the certificate was filed late, no worker ran) gives way to the tightest that is reached.
    What has ended is no longer a matter of reminding.
    """
    left = (expires_on - today).days
    reached = [stage for stage in STAGES if 0 <= left <= stage]
    if not reached or (reminded is not None and reminded <= min(reached)):
        return None
    return min(reached)

"""Acting as somebody else."""

from datetime import datetime, timedelta

from aftercare.platform.accounts.access.rules import Access

PERMISSION = "user.stand_in"
# In the session: {"user": id, "at": when it began}.
SESSION_ENTRY = "standing_in"
LIMIT = timedelta(hours=2)


def may_stand_in(own: Access, theirs: Access) -> bool:
    """Only with the permission, and never for somebody who may do more."""
    return bool(own.of(PERMISSION)) and theirs.within(own)


def is_over(began_at: datetime, at: datetime) -> bool:
    """Nobody forgets for longer than this that it is not their own desk."""
    return at - began_at >= LIMIT

"""Reading the access log."""

from django.db.models import QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.platform.accounts.access.selectors import require
from aftercare.platform.accounts.log.models import AccessEntry


def entries(by: Actor) -> QuerySet[AccessEntry]:
    """All lines: who reads them reads of everybody."""
    require(by, "access_log.view")
    return AccessEntry.objects.all()


def last_of(user_id: int, limit: int = 20) -> list[AccessEntry]:
    """The last lines about one login; for themselves."""
    return list(AccessEntry.objects.filter(user_id=user_id).order_by("-at", "-pk")[:limit])

"""Reading the access log."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse

from aftercare.base.kernel.actors import Actor
from aftercare.platform.accounts.access.models import User
from aftercare.platform.accounts.access.selectors import require
from aftercare.platform.accounts.log.models import AccessEntry
from aftercare.platform.journal import public as journal

USER = "user"


def entries(by: Actor) -> QuerySet[AccessEntry]:
    """All lines: who reads them reads of everybody."""
    require(by, "access_log.view")
    return AccessEntry.objects.all()


def subjects(about: Collection[tuple[str, int]], by: Actor) -> dict[tuple[str, int], journal.Subject]:
    """As whom somebody acted, at what they looked: a query a kind. Logins are named to all who read the log."""
    users = User.objects.filter(pk__in={number for kind, number in about if kind == USER})
    mine = {
        (USER, one.pk): journal.Subject(one.name or one.username, reverse("accounts:user", args=[one.pk]))
        for one in users
    }
    return {**journal.subjects_of([one for one in about if one[0] != USER], by), **mine}


def last_of(user_id: int, limit: int = 20) -> list[AccessEntry]:
    """The last lines about one login; for themselves."""
    return list(AccessEntry.objects.filter(user_id=user_id).order_by("-at", "-pk")[:limit])

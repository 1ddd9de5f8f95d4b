"""Telling every process that what it remembers of somebody is out of date."""

from collections.abc import Iterable

from aftercare.platform.accounts.access.models import User, fresh_stamp


def access_changed(user_ids: Iterable[int]) -> None:
    """What these users may do, or who they are, has changed: their next request looks again.

    To be called, within the command, by whoever ties a login to a person, moves or renames them.
    """
    User.objects.filter(pk__in=list(user_ids)).update(access_stamp=fresh_stamp())

"""Whom somebody is about to act as."""

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.accounts.access.models import User
from aftercare.platform.accounts.access.selectors import require
from aftercare.platform.accounts.standin.rules import PERMISSION


def user_to_act_as(*, user_id: int, by: Actor) -> User:
    """A login that is in use, for whoever may act as others at all; whether as this one, the start decides."""
    require(by, PERMISSION)
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFoundError
    return user

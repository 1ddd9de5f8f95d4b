"""Acting as somebody else: with a reason, seen by all, and never with more rights than one's own."""

from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError, NotAllowedError
from aftercare.platform.accounts.access.models import User
from aftercare.platform.accounts.access.selectors import standing_of, standing_of_user
from aftercare.platform.accounts.errors import MoreThanYouError, NobodyThereError, NotYourselfError
from aftercare.platform.accounts.events import StandInStarted, StandInStopped
from aftercare.platform.accounts.log.services import NOWHERE, Kind, Origin, note
from aftercare.platform.accounts.standin.rules import may_stand_in
from aftercare.platform.accounts.standin.selectors import user_to_act_as


@command("standin.start")
def start(*, user_id: int, reason: str, by: Actor, at: datetime, origin: Origin = NOWHERE) -> User:
    """Begin; the door remembers it in the session. Not for oneself, nor who may do more, nor twice over."""
    user = user_to_act_as(user_id=user_id, by=by)
    if by.is_at_another_desk or by.user_id is None:
        raise NotAllowedError
    if user.pk == by.user_id:
        raise NotYourselfError
    if not reason.strip():
        raise InvalidError(fields={"reason": [InvalidError.message]})
    theirs = standing_of_user(user)
    if not may_stand_in(standing_of(by).access, theirs.access):
        raise MoreThanYouError
    if theirs.person is None:
        raise NobodyThereError
    publish(StandInStarted(user=user.pk, stand_in=by.user_id, reason=reason), stream_id=user.pk, at=at)
    ip, agent = origin
    note(
        Kind.STANDIN_STARTED, at=at, user_id=by.user_id, text=reason, subject=("user", user.pk), ip=ip, agent=agent,
    )  # fmt: skip
    return user


@command("standin.stop")
def stop(*, user_id: int, by: Actor, at: datetime, origin: Origin = NOWHERE) -> None:
    """End it. Whoever began it may always end it."""
    if by.user_id is None:
        raise NotAllowedError
    publish(StandInStopped(user=user_id, stand_in=by.user_id), stream_id=user_id, at=at)
    ip, agent = origin
    note(Kind.STANDIN_STOPPED, at=at, user_id=by.user_id, subject=("user", user_id), ip=ip, agent=agent)

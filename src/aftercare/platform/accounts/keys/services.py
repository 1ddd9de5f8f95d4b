"""Keys of other systems."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor, ActorKind, Channel
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.base.kernel.ready import Ready
from aftercare.platform.accounts.access.models import ApiToken, Role
from aftercare.platform.accounts.access.selectors import recall_key, require
from aftercare.platform.accounts.events import KeyMade, KeyRevoked
from aftercare.platform.accounts.keys.rules import digest, new_key

# How exactly `last_used_at` is kept: not a write at each call.
USED_EVERY = timedelta(minutes=10)
HINT_LENGTH = 9
_BY_DIGEST = Ready(
    lambda digest: ApiToken.objects.filter(digest=digest, revoked_at__isnull=True).values_list(
        "pk", "access_stamp", "expires_at", "last_used_at"
    )
)


@command("key.make")
def make(
    *, name: str, role_id: int, unit_id: int | None, expires_at: datetime | None, by: Actor, at: datetime
) -> tuple[ApiToken, str]:
    """A key for another system, and its text, which is shown this once."""
    require(by, "key.manage")
    if expires_at is not None and expires_at <= at:
        raise InvalidError(fields={"expires_at": [_("This lies in the past.")]})
    role = Role.objects.filter(pk=role_id).first()
    if role is None:
        raise NotFoundError
    text = new_key()
    token = ApiToken.objects.create(
        name=name,
        hint=text[:HINT_LENGTH],
        digest=digest(text),
        role=role,
        unit_id=unit_id,
        made_at=at,
        made_by_id=by.user_id,
        expires_at=expires_at,
    )
    publish(KeyMade(key=token.pk, role=role.pk, unit=unit_id), stream_id=token.pk, at=at)
    return token, text


@command("key.revoke")
def revoke(*, key_id: int, by: Actor, at: datetime) -> None:
    """Take a key back; it stops working with the next call."""
    require(by, "key.manage")
    if not ApiToken.objects.filter(pk=key_id, revoked_at__isnull=True).update(revoked_at=at):
        raise NotFoundError
    publish(KeyRevoked(key=key_id), stream_id=key_id, at=at)


def actor_with(text: str, *, at: datetime) -> Actor | None:
    """The actor that a key stands for; None if it is unknown, expired or taken back."""
    token = _BY_DIGEST.first(digest(text))
    if token is None:
        return None
    key_id, stamp, expires_at, last_used_at = token
    if expires_at is not None and expires_at <= at:
        return None
    recall_key(key_id, stamp)
    if last_used_at is None or at - last_used_at > USED_EVERY:
        ApiToken.objects.filter(pk=key_id).update(last_used_at=at)
    return Actor(kind=ActorKind.INTEGRATION, id=key_id, channel=Channel.API)

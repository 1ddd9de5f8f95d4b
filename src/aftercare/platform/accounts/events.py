"""Facts about logins, roles and keys. Names and reasons are private; the rest is ids and codes."""

from typing import Annotated

from aftercare.base.kernel.events import Event, Private, Ref


class UserOpened(Event):
    """A login was made."""

    type, stream = "user.opened", "user"
    user: Annotated[int, Ref("user")]
    realm: str
    username: Private[str]


class UserChanged(Event):
    """A login's name or mail address was changed; `fields` says which."""

    type, stream = "user.changed", "user"
    user: Annotated[int, Ref("user")]
    fields: list[str]


class UserClosed(Event):
    """A login was closed: nobody can sign in with it any more."""

    type, stream = "user.closed", "user"
    user: Annotated[int, Ref("user")]


class UserReopened(Event):
    """A closed login was opened again."""

    type, stream = "user.reopened", "user"
    user: Annotated[int, Ref("user")]


class PasswordReset(Event):
    """Somebody else gave a login a new first password."""

    type, stream = "user.password_reset", "user"
    user: Annotated[int, Ref("user")]


class LockLifted(Event):
    """A login that was locked after too many failed attempts was let in again before its time."""

    type, stream = "user.lock_lifted", "user"
    user: Annotated[int, Ref("user")]


class SecondFactorRemoved(Event):
    """Somebody else removed a login's second factors, because the device was lost."""

    type, stream = "user.second_factor_removed", "user"
    user: Annotated[int, Ref("user")]


class SessionsEnded(Event):
    """Sessions of a login were ended from elsewhere."""

    type, stream = "user.sessions_ended", "user"
    user: Annotated[int, Ref("user")]
    count: int


class RoleOpened(Event):
    """A role of the company's own was made."""

    type, stream = "role.opened", "role"
    role: Annotated[int, Ref("role")]
    key: str


class RoleChanged(Event):
    """A role was renamed, or taken from or put on the list of choices."""

    type, stream = "role.changed", "role"
    role: Annotated[int, Ref("role")]


class GrantsChanged(Event):
    """What a role may do was changed: permission → scope, `none` where it was taken away."""

    type, stream = "role.grants_changed", "role"
    role: Annotated[int, Ref("role")]
    grants: dict[str, str]


class RoleAssigned(Event):
    """A user was given a role in a unit."""

    type, stream = "role.assigned", "user"
    user: Annotated[int, Ref("user")]
    role: Annotated[int, Ref("role")]
    unit: Annotated[int | None, Ref("unit")] = None
    assignment: int


class RoleWithdrawn(Event):
    """A role was taken from a user."""

    type, stream = "role.withdrawn", "user"
    user: Annotated[int, Ref("user")]
    role: Annotated[int, Ref("role")]
    unit: Annotated[int | None, Ref("unit")] = None
    assignment: int


class StandInStarted(Event):
    """Somebody began to act as another user, for a stated reason."""

    type, stream = "standin.started", "user"
    user: Annotated[int, Ref("user")]
    stand_in: Annotated[int, Ref("user")]
    reason: Private[str]


class StandInStopped(Event):
    """Somebody stopped acting as another user."""

    type, stream = "standin.stopped", "user"
    user: Annotated[int, Ref("user")]
    stand_in: Annotated[int, Ref("user")]


class LinkRevoked(Event):
    """A link that opened something without a login was taken back."""

    type, stream = "link.revoked", "link"
    link: Annotated[int, Ref("link")]
    kind: str


class KeyMade(Event):
    """Another system was given a key."""

    type, stream = "key.made", "key"
    key: Annotated[int, Ref("key")]
    role: Annotated[int, Ref("role")]
    unit: Annotated[int | None, Ref("unit")] = None


class KeyRevoked(Event):
    """The key of another system was taken back."""

    type, stream = "key.revoked", "key"
    key: Annotated[int, Ref("key")]

"""Logins: made, changed, closed; first passwords, sessions, preferences."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.platform.accounts.access.models import Realm, User
from aftercare.platform.accounts.access.selectors import offices_of, require, standing_of, standing_of_user
from aftercare.platform.accounts.access.services import access_changed
from aftercare.platform.accounts.errors import MailTakenError, MoreThanYouError, NotYourselfError, UsernameTakenError
from aftercare.platform.accounts.events import (
    LockLifted,
    PasswordReset,
    SecondFactorRemoved,
    SessionsEnded,
    UserChanged,
    UserClosed,
    UserOpened,
    UserReopened,
)
from aftercare.platform.accounts.users.models import Session
from aftercare.platform.accounts.users.selectors import mark_of

# Letters and digits that are not mistaken for each other when read out.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
FIRST_PASSWORD_LENGTH = 12


def first_password() -> str:
    """For handing over: twelve readable letters and digits in threes (about 59 bits)."""
    letters = "".join(secrets.choice(READABLE) for _ in range(FIRST_PASSWORD_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, FIRST_PASSWORD_LENGTH, 4))


@command("user.open")
def open_user(
    *,
    username: str,
    name: str = "",
    email: str = "",
    realm: str = Realm.STAFF,
    password: str | None = None,
    must_change: bool = True,
    unit_path: str = "",
    by: Actor,
    at: datetime,
) -> User:
    """A login. Without a password it cannot be used until one is set (or only by single sign-on).

    `must_change`: who signs in with the password has to choose another at once. Needs
    `user.manage` in the unit that the person belongs to ("" = the whole company).
    """
    require(by, "user.manage", unit_path=unit_path)
    _refuse_bad_name(username)
    _refuse_bad_mail(email)
    _refuse_taken(None, username=username, email=email)
    user = User(
        username=username,
        name=name,
        email=email,
        realm=realm,
        must_change_password=password is not None and must_change,
        created_at=at,
    )
    user.set_password(password)
    user.save(force_insert=True)
    publish(UserOpened(user=user.pk, realm=realm, username=username), stream_id=user.pk, at=at)
    return user


def _refuse_bad_name(username: str) -> None:
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        raise InvalidError(fields={"username": error.messages}) from error


def _refuse_bad_mail(email: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise InvalidError(fields={"email": error.messages}) from error


def _refuse_taken(user: User | None, *, username: str = "", email: str = "") -> None:
    others = User.objects.exclude(pk=user.pk) if user else User.objects.all()
    if username and others.filter(username__iexact=username).exists():
        raise UsernameTakenError(fields={"username": [UsernameTakenError.message]})
    if email and others.filter(email__iexact=email).exists():
        raise MailTakenError(fields={"email": [MailTakenError.message]})


def _managed(user_id: int, by: Actor) -> User:
    """A user whom the actor manages: in their part of the company, and with no more rights than theirs."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFoundError
    standing = standing_of_user(user)
    require(by, "user.manage", unit_path=standing.person.unit_path if standing.person else "")
    if not standing.access.within(standing_of(by).access):
        raise MoreThanYouError
    return user


@command("user.change")
def change_user(*, user_id: int, name: str, email: str, by: Actor, at: datetime) -> User:
    """Name and mail address."""
    user = _managed(user_id, by)
    _refuse_bad_mail(email)
    _refuse_taken(user, email=email)
    changed = [field for field, value in {"name": name, "email": email}.items() if getattr(user, field) != value]
    if changed:
        user.name, user.email = name, email
        user.save(update_fields=changed)
        publish(UserChanged(user=user.pk, fields=changed), stream_id=user.pk, at=at)
    return user


@command("user.close")
def close_user(*, user_id: int, by: Actor, at: datetime) -> User:
    """Nobody signs in with this login any more; sessions end now. Roles stay, for the record."""
    user = _managed(user_id, by)
    if user.pk == by.user_id:
        raise NotYourselfError
    if user.is_active:
        User.objects.filter(pk=user.pk).update(is_active=False)
        user.is_active = False
        Session.objects.filter(user=user).delete()
        access_changed([user.pk])
        publish(UserClosed(user=user.pk), stream_id=user.pk, at=at)
    return user


@command("user.reopen")
def reopen_user(*, user_id: int, by: Actor, at: datetime) -> User:
    """The login may be used again."""
    user = _managed(user_id, by)
    if not user.is_active:
        User.objects.filter(pk=user.pk).update(is_active=True)
        user.is_active = True
        access_changed([user.pk])
        publish(UserReopened(user=user.pk), stream_id=user.pk, at=at)
    return user


@command("user.reset_password")
def reset_password(*, user_id: int, by: Actor, at: datetime) -> str:
    """A new first password, to be handed over; sessions end, and it must be changed at the next sign-in."""
    user = _managed(user_id, by)
    if user.pk == by.user_id:
        raise NotYourselfError
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    Session.objects.filter(user=user).delete()
    forget_failures(username=user.username)
    publish(PasswordReset(user=user.pk), stream_id=user.pk, at=at)
    return password


@command("user.lift_lock")
def lift_lock(*, user_id: int, by: Actor, at: datetime) -> None:
    """After too many failed attempts: whoever it is may try again now, with the same password."""
    user = _managed(user_id, by)
    forget_failures(username=user.username)
    publish(LockLifted(user=user.pk), stream_id=user.pk, at=at)


@command("user.remove_second_factor")
def remove_second_factor(*, user_id: int, by: Actor, at: datetime) -> None:
    """The device is lost: authenticator apps, passkeys and recovery codes are removed."""
    user = _managed(user_id, by)
    if user.pk == by.user_id:
        raise NotYourselfError
    Authenticator.objects.filter(user=user).delete()
    publish(SecondFactorRemoved(user=user.pk), stream_id=user.pk, at=at)


@command("user.end_sessions")
def end_sessions(*, user_id: int, by: Actor, at: datetime, keep: str = "", only: str = "") -> int:
    """End a user's sessions: all, all but the one with the mark `keep`, or `only` one. Everybody may end their own."""
    if user_id != by.user_id:
        _managed(user_id, by)
    keys = {mark_of(key): key for key in Session.objects.filter(user_id=user_id).values_list("pk", flat=True)}
    ended = [key for mark, key in keys.items() if mark != keep and only in {"", mark}]
    Session.objects.filter(pk__in=ended).delete()
    if ended:
        publish(SessionsEnded(user=user_id, count=len(ended)), stream_id=user_id, at=at)
    return len(ended)


def set_preferences(*, user_id: int, **given: str) -> None:
    """How pages look to the user (`language`, `theme`, `density`; "" = as the device): not a fact, so no event."""
    check_preferences(given)
    if given:
        User.objects.filter(pk=user_id).update(**given)


def choose_office(*, office_id: int | None, by: Actor) -> None:
    """Lists, counts and the board show this office alone, None: all that one may see. How one looks is no fact."""
    if office_id is not None and all(one.id != office_id for one in offices_of(by)):
        raise NotFoundError
    User.objects.filter(pk=by.user_id or 0).update(office_id=office_id)


def check_preferences(given: Mapping[str, str]) -> None:
    """InvalidError for what there is not."""
    known = {
        "language": {"", *dict(settings.LANGUAGES)},
        "theme": set(User.Theme.values),
        "density": set(User.Density.values),
    }
    wrong = [name for name, value in given.items() if value not in known[name]]
    if wrong:
        raise InvalidError(fields={name: [InvalidError.message] for name in wrong})

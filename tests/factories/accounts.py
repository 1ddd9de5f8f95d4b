"""Logins for tests. Passwords are set only where a test signs in by one."""

from datetime import UTC, datetime
from itertools import count

from aftercare.platform.accounts.models import Realm, Role, RoleAssignment, User
from aftercare.platform.units.public import Unit

MADE_AT = datetime(2020, 1, 1, tzinfo=UTC)
# Logins and people are numbered apart: the number of a login without a person must not be some person's by chance.
_numbers = count(1_000_001)


def make_user(
    username: str = "",
    *,
    realm: str = Realm.STAFF,
    role: str = "",
    unit: Unit | None = None,
    password: str | None = None,
    superuser: bool = False,
    name: str = "",
    email: str = "",
) -> User:
    """A login, with a role in a unit (None: everywhere) if one is named."""
    number = next(_numbers)
    user = User(
        pk=number,
        username=username or f"user{number}",
        name=name,
        email=email,
        realm=realm,
        is_superuser=superuser,
        created_at=MADE_AT,
    )
    user.set_password(password)
    user.save(force_insert=True)
    if role:
        give_role(user, role, unit)
    return user


def give_role(
    user: User, role: str, unit: Unit | None = None, *, since: datetime = MADE_AT, until: datetime | None = None
) -> RoleAssignment:
    """The bare row, past the rules of who may give what."""
    return RoleAssignment.objects.create(
        user=user, role=Role.objects.get(key=role), unit=unit, active_from=since, active_to=until
    )

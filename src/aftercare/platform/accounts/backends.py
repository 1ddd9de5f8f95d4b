"""Who a session belongs to, found quickly."""

from collections.abc import Callable
from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection

from aftercare.platform.accounts.models import User

Convert = Callable[[Any, Any, Any], Any]


@cache
def _user_statement() -> tuple[str, list[str], list[tuple[int, Any, list[Convert]]]]:
    """(statement, attributes, what turns the columns at these places into Python values)."""
    fields = User._meta.concrete_fields
    columns = [(field, field.get_col(User._meta.db_table)) for field in fields]
    converters = [
        (place, column, [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)])
        for place, (field, column) in enumerate(columns)
    ]
    names = ", ".join(connection.ops.quote_name(field.attname) for field in fields)
    statement = f"SELECT {names} FROM {connection.ops.quote_name(User._meta.db_table)} WHERE id = %s"  # noqa: S608 - names of ours
    return statement, [field.attname for field in fields], [one for one in converters if one[2]]


def user_by_id(user_id: Any) -> User | None:
    """The user's row, by a statement that is put together once: every signed-in request pays for it."""
    statement, attributes, converters = _user_statement()
    with connection.cursor() as cursor:
        cursor.execute(statement, [user_id])
        found = cursor.fetchone()
    if found is None:
        return None
    values = list(found)
    for place, column, functions in converters:
        for convert in functions:
            values[place] = convert(values[place], column, connection)
    return User.from_db(connection.alias, attributes, values)


class LoginBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's way to check a password (by name or mail address), and a quick way to the user of a session."""

    def get_user(self, user_id: Any) -> User | None:
        """None if the login was closed."""
        user = user_by_id(user_id)
        return user if user is not None and user.is_active else None

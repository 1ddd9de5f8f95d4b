"""Who a session belongs to, found quickly."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from aftercare.base.kernel.ready import Ready
from aftercare.platform.accounts.models import User

# Every signed-in request asks.
_USER = Ready(lambda pk: User.objects.filter(pk=pk))


class LoginBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's way to check a password (by name or mail address), and a quick way to the user of a session."""

    def get_user(self, user_id: Any) -> User | None:
        """None if the login was closed."""
        user = _USER.first(int(user_id))
        return user if user is not None and user.is_active else None

"""How allauth signs people in here: nobody signs up, every attempt is logged, the session knows its door."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.platform.accounts.access.rules import doors
from aftercare.platform.accounts.log.services import Kind, note
from aftercare.platform.accounts.models import Realm, User
from aftercare.platform.accounts.public import origin_of
from aftercare.platform.accounts.sessions import DOOR

logger = logging.getLogger(__name__)
# Said by the page itself.
QUIET = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


def log(kind: Kind, request: HttpRequest, *, user: User | None = None, name: str = "") -> None:
    """A line in the access log about this request."""
    ip, agent = origin_of(request)
    note(kind, at=clock.now(), user_id=user.pk if user else None, name=name, ip=ip, agent=agent)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth asks us."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Name or password is not correct."),
        "email_password_mismatch": _("E-mail address or password is not correct."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many attempts failed. Wait for some minutes, then try again."),
        "rate_limited": _("Too many attempts in a short time. Wait for some minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Logins are made by those who may."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return origin_of(request)[0] or "127.0.0.1"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """By user name, whichever of name and mail address was typed: a lock-out then counts both alike."""
        typed = credentials.get("username") or credentials.pop("email", "")
        known = (
            User.objects.filter(email__iexact=typed).values_list("username", flat=True).first()
            if "@" in typed
            else None
        )
        user: User | None = super().authenticate(request, **(credentials | {"username": known or typed}))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        locked = getattr(request, "axes_locked_out", False)
        log(Kind.LOCKED if locked else Kind.FAILED, request, name=credentials.get("username", ""))

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        ip, agent = origin_of(request)
        request.session[DOOR] = {"ip": ip, "agent": agent, "at": clock.now().isoformat()}
        log(Kind.SIGNED_IN, request, user=user)
        response: HttpResponse = super().post_login(request, user, **details)
        return keep_preferences(response, user)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            log(Kind.SIGNED_OUT, request, user=request.user)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """The user's own choice: nobody else knows it."""
        user.must_change_password = False
        super().set_password(user, password)
        note(Kind.PASSWORD_SET, at=clock.now(), user_id=user.pk)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if isinstance(request.user, User) and request.user.realm == Realm.EXTERNAL and doors.home:
            return reverse(doors.home)
        url: str = super().get_login_redirect_url(request)
        return url

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        return reverse("accounts:me")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template not in QUIET:
            super().add_message(request, level, message_template, *args, **kwargs)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth asks us about second steps."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not correct, or no longer. Take the one that the app shows now."),
        "cannot_generate_recovery_codes": _("Set up the authenticator app or a passkey first."),
    }


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """What allauth asks us about accounts of a provider."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """An account opens the login that its owner linked it with. The same mail address proves nothing."""
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        account = sociallogin.account
        log(Kind.FAILED, request, name=str(account.get_provider_account()))
        values = {"provider": account.get_provider()}
        raise ImmediateHttpResponse(render(request, "socialaccount/unlinked.html", values, status=403, using="django"))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **_context: Any
    ) -> None:
        """Whoever turned back by themselves is no failure."""
        if error != AuthError.CANCELLED:
            log(Kind.FAILED, request, name=str(provider))
            logger.warning("single sign-on at %s failed: %s", provider, exception or error)


def keep_preferences(response: HttpResponse, user: User) -> HttpResponse:
    """On this device too, and on the page that follows signing out."""
    year = 365 * 24 * 3600
    if user.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=year, samesite="Lax")
    for name, value in (("theme", user.theme), ("density", user.density)):
        if value:
            response.set_cookie(name, value, max_age=year, samesite="Lax")
    return response

"""Who asks: every request gets its `actor`. Nobody outside gets past the door of a staff page."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import ResolverMatch, reverse
from django.utils.cache import patch_vary_headers

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import problem
from aftercare.platform.accounts.errors import PasswordMustChangeError
from aftercare.platform.accounts.models import Realm, User
from aftercare.platform.accounts.public import doors, identify, remembering
from aftercare.platform.accounts.sessions import SessionStore
from aftercare.platform.accounts.users.services import set_preferences

# Where one may be while the password is still somebody else's.
BEFORE_PASSWORD = {"account_change_password", "account_logout", "account_reauthenticate", "accounts:preferences"}


class ActorMiddleware:
    """Sets `request.actor` (see `public.actor_of`). A request without a session cookie costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with remembering():
            identify(request)
            response = self.get_response(request)
            if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
                _take_note(request, request.user, response)
        patch_vary_headers(response, ("Cookie",))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, User) or match is None:
            return None
        if request.user.must_change_password and match.view_name not in BEFORE_PASSWORD:
            return _to_password(match)
        if getattr(view, "is_public", False):
            return None
        outside = Realm.EXTERNAL in {request.user.realm, getattr(vars(request).get("standing_in"), "realm", "")}
        return _keep_out(request, match) if outside else None


def _take_note(request: HttpRequest, user: User, response: HttpResponse) -> None:
    """A language chosen anywhere is kept with the login; the list of sessions shows that this one is in use."""
    chosen = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen is not None and chosen.value in dict(settings.LANGUAGES) and chosen.value != user.language:
        set_preferences(user_id=user.pk, language=chosen.value)
    if isinstance(request.session, SessionStore):
        request.session.note_seen(clock.now())


def _to_password(match: ResolverMatch) -> HttpResponse:
    if "ninja" in match.app_names:
        return problem(PasswordMustChangeError())
    return HttpResponseRedirect(reverse("account_change_password"))


def _keep_out(request: HttpRequest, match: ResolverMatch) -> HttpResponse | None:
    """Pages of the staff do not exist for those outside; the start page leads to their own."""
    if doors.lets_in(match.namespace, match.url_name or ""):
        return None
    if request.path == "/" and doors.home:
        return HttpResponseRedirect(reverse(doors.home))
    raise Http404

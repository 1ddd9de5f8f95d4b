"""Views and what they answer with."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as django_render
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from markupsafe import Markup

from aftercare.base.kernel.errors import NotAllowedError
from aftercare.base.kernel.http import Request
from aftercare.base.ui.access import access

P = ParamSpec("P")
# Methods by which a browser only looks.
SAFE = ("GET", "HEAD")
View = Callable[Concatenate[Request, P], HttpResponse]


def render(
    request: HttpRequest, template: str, values: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A Jinja2 page (or its content alone, see `frame.layout`)."""
    return django_render(request, template, dict(values or {}), status=status, using="jinja2")


def fragment(request: HttpRequest, template: str, values: Mapping[str, Any] | None = None) -> Markup:
    """A template as a piece of HTML, for panels and slots."""
    return Markup(render_to_string(template, dict(values or {}), request, using="jinja2"))  # noqa: S704 - a rendered template


def page(
    permission: str = "",
    *,
    public: bool = False,
    of: Callable[..., object] | None = None,
    narrowed: bool = False,
) -> Callable[[View[P]], View[P]]:
    """Guard a view: visitors go to the sign-in, those without the permission are refused.

    `public=True` lets everybody in; "" asks only for a sign-in. What of the data may be seen is
    the selectors' business: for a page about one row `of` is the selector of that row (its id is
    the address's first parameter), so that whoever may not see it hears 404, not 403. A page that
    lists rows of many is `narrowed`: it follows the office that the reader chose to look at.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not public:
                away = sign_in_first(request)
                if away:
                    return away
                require(request, permission, of, kwargs)
            with access.narrowed() if narrowed else nullcontext():
                return view(request, *args, **kwargs)

        return guarded

    return decorate


def is_fragment(request: HttpRequest) -> bool:
    """Whether a page asks for a part of itself; a part that is opened directly is better led to its page."""
    return request.headers.get("HX-Request") == "true"


def sign_in_first(request: HttpRequest) -> HttpResponse | None:
    """The way to the sign-in for a visitor; None for who is signed in."""
    if request.user.is_authenticated:
        return None
    target = f"{resolve_url(settings.LOGIN_URL)}?next={quote(_page_of(request))}{_why(request)}"
    if is_fragment(request):
        return HttpResponse(headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _why(request: HttpRequest) -> str:
    """What the sign-in says of how one came there: a session that ended, perhaps with something just sent.

    The first answer takes the cookie away. What comes behind it, a press or a fragment, comes from an open page, too.
    """
    if request.method not in SAFE:
        return "&ended=sent"
    return "&ended=page" if is_fragment(request) or settings.SESSION_COOKIE_NAME in request.COOKIES else ""


def _page_of(request: HttpRequest) -> str:
    """Where the reader is: for a fragment or a press the page that it stands on, so that nobody is led to less."""
    if not is_fragment(request) and request.method in SAFE:
        return request.get_full_path()
    page = urlsplit(request.headers.get("HX-Current-URL" if is_fragment(request) else "Referer", ""))
    if page.netloc != request.get_host():
        return request.get_full_path()
    return f"{page.path}?{page.query}" if page.query else page.path


def require(
    request: Request, permission: str, of: Callable[..., object] | None = None, row: Mapping[str, object] | None = None
) -> None:
    """Refuse whoever lacks the permission everywhere; a row that they may not see does not exist for them."""
    if access.allowed(request.actor, permission):
        return
    if of is not None and row:
        name = next(iter(row))
        of(by=request.actor, **{name: row[name]})
    raise NotAllowedError


def redirect(request: HttpRequest, url: str) -> HttpResponse:
    """After a change: on to `url`; htmx is told to load it as a page."""
    if is_fragment(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)

"""Refusals as answers: a toast for htmx, a problem document for programs, a page for people."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from aftercare.base.kernel.actors import ActorKind
from aftercare.base.kernel.errors import DomainError, NotAllowedError
from aftercare.base.kernel.http import noted, problem
from aftercare.base.ui import formats, pages
from aftercare.base.ui.errors import TooLargeError

# One request may carry several files of the size allowed for one.
REQUEST_FACTOR = 4


class RefusalMiddleware:
    """Turns a DomainError or a mishap that reaches it into an answer with its status; everything else is a fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit = _limit(request)
        if _length(request) > limit:
            return refused(request, TooLargeError(limit=formats.size(limit)))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this for what a view raised."""
        refusal = exception if isinstance(exception, DomainError) else noted(request, exception)
        return None if refusal is None else refused(request, refusal)


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else 0


def _limit(request: HttpRequest) -> int:
    """What one request may carry: files, or values alone."""
    if request.META.get("CONTENT_TYPE", "").startswith("multipart/"):
        return REQUEST_FACTOR * settings.FILE_LIMIT_BYTES
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The refusal in the form that the asker understands."""
    if isinstance(error, NotAllowedError):
        away = pages.sign_in_first(request)
        if away:
            return away
    values = {"text": str(error), "error": error, "may_read": _is_staff(request)}
    if "HX-Request" in request.headers:
        response = pages.render(request, "ui/toast.html", values, status=error.status)
        response["HX-Retarget"], response["HX-Reswap"], response["HX-Push-Url"] = "#toasts", "beforeend", "false"
        return response
    if not request.accepts("text/html"):
        return problem(error)
    return pages.render(request, "ui/refusal.html", values, status=error.status)


def _is_staff(request: HttpRequest) -> bool:
    """Whether the asker works here: only then a clause leads to the regulation that it stands in."""
    actor = getattr(request, "actor", None)
    return actor is not None and actor.kind is ActorKind.STAFF

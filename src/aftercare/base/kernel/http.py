"""HTTP without business: the request's type, and refusals as problem documents."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.jsontext import canonical

T = TypeVar("T")


class Request(HttpRequest):
    """A request that has passed our middleware: it knows its actor."""

    actor: Actor


def once(request: HttpRequest, name: str, make: Callable[[], T]) -> T:
    """What several parts of one page need, worked out for the first of them."""
    known: dict[str, T] = vars(request).setdefault("worked_out", {})
    if name not in known:
        known[name] = make()
    return known[name]


def problem(error: DomainError) -> HttpResponse:
    """RFC 9457: `application/problem+json` with our code, message, field messages and clause."""
    body: dict[str, Any] = {"type": "about:blank", "title": str(error), "status": error.status, "code": error.code}
    if error.fields:
        body["fields"] = {name: [str(text) for text in texts] for name, texts in error.fields.items()}
    if error.clause:
        body["clause"] = error.clause
    return HttpResponse(canonical(body), status=error.status, content_type="application/problem+json")

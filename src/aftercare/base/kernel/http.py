"""HTTP without business: the request's type, what all endpoints share, and refusals as problem documents."""

import logging
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

import orjson
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from pydantic import Field

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.jsontext import canonical
from aftercare.base.kernel.mishaps import mishap
from aftercare.base.kernel.words import Words

log = logging.getLogger(__name__)
T = TypeVar("T")
# Rows on one page of a list.
Limit = Annotated[int, Field(ge=1, le=200)]
# Words are records to orjson, with fields that the API does not show.
JSON = "application/json"
ROWS = orjson.OPT_UTC_Z | orjson.OPT_PASSTHROUGH_DATACLASS


class Request(HttpRequest):
    """A request that has passed our middleware: it knows its actor."""

    actor: Actor


def expected_version(request: HttpRequest) -> int | None:
    """The version that the client saw, of `If-Match`."""
    version: int | None = getattr(request, "expected_version", None)
    return version


def origin_of(request: HttpRequest) -> tuple[str | None, str]:
    """(address, browser) of who asks."""
    return address_of(request), request.headers.get("User-Agent", "")[:200]


def address_of(request: HttpRequest) -> str | None:
    """Where a request comes from. Behind a proxy the last forwarded address counts: the proxy wrote it."""
    address = request.META.get("REMOTE_ADDR") or None
    if settings.SECURE_PROXY_SSL_HEADER and "HTTP_X_FORWARDED_FOR" in request.META:
        address = str(request.META["HTTP_X_FORWARDED_FOR"]).rsplit(",", 1)[-1].strip()
    return address


def page_of(rows: "QuerySet[Any, Any]", fields: Sequence[str], *, after: int | None, limit: int) -> HttpResponse:
    """A page of rows by id, the newest first, see `page`; `after`: the last id of the page before."""
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return page(list(rows.order_by("-pk").values(*fields)[: limit + 1]), limit)


def page(found: Sequence[dict[str, Any]], limit: int) -> HttpResponse:
    """`{"items": […], "next": id or null}` of `limit` rows and one more, if there is one.

    Rows go from `.values()` straight into orjson: the schema serves the OpenAPI text, and a test
    holds the two against each other.
    """
    following = str(found[limit - 1]["id"]) if len(found) > limit else None
    body = orjson.dumps({"items": found[:limit], "next": following}, default=_plain, option=ROWS)
    return HttpResponse(body, content_type=JSON)


def answer(values: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """One row, past the schema as those of a page."""
    return HttpResponse(orjson.dumps(values, default=_plain, option=ROWS), status=status, content_type=JSON)


def _plain(value: Any) -> Any:
    """What orjson does not write as the schema has it."""
    if isinstance(value, Words):
        return value.as_json()
    raise TypeError(type(value).__name__)


def once(request: HttpRequest, name: str, make: Callable[[], T]) -> T:
    """What several parts of one page need, worked out for the first of them."""
    known: dict[str, T] = vars(request).setdefault("worked_out", {})
    if name not in known:
        known[name] = make()
    return known[name]


def noted(request: HttpRequest, error: Exception) -> DomainError | None:
    """The refusal that tells of a mishap, such as a full disk, which the log keeps; None: it is a fault of ours."""
    refusal = mishap(error)
    if refusal is not None:
        log.warning("%s at %s %s: %s", refusal.code, request.method, request.path, error)
    return refusal


def problem(error: DomainError) -> HttpResponse:
    """RFC 9457: `application/problem+json` with our code, message, field messages and clause."""
    body: dict[str, Any] = {"type": "about:blank", "title": str(error), "status": error.status, "code": error.code}
    if error.fields:
        body["fields"] = {name: [str(text) for text in texts] for name, texts in error.fields.items()}
    if error.clause:
        body["clause"] = error.clause
    return HttpResponse(canonical(body), status=error.status, content_type="application/problem+json")

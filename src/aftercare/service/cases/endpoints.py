"""What the endpoints of service work share: who acts, which version, pages by key past the schema."""

from collections.abc import Sequence
from typing import Annotated, Any

import orjson
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from pydantic import Field

from aftercare.base.kernel.actors import Actor

# Rows on one page of a list.
Limit = Annotated[int, Field(ge=1, le=200)]


def acting(request: HttpRequest) -> Actor:
    """Who calls."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def expected(request: HttpRequest) -> int | None:
    """The version of `If-Match`."""
    version: int | None = getattr(request, "expected_version", None)
    return version


def page_of(rows: QuerySet[Any], fields: Sequence[str], *, after: int | None, limit: int) -> HttpResponse:
    """A page of rows by id, the newest first: `{"items": […], "next": id or null}`.

    Rows go from `.values()` straight into orjson: the schema serves the OpenAPI text, and a test
    holds the two against each other.
    """
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk").values(*fields)[: limit + 1])
    following = str(found[limit - 1]["id"]) if len(found) > limit else None
    body = orjson.dumps({"items": found[:limit], "next": following}, option=orjson.OPT_UTC_Z)
    return HttpResponse(body, content_type="application/json")

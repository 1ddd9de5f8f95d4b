"""What the endpoints of service work share: who acts, which version, pages by key past the schema."""

from collections.abc import Callable, Sequence
from inspect import Parameter, Signature, signature
from typing import Annotated, Any

import orjson
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from aftercare.base.kernel import clock
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


def verb(
    router: Router, subject: str, name: str, service: Callable[..., Any], body: type[Schema], response: type[Schema]
) -> None:
    """An operation for one verb of a root: its body becomes the keywords of one service, with author, time, version."""
    versioned = "version" in signature(service).parameters

    def operation(request: HttpRequest, data: Schema, **ids: int) -> Any:
        given = {**ids, "by": acting(request), "at": clock.now(), **data.model_dump()}
        return service(**given, **({"version": expected(request)} if versioned else {}))

    # What ninja reads of a function that is written out.
    named = {"request": HttpRequest, f"{subject}_id": int, "data": body}
    parameters = [Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind) for name, kind in named.items()]
    parameters[0] = parameters[0].replace(kind=Parameter.POSITIONAL_OR_KEYWORD)
    operation.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    router.post(
        f"/{subject}s/{{int:{subject}_id}}/{name}/",
        response=response,
        operation_id=f"{subject}s_{name}",
        url_name=f"{subject}_{name}",
        summary=(service.__doc__ or "").split("\n")[0],
    )(operation)


class NothingIn(Schema):
    """A verb that needs no word."""


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

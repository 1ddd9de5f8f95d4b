"""What the endpoints of service work share: a verb of a root as an operation."""

from collections.abc import Callable
from inspect import Parameter, Signature, signature
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from aftercare.platform.accounts.public import doing, doing_on


def verb(
    router: Router, subject: str, name: str, service: Callable[..., Any], body: type[Schema], response: type[Schema]
) -> None:
    """An operation for one verb of a root: its body becomes the keywords of one service, with author, time, version."""
    versioned = "version" in signature(service).parameters

    def operation(request: HttpRequest, data: Schema, **ids: int) -> Any:
        given = {**ids, **(doing_on(request) if versioned else doing(request)), **data.model_dump()}
        return service(**given)

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

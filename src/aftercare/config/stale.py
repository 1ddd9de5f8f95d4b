"""What the API answers to whoever changes what somebody else changed meanwhile: both versions, side by side."""

from copy import copy
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from ninja import Schema
from ninja.openapi.schema import OpenAPISchema

from aftercare.base.kernel.http import problem

JSON = "application/problem+json"
WRITES = ("post", "put", "patch", "delete")
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The version that you saw; 409 with both versions if it is no longer the present one.",
    "schema": {"type": "string", "examples": ['"3"']},
}


class Stale(Schema):
    """Somebody else changed it since: what you sent, what there is now, and the fields that differ."""

    type: str
    title: str
    status: int
    code: str
    yours: dict[str, Any]
    present: dict[str, Any]
    differs: list[str]


def refusal(request: HttpRequest, error: Any) -> HttpResponse:
    """The problem with both versions. Whatever the sender may not read is not in it either."""
    answer = problem(error)
    present = _present(request)
    if present is None:
        return answer
    sent = _sent(request)
    yours = {**sent, "version": getattr(request, "expected_version", None)}
    differs = sorted(name for name in yours if name in present and yours[name] != present[name])
    body = {**orjson.loads(answer.content), "yours": yours, "present": present, "differs": differs}
    answer.content = orjson.dumps(body)
    return answer


def _sent(request: HttpRequest) -> dict[str, Any]:
    try:
        body = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _present(request: HttpRequest) -> dict[str, Any] | None:
    """The object as the API itself shows it to this sender: the nearest address above that can be read."""
    parts = request.path.strip("/").split("/")
    # /api/v1/requests/7/triage/ → /api/v1/requests/7/
    for length in range(len(parts), 3, -1):
        if parts[length - 1].isdecimal():
            return _read(request, f"/{'/'.join(parts[:length])}/")
    return None


def _read(request: HttpRequest, address: str) -> dict[str, Any] | None:
    try:
        match = resolve(address)
    except Resolver404:
        return None
    asked = copy(request)
    asked.method, asked.path, asked.path_info = "GET", address, address
    response = match.func(asked, *match.args, **match.kwargs)
    if response.status_code != 200:
        return None
    found: dict[str, Any] = orjson.loads(response.content)
    return found


def document(schema: OpenAPISchema) -> OpenAPISchema:
    """Say of every write to one object that it takes `If-Match`, and what answers a stale one."""
    definition = Stale.model_json_schema()
    schema["components"]["schemas"]["Stale"] = definition
    answer = {
        "description": definition["description"],
        "content": {JSON: {"schema": {"$ref": "#/components/schemas/Stale"}}},
    }
    for address, operations in schema["paths"].items():
        if "_id}" in address:
            for operation in (one for method, one in operations.items() if method in WRITES):
                operation.setdefault("parameters", []).append(IF_MATCH)
                operation["responses"][409] = answer
    return schema

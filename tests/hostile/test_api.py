"""Every operation of the API, asked badly: a problem document with a sentence, never a fault, nothing half done."""

import json
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from tests.access.samples import BODIES, World, path_to
from tests.access.walk import addresses, facts
from tests.factories.files import upload
from tests.hostile import texts

from aftercare.config.api import api

OPERATIONS = {one.key: one for one in addresses() if one.is_api}
WRITES = sorted(key for key, one in OPERATIONS.items() if one.method != "GET")
READS = sorted(key for key, one in OPERATIONS.items() if one.method == "GET")
MOMENTS = (*texts.DAYS, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00")
VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 2**63, 2**64 - 1, 1.5e308, "", [], {}, [[[[]]]], {"a": {"b": None}}, *texts.TEXTS.values(),
    *MOMENTS,
)  # fmt: skip
# A value of another kind than its field's is refused in one place for all operations: each is tried at every so many
# fields, always the same ones; a value of the field's kind is tried everywhere.
FEW = 5
KINDS: dict[type, tuple[str, ...]] = {
    bool: ("boolean",), int: ("integer", "number"), float: ("number",), str: ("string",), list: ("array",),
    dict: ("object",), type(None): ("null",),
}  # fmt: skip
WHOLE = (*texts.NUMBERS, "-1", "0", "")
BODIES_NO_ONE_CAN_READ = {
    "empty": b"",
    "half": b'{"a": ',
    "words": "你好".encode(),
    "gbk": '{"title": "停梯"}'.encode("gbk"),
    "utf-16": '{"title": "a"}'.encode("utf-16"),
    "not a number": b'{"title": NaN}',
    "half a pair": b'{"title": "\\ud83d"}',
    "deep": b"[" * 100_000,
    "list": b"[1, 2]",
    "text": b'"title"',
    "null": b"null",
    "number": b"12",
    "zeros": b"\x00" * 100,
}


@cache
def document() -> dict[str, Any]:
    """What the API says of itself."""
    told: dict[str, Any] = api.get_openapi_schema()
    return told


def schema_of(key: str) -> dict[str, Any]:
    """The fields that an operation takes as JSON."""
    return _fields(key, "application/json")


def _fields(key: str, media_type: str) -> dict[str, Any]:
    method, path = key.split(" ", 1)
    body = document()["paths"][path][method.lower()].get("requestBody")
    if not body or media_type not in body["content"]:
        return {}
    found = body["content"][media_type]["schema"]
    name = found.get("$ref", "").rsplit("/", 1)[-1]
    fields: dict[str, Any] = document()["components"]["schemas"].get(name, found).get("properties", {})
    return fields


def send(client: Client, method: str, path: str, body: bytes, **more: Any) -> tuple[HttpResponse, int]:
    with transaction.atomic():
        before = facts()
        answer = client.generic(method, path, body, **{"content_type": "application/json", **more})
        written = facts() - before
        transaction.set_rollback(True)
    return answer, written


def refused(answer: HttpResponse, what: str) -> None:
    """A refusal is a document that programs and people can read."""
    assert answer.status_code < 500, what
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json", what
        told = json.loads(answer.content)
        assert told["title"], what
        assert told["code"] != "fault", what


def fits(value: Any, field: dict[str, Any]) -> bool:
    """Whether the field takes values of this kind; what it says nothing about takes every kind."""
    if "anyOf" in field:
        return any(fits(value, one) for one in field["anyOf"])
    if "enum" in field or field.get("type", "") not in {"", *KINDS[type(value)]}:
        return False
    return not isinstance(value, str) or (value in MOMENTS) == ("format" in field)


def among_few(*what: Any) -> bool:
    """Whether a value of another kind is tried here too."""
    return zlib.crc32(repr(what).encode()[:200]) % FEW == 0


def spoiled(key: str, world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    good = BODIES[key](world) if key in BODIES else {}
    for name, field in schema_of(key).items():
        for value in VALUES:
            if fits(value, field) or among_few(key, name, value):
                yield f"{name} = {str(value)[:30]!r}", {**good, name: value}


@pytest.mark.parametrize("key", WRITES)
def test_a_bad_value_is_refused_at_its_field(key: str, world: World) -> None:
    client, path = world.browsers["administrator"], path_to(OPERATIONS[key], world)
    for name, body in spoiled(key, world):
        answer, written = send(client, OPERATIONS[key].method, path, json.dumps(body).encode())
        what = f"{key}: {name}: {answer.status_code} {answer.content[:300]!r}"
        refused(answer, what)
        if answer.status_code >= 400:
            assert written <= 0, what
        else:
            assert texts.LONG not in body.values(), f"{what}: a megabyte was kept"
        if answer.status_code == 422:
            told = json.loads(answer.content)
            assert told.get("fields") or told["code"].endswith("time_refused"), what  # the time of the whole step


def test_a_bad_value_beside_an_upload_is_refused(world: World) -> None:
    uploads = {key: fields for key in WRITES if (fields := _fields(key, "multipart/form-data"))}
    assert uploads
    for key, fields in uploads.items():
        path = path_to(OPERATIONS[key], world)
        for name in fields:
            for value in (*texts.TEXTS.values(), *texts.DAYS):
                body = encode_multipart(BOUNDARY, {"file": upload(), name: value})
                client = world.browsers["administrator"]
                answer, written = send(client, "POST", path, body, content_type=MULTIPART_CONTENT)
                what = f"{key}: {name} = {value[:30]!r}: {answer.status_code} {answer.content[:300]!r}"
                refused(answer, what)
                assert answer.status_code < 400 or written <= 0, what


@pytest.mark.parametrize("key", WRITES)
def test_a_body_that_no_one_can_read_is_refused(key: str, world: World) -> None:
    client, path = world.browsers["administrator"], path_to(OPERATIONS[key], world)
    for name, body in BODIES_NO_ONE_CAN_READ.items():
        answer, written = send(client, OPERATIONS[key].method, path, body)
        refused(answer, f"{key}: {name}: {answer.status_code} {answer.content[:300]!r}")
        assert not schema_of(key) or (answer.status_code in {400, 422}, written <= 0) == (True, True), (
            name,
            answer.content,
        )
    answer, _ = send(client, OPERATIONS[key].method, path, b"title=a", content_type="application/x-www-form-urlencoded")
    refused(answer, f"{key}: form")


@pytest.mark.parametrize("key", sorted(OPERATIONS))
def test_an_id_that_nothing_has_is_not_found(key: str, world: World) -> None:
    one = OPERATIONS[key]
    if not one.parameters:
        return
    body = json.dumps(BODIES[key](world) if key in BODIES else {}).encode()
    for wrong in ("0", "-1", "9223372036854775808", "9" * 60, "abc", "1.5", "%00", "1%2F..%2F2", "²"):
        path = "/" + one.route
        for name, converter in one.parameters.items():
            path = path.replace(f"<{converter}:{name}>", wrong).replace(f"<{name}>", wrong)
        answer, written = send(world.browsers["administrator"], one.method, path, body)
        what = f"{one.method} {path}: {answer.status_code} {answer.content[:300]!r}"
        refused(answer, what)
        assert answer.status_code in {404, 422}, what
        assert written <= 0, what


@pytest.mark.parametrize("key", READS)
def test_a_list_asked_for_badly_says_what_is_wrong(key: str, world: World) -> None:
    path = path_to(OPERATIONS[key], world)
    method, shown = key.split(" ", 1)
    asked = document()["paths"][shown][method.lower()].get("parameters", [])
    fields = {one["name"]: one["schema"] for one in asked} | {"nothing": {"enum": []}}
    for name, field in fields.items():
        for value in (*texts.TEXTS.values(), *texts.NUMBERS, *texts.DAYS, "-1", "0", ""):
            if len(value) > 10_000:
                continue  # no server takes such an address
            if fits(value, field) or (value in WHOLE and fits(1, field)) or among_few(key, name, value):
                answer = world.browsers["administrator"].get(path, {name: value})
                refused(answer, f"{key}?{name}={value[:30]!r}: {answer.status_code} {answer.content[:300]!r}")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "PROPFIND", "POST", "PATCH"])
def test_a_method_that_is_not_offered_is_refused_in_words(method: str, world: World) -> None:
    offered = {(one.method, one.route) for one in OPERATIONS.values()}
    for one in OPERATIONS.values():
        if (method, one.route) not in offered:
            answer, written = send(world.browsers["administrator"], method, path_to(one, world), b"{}")
            assert (answer.status_code, written <= 0) == (405, True), f"{method} {one.route}"

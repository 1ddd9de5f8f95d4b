"""What every endpoint of the API has in common."""

import json
from uuid import UUID

import pytest
from django.test import Client

from aftercare.config.api import api

pytestmark = [pytest.mark.urls("tests.config.probe_urls"), pytest.mark.django_db]
GOOD = {"title": "pump", "at": "2026-11-22T14:05:00+08:00"}


def post(client: Client, body: object, **headers: str):
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post("/api/v1/probe/orders", text, content_type="application/json", headers=headers)


def test_values_travel_as_moments_and_decimal_strings(client) -> None:
    answer = post(client, GOOD).json()
    assert answer["at"] == "2026-11-22T06:05:00Z"
    assert answer["price"] == {"amount": "12.50", "currency": "CNY"}
    assert answer["name"] == {"zh-hans": "泵", "en": "Pump"}


def test_bad_values_get_a_message_at_each_field(client) -> None:
    answer = post(client, {"title": "p", "at": "2026-11-22T14:05:00", "lines": [{"quantity": 0}]})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["fields"] == {
        "title": ["This is too short: at least 2 characters."],
        "at": ["This time needs its zone, such as +08:00."],
        "lines.0.quantity": ["This must be at least 1."],
    }


def test_bad_values_of_a_query_name_the_parameter(client) -> None:
    fields = client.get("/api/v1/probe/many?ids=x&since=never").json()["fields"]
    assert set(fields) == {"ids", "since"}


def test_messages_come_in_the_readers_language(client) -> None:
    english = post(client, {}).json()["fields"]["title"]
    chinese = post(client, {}, **{"Accept-Language": "zh-CN"}).json()["fields"]["title"]
    assert english == ["This is needed."]
    assert chinese == ["必填。"]


def test_a_body_that_is_no_json_is_refused_in_words(client) -> None:
    answer = post(client, "{nonsense")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_refusal_is_a_problem_document(client) -> None:
    answer = client.get("/api/v1/probe/stale")
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")


def test_a_fault_shows_nothing_of_our_inside(client, caplog) -> None:
    answer = client.get("/api/v1/probe/fault")
    assert (answer.status_code, answer.json()["code"]) == (500, "fault")
    assert b"secret" not in answer.content
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v2/probe", "/api/v1/probe/nothing"])
def test_an_unknown_address_is_a_problem_document(client, address) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_nobody_is_asked_to_sign_in(client) -> None:
    answer = client.get("/api/v1/guarded/mine")
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in")


def test_a_submission_key_reaches_the_command(client) -> None:
    given = "018f0000-0000-7000-8000-000000000001"
    assert post(client, GOOD, **{"Idempotency-Key": given}).json()["key"] == given
    word = post(client, GOOD, **{"Idempotency-Key": "tablet 7, order 12"}).json()["key"]
    assert UUID(word) == UUID(post(client, GOOD, **{"Idempotency-Key": "tablet 7, order 12"}).json()["key"])
    assert post(client, GOOD).json()["key"] == "None"


@pytest.mark.parametrize(("header", "version"), [('"7"', 7), ('W/"7"', 7), ("7", 7), ("*", None), ("", None)])
def test_the_version_seen_reaches_the_endpoint(client, header, version) -> None:
    assert post(client, GOOD, **{"If-Match": header}).json()["version"] == version


def test_a_version_that_is_none_is_refused(client) -> None:
    assert post(client, GOOD, **{"If-Match": '"abc"'}).status_code == 422


def test_the_document_says_what_answers_a_stale_write() -> None:
    """Every write to one object takes If-Match, and names both versions in its 409."""
    told = api.get_openapi_schema(path_prefix="/api/v1/")
    assert {"yours", "present", "differs"} <= set(told["components"]["schemas"]["Stale"]["properties"])
    triage = told["paths"]["/api/v1/requests/{request_id}/triage/"]["post"]
    assert "If-Match" in [one["name"] for one in triage["parameters"]]
    assert "409" in {str(status) for status in triage["responses"]}
    assert "409" not in {str(status) for status in told["paths"]["/api/v1/requests/"]["post"]["responses"]}

"""Refusals of the API come in the caller's language, whoever calls and whatever is refused."""

import json
import re
from typing import Any

import pytest
from django.http import HttpResponse
from tests.actors import browser_of
from tests.factories.service import Company, make_company, make_order, make_request

from aftercare.base.kernel.errors import DomainError
from aftercare.config.api import CANNOT_BE, FAULTS
from aftercare.platform.accounts.public import User

pytestmark = pytest.mark.django_db
HAN = re.compile(r"[\u4e00-\u9fff]")
JSON = "application/json"


@pytest.fixture
def company() -> Company:
    """A small company at work."""
    return make_company()


def _texts(answer: HttpResponse) -> list[str]:
    body = json.loads(answer.content)
    return [body["title"], *(text for texts in body.get("fields", {}).values() for text in texts)]


def _asked(company: Company, language: str) -> dict[str, HttpResponse]:
    """One refusal of each sort, as the same caller gets it in a language."""
    client = browser_of(company.dispatcher, **{"Accept-Language": language})
    request, order = make_request(company), make_order(company)

    def post(path: str, body: Any, **headers: str) -> HttpResponse:
        text = body if isinstance(body, str) else json.dumps(body)
        return client.post(f"/api/v1/{path}", text, content_type=JSON, headers=headers)

    found = {
        "unknown address": client.get("/api/v1/nothing/"),
        "not there": client.get("/api/v1/requests/987654321/"),
        "malformed": post("requests/", "{"),
        "missing": post("requests/", {}),
        "unknown field": post("requests/", {"title": "停梯", "colour": "red"}),
        "too long": post("requests/", {"title": "x" * 300}),
        "no number": post("requests/", {"title": "停梯", "asset_id": "many"}),
        "bad class": post("requests/", {"title": "停梯", "asset_id": company.asset.pk, "nature": "nonsense"}),
        "bad header": post(f"requests/{request.pk}/plan/", {"text": "查"}, **{"If-Match": "abc"}),
        "stale": post(f"requests/{request.pk}/triage/", TRIAGE, **{"If-Match": "99"}),
        "not in this state": post(f"orders/{order.pk}/resume/", {}),
        "bad reason": post(f"orders/{order.pk}/hold/", {"reason": "mood"}),
        "bad query": client.get("/api/v1/requests/?limit=many"),
    }
    engineer = browser_of(company.working, **{"Accept-Language": language})
    found["not allowed"] = engineer.post("/api/v1/imports/", "{}", content_type=JSON)
    return found


TRIAGE = {"nature": "breakdown", "urgency": "normal", "impact": "medium"}


def test_every_refusal_is_in_the_language_that_was_asked_for(company: Company) -> None:
    chinese, english = (_asked(company, language) for language in ("zh-CN,zh;q=0.9", "en-GB,en;q=0.8"))
    wrong = {
        (sort, text)
        for answers, in_chinese in ((chinese, True), (english, False))
        for sort, answer in answers.items()
        for text in _texts(answer)
        if bool(HAN.search(text)) != in_chinese
    }
    assert not wrong
    assert all(answer.status_code >= 400 for answer in (*chinese.values(), *english.values()))
    assert {sort: answer.status_code for sort, answer in chinese.items()} == {
        sort: answer.status_code for sort, answer in english.items()
    }


@pytest.mark.usefixtures("chinese")
def test_every_message_that_a_refusal_may_carry_is_there_in_chinese() -> None:
    """Also those that no test brings about."""
    refusals = _below(DomainError)
    assert len(refusals) > 50
    # What a gate says is its clause's own words.
    texts = {kind.__qualname__: str(kind.message) for kind in refusals if kind.message != "%(missing)s"}
    texts |= {f"fault {name}": str(text) for name, text in FAULTS.items()} | {"fault": str(CANNOT_BE)}
    assert not {name: text for name, text in texts.items() if not HAN.search(text)}


def _below(kind: type[DomainError]) -> list[type[DomainError]]:
    return [one for each in kind.__subclasses__() for one in (each, *_below(each)) if "tests" not in one.__module__]


def test_who_must_change_the_password_first_is_told_so(company: Company) -> None:
    User.objects.filter(pk=company.dispatcher.user_id).update(must_change_password=True)
    answer = browser_of(company.dispatcher, **{"Accept-Language": "zh"}).get("/api/v1/requests/")
    assert (answer.status_code, json.loads(answer.content)["code"]) == (403, "password_must_change")
    assert HAN.search(_texts(answer)[0])

"""A form says what it is about, and leaves open what has to be chosen."""

import pytest
from django.urls import reverse
from tests.actors import browser_of
from tests.factories.service import make_company, make_order, make_request

pytestmark = pytest.mark.django_db


def test_a_diagnosis_begins_without_a_verdict_and_says_of_which_request() -> None:
    company = make_company()
    request = make_request(company)
    address = reverse("service:request_diagnose", args=[request.pk])
    browser = browser_of(company.dispatcher)

    page = browser.get(address).content.decode()

    assert '<option value="" selected>Choose…</option>' in page
    assert '<option value="solved" selected>' not in page
    way = f'<a href="{reverse("service:request", args=[request.pk])}">{request.number} {request.title}</a>'
    assert way in page
    dialog = browser.get(address, headers={"HX-Request": "true", "HX-Target": "dialog-body"}).content.decode()
    assert way not in dialog
    assert f"{request.number} {request.title}" in dialog
    refused = browser.post(address, {"findings": "门机异响", "verdict": ""})
    assert refused.status_code == 422
    assert "门机异响" in refused.content.decode()


def test_a_choice_with_a_usual_answer_keeps_it() -> None:
    company = make_company()
    page = browser_of(company.dispatcher).get(reverse("service:request_new")).content.decode()
    assert '<option value="breakdown" selected>' in page
    assert '<option value="phone" selected>' in page


def test_forms_of_one_button_say_of_which_order() -> None:
    company = make_company()
    order = make_order(company)
    browser = browser_of(company.dispatcher)
    for name in ("order_pool", "order_finish"):
        page = browser.get(reverse(f"service:{name}", args=[order.pk])).content.decode()
        assert f"{order.number} {order.title}</a>" in page

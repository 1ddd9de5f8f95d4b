"""A form says what it is about, and leaves open what has to be chosen."""

import pytest
from django.urls import reverse
from tests.actors import browser_of
from tests.factories.service import later, make_company, make_order, make_request, make_visit

from aftercare.service.steps import services as steps

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


def test_the_way_out_of_a_form_that_cancels_is_not_called_cancel() -> None:
    company = make_company()
    order = make_order(company)
    page = browser_of(company.dispatcher).get(reverse("service:order_cancel", args=[order.pk])).content.decode()
    assert "data-close-or-back>Back</button>" in page


def test_finishing_after_a_visit_does_not_say_that_nobody_came() -> None:
    company = make_company()
    visit = make_visit(company)
    steps.accept(visit_id=visit.pk, by=company.working, at=later(30))
    steps.depart(visit_id=visit.pk, by=company.working, at=later(40))
    steps.arrive(visit_id=visit.pk, by=company.working, at=later(60))
    steps.leave_incomplete(
        visit_id=visit.pk, by=company.working, reason="parts", next_step="new_visit", note="", at=later(90)
    )
    browser = browser_of(company.dispatcher)
    after, before = (
        browser.get(reverse("service:order_finish", args=[number])).content.decode()
        for number in (visit.order_id, make_order(company).pk)
    )
    assert ("nobody had to come" in before, "nobody had to come" in after) == (True, False)


def test_where_the_rules_of_today_hold_already_nothing_is_to_be_filled_in() -> None:
    company = make_company()
    request = make_request(company)
    answer = browser_of(company.manager).get(reverse("service:request_rebase", args=[request.pk]))
    assert "hold for it already" in answer.content.decode()
    assert 'name="reason"' not in answer.content.decode()


def test_forms_of_one_button_say_of_which_order() -> None:
    company = make_company()
    order = make_order(company)
    browser = browser_of(company.dispatcher)
    for name in ("order_pool", "order_finish"):
        page = browser.get(reverse(f"service:{name}", args=[order.pk])).content.decode()
        assert f"{order.number} {order.title}</a>" in page

"""Pages of service work: how much they read."""

import re

import pytest
from django.test import Client
from tests.actors import browser_of
from tests.factories.accounts import make_user
from tests.factories.files import upload
from tests.factories.service import NINE, later, make_company, make_order, make_request, make_visit

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError
from aftercare.platform.files import public as files
from aftercare.service.models import Order
from aftercare.service.orders import services as orders
from aftercare.service.requests import services as requests
from aftercare.service.requests import shown
from aftercare.service.visits import panels
from aftercare.service.visits import selectors as visits

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(make_user(role="administrator"))
    client.get("/")
    return client


def test_a_list_and_a_page_read_no_more_when_there_is_more(client: Client, django_assert_max_num_queries) -> None:
    company = make_company()
    order = make_order(company)
    make_visit(company, order=order)
    addresses = "/requests/", f"/requests/{order.request_id}/"
    counts: list[int] = []
    for start in (600, 1200):
        for address in addresses:
            client.get(address)  # what a process learns once is known now
            with django_assert_max_num_queries(20) as seen:
                assert client.get(address).status_code == 200
            counts.append(len(seen))
        for number in range(3):
            make_visit(company, order=order, start=start + 60 * number, dispatch=False)
            make_request(company, reporter_phone="13800000001")
    assert counts[:2] == counts[2:]


def test_the_page_shows_the_visits_of_each_order(client: Client) -> None:
    company = make_company()
    order = make_order(company)
    make_visit(company, order=order)
    text = client.get(f"/requests/{order.request_id}/").text
    assert f"{order.number}-1" in text
    assert company.engineer.name in text
    assert visits.lines_of([order.pk])[order.pk][0]["lead__name"] == company.engineer.name
    assert visits.lines_of([order.pk + 1]) == {order.pk + 1: []}
    assert visits.lines_of([]) == {}


def test_the_pages_say_whom_to_call_and_show_what_was_sent(client: Client) -> None:
    company = make_company()
    visit = make_visit(company)
    request = visit.order.request
    assert request
    requests.correct(
        request_id=request.pk, by=company.hotline, at=NINE,
        changes={
            "reporter_name": "王女士", "reporter_phone": "13900000077", "reporter_mail": "w@example.com",
            "description": "第一行\n第二行",
        },
    )  # fmt: skip
    photo = files.store(content=upload(), name="fault.jpg", by=company.hotline, at=NINE)
    files.add(
        file_id=photo.pk, kind="request", subject_id=request.pk, role="photo", audience=files.CUSTOMER,
        by=company.hotline, at=NINE,
    )  # fmt: skip

    engineers = browser_of(company.working)
    page = engineers.get(f"/visits/{visit.pk}/").text
    assert 'href="tel:13900000077"' in page
    assert f'href="/requests/{request.pk}/"' in page
    assert '<span class="said">第一行\n第二行</span>' in page
    assert page.count(f"/files/{photo.pk}/") > 1, "in the panel and from the timeline"

    page = client.get(f"/requests/{request.pk}/").text
    assert 'href="mailto:w@example.com"' in page
    (panel,) = re.findall(r'hx-get="([^"]*service\.request_files[^"]*)"', page)
    assert "fault.jpg" in client.get(panel).text


def test_an_order_is_not_due_long_before_it_is_opened() -> None:
    request_id = make_order(make_company()).request_id or 0
    assert orders.open_for_request(request_id=request_id, by=SYSTEM, due_at=later(5), at=later(6)).due_at == later(5)
    with pytest.raises(InvalidError) as refused:
        orders.open_for_request(request_id=request_id, by=SYSTEM, due_at=later(5), at=later(2_000))
    assert [str(text) for text in refused.value.fields["due_at"]] == ["This lies in the past."]


def test_a_list_shows_the_clock_that_is_due_first() -> None:
    company = make_company()
    open_one, ended = make_request(company), make_request(company)
    requests.cancel(request_id=ended.pk, by=SYSTEM, at=NINE, reason="withdrawn")
    rows = [{"case_id": open_one.case_id}, {"case_id": ended.case_id}]
    shown.add_clocks(rows, SYSTEM, NINE)
    strip = shown.clocks_of(open_one, NINE)
    assert rows[0]["clock"].due_at == min(clock.due_at for clock in strip if clock.due_at)
    assert rows[1]["clock"] is None
    shown.add_clocks([], SYSTEM, NINE)
    assert Order.objects.count() == 0


def test_the_card_of_what_is_late_begins_with_what_has_been_so_the_longest() -> None:
    company = make_company()
    newer = make_request(company, title="新的", at=later(600))
    older = make_request(company, title="旧的")
    body = panels.CARDS["service.pressing"].body(company.manager, later(60 * 24 * 60))
    assert body is not None
    assert [row.url for row in body.rows] == [f"/requests/{one.pk}/" for one in (older, newer)]


def test_looking_at_a_task_ticks_nothing() -> None:
    company = make_company()
    order = make_order(company)
    answer = browser_of(company.dispatcher).get(f"/orders/{order.pk}/tasks/1/")
    assert answer.status_code == 405

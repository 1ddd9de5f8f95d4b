"""Pages of service work: how much they read."""

import pytest
from django.test import Client
from tests.factories.accounts import make_user
from tests.factories.service import NINE, make_company, make_order, make_request, make_visit

from aftercare.base.kernel.actors import SYSTEM
from aftercare.service.models import Order
from aftercare.service.requests import services as requests
from aftercare.service.requests import shown
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
            with django_assert_max_num_queries(19) as seen:
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

"""What is read past the ORM is cut to the reader just as the ORM's rows are."""

import pytest
from tests.actors import admin_actor, staff_actor
from tests.factories.service import make_company, make_order, make_request
from tests.factories.units import make_office

from aftercare.base.kernel.errors import NotFoundError
from aftercare.registry.equipment.selectors import assets
from aftercare.service.orders import selectors as orders
from aftercare.service.requests import selectors as requests
from aftercare.service.requests.models import Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_company()


def test_duplicates_of_another_office_are_not_shown(company):
    first, second = make_request(company), make_request(company)
    stranger = staff_actor("dispatcher", unit=make_office())
    ask = {"asset_id": first.asset_id, "site_id": None, "phone": "", "leave_out": second.pk}
    assert [row["id"] for row in requests.duplicates(by=admin_actor(), **ask)] == [first.pk]
    assert requests.duplicates(by=stranger, **ask) == []
    assert requests.duplicates(by=admin_actor(), asset_id=None, site_id=first.site_id, phone="") == []


def test_the_newest_ten_that_the_reader_may_see(company):
    made = [make_request(company) for _number in range(12)]
    inside = make_office()
    Request.objects.filter(pk__in=[made[0].pk, made[1].pk]).update(unit_id=inside.pk, unit_path=inside.path)
    reader = staff_actor("dispatcher", unit=inside)
    ask = {"asset_id": made[0].asset_id, "site_id": None, "phone": made[0].reporter_phone}
    assert [row["id"] for row in requests.duplicates(by=reader, **ask)] == [made[1].pk, made[0].pk]
    assert [row["id"] for row in requests.duplicates(by=admin_actor(), **ask)] == [one.pk for one in made[:1:-1]]


def test_orders_of_a_request(company):
    order = make_order(company)
    stranger = staff_actor("dispatcher", unit=make_office())
    assert [row["id"] for row in orders.of_request(order.request_id, by=admin_actor())] == [order.pk]
    assert orders.of_request(order.request_id, by=stranger) == []


def test_an_asset_of_another_office_does_not_exist(company):
    asset_id, stranger = make_request(company).asset_id, staff_actor("dispatcher", unit=make_office())
    assert assets.get_asset_alone(asset_id=asset_id, by=admin_actor()).pk == asset_id
    for read in (assets.get_asset, assets.get_asset_alone):
        with pytest.raises(NotFoundError):
            read(asset_id=asset_id, by=stranger)

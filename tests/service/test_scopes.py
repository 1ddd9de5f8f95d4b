"""What is read past the ORM is cut to the reader just as the ORM's rows are."""

import pytest
from tests.actors import admin_actor, customer_actor, link_actor, staff_actor
from tests.factories.customers import make_contact
from tests.factories.service import NINE, make_company, make_order, make_request, make_visit
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError
from aftercare.operations.dispatch.bookings.models import Booking
from aftercare.registry.equipment.selectors import assets
from aftercare.service.orders import selectors as orders
from aftercare.service.requests import selectors as requests
from aftercare.service.requests.models import Request
from aftercare.service.visits import selectors as visits
from aftercare.service.visits.models import Visit

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


ROLES = ("manager", "hotline", "dispatcher", "engineer", "storekeeper", "auditor")


@pytest.mark.parametrize(
    ("order_right", "visit_right"),
    [("order.view", "visit.view"), ("order.open", "visit.plan"), ("order.hold", "visit.work")],
)
def test_one_order_and_one_visit_are_read_by_whoever_has_them_in_a_list(company, order_right, visit_right):
    """Own ones, others', those without an engineer, those booked softly: one row says what many would."""
    given, loose = make_visit(company), make_visit(company, start=300, dispatch=False)
    Visit.objects.filter(pk=loose.pk).update(lead=None)
    soft = make_visit(company, start=600)
    Booking.objects.create(visit=soft, is_soft=True, then="release", held_until=soft.planned_start_at, changed_at=NINE)
    readers = [company.working, company.dispatcher, admin_actor(), SYSTEM, staff_actor("engineer", unit=company.office)]
    readers += [staff_actor(role, unit=make_office()) for role in ROLES]
    readers += [customer_actor(contact=make_contact(customer=company.customer)), customer_actor()]
    readers += [link_actor("request", given.order.request_id)]
    found = set()
    for by in readers:
        for visit in (given, loose, soft):
            listed = visits.visible_to(by, visit_right).filter(pk=visit.pk).exists()
            assert _is_read(visits.get_visit, visit_id=visit.pk, by=by, permission=visit_right) is listed
            listed = orders.visible_to(by, order_right).filter(pk=visit.order_id).exists()
            assert _is_read(orders.get_order, order_id=visit.order_id, by=by, permission=order_right) is listed
            found.add(listed)
    assert found == {True, False}


def _is_read(read, **asked):
    try:
        read(**asked)
    except (NotFoundError, NotAllowedError):
        return False
    return True

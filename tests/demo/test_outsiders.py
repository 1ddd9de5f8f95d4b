"""The demo company's customer and dealer: their logins belong to somebody who has something to follow."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.actors import browser_of
from tests.factories.customers import make_contact, make_customer, make_site
from tests.factories.equipment import make_asset, make_family, make_product

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.demo import rules
from aftercare.demo.services import open_company, outsiders
from aftercare.platform.units import public as units
from aftercare.registry.customers.public import Contact
from aftercare.service import public as service


@pytest.mark.django_db
def test_customer_and_dealer_find_requests_of_their_own() -> None:
    now = clock.now()
    open_company(at=now - timedelta(days=100))
    customer = make_customer(unit=units.by_code(rules.OFFICES[0].code))
    make_contact(customer=customer)
    lift = make_product(family=make_family(code="lift"))
    assets = [make_asset(site=make_site(customer=customer), product=lift) for _number in range(2)]
    said = service.Report(nature="breakdown", source="phone", title="停梯", asset_id=assets[0].pk)
    service.requests.receive(report=said, by=SYSTEM, at=now - timedelta(hours=2))

    outsiders.fill(at=now)

    # The customer sees what the dealer passed on about its lifts, too.
    for username, count in (("customer", 3), ("dealer", 2)):
        contact = Contact.objects.get(user__username=username)
        actor = Actor(kind=ActorKind.CUSTOMER, id=contact.pk, user_id=contact.user_id)
        page = browser_of(actor).get(reverse("portal:own")).content.decode()
        assert page.count('<span class="portal-line">') == count

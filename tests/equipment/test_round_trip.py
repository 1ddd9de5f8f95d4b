"""What is taken away from a list and imported again changes nothing."""

import pytest
from tests.actors import browser_of, staff_actor
from tests.factories.customers import CREDIT_CODE, make_contact, make_customer, make_site
from tests.factories.equipment import make_asset
from tests.factories.files import NOON
from tests.factories.imports import make_session
from tests.factories.organisation import make_staff
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.imports.models import Session, SessionRow
from aftercare.platform.imports.services import sessions, work
from aftercare.registry.customers.models import Customer

pytestmark = pytest.mark.django_db


def brought_back(content: bytes, name: str, language: str) -> list[tuple[str, list[str]]]:
    session = make_session(content, target="registry", name=name)
    sessions.prepare_check(session_id=session.pk, by=SYSTEM, at=NOON)
    work.check(session_id=session.pk, by=SYSTEM, at=NOON)
    rows = SessionRow.objects.filter(session=session).order_by("number")
    assert Session.objects.get(pk=session.pk).plan[0]["level"], language
    return [(row.state, [one["text"]["en"] for one in row.problems]) for row in rows]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_customers_and_contacts_come_back_as_they_were(form: str, language: str) -> None:
    office = make_office()
    first = make_customer(unit=office, number="C1", name="=1+1 有限公司", credit_code=CREDIT_CODE, grade="A")
    make_customer(unit=office, number="C2", name="甲　乙 5\u00a0号")
    make_contact(customer=first, name="@王", phone="+8613800138000")
    make_contact(customer=first, name="Ann", phone="+442079460958")
    browser = browser_of(staff_actor("manager", unit=office, staff=make_staff(unit=office)))
    for address, columns, count in (
        ("/customers/", "number,grade,short_name,credit_code", 2), ("/customers/contacts/", "name,customer,phone,mail,roles", 2),
    ):  # fmt: skip
        given = {"view": "all", "format": form, "cols": columns}
        sent = browser.get(address, given, headers={"accept-language": language})
        content = b"".join(sent.streaming_content)
        assert brought_back(content, f"list.{form}", language) == [("unchanged", [])] * count
    assert Customer.objects.count() == 2


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_sites_and_equipment_come_back_as_they_were_by_the_names_that_lists_show(language: str) -> None:
    office = make_office()
    one, other = make_customer(unit=office, name="甲公司"), make_customer(unit=office, name="乙公司")
    park = make_site(customer=one, name="园区")
    for at in (make_site(parent=park, name="1 号楼"), make_site(customer=other, name="1 号楼")):
        make_asset(site=at)
    browser = browser_of(staff_actor("manager", unit=office, staff=make_staff(unit=office)))
    for address, columns, count in (
        ("/customers/sites/", "number,name,kind,customer,parent,address", 3), ("/equipment/", "number,name,serial,product,customer,site", 2),
    ):  # fmt: skip
        given = {"view": "all", "format": "xlsx", "cols": columns}
        sent = browser.get(address, given, headers={"accept-language": language})
        content = b"".join(sent.streaming_content)
        assert brought_back(content, "list.xlsx", language) == [("unchanged", [])] * count

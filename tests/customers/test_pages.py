"""Pages and API of customers: each opens in both languages, forms keep what was typed, rights hold."""

from typing import Any

import pytest
from django.urls import reverse
from tests.actors import admin_actor, browser_of, customer_actor, staff_actor
from tests.factories.customers import CREDIT_CODE, MONDAY, make_contact, make_customer, make_site
from tests.factories.organisation import make_staff
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM
from aftercare.registry.customers import public as customers
from aftercare.registry.customers.models import Contact, Customer, Site
from aftercare.registry.customers.urls import urlpatterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[str, int]:
    """One of everything, by the names that addresses use."""
    contact = make_contact(roles=["site"], name="王经理")
    site = make_site(parent=make_site(customer=contact.customer, name="科技园"), name="3 号楼")
    party = customers.set_site_party(
        site_id=site.pk, customer_id=make_customer().pk, role="owner", by=SYSTEM, at=MONDAY
    )
    customers.rule_site_engineer(site_id=site.pk, staff_id=make_staff().pk, kind="preferred", by=SYSTEM, at=MONDAY)
    return {"customer_id": contact.customer_id, "contact_id": contact.pk, "site_id": site.pk, "party_id": party.pk}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens(ids: dict[str, int], language: str) -> None:
    client = browser_of(admin_actor(), **{"Accept-Language": language})
    for one in urlpatterns:
        address = reverse(f"customers:{one.name}", kwargs={name: ids[name] for name in one.pattern.converters})
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("kind", ["customer", "site"])
def test_a_form_says_above_its_title_what_it_is_about(ids: dict[str, int], kind: str) -> None:
    client, arguments = browser_of(admin_actor()), [ids[f"{kind}_id"]]
    leads_back = f'<a href="{reverse(f"customers:{kind}", args=arguments)}">'
    for form in ("edit", "move", "engineer", "close"):
        head = client.get(reverse(f"customers:{kind}_{form}", args=arguments)).content.decode().partition("<h1")[0]
        assert leads_back in head.rpartition('class="crumbs"')[2], form


def test_the_warning_stands_on_the_page() -> None:
    customer = make_customer()
    customers.flag_customer(
        customer_id=customer.pk, in_debt=True, in_dispute=True, warning="先收款 <b>", by=SYSTEM, at=MONDAY
    )
    page = browser_of(admin_actor()).get(reverse("customers:customer", args=[customer.pk])).content.decode()
    assert "Owes money · In dispute · 先收款 &lt;b&gt;" in page


@pytest.mark.parametrize(
    ("name", "make"), [("customers", make_customer), ("contacts", make_contact), ("sites", make_site)]
)
def test_a_list_takes_the_same_number_of_queries(name: str, make: Any, django_assert_max_num_queries) -> None:
    client, counted = browser_of(admin_actor()), []
    for _round in range(2):
        make()
        make()
        client.get(reverse(f"customers:{name}"))
        with django_assert_max_num_queries(14) as seen:
            client.get(reverse(f"customers:{name}"))
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_a_phone_is_masked_for_who_may_not_see_it() -> None:
    office = make_office()
    customer = make_customer(unit=office)
    make_contact(customer=customer, phone="13812345678", mail="wang@example.com")
    address = reverse("customers:customer", args=[customer.pk])
    shown = browser_of(staff_actor("dispatcher", unit=office)).get(address).content.decode()
    hidden = browser_of(staff_actor("engineer", unit=office)).get(address).content.decode()
    assert "138 1234 5678" in shown
    assert "wang@example.com" in shown
    assert "1234 5678" not in hidden
    assert "wang@example.com" not in hidden


def test_registering_by_form_keeps_what_was_typed_and_says_what_is_wrong() -> None:
    client, office = browser_of(admin_actor()), make_office()
    typed = {
        "unit_id": office.pk, "name": "<b>某公司</b>", "kind": "company", "grade": "A", "language": "zh-hans",
        "credit_code": "91310000MA1FL00000",
    }  # fmt: skip
    answer = client.post(reverse("customers:customer_new"), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "&lt;b&gt;某公司" in page
    assert "<b>某公司" not in page
    assert "This is not a unified social credit code" in page
    assert not Customer.objects.exists()
    client.post(reverse("customers:customer_new"), {**typed, "credit_code": CREDIT_CODE})
    assert Customer.objects.get().grade == "A"


def test_the_second_editor_is_told_and_keeps_the_text() -> None:
    client, customer = browser_of(admin_actor()), make_customer(name="甲公司")
    typed = {
        "name": "丙公司",
        "kind": "company",
        "grade": "C",
        "language": "zh-hans",
        "version": "1",
        "number": customer.number,
    }
    customers.change_customer(customer_id=customer.pk, name="乙公司", by=SYSTEM, at=MONDAY)
    answer = client.post(reverse("customers:customer_edit", args=[customer.pk]), typed)
    assert answer.status_code == 409
    assert "丙公司" in answer.content.decode()
    customer.refresh_from_db()
    assert customer.name == "乙公司"


def test_a_site_is_placed_by_what_the_map_shows() -> None:
    client, customer = browser_of(admin_actor()), make_customer()
    typed = {
        "customer_id": customer.pk, "name": "科技园", "kind": "campus", "zone": "Asia/Shanghai", "datum": "gcj02",
        "place": "121.478224,31.228474",
    }  # fmt: skip
    client.post(reverse("customers:site_new"), typed)
    site = Site.objects.get()
    assert (site.latitude_e6, site.longitude_e6, site.datum) == (31_228_474, 121_478_224, "gcj02")


def test_contacts_are_added_and_removed_by_form() -> None:
    client, customer = browser_of(admin_actor()), make_customer()
    client.post(
        reverse("customers:contact_new", args=[customer.pk]),
        {"name": "王经理", "phone": "138 0013 8000", "roles": ["site", "signer"], "language": "zh-hans"},
    )
    contact = Contact.objects.get()
    assert (contact.phone, contact.roles) == ("+8613800138000", ["site", "signer"])
    client.post(reverse("customers:contact_close", args=[contact.pk]), {"version": "1"})
    contact.refresh_from_db()
    assert contact.active_to is not None


def test_a_contact_is_found_by_name_beside_its_customer() -> None:
    contact = make_contact(name="王经理")
    page = browser_of(admin_actor()).get(reverse("customers:contacts")).content.decode()
    assert f'href="{reverse("customers:customer", args=[contact.customer_id])}">王经理</a>' in page
    other = make_contact(name="李经理")
    found = browser_of(admin_actor()).get(reverse("customers:contacts"), {"q": f"customer_is:{other.customer_id}"})
    assert "李经理" in found.content.decode()
    assert "王经理" not in found.content.decode()


def test_customers_reach_no_page_of_ours() -> None:
    contact = make_contact()
    client = browser_of(customer_actor(contact=contact))
    answer = client.get(reverse("customers:customer", args=[contact.customer_id]))
    assert answer.status_code == 404


def test_the_api_registers_changes_and_lists() -> None:
    office = make_office()
    client = browser_of(staff_actor("dispatcher", unit=office))
    answer = client.post(
        "/api/v1/customers/", {"unit_id": office.pk, "name": "甲公司"}, content_type="application/json"
    )
    assert answer.status_code == 201
    made = answer.json()
    address = f"/api/v1/customers/{made['id']}/"
    changed = client.patch(address, {"grade": "A"}, content_type="application/json", headers={"If-Match": '"1"'})
    assert (changed.json()["grade"], changed.json()["name"], changed.json()["version"]) == ("A", "甲公司", 2)
    stale = client.patch(address, {"grade": "B"}, content_type="application/json", headers={"If-Match": '"1"'})
    assert stale.status_code == 409
    assert stale.json()["yours"] == {"grade": "B", "version": 1}
    assert stale.json()["present"] == client.get(address).json()
    assert stale.json()["differs"] == ["grade", "version"]
    listed = client.get("/api/v1/customers/").json()
    assert listed == {"items": [client.get(address).json()], "next": None}


def test_the_api_speaks_of_contacts_and_sites() -> None:
    office = make_office()
    customer = make_customer(unit=office)
    client = browser_of(staff_actor("dispatcher", unit=office))
    contact = client.post(
        f"/api/v1/customers/{customer.pk}/contacts/", {"name": "王", "phone": "12"}, content_type="application/json"
    )
    assert contact.status_code == 422
    assert list(contact.json()["fields"]) == ["phone"]
    contact = client.post(
        f"/api/v1/customers/{customer.pk}/contacts/",
        {"name": "王", "phone": "13800138000"},
        content_type="application/json",
    )
    renamed = client.patch(f"/api/v1/contacts/{contact.json()['id']}/", {"name": "李"}, content_type="application/json")
    assert (renamed.json()["name"], renamed.json()["phone"]) == ("李", "+8613800138000")
    place = {"latitude_e6": 31_230_416, "longitude_e6": 121_473_701, "datum": "bd09"}
    site = client.post(
        "/api/v1/sites/", {"customer_id": customer.pk, "name": "园区", "place": place}, content_type="application/json"
    ).json()
    assert site["datum"] == "bd09"
    emptied = client.patch(f"/api/v1/sites/{site['id']}/", {"place": None}, content_type="application/json").json()
    assert emptied["latitude_e6"] is None
    assert client.get("/api/v1/sites/").json()["items"] == [emptied]


def test_the_api_shows_what_the_reader_may_see_only() -> None:
    make_customer()
    assert browser_of(staff_actor("dispatcher", unit=make_office())).get("/api/v1/customers/").json()["items"] == []
    assert browser_of(staff_actor("storekeeper")).get("/api/v1/customers/").status_code == 403


@pytest.mark.parametrize("kind", ["customer", "site"])
def test_a_number_once_given_is_not_taken_away(ids: dict[str, int], kind: str) -> None:
    client = browser_of(admin_actor(), **{"Accept-Language": "en"})
    address = reverse(f"customers:{kind}_edit", args=[ids[f"{kind}_id"]])
    assert "take the next one" not in client.get(address).content.decode()
    assert "take the next one" in client.get(reverse(f"customers:{kind}_new")).content.decode()
    refused = client.post(address, {"name": "新名字", "number": ""})
    assert refused.status_code == 422
    assert "number" in refused.content.decode()


def test_a_phone_in_a_form_reads_as_on_pages_and_is_read_back() -> None:
    contact = make_contact(phone="13355300973")
    client = browser_of(admin_actor())
    address = reverse("customers:contact_edit", args=[contact.pk])
    assert 'value="133 5530 0973"' in client.get(address).content.decode()
    client.post(address, {"name": contact.name, "phone": "133 5530 0973", "language": contact.language})
    contact.refresh_from_db()
    assert contact.phone == "+8613355300973"


def test_a_company_with_a_role_is_named_in_the_timeline(ids: dict[str, int]) -> None:
    owner = make_customer(name="某业主")
    client = browser_of(admin_actor(), **{"Accept-Language": "en"})
    client.post(reverse("customers:site_party", args=[ids["site_id"]]), {"customer_id": owner.pk, "role": "owner"})
    page = client.get(reverse("customers:site", args=[ids["site_id"]])).content.decode()
    assert "A company was given a role" in page
    assert "某业主 · " in page

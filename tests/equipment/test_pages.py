"""Pages and API of equipment: each opens in both languages, forms keep what was typed, terms are shown."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.customers import make_customer, make_site
from tests.factories.equipment import (
    MONDAY,
    make_asset,
    make_contract,
    make_family,
    make_fault,
    make_product,
    make_project,
)
from tests.factories.organisation import make_staff
from tests.factories.printing import pages_of, text_of
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment.models import Asset, Contract, Coverage, Entitlement, FaultCode, Project, WarrantyRule
from aftercare.registry.equipment.public import ContractTerms, Promised
from aftercare.registry.equipment.urls import urlpatterns

pytestmark = pytest.mark.django_db
PROMISES = [
    Promised("hour_bank", 600),
    Promised("discount", 1_550),
    Promised("free_visits", 2),
    Promised("response", 120, "office"),
]


@pytest.fixture
def ids() -> dict[str, int]:
    """One of everything, by the names that addresses use."""
    family = make_family("lift")
    product = make_product(family=family)
    asset = make_asset(product=product, serial="x1", accepted_on=date(2025, 1, 1))
    make_asset(parent=asset, product=product)
    equipment.rule_asset_engineer(asset_id=asset.pk, staff_id=make_staff().pk, kind="excluded", by=SYSTEM, at=MONDAY)
    contract = make_contract(customer=asset.customer, terms=ContractTerms(asset_ids=[asset.pk], promises=PROMISES))
    project = make_project(
        customer=asset.customer, retention_minor=100, accepted_on=date(2025, 1, 1), liability_months=24
    )
    party = equipment.set_project_party(
        project_id=project.pk, customer_id=make_customer().pk, role="developer", by=SYSTEM, at=MONDAY
    )
    rule = equipment.set_warranty_rule(months=12, start_rule="accepted", product_id=product.pk, by=SYSTEM, at=MONDAY)
    return {
        "asset_id": asset.pk,
        "site_id": asset.site_id or 0,
        "product_id": product.pk,
        "family_id": family.pk,
        "fault_id": make_fault(family).pk,
        "rule_id": rule.pk,
        "project_id": project.pk,
        "party_id": party.pk,
        "contract_id": contract.pk,
    }


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens(ids: dict[str, int], language: str) -> None:
    client = browser_of(admin_actor(), **{"Accept-Language": language})
    for one in urlpatterns:
        address = reverse(f"equipment:{one.name}", kwargs={name: ids[name] for name in one.pattern.converters})
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("kind", "forms"),
    [
        ("asset", ("asset_edit", "asset_move", "asset_replace", "asset_retire", "asset_label_new")),
        ("project", ("project_edit", "project_party", "project_close")),
        ("contract", ("contract_edit", "contract_terms", "contract_cancel")),
    ],
)
def test_a_form_says_above_its_title_what_it_is_about(ids: dict[str, int], kind: str, forms: tuple[str, ...]) -> None:
    client, arguments = browser_of(admin_actor()), [ids[f"{kind}_id"]]
    leads_back = f'<a href="{reverse(f"equipment:{kind}", args=arguments)}">'
    for form in forms:
        head = client.get(reverse(f"equipment:{form}", args=arguments)).content.decode().partition("<h1")[0]
        assert leads_back in head.rpartition('class="crumbs"')[2], form


@pytest.mark.parametrize(
    ("form", "thing", "page", "of"),
    [
        ("fault_close", "fault_id", "family", "family_id"),
        ("warranty_rule_end", "rule_id", "families", ""),
        ("product_close", "product_id", "product", "product_id"),
    ],
)
def test_what_asks_before_an_end_leads_back(ids: dict[str, int], form: str, thing: str, page: str, of: str) -> None:
    address = reverse(f"equipment:{page}", args=[ids[of]] if of else [])
    text = browser_of(admin_actor()).get(reverse(f"equipment:{form}", args=[ids[thing]])).content.decode()
    assert f'<a href="{address}">' in text.partition("<h1")[0].rpartition('class="crumbs"')[2]


def test_the_page_says_which_warranty_holds_and_why(ids: dict[str, int]) -> None:
    page = browser_of(admin_actor()).get(reverse("equipment:asset", args=[ids["asset_id"]])).content.decode()
    assert "Warranty on the product" in page
    assert equipment.get_contract(contract_id=ids["contract_id"], by=SYSTEM).number in page


def test_promises_are_told_in_hours_of_a_calendar_by_its_name(ids: dict[str, int]) -> None:
    page = browser_of(admin_actor()).get(reverse("equipment:contract", args=[ids["contract_id"]])).content.decode()
    assert "<td>Response time</td><td>2 h</td><td>Office hours with Chinese public holidays</td>" in page
    assert "<td>Hours paid for</td><td>10 h</td><td></td>" in page


def test_the_label_holds_an_address_with_the_token(ids: dict[str, int]) -> None:
    asset = Asset.objects.get(pk=ids["asset_id"])
    page = browser_of(admin_actor()).get(reverse("equipment:asset_label", args=[asset.pk])).content.decode()
    assert "<svg" in page
    assert f"/p/a/{asset.token}/" in page


@pytest.mark.parametrize(
    ("name", "make"),
    [("assets", make_asset), ("products", make_product), ("projects", make_project), ("contracts", make_contract)],
)
def test_a_list_takes_the_same_number_of_queries(name: str, make: Any, django_assert_max_num_queries) -> None:
    client, counted = browser_of(admin_actor()), []
    for _round in range(2):
        make()
        make()
        client.get(reverse(f"equipment:{name}"))
        with django_assert_max_num_queries(14) as seen:
            client.get(reverse(f"equipment:{name}"))
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_a_used_serial_is_refused_at_its_field_and_the_rest_is_kept() -> None:
    client, product, site = browser_of(admin_actor()), make_product(), make_site()
    first = make_asset(product=product, serial="XS1")
    typed = {"product_id": product.pk, "site_id": site.pk, "serial": "xs1", "name": "3# 客梯", "criticality": "3"}
    answer = client.post(reverse("equipment:asset_new"), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"already registered as {first.number}" in page
    assert "3# 客梯" in page
    client.post(reverse("equipment:asset_new"), {**typed, "serial": "xs2"})
    assert Asset.objects.get(serial="XS2").criticality == 3


def test_forms_reach_their_verbs(ids: dict[str, int]) -> None:
    client, asset_id = browser_of(admin_actor()), ids["asset_id"]
    client.post(reverse("equipment:asset_report", args=[asset_id]), {"status": "down", "source": "监控"})
    client.post(
        reverse("equipment:asset_replace", args=[asset_id]), {"product_id": ids["product_id"], "serial": "new1"}
    )
    client.post(
        reverse("equipment:fault_new", args=[ids["family_id"]]), {"kind": "cause", "code": "worn", "name_zh": "磨损"}
    )
    client.post(reverse("equipment:warranty_rule_new"), {"start_rule": "installed", "months": "36"})
    client.post(
        reverse("equipment:project_new"), {"customer_id": make_customer().pk, "name": "二期", "retention": "50000.50"}
    )
    assert Asset.objects.get(serial="NEW1").replaces_id == asset_id
    assert Asset.objects.get(pk=asset_id).status == "down"
    assert FaultCode.objects.filter(code="worn").exists()
    assert WarrantyRule.objects.filter(months=36, product=None, family=None).exists()
    assert Project.objects.get(name="二期").retention_minor == 5_000_050


def test_terms_are_shown_as_they_were_typed_and_saved_again(ids: dict[str, int]) -> None:
    client, address = browser_of(admin_actor()), reverse("equipment:contract_terms", args=[ids["contract_id"]])
    page = client.get(address).content.decode()
    assert 'value="15.5"' in page
    assert 'value="2:00"' in page
    assert 'value="10:00"' in page
    version = Contract.objects.get(pk=ids["contract_id"]).version
    typed = {
        "covers_all": "on",
        "response": "1h",
        "calendar_key": "office",
        "hour_bank": "2h",
        "discount": "12.5",
        "version": version,
    }
    assert client.post(address, typed).status_code == 302
    promises = dict(Entitlement.objects.values_list("kind", "amount"))
    assert promises == {"response": 60, "hour_bank": 120, "discount": 1_250}
    assert not Coverage.objects.exists()


def test_the_api_registers_changes_reports_and_lists() -> None:
    office = make_office()
    site, product = make_site(customer=make_customer(unit=office)), make_product()
    client = browser_of(staff_actor("dispatcher", unit=office))
    given = {"product_id": product.pk, "site_id": site.pk, "serial": "s1", "accepted_on": "2025-01-01"}
    made = client.post("/api/v1/assets/", given, content_type="application/json").json()
    address = f"/api/v1/assets/{made['id']}/"
    client.patch(address, {"name": "3# 客梯"}, content_type="application/json")
    client.post(f"{address}status/", {"status": "down", "source": "E42"}, content_type="application/json")
    shown = client.get(address).json()
    assert (shown["serial"], shown["name"], shown["status"], shown["accepted_on"]) == (
        "S1",
        "3# 客梯",
        "down",
        "2025-01-01",
    )
    assert client.get("/api/v1/assets/").json() == {"items": [shown], "next": None}
    twin = client.post("/api/v1/assets/", given, content_type="application/json")
    assert (twin.status_code, twin.json()["code"]) == (409, "serial_taken")
    terms = client.get(f"{address}terms/").json()
    assert terms["warranties"][0]["ends_on"] == "2027-01-01"


def test_the_api_reads_contracts(ids: dict[str, int]) -> None:
    client = browser_of(staff_actor("finance"))
    one = client.get(f"/api/v1/contracts/{ids['contract_id']}/").json()
    assert client.get("/api/v1/contracts/").json()["items"] == [one]
    assert browser_of(staff_actor("storekeeper")).get("/api/v1/contracts/").status_code == 403


def test_a_report_from_the_future_is_refused(ids: dict[str, int]) -> None:
    client = browser_of(admin_actor())
    answer = client.post(
        f"/api/v1/assets/{ids['asset_id']}/status/",
        {"status": "down", "at": "2199-01-01T00:00:00Z"},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "time_refused")
    assert Asset.objects.get(pk=ids["asset_id"]).status == "unknown"


def test_a_customer_and_a_site_show_their_equipment_contracts_and_projects(ids: dict[str, int]) -> None:
    client = browser_of(admin_actor())
    asset = Asset.objects.get(pk=ids["asset_id"])
    foreign = make_asset()
    panels = {
        "equipment.customer_assets": (asset.customer_id, asset.number),
        "equipment.site_assets": (asset.site_id, asset.number),
        "equipment.customer_contracts": (asset.customer_id, Contract.objects.get(pk=ids["contract_id"]).number),
        "equipment.customer_projects": (asset.customer_id, Project.objects.get(pk=ids["project_id"]).number),
    }
    for key, (subject_id, number) in panels.items():
        shown = client.get(reverse("ui:panel", args=[key, subject_id])).content.decode()
        assert number in shown, key
        assert foreign.number not in shown, key


def test_a_campus_shows_what_stands_in_its_buildings_and_prints_its_labels() -> None:
    client = browser_of(admin_actor())
    campus = make_site()
    lift = make_asset(site=make_site(parent=campus), name="3# 客梯")
    gone = make_asset(site=campus)
    equipment.retire_asset(asset_id=gone.pk, retired_on=date(2026, 3, 1), by=SYSTEM, at=MONDAY)
    shown = client.get(reverse("ui:panel", args=["equipment.site_assets", campus.pk])).content.decode()
    assert lift.number in shown
    assert gone.number not in shown
    paper = client.get(reverse("equipment:site_labels", args=[campus.pk]))
    assert paper.headers["Content-Type"] == "application/pdf"
    assert pages_of(paper.content) == 1
    assert lift.number in text_of(paper.content)
    assert client.get(reverse("equipment:site_labels", args=[make_site().pk])).status_code == 404


def test_an_engineer_of_another_office_prints_no_labels_and_sees_no_panel() -> None:
    lift = make_asset()
    stranger = browser_of(staff_actor("engineer", unit=make_office()))
    assert stranger.get(reverse("equipment:asset_label_pdf", args=[lift.pk])).status_code == 404
    assert stranger.get(reverse("equipment:site_labels", args=[lift.site_id])).status_code == 404
    panel = stranger.get(reverse("ui:panel", args=["equipment.site_assets", lift.site_id]))
    assert lift.number not in panel.content.decode()


def test_components_of_warranties_are_said_in_words(ids: dict[str, int]) -> None:
    for component in ("compressor", "own-part"):
        equipment.set_warranty_rule(
            months=12, start_rule="accepted", product_id=ids["product_id"], component=component, by=SYSTEM, at=MONDAY
        )
    client = browser_of(admin_actor(), **{"Accept-Language": "zh-hans"})
    for address in (reverse("equipment:families"), reverse("equipment:asset", args=[ids["asset_id"]])):
        page = client.get(address).content.decode()
        assert "<td>压缩机</td>" in page
        assert "<td>own-part</td>" in page
        assert "<td>整机</td>" in page


def test_promised_hours_are_counted_in_hours_and_only_times_have_hours_of_the_day(ids: dict[str, int]) -> None:
    Entitlement.objects.filter(kind="hour_bank").update(amount=6_030)
    Entitlement.objects.filter(kind="response").update(calendar_key="")
    client = browser_of(admin_actor(), **{"Accept-Language": "en"})
    page = client.get(reverse("equipment:contract", args=[ids["contract_id"]])).content.decode()
    assert "<td>Hours paid for</td><td>100 h 30 min</td><td></td>" in page
    assert "<td>Free visits a year</td><td>2 visits</td><td></td>" in page
    assert "<td>Response time</td><td>2 h</td><td>Around the clock</td>" in page


@pytest.mark.parametrize("kind", ["asset", "contract", "project"])
def test_a_number_once_given_is_not_taken_away(ids: dict[str, int], kind: str) -> None:
    client = browser_of(admin_actor(), **{"Accept-Language": "en"})
    edit = client.get(reverse(f"equipment:{kind}_edit", args=[ids[f"{kind}_id"]])).content.decode()
    assert "take the next one" not in edit
    assert "take the next one" in client.get(reverse(f"equipment:{kind}_new")).content.decode()


def test_a_product_called_by_its_code_is_named_once(ids: dict[str, int]) -> None:
    asset = Asset.objects.select_related("product").get(pk=ids["asset_id"])
    asset.product.name = Words("乘客电梯 TKJ-1000", "Lift TKJ-1000")
    asset.product.code = "TKJ-1000"
    asset.product.save()
    page = browser_of(admin_actor()).get(reverse("equipment:asset", args=[asset.pk])).content.decode()
    assert "TKJ-1000 · TKJ-1000" not in page

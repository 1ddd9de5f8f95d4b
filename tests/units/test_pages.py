"""The organisation tree's pages."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.factories.units import OPENED_AT, make_office, make_team, make_unit

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.units import public as units

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Client:
    return browser_of(staff_actor("administrator"))


def test_the_tree_is_shown_in_order(manager: Client) -> None:
    company = make_unit(code="ZZ-A")
    office = make_office(parent=company, code="ZZ-B")
    team = make_team(parent=office, code="ZZ-C")

    page = manager.get(reverse("units:tree")).content.decode()

    places = [page.index(reverse("units:unit", args=[unit.pk])) for unit in (company, office, team)]
    assert places == sorted(places)


def test_closed_units_are_shown_when_asked_for(manager: Client) -> None:
    office = make_office(code="ZZ-GONE")
    units.close_unit(unit_id=office.pk, by=SYSTEM, at=OPENED_AT.replace(year=2021))

    assert "ZZ-GONE" not in manager.get(reverse("units:tree")).content.decode()
    assert "ZZ-GONE" in manager.get(reverse("units:tree"), {"closed": "1"}).content.decode()


def test_a_unit_shows_its_facts_and_what_happened(manager: Client) -> None:
    office = make_office(code="ZZ-SH")

    page = manager.get(reverse("units:unit", args=[office.pk])).content.decode()

    assert "ZZ-SH" in page
    assert "Unit ZZ-SH was opened" in page
    assert reverse("units:move", args=[office.pk]) in page


def test_units_are_opened_renamed_moved_and_closed_by_forms(manager: Client) -> None:
    company, other = make_unit(code="ZZ-1"), make_unit(code="ZZ-2")

    manager.post(
        reverse("units:open_below", args=[company.pk]),
        {"kind": "office", "name_zh": "杭州", "name_en": "Hangzhou", "code": "ZZ-HZ"},
    )
    office = units.by_code("ZZ-HZ")
    assert office is not None
    manager.post(reverse("units:rename", args=[office.pk]), {"name_zh": "杭州办", "name_en": "", "code": "ZZ-HZ2"})
    manager.post(reverse("units:move", args=[office.pk]), {"parent_id": str(other.pk)})
    answer = manager.post(reverse("units:close", args=[office.pk]), {})

    assert (answer.status_code, answer["Location"]) == (302, reverse("units:unit", args=[office.pk]))
    office = units.get(office.pk)
    assert (office.code, office.name.zh, office.parent_id, office.active_to is None) == (
        "ZZ-HZ2",
        "杭州办",
        other.pk,
        False,
    )


def test_a_unit_with_units_below_says_so_before_it_is_closed(manager: Client) -> None:
    office = make_office(code="ZZ-B")
    address = reverse("units:close", args=[office.parent_id])
    assert f"Below it lie: {office.name}. Close or move them first." in manager.get(address).content.decode()
    assert "Close or move the units below it first." in manager.post(address, {}).content.decode()


def test_a_refusal_keeps_what_was_typed(manager: Client) -> None:
    company = make_unit(code="ZZ-1")

    answer = manager.post(
        reverse("units:open_below", args=[company.pk]), {"kind": "office", "name_zh": "杭州", "code": "ZZ-1"}
    )

    page = answer.content.decode()
    assert answer.status_code in {409, 422}
    assert "Another unit has this code." in page
    assert "杭州" in page


def test_a_company_is_opened_at_the_top(manager: Client) -> None:
    manager.post(reverse("units:open_company"), {"kind": "company", "name_zh": "子公司", "code": "ZZ-SUB"})

    company = units.by_code("ZZ-SUB")
    assert company is not None
    assert company.parent_id is None


def test_others_may_not_change_the_tree() -> None:
    office = make_office()
    engineer = browser_of(staff_actor("engineer", unit=office))

    for name in ("open_below", "rename", "move", "close"):
        assert engineer.get(reverse(f"units:{name}", args=[office.pk])).status_code == 403
    assert engineer.get(reverse("units:open_company")).status_code == 403

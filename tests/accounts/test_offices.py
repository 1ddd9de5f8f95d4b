"""The office that somebody chose to look at narrows lists, counts and the board, and never widens anything."""

import re
from dataclasses import replace

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.actors import browser_of, customer_actor, staff_actor
from tests.factories.accounts import give_role
from tests.factories.customers import make_customer
from tests.factories.organisation import make_staff
from tests.factories.service import NINE, make_company, make_request, make_visit
from tests.factories.units import make_office, make_team, make_unit

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.access.selectors import allows, scope_q
from aftercare.platform.accounts.models import User
from aftercare.platform.accounts.offices import selectors as offices
from aftercare.platform.accounts.offices.rules import Office, within
from aftercare.platform.accounts.public import offices_of
from aftercare.platform.accounts.users.services import choose_office
from aftercare.platform.units.public import Unit, close_unit, rename_unit
from aftercare.registry.customers.public import Customer, customers_of
from aftercare.service.public import Request

# A tree of offices: /1/2/ and /1/3/ below the company, /1/2/4/ below the first.
TREE = tuple(
    Office(number, Words(en=str(number)), path, depth)
    for number, path, depth in ((2, "/1/2/", 0), (4, "/1/2/4/", 1), (3, "/1/3/", 0))
)


@pytest.mark.parametrize(
    ("prefixes", "expected"),
    [
        ([""], [2, 4, 3]),
        (["/1/"], [2, 4, 3]),
        (["/1/2/"], [2, 4]),
        (["/1/2/4/"], [4]),
        (["/1/2/4/9/"], [4]),  # a team's: the nearest office above
        (["/1/2/8/"], [2]),
        (["/1/2/4/", "/1/3/7/"], [4, 3]),
        (["/7/"], []),
        ([], []),
    ],
)
def test_which_offices_there_are_to_choose(prefixes: list[str], expected: list[int]) -> None:
    assert [one.id for one in within(prefixes, TREE)] == expected


@pytest.mark.django_db
class TestChoosing:
    @pytest.fixture
    def north(self) -> Unit:
        return make_office(name=Words(zh="北办", en="North"))

    @pytest.fixture
    def south(self, north: Unit) -> Unit:
        assert north.parent is not None
        return make_office(parent=north.parent, name=Words(zh="南办", en="South"))

    def test_who_sees_one_office_has_nothing_to_choose(self, north: Unit, south: Unit) -> None:
        manager = staff_actor("manager", unit=make_team(parent=north))
        assert [one.id for one in offices_of(manager)] == [north.pk]
        assert b"office-switch" not in browser_of(manager).get("/").content
        with pytest.raises(NotFoundError):
            choose_office(office_id=south.pk, by=manager)
        assert User.objects.get(pk=manager.user_id).office_id is None

    def test_who_sees_several_has(self, north: Unit, south: Unit) -> None:
        hotline, both = staff_actor("hotline"), staff_actor("dispatcher", unit=north)
        give_role(User.objects.get(pk=both.user_id), "dispatcher", south)
        for by in (hotline, both):
            assert {one.id for one in offices_of(by)} == {north.pk, south.pk}
            assert b"office-switch" in browser_of(by).get("/").content

    def test_nobody_outside_has(self, north: Unit, south: Unit) -> None:
        assert offices_of(customer_actor()) == ()

    def test_lists_follow_and_the_choice_is_kept(self, north: Unit, south: Unit) -> None:
        here, there = make_customer(unit=north), make_customer(unit=south)
        hotline = staff_actor("hotline")
        browser = browser_of(hotline)
        choose(browser, south)
        for client in (browser, browser_of(hotline)):
            page = client.get(reverse("customers:customers") + "?view=all").content.decode()
            assert there.name in page
            assert here.name not in page
            sheet = client.get(reverse("customers:customers") + "?view=all&format=csv")
            text = sheet.getvalue().decode()
            assert (here.name in text, there.name in text) == (False, True)
        choose(browser, None)
        page = browser.get(reverse("customers:customers") + "?view=all").content.decode()
        assert here.name in page

    def test_what_is_opened_by_its_address_or_looked_up_is_not_cut(self, north: Unit, south: Unit) -> None:
        here = make_customer(unit=north)
        browser = browser_of(staff_actor("hotline"))
        choose(browser, south)
        assert browser.get(reverse("customers:customer", args=[here.pk])).status_code == 200
        found = browser.get(reverse("ui:pick", args=["customer"]), {"q": here.name}).json()["options"]
        assert [one["id"] for one in found] == [here.pk]
        answer = browser.get("/api/v1/customers/", {"q": here.name})
        assert answer.status_code == 200
        assert here.number in answer.content.decode()

    def test_a_bulk_action_reaches_no_further_than_the_list(self, north: Unit, south: Unit) -> None:
        company = make_company()
        here = make_request(company)
        browser = browser_of(staff_actor("hotline"))
        asked = {"action": "archive", "row": [here.pk]}
        assert here.number in browser.post(reverse("service:requests"), asked).content.decode()
        choose(browser, south)
        refused = browser.post(reverse("service:requests"), asked)
        assert (refused.status_code, here.number in refused.content.decode()) == (422, False)
        choose(browser, company.office)
        assert here.number in browser.post(reverse("service:requests"), asked).content.decode()

    def test_the_board_and_the_day_follow(self, north: Unit, south: Unit) -> None:
        company = make_company()
        visit = make_visit(company)
        by = staff_actor("administrator")
        browser = browser_of(by)
        board = reverse("api:board")
        asked = {"day": visit.planned_start_at.date().isoformat()}
        with clock.running(NINE):
            assert len(browser.get(board, asked).json()["visits"]) == 1
            assert company.engineer.name in browser.get(reverse("service:today")).content.decode()
            choose(browser, south)
            answer = browser.get(board, asked).json()
            assert (answer["visits"], answer["engineers"]) == ([], [])
            assert company.engineer.name not in browser.get(reverse("service:today")).content.decode()

    def test_a_report_that_names_no_place_goes_there(self, north: Unit, south: Unit) -> None:
        hotline = staff_actor("hotline")
        browser = browser_of(hotline)
        said = {
            "source": "phone",
            "nature": "breakdown",
            "title": "There is smoke",
            "urgency": "normal",
            "reporter_phone": "13800000001",
        }
        choose(browser, south)
        browser.post(reverse("service:request_new"), said)
        request = Request.objects.get()
        assert request.unit_id == south.pk
        placed = make_company()
        browser.post(reverse("service:request_new"), {**said, "asset": placed.asset.pk})
        assert Request.objects.latest("pk").unit_id == placed.office.pk

    def test_new_records_begin_there(self, north: Unit, south: Unit) -> None:
        hotline = staff_actor("hotline")
        browser = browser_of(hotline)
        asked = reverse("customers:customer_new")
        assert unit_in(browser.get(asked)) == ""
        choose(browser, south)
        assert unit_in(browser.get(asked)) == str(south.pk)
        manager = staff_actor("manager", unit=north)
        assert unit_in(browser_of(manager).get(asked)) == str(north.pk)

    def test_an_office_that_may_no_longer_be_seen_is_no_longer_looked_at(self, north: Unit, south: Unit) -> None:
        here = make_customer(unit=north)
        hotline = staff_actor("hotline")
        browser = browser_of(hotline)
        choose(browser, south)
        close_unit(unit_id=south.pk, by=SYSTEM, at=south.active_from.replace(year=2021))
        assert here.name in browser.get(reverse("customers:customers") + "?view=all").content.decode()

    def test_a_new_name_shows_at_once(self, north: Unit, south: Unit) -> None:
        browser = browser_of(staff_actor("hotline"), **{"accept-language": "en"})
        assert "South" in browser.get("/").content.decode()
        rename_unit(
            unit_id=south.pk, name=Words(zh="岭南", en="Lingnan"), code=south.code, by=SYSTEM, at=south.active_from
        )
        assert "Lingnan" in browser.get("/").content.decode()

    def test_the_page_and_the_palette_lead_to_it(self, north: Unit, south: Unit) -> None:
        browser = browser_of(staff_actor("hotline"), **{"accept-language": "en"})
        assert reverse("accounts:office") in browser.get(reverse("ui:find"), {"q": "switch office"}).content.decode()
        assert reverse("accounts:office") in browser.get(reverse("ui:find"), {"q": "south"}).content.decode()
        page = browser.get(reverse("accounts:office")).content.decode()
        assert ("North" in page, "South" in page) == (True, True)
        single = browser_of(staff_actor("manager", unit=north), **{"accept-language": "en"})
        assert reverse("accounts:office") not in single.get(reverse("ui:find"), {"q": "switch office"}).content.decode()
        assert "nothing to choose" in single.get(reverse("accounts:office")).content.decode()

    def test_another_systems_key_knows_no_choice(self, north: Unit, south: Unit) -> None:
        with offices.looking_at(office(north)):
            offices.look_at(None)
            assert offices.chosen() is None

    @pytest.mark.parametrize("text", ["x", "-1", "9" * 30, "0"])
    def test_nonsense_is_refused(self, north: Unit, south: Unit, text: str) -> None:
        hotline = staff_actor("hotline")
        assert browser_of(hotline).post(reverse("accounts:office"), {"office": text}).status_code == 404
        assert User.objects.get(pk=hotline.user_id).office_id is None


def choose(browser: Client, unit: Unit | None) -> None:
    """By the form of the top bar."""
    answer = browser.post(reverse("accounts:office"), {"office": unit.pk if unit else "", "next": "/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/"


def unit_in(page: HttpResponse) -> str:
    """The unit that a form begins with."""
    field = re.search(r'<input type="hidden" name="unit_id" value="(\d*)"', page.content.decode())
    return field[1] if field else ""


def office(unit: Unit) -> Office:
    return Office(unit.pk, unit.name, unit.path)


@pytest.mark.django_db
@given(data=st.data())
def test_it_narrows_and_never_widens(data: st.DataObject, tree: "Tree") -> None:
    """Whatever the role, the place and the choice: what is listed is what was granted and lies in the office."""
    by = data.draw(st.sampled_from(tree.people))
    unit = data.draw(st.sampled_from(tree.units))
    granted = set(customers_of(by).values_list("pk", flat=True))
    with offices.looking_at(office(unit)):
        assert set(customers_of(by).values_list("pk", flat=True)) == granted
        with offices.narrowed():
            listed = set(customers_of(by).values_list("pk", flat=True))
    below = set(Customer.objects.filter(unit_path__startswith=unit.path).values_list("pk", flat=True))
    assert listed == granted & below
    assert all(allows(by, "customer.view", unit_path=path) for path in paths(listed))


@pytest.mark.django_db
def test_what_belongs_to_the_whole_company_is_not_narrowed() -> None:
    unit = make_office()
    with offices.looking_at(office(unit)), offices.narrowed():
        assert scope_q(SYSTEM, "regulation.view") == scope_q(SYSTEM, "regulation.view", path=None)
        assert scope_q(SYSTEM, "product.view", path=None) == scope_q(SYSTEM, "regulation.view")


def paths(ids: set[int]) -> list[str]:
    return list(Customer.objects.filter(pk__in=ids).values_list("unit_path", flat=True))


class Tree:
    """Two offices, one with an office below it; a customer in each, and people of several kinds."""

    def __init__(self) -> None:
        company = make_unit()
        north, south = make_office(parent=company), make_office(parent=company)
        self.units = [company, north, south, make_office(parent=north)]
        for unit in self.units:
            make_customer(unit=unit)
        self.people: list[Actor] = [
            staff_actor("hotline"),
            staff_actor("auditor"),
            staff_actor("manager", unit=north),
            staff_actor("dispatcher", unit=self.units[3], staff=make_staff(unit=self.units[3])),
            replace(SYSTEM),
        ]


@pytest.fixture
def tree() -> Tree:
    return Tree()

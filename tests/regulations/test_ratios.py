"""The headcount by posts against the shares that a clause asks for."""

from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.actors import admin_actor, browser_of
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.regulations import publish_regulation
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.bindings.rules import Ratio
from aftercare.regulations.measures.rules import standings
from aftercare.regulations.measures.selectors.headcount import spreads_of
from aftercare.regulations.policies.selectors import version_of
from aftercare.regulations.posts.services import name_post

SHARES: dict[str, Any] = {
    "key": "shares", "kind": "ratio", "ratio": "staffing", "shares": [
        {"key": "field", "name": {"zh": "现场", "en": "Field"}, "posts": ["field-engineer", "repair-engineer"],
         "low_bp": 5_000, "high_bp": 7_500},
        {"key": "managers", "name": {"zh": "管理", "en": "Managers"}, "posts": "service-manager", "low_bp": 1_000,
         "high_bp": 1_500, "bands": [{"people": 10, "offices": 1, "low_bp": 2_500, "high_bp": 3_000}]},
    ],
}  # fmt: skip
RATIO = Ratio.model_validate(SHARES)


def same(keys: Any) -> set[str]:
    return set(keys)


def test_everybody_counts_once_in_the_whole_and_in_each_share_of_their_posts() -> None:
    people = {1: {"field-engineer"}, 2: {"repair-engineer", "service-manager"}, 3: {"hr"}, 4: set[str]()}
    field, managers = standings(RATIO, people, 1, same)
    assert (field.people, field.of, field.bp, field.is_within) == (2, 4, 5_000, True)
    assert (managers.people, managers.bp, managers.is_within) == (1, 2_500, True)


@pytest.mark.parametrize(("offices", "low"), [(1, 2_500), (2, 1_000)])
def test_the_range_depends_on_the_size_of_the_company(offices: int, low: int) -> None:
    _field, managers = standings(RATIO, {1: {"hr"}}, offices, same)
    assert managers.allowed.low_bp == low


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_share_is_judged_on_heads_and_not_on_what_was_rounded(inside: int, outside: int) -> None:
    people = {number: {"field-engineer" if number < inside else "hr"} for number in range(inside + outside)}
    field, _managers = standings(RATIO, people, 9, same)
    total = inside + outside
    assert field.is_within == (total * 5_000 <= inside * 10_000 <= total * 7_500)
    assert abs(field.bp * total - inside * 10_000) * 2 <= total or total == 0


@pytest.mark.django_db
class TestOfTheCompany:
    def test_people_are_those_who_work_there_on_the_day_with_the_posts_that_are_meant(self) -> None:
        office = make_office()
        elsewhere = make_office()
        engineer, manager, gone = make_staff(unit=office), make_staff(unit=office), make_staff(unit=office)
        give_post(engineer, make_post("technician"))
        give_post(manager, make_post("service-manager"))
        give_post(make_staff(unit=elsewhere), organisation.Post.objects.get(code="technician"))
        organisation.leave_staff(staff_id=gone.pk, left_on=MONDAY.date(), by=SYSTEM, at=MONDAY)
        name_post(key="field-engineer", codes=["technician"], by=SYSTEM, at=MONDAY)

        version = version_of(publish_regulation(SHARES, unit=office.parent))
        (spread,) = spreads_of(version, at=MONDAY, unit_path=office.path)
        assert [(one.people, one.of) for one in spread.standings] == [(1, 2), (1, 2)]
        assert [one.is_within for one in spread.standings] == [True, False]
        assert (spread.address, spread.is_within, spread.is_of_plans) == ("rules@1/clause#shares", False, False)

    def test_the_page_shows_share_and_range(self) -> None:
        office = make_office()
        give_post(make_staff(unit=office), make_post("field-engineer"))
        version = publish_regulation(SHARES, unit=office.parent)
        page = browser_of(admin_actor()).get(reverse("regulations:indicators", args=[version.regulation_id]))
        text = page.content.decode()
        assert "1 of 1 people" in text
        assert "allowed 50% – 75%" in text
        assert "Outside" in text

    def test_a_ratio_of_staffing_plans_is_shown_and_not_judged(self) -> None:
        version = publish_regulation(SHARES | {"model": "first"})
        page = browser_of(admin_actor()).get(reverse("regulations:indicators", args=[version.regulation_id]))
        text = page.content.decode()
        assert "which are judged once they are made here" in text
        assert "Outside" not in text

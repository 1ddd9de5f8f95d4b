"""Warranty, projects, contracts: what holds on an asset at a moment, and where that is said."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st
from tests.actors import customer_actor
from tests.factories.customers import make_contact, make_customer, make_site
from tests.factories.equipment import MONDAY, make_asset, make_contract, make_family, make_product, make_project
from tests.factories.organisation import make_staff

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.platform.journal.public import events_of
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment.errors import ClosedError, NumberTakenError
from aftercare.registry.equipment.models import (
    AssetWarranty,
    Contract,
    Coverage,
    Entitlement,
    Project,
    ProjectParty,
    WarrantyRule,
)
from aftercare.registry.equipment.public import ContractTerms, Promised, WarrantyTerm, add_months

database = pytest.mark.django_db
DAY = timedelta(days=1)
ACCEPTED = date(2025, 1, 31)


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 12, 15), 24, date(2027, 12, 15)),
        (date(2025, 3, 31), 0, date(2025, 3, 31)),
    ],
)
def test_months_later(day: date, months: int, end: date) -> None:
    assert add_months(day, months) == end


@given(st.dates(date(1990, 1, 1), date(2080, 1, 1)), st.integers(0, 300), st.integers(0, 300))
def test_more_months_never_end_earlier(day: date, one: int, more: int) -> None:
    assert add_months(day, one + more) >= add_months(day, one)
    assert add_months(day, one).day <= day.day


def rule(months: int, start: str = "accepted", **scope: object) -> None:
    equipment.set_warranty_rule(months=months, start_rule=start, by=SYSTEM, at=MONDAY, **scope)  # type: ignore[arg-type]


def whole(asset_id: int) -> WarrantyTerm:
    return next(term for term in equipment.terms_of(asset_id, MONDAY).warranties if term.component == "")


@database
def test_two_years_from_acceptance_unless_somebody_says_otherwise() -> None:
    term = whole(make_asset(accepted_on=ACCEPTED).pk)
    assert (term.starts_on, term.ends_on, term.source) == (ACCEPTED, date(2027, 1, 31), "default")


@database
def test_a_warranty_without_its_day_has_no_dates() -> None:
    term = whole(make_asset(installed_on=date(2025, 1, 1)).pk)
    assert (term.starts_on, term.ends_on, term.start_rule) == (None, None, "accepted")


@database
def test_the_closest_word_counts() -> None:
    family = make_family("lift")
    product = make_product(family=family)
    asset = make_asset(
        product=product, accepted_on=ACCEPTED, installed_on=date(2025, 1, 1), shipped_on=date(2024, 12, 1)
    )
    rule(6)
    assert (whole(asset.pk).source, whole(asset.pk).ends_on) == ("company", date(2025, 7, 31))
    rule(12, family_id=family.pk)
    assert whole(asset.pk).source == "family"
    rule(18, start="shipped", product_id=product.pk)
    assert (whole(asset.pk).source, whole(asset.pk).ends_on) == ("product", date(2026, 6, 1))
    project = make_project(customer=asset.customer, accepted_on=ACCEPTED, liability_months=60)
    type(asset).objects.filter(pk=asset.pk).update(project=project)
    assert (whole(asset.pk).source, whole(asset.pk).ends_on) == ("project", date(2030, 1, 31))
    equipment.promise_warranty(
        asset_id=asset.pk,
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 4, 1),
        source="合同 7 第 3 条",
        by=SYSTEM,
        at=MONDAY,
    )
    assert (whole(asset.pk).source, whole(asset.pk).text) == ("promise", "合同 7 第 3 条")
    equipment.promise_warranty(asset_id=asset.pk, starts_on=None, ends_on=None, by=SYSTEM, at=MONDAY)
    assert whole(asset.pk).source == "project"


@database
def test_nothing_is_taken_back_where_nothing_was_promised() -> None:
    asset = make_asset(accepted_on=ACCEPTED)
    before = len(events_of("asset", asset.pk))
    equipment.promise_warranty(asset_id=asset.pk, starts_on=None, ends_on=None, by=SYSTEM, at=MONDAY)
    assert len(events_of("asset", asset.pk)) == before


@database
def test_components_have_terms_of_their_own() -> None:
    product = make_product()
    asset = make_asset(product=product, accepted_on=ACCEPTED)
    rule(60, product_id=product.pk, component="compressor")
    terms = {term.component: term.ends_on for term in equipment.terms_of(asset.pk, MONDAY).warranties}
    assert terms == {"": date(2027, 1, 31), "compressor": date(2030, 1, 31)}


@database
def test_a_rule_holds_from_when_it_was_said() -> None:
    asset = make_asset(accepted_on=ACCEPTED)
    rule(6)
    equipment.set_warranty_rule(months=36, start_rule="accepted", by=SYSTEM, at=MONDAY + DAY)
    before, after = equipment.terms_of(asset.pk, MONDAY), equipment.terms_of(asset.pk, MONDAY + DAY)
    assert [term.months for term in (*before.warranties, *after.warranties)] == [6, 36]
    assert WarrantyRule.objects.filter(active_to__isnull=True).count() == 1
    standing = WarrantyRule.objects.get(active_to__isnull=True)
    equipment.end_warranty_rule(rule_id=standing.pk, by=SYSTEM, at=MONDAY + 2 * DAY)
    assert equipment.terms_of(asset.pk, MONDAY + 2 * DAY).warranties[0].source == "default"


@database
def test_a_part_takes_the_days_of_the_whole_and_the_whole_those_of_its_project() -> None:
    project = make_project(accepted_on=ACCEPTED)
    lift = make_asset(site=make_site(customer=project.customer), project_id=project.pk, installed_on=date(2024, 12, 1))
    door = make_asset(parent=lift)
    terms = equipment.terms_of(door.pk, MONDAY)
    assert (terms.installed_on, terms.accepted_on) == (date(2024, 12, 1), ACCEPTED)
    assert terms.warranties[0].starts_on == ACCEPTED


@database
def test_nobody_guesses_about_an_asset_that_does_not_exist() -> None:
    with pytest.raises(NotFoundError):
        equipment.terms_of(999_999, MONDAY)


def numbers(asset_id: int) -> list[tuple[str, str]]:
    return [(term.number, term.match) for term in equipment.terms_of(asset_id, MONDAY).contracts]


@database
def test_contracts_stand_in_the_order_in_which_they_apply() -> None:
    family = make_family("lift")
    asset = make_asset(product=make_product(family=family), site=make_site(parent=make_site()))
    customer, site = asset.customer, asset.site
    assert site is not None
    make_contract(customer=customer, number="ALL")
    make_contract(customer=customer, number="FAMILY", terms=ContractTerms(family_ids=[family.pk]))
    make_contract(customer=customer, number="PRODUCT", terms=ContractTerms(product_ids=[asset.product_id]))
    make_contract(customer=customer, number="SITE", terms=ContractTerms(site_ids=[site.parent_id]))  # type: ignore[list-item]
    make_contract(customer=customer, number="ASSET", terms=ContractTerms(asset_ids=[asset.pk]))
    make_contract(customer=customer, number="FIRST", priority=500)
    make_contract(customer=customer, number="OLD", starts_on=date(2024, 1, 1), ends_on=date(2026, 3, 2))
    make_contract(number="FOREIGN", terms=ContractTerms(covers_all=True, family_ids=[family.pk]))
    gone = make_contract(customer=customer, number="GONE")
    equipment.cancel_contract(contract_id=gone.pk, by=SYSTEM, at=MONDAY)
    assert numbers(asset.pk) == [
        ("FIRST", "customer"),
        ("ASSET", "asset"),
        ("SITE", "site"),
        ("PRODUCT", "product"),
        ("FAMILY", "family"),
        ("ALL", "customer"),
    ]
    without = equipment.contract_terms_for(customer_id=customer.pk, site_id=site.pk, at=MONDAY)
    assert [term.number for term in without] == ["FIRST", "SITE", "ALL"]


@database
def test_a_contract_covers_the_parts_of_what_it_names() -> None:
    lift = make_asset()
    door = make_asset(parent=lift)
    make_contract(customer=lift.customer, number="K1", terms=ContractTerms(asset_ids=[lift.pk]))
    assert numbers(door.pk) == [("K1", "asset")]


@database
def test_a_contract_says_what_it_promises() -> None:
    asset = make_asset()
    promises = (Promised("response", 120, "office"), Promised("free_visits", 4), Promised("discount", 1_500))
    contract = make_contract(
        customer=asset.customer, terms=ContractTerms(covers_all=True, parts_included=True, promises=promises)
    )
    (term,) = equipment.terms_of(asset.pk, MONDAY).contracts
    assert term.promised("free_visits") == Promised("free_visits", 4)
    assert term.promised("hour_bank") is None
    assert (term.parts_included, term.labour_included) == (True, True)
    (set_event,) = events_of("contract", contract.pk, names=["contract.terms_set"])
    assert {"kind": "response", "amount": 120, "calendar": "office"} in set_event.payload["promises"]


@database
def test_terms_are_set_as_a_whole() -> None:
    asset = make_asset()
    contract = make_contract(customer=asset.customer, terms=ContractTerms(asset_ids=[asset.pk]))
    equipment.set_terms(
        contract_id=contract.pk,
        terms=ContractTerms(covers_all=True, promises=[Promised("hour_bank", 600)]),
        by=SYSTEM,
        at=MONDAY,
    )
    assert not Coverage.objects.exists()
    assert numbers(asset.pk) == [(contract.number, "customer")]


@database
@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (ContractTerms(asset_ids=[999_999]), "asset_ids"),
        (ContractTerms(family_ids=[999_999]), "family_ids"),
        (ContractTerms(promises=[Promised("response", 1), Promised("response", 2)]), "promises"),
        (ContractTerms(promises=[Promised("kisses", 1)]), "kind"),
        (ContractTerms(promises=[Promised("response", 1, "no-such-calendar")]), "calendar_key"),
    ],
)
def test_wrong_terms_change_nothing(terms: ContractTerms, field: str) -> None:
    contract = make_contract()
    with pytest.raises(InvalidError) as refusal:
        equipment.set_terms(contract_id=contract.pk, terms=terms, by=SYSTEM, at=MONDAY)
    assert list(refusal.value.fields) == [field]
    contract.refresh_from_db()
    assert contract.covers_all


@database
def test_a_contract_ends_after_it_begins() -> None:
    with pytest.raises(InvalidError) as refusal:
        make_contract(starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 1))
    assert list(refusal.value.fields) == ["ends_on"]
    contract = make_contract()
    with pytest.raises(InvalidError):
        equipment.change_contract(contract_id=contract.pk, ends_on=date(2025, 1, 1), by=SYSTEM, at=MONDAY)
    assert Contract.objects.count() == 1


@database
def test_a_cancelled_contract_stays_as_it_was() -> None:
    contract = make_contract()
    equipment.cancel_contract(contract_id=contract.pk, by=SYSTEM, at=MONDAY)
    with pytest.raises(ClosedError):
        equipment.change_contract(contract_id=contract.pk, name="x", by=SYSTEM, at=MONDAY)
    with pytest.raises(NumberTakenError):
        make_contract(number=contract.number)


@database
def test_a_project_tells_its_days_and_its_money() -> None:
    manager = make_staff()
    project = make_project(
        number="P7", manager_id=manager.pk, completed_on=date(2025, 11, 1), accepted_on=date(2025, 12, 1), liability_months=24,
        retention_minor=5_000_000, retention_due_on=date(2027, 12, 1),
    )  # fmt: skip
    equipment.change_project(project_id=project.pk, handed_over_on=date(2025, 12, 20), by=SYSTEM, at=MONDAY)
    last = events_of("project", project.pk)[-1]
    assert last.payload["fields"] == ["handed_over_on"]
    assert last.payload["accepted_on"] == "2025-12-01"
    with pytest.raises(InvalidError):
        equipment.change_project(project_id=project.pk, accepted_on=date(2025, 10, 1), by=SYSTEM, at=MONDAY)
    equipment.close_project(project_id=project.pk, by=SYSTEM, at=MONDAY)
    with pytest.raises(ClosedError):
        equipment.change_project(project_id=project.pk, name="x", by=SYSTEM, at=MONDAY)


@database
def test_parties_of_a_project_may_see_it() -> None:
    project, contact = make_project(), make_contact()
    part = {"project_id": project.pk, "customer_id": contact.customer_id, "role": "supervisor", "by": SYSTEM}
    row = equipment.set_project_party(at=MONDAY, **part)  # type: ignore[arg-type]
    assert equipment.set_project_party(at=MONDAY, **part) == row  # type: ignore[arg-type]
    by = customer_actor(contact=contact, role="dealer")
    assert list(equipment.projects_of(by)) == [project]
    equipment.end_project_party(party_id=row.pk, by=SYSTEM, at=MONDAY + DAY)
    assert not equipment.projects_of(by).exists()
    with pytest.raises(InvalidError):
        equipment.set_project_party(at=MONDAY, **{**part, "role": "king"})  # type: ignore[arg-type]


@database
def test_what_runs_out_is_listed_in_time() -> None:
    make_contract(number="K1", ends_on=date(2026, 4, 1))
    make_contract(number="K2", ends_on=date(2027, 4, 1))
    make_project(number="P1", retention_due_on=date(2026, 3, 20), retention_minor=100)
    make_project(number="P2", retention_due_on=date(2026, 3, 20), retention_paid_on=date(2026, 3, 1))
    found = equipment.running_out(start=date(2026, 3, 1), end=date(2026, 5, 1))
    assert [(one.kind, one.number) for one in found] == [("retention", "P1"), ("contract", "K1")]


@database
@pytest.mark.parametrize(
    ("model", "change", "constraint"),
    [
        (Contract, {"ends_on": date(2026, 1, 1)}, "equipment_contract_ends_after_it_begins"),
        (Project, {"retention_minor": -1}, "equipment_project_retention_is_not_negative"),
        (
            Project,
            {"completed_on": date(2026, 1, 1), "accepted_on": date(2025, 1, 1)},
            "equipment_project_is_accepted_after_completion",
        ),
        (WarrantyRule, {"months": 0}, "equipment_warranty_rule_months_make_sense"),
        (WarrantyRule, {"active_to": MONDAY}, "equipment_warranty_rule_ends_after_it_begins"),
        (AssetWarranty, {"ends_on": date(2025, 1, 1)}, "equipment_asset_warranty_ends_after_it_begins"),
        (Coverage, {"asset_id": None}, "equipment_coverage_names_one_thing"),
        (ProjectParty, {"active_to": MONDAY}, "equipment_project_party_ends_after_it_begins"),
    ],
)
def test_the_database_refuses(model: type, change: dict[str, object], constraint: str) -> None:
    asset = make_asset()
    make_contract(
        customer=asset.customer, terms=ContractTerms(asset_ids=[asset.pk], promises=[Promised("response", 1)])
    )
    project = make_project()
    equipment.set_project_party(
        project_id=project.pk, customer_id=make_customer().pk, role="developer", by=SYSTEM, at=MONDAY
    )
    rule(12)
    equipment.promise_warranty(
        asset_id=asset.pk, starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1), by=SYSTEM, at=MONDAY
    )
    with pytest.raises(IntegrityError, match=constraint):
        model.objects.update(**change)  # type: ignore[attr-defined]


@database
def test_the_database_refuses_a_rule_for_two_scopes() -> None:
    product = make_product()
    with pytest.raises(IntegrityError, match="equipment_warranty_rule_has_one_scope"):
        WarrantyRule.objects.create(product=product, family=product.family, months=1, active_from=MONDAY)


@database
def test_the_database_refuses_the_same_promise_twice() -> None:
    contract = make_contract(terms=ContractTerms(promises=[Promised("response", 1)]))
    with pytest.raises(IntegrityError):
        Entitlement.objects.create(contract=contract, kind="response", amount=2)


@database
@pytest.mark.parametrize("count", [1, 3])
def test_terms_take_the_same_number_of_queries(count: int, django_assert_num_queries) -> None:
    asset = make_asset()
    for _number in range(count):
        make_contract(customer=asset.customer)
    with django_assert_num_queries(8):
        assert len(equipment.terms_of(asset.pk, MONDAY).contracts) == count

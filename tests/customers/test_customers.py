"""Customers and contacts: registered, changed, flagged, found, refused."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st
from tests.actors import customer_actor, staff_actor
from tests.factories.customers import CREDIT_CODE, MONDAY, make_contact, make_customer, make_site
from tests.factories.organisation import make_staff
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError, StaleError
from aftercare.platform.journal.public import events_of
from aftercare.registry.customers import public as customers
from aftercare.registry.customers.errors import (
    CreditCodeTakenError,
    CustomerClosedError,
    NumberTakenError,
    OtherCustomerError,
)
from aftercare.registry.customers.models import Contact, Customer, EngineerRule
from aftercare.registry.customers.public import EngineerWish
from aftercare.registry.customers.rules import CREDIT_SIGNS, credit_check, is_credit_code

DAY = timedelta(days=1)
database = pytest.mark.django_db


@pytest.mark.parametrize("code", [CREDIT_CODE, "91350100M000100Y43"])
def test_a_right_credit_code_is_recognised(code: str) -> None:
    assert is_credit_code(code)


@given(st.text(CREDIT_SIGNS, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(CREDIT_SIGNS))
def test_any_one_wrong_sign_is_noticed(first: str, place: int, sign: str) -> None:
    code = first + credit_check(first)
    wrong = code[:place] + sign + code[place + 1 :]
    assert is_credit_code(wrong) is (wrong == code)


@pytest.mark.parametrize(
    "code", ["", "91350100M000100Y4", "91350100M000100Y4O", "91350100M000100Y4I3", "９1350100M000100Y43"]
)
def test_what_is_no_credit_code_is_not_taken_for_one(code: str) -> None:
    assert not is_credit_code(code)


@database
def test_registering_takes_a_number_and_publishes_codes_only() -> None:
    office = make_office()
    customer = customers.register_customer(
        unit_id=office.pk, name=" 上海电气集团 ", short_name="SEC", credit_code=CREDIT_CODE.lower(), grade="A",
        by=SYSTEM, at=MONDAY,
    )  # fmt: skip
    assert (customer.number, customer.name, customer.initials) == ("C00001", "上海电气集团", "shdqjt sec")
    assert customer.credit_code == CREDIT_CODE
    assert customer.unit_path == office.path
    (event,) = events_of("customer", customer.pk)
    assert event.payload == {"number": "C00001", "kind": "company", "grade": "A", "unit": office.pk}


@database
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"credit_code": "91350100M000100Y44"}, "credit_code"),
        ({"kind": "person", "credit_code": CREDIT_CODE}, "credit_code"),
        ({"grade": "Z"}, "grade"),
        ({"division_code": "12"}, "division_code"),
        ({"billing_customer_id": 999_999}, "billing_customer_id"),
        ({"name": "很" * 201}, "name"),
    ],
)
def test_wrong_values_are_refused_at_their_field(values: dict[str, object], field: str) -> None:
    office = make_office()
    given: dict[str, object] = {"name": "某客户", **values}
    with pytest.raises(InvalidError) as refusal:
        customers.register_customer(unit_id=office.pk, by=SYSTEM, at=MONDAY, **given)  # type: ignore[arg-type]
    assert list(refusal.value.fields) == [field]
    assert not Customer.objects.exists()


@database
def test_one_number_and_one_credit_code_mean_one_company() -> None:
    first = make_customer(name="甲公司", number="K1", credit_code=CREDIT_CODE)
    with pytest.raises(NumberTakenError):
        make_customer(number="K1")
    with pytest.raises(CreditCodeTakenError) as refusal:
        make_customer(credit_code=CREDIT_CODE)
    assert "甲公司" in str(refusal.value)
    assert list(Customer.objects.all()) == [first]


@database
def test_initials_follow_either_name() -> None:
    customer = make_customer(name="上海电气", short_name="SEC")
    customers.change_customer(customer_id=customer.pk, short_name="东气", by=SYSTEM, at=MONDAY)
    customer.refresh_from_db()
    assert customer.initials == "shdq dq"


@database
def test_a_change_that_changes_nothing_leaves_no_trace() -> None:
    customer = make_customer(name="甲公司")
    customers.change_customer(customer_id=customer.pk, name="甲公司", by=SYSTEM, at=MONDAY)
    customer.refresh_from_db()
    assert customer.version == 1
    assert len(events_of("customer", customer.pk)) == 1


@database
def test_the_second_of_two_editors_is_told() -> None:
    customer = make_customer(name="甲公司")
    customers.change_customer(customer_id=customer.pk, name="乙公司", version=1, by=SYSTEM, at=MONDAY)
    with pytest.raises(StaleError):
        customers.change_customer(customer_id=customer.pk, name="丙公司", version=1, by=SYSTEM, at=MONDAY)
    customer.refresh_from_db()
    assert customer.name == "乙公司"


@database
def test_who_pays_is_somebody_else() -> None:
    customer, payer = make_customer(), make_customer()
    customers.change_customer(customer_id=customer.pk, billing_customer_id=payer.pk, by=SYSTEM, at=MONDAY)
    assert customers.customer(customer.pk).billing_customer_id == payer.pk
    with pytest.raises(InvalidError):
        customers.change_customer(customer_id=customer.pk, billing_customer_id=customer.pk, by=SYSTEM, at=MONDAY)


@database
def test_a_warning_is_seen_at_intake() -> None:
    customer = make_customer()
    customers.flag_customer(
        customer_id=customer.pk, in_debt=True, in_dispute=False, warning="欠款三个月，先收款", by=SYSTEM, at=MONDAY
    )
    brief = customers.customer(customer.pk)
    assert (brief.in_debt, brief.in_dispute, brief.warning) == (True, False, "欠款三个月，先收款")
    assert "欠款三个月" not in str([event.payload for event in events_of("customer", customer.pk)])


@database
def test_a_closed_customer_is_no_longer_offered_and_can_come_back() -> None:
    customer = make_customer(name="甲公司")
    customers.close_customer(customer_id=customer.pk, by=SYSTEM, at=MONDAY + DAY)
    assert customers.find_customers(text="甲", by=SYSTEM) == []
    with pytest.raises(CustomerClosedError):
        make_contact(customer=customer)
    customers.reopen_customer(customer_id=customer.pk, by=SYSTEM, at=MONDAY + DAY)
    assert customers.find_customers(text="甲", by=SYSTEM) == [customer]
    assert [event.type for event in events_of("customer", customer.pk)][1:] == ["customer.closed", "customer.reopened"]


@database
@pytest.mark.parametrize("text", ["上海电", "shdq", "SEC", "TC-77", CREDIT_CODE, "8000", "13800138000"])
def test_customers_are_found_by_whatever_people_know(text: str) -> None:
    customer = make_customer(name="上海电气", short_name="SEC", number="TC-77", credit_code=CREDIT_CODE)
    make_contact(customer=customer, phone="13800138000")
    make_contact(customer=make_customer(name="北京地铁"), phone="13900139111")
    assert customers.find_customers(text=text, by=SYSTEM) == [customer]


@database
def test_a_caller_is_recognised_by_the_end_of_the_number() -> None:
    contact = make_contact(phone="13800138000", name="王经理")
    assert [one.name for one in customers.contacts_by_phone("+86 138 0013 8000")] == ["王经理"]
    assert [one.pk for one in customers.by_phone("8000", by=SYSTEM)] == [contact.pk]
    assert customers.contacts_by_phone("800") == []


@database
def test_a_contact_has_roles_hours_and_a_way_to_reach_them() -> None:
    contact = make_contact(
        phone="021-12345678转801", roles=["site", "signer"], call_from=time(9), call_until=time(17, 30)
    )
    assert (contact.phone, contact.phone_tail) == ("+862112345678;ext=801", "5678")
    (added,) = events_of("customer", contact.customer_id, names=["contact.added"])
    assert added.payload == {"contact": contact.pk, "roles": ["site", "signer"]}


@database
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"phone": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"other_phone": "x"}, "other_phone"),
        ({"roles": ["king"]}, "roles"),
        ({"call_from": time(9)}, "call_until"),
        ({"name": ""}, "name"),
    ],
)
def test_wrong_contacts_are_refused_at_their_field(values: dict[str, object], field: str) -> None:
    customer = make_customer()
    given: dict[str, object] = {"name": "王", "phone": "13800138000", **values}
    with pytest.raises(InvalidError) as refusal:
        customers.add_contact(customer_id=customer.pk, by=SYSTEM, at=MONDAY, **given)  # type: ignore[arg-type]
    assert list(refusal.value.fields) == [field]
    assert not Contact.objects.exists()


@database
def test_a_contact_stands_at_a_site_of_their_own_customer() -> None:
    contact, foreign = make_contact(), make_site()
    with pytest.raises(OtherCustomerError):
        customers.change_contact(contact_id=contact.pk, site_id=foreign.pk, by=SYSTEM, at=MONDAY)
    contact.refresh_from_db()
    assert contact.site_id is None


@database
def test_a_closed_contact_is_no_longer_called() -> None:
    contact = make_contact(phone="13800138000")
    customers.close_contact(contact_id=contact.pk, by=SYSTEM, at=MONDAY + DAY)
    assert customers.contacts_by_phone("13800138000") == []


@database
def test_the_site_has_the_last_word_on_an_engineer() -> None:
    site, engineer, other = make_site(), make_staff(), make_staff()
    rule = {"staff_id": engineer.pk, "by": SYSTEM}
    customers.rule_customer_engineer(customer_id=site.customer_id, kind="preferred", at=MONDAY, **rule)
    customers.rule_site_engineer(site_id=site.pk, kind="excluded", at=MONDAY, **rule)
    customers.rule_customer_engineer(
        customer_id=site.customer_id, staff_id=other.pk, kind="required", by=SYSTEM, at=MONDAY
    )
    wishes = customers.engineer_wishes(customer_id=site.customer_id, site_ids=[site.pk], at=MONDAY)
    assert wishes == [
        EngineerWish(engineer.pk, "excluded", "site"),
        EngineerWish(engineer.pk, "preferred", "customer"),
        EngineerWish(other.pk, "required", "customer"),
    ]
    customers.rule_site_engineer(site_id=site.pk, kind="", at=MONDAY + DAY, **rule)
    later = customers.engineer_wishes(customer_id=site.customer_id, site_ids=[site.pk], at=MONDAY + DAY)
    assert [wish.kind for wish in later] == ["preferred", "required"]
    assert EngineerRule.objects.count() == 3


@database
def test_a_customer_sees_itself_and_nobody_else() -> None:
    contact, other = make_contact(), make_customer()
    by = customer_actor(contact=contact)
    assert list(customers.customers_of(by)) == [contact.customer]
    assert list(customers.contacts_of(by)) == [contact]
    with pytest.raises(NotFoundError):
        customers.get_customer(customer_id=other.pk, by=by)
    with pytest.raises(NotAllowedError):
        customers.change_customer(customer_id=contact.customer_id, name="x", by=by, at=MONDAY)


@database
def test_an_office_sees_its_own_customers_only() -> None:
    office = make_office()
    mine, other = make_customer(unit=office), make_customer()
    dispatcher = staff_actor("dispatcher", unit=office)
    assert list(customers.customers_of(dispatcher)) == [mine]
    with pytest.raises(NotFoundError):
        customers.change_customer(customer_id=other.pk, name="x", by=dispatcher, at=MONDAY)


@database
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"kind": "person"}, "customers_customer_only_companies_have_credit_codes"),
        ({"billing_customer_id": 1}, "customers_customer_billing_is_somebody_else"),
        ({"active_to": MONDAY}, "customers_customer_ends_after_it_begins"),
    ],
)
def test_the_database_refuses_a_customer(change: dict[str, object], constraint: str) -> None:
    customer = make_customer(credit_code=CREDIT_CODE)
    change = {**change, **({"billing_customer_id": customer.pk} if "billing_customer_id" in change else {})}
    with pytest.raises(IntegrityError, match=constraint):
        Customer.objects.filter(pk=customer.pk).update(**change)


@database
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"call_from": time(9)}, "customers_contact_call_hours_have_two_ends"),
        ({"active_to": MONDAY}, "customers_contact_ends_after_it_begins"),
    ],
)
def test_the_database_refuses_a_contact(change: dict[str, object], constraint: str) -> None:
    make_contact()
    with pytest.raises(IntegrityError, match=constraint):
        Contact.objects.update(**change)


@database
def test_the_database_refuses_two_words_about_one_engineer() -> None:
    customer, staff = make_customer(), make_staff()
    customers.rule_customer_engineer(customer_id=customer.pk, staff_id=staff.pk, kind="preferred", by=SYSTEM, at=MONDAY)
    with pytest.raises(IntegrityError):
        EngineerRule.objects.create(customer=customer, staff=staff, kind="excluded", active_from=MONDAY)


@database
def test_the_database_refuses_a_word_about_nothing() -> None:
    with pytest.raises(IntegrityError, match="customers_engineer_rule_has_one_subject"):
        EngineerRule.objects.create(staff=make_staff(), kind="excluded", active_from=MONDAY)


@database
@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_the_same_number_of_queries(count: int, django_assert_num_queries) -> None:
    office = make_office()
    for _number in range(count):
        make_contact(customer=make_customer(unit=office))
    with django_assert_num_queries(1):
        assert len(customers.find_contacts(text="", by=SYSTEM)) == count
    with django_assert_num_queries(1):
        assert len(customers.find_customers(text="", by=SYSTEM)) == count

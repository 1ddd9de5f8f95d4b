"""Families, products and their faults."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation
from tests.actors import browser_of, staff_actor
from tests.factories.equipment import MONDAY, make_family, make_fault, make_product
from tests.factories.service import make_company, make_triaged

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, StaleError
from aftercare.base.kernel.words import Words
from aftercare.platform.journal.public import events_of
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment.errors import NumberTakenError
from aftercare.registry.equipment.models import FaultCode, Product, ProductFamily

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_fault_code_has_a_name_in_both_languages() -> None:
    family = make_family("lift")
    make_fault(family, "symptom", "door-stuck", Words("门机卡阻", "Door stuck"))
    assert equipment.fault_name("door-stuck") == "Door stuck"
    with translation.override("zh-hans"):
        assert equipment.fault_name("door-stuck") == "门机卡阻"
    assert equipment.fault_name("from-elsewhere") == "from-elsewhere"
    assert equipment.fault_name("") == ""


def test_faults_are_listed_by_kind_and_closed_ones_are_not() -> None:
    family = make_family("lift")
    make_fault(family, "symptom", "b")
    closed = make_fault(family, "symptom", "a")
    make_fault(family, "cause", "c")
    make_fault(make_family("pump"), "symptom", "x")
    equipment.close_fault(fault_id=closed.pk, by=SYSTEM, at=MONDAY + DAY)
    assert [fault.code for fault in equipment.faults_of("lift")] == ["c", "b"]
    assert [fault.code for fault in equipment.faults_of("lift", kind="cause")] == ["c"]


def test_a_renamed_fault_keeps_its_code_and_tells_both_names() -> None:
    family = make_family("lift")
    fault = make_fault(family, "cause", "worn", Words("磨损", "Worn"))
    equipment.rename_fault(fault_id=fault.pk, name=Words("过度磨损", "Worn out"), by=SYSTEM, at=MONDAY + DAY)
    equipment.rename_fault(fault_id=fault.pk, name=Words("过度磨损", "Worn out"), by=SYSTEM, at=MONDAY + DAY)
    assert equipment.fault_name("worn") == "Worn out"
    assert FaultCode.objects.get().code == "worn"
    (told,) = [one for one in events_of("product_family", family.pk) if one.type == "fault_code.renamed"]
    assert (told.payload["before"]["en"], told.payload["after"]["en"]) == ("Worn", "Worn out")
    with pytest.raises(InvalidError):
        equipment.rename_fault(fault_id=fault.pk, name=Words(), by=SYSTEM, at=MONDAY + DAY)
    with pytest.raises(NotAllowedError):
        equipment.rename_fault(fault_id=fault.pk, name=Words("x", "x"), by=staff_actor("engineer"), at=MONDAY + DAY)
    assert FaultCode.objects.get().name == Words("过度磨损", "Worn out")


def test_the_page_of_a_request_shows_the_new_name_of_its_symptom() -> None:
    company = make_company()
    fault = make_fault(make_family(), "symptom", "stuck", Words("卡住", "Stuck"))
    request = make_triaged(company, symptom_code="stuck")
    page = reverse("service:request", args=[request.pk])
    browser = browser_of(staff_actor("administrator"))
    assert "Stuck" in browser.get(page).content.decode()
    address = reverse("equipment:fault_rename", args=[fault.pk])
    assert address in browser.get(reverse("equipment:family", args=[fault.family_id])).content.decode()
    browser.post(address, {"name_zh": "卡死", "name_en": "Jammed"})
    text = browser.get(page).content.decode()
    assert "Jammed" in text
    assert "Stuck" not in text


def test_a_closed_code_comes_back_and_a_used_one_does_not_come_twice() -> None:
    family = make_family()
    fault = make_fault(family, "cause", "worn")
    with pytest.raises(NumberTakenError):
        make_fault(family, "cause", "worn")
    equipment.close_fault(fault_id=fault.pk, by=SYSTEM, at=MONDAY + DAY)
    back = equipment.define_fault(
        family_id=family.pk, kind="cause", code="worn", name=Words("磨损", "Worn"), by=SYSTEM, at=MONDAY + 2 * DAY
    )
    assert (back.pk, back.active_to, back.name) == (fault.pk, None, Words("磨损", "Worn"))


def test_a_product_is_changed_by_version() -> None:
    product, family = make_product(), make_family("pump")
    changed = equipment.change_product(
        product_id=product.pk, family_id=family.pk, name=Words("水泵", "Pump"), version=1, by=SYSTEM, at=MONDAY
    )
    assert (changed.version, changed.family_id) == (2, family.pk)
    assert events_of("product", product.pk)[-1].payload == {"fields": ["family_id", "name"]}
    with pytest.raises(StaleError):
        equipment.change_product(
            product_id=product.pk, family_id=family.pk, name=Words("x", "x"), version=1, by=SYSTEM, at=MONDAY
        )


def test_a_code_is_used_once_and_a_name_is_needed() -> None:
    make_family("lift")
    with pytest.raises(NumberTakenError):
        make_family("lift")
    product = make_product(code="M1")
    with pytest.raises(NumberTakenError):
        make_product(code="M1")
    with pytest.raises(InvalidError) as refusal:
        equipment.register_product(family_id=product.family_id, code="M2", name=Words(), by=SYSTEM, at=MONDAY)
    assert list(refusal.value.fields) == ["name"]
    assert ProductFamily.objects.filter(code="lift").count() == 1
    assert Product.objects.count() == 1


@pytest.mark.parametrize("text", ["KONE-3", "kone", "客梯", "Lift", "通力"])
def test_products_are_found_by_code_name_and_manufacturer(text: str) -> None:
    product = make_product(code="KONE-3000", name=Words("三千型客梯", "Lift 3000"), manufacturer="通力 KONE")
    make_product(code="PUMP-1")
    assert equipment.find_products(text=text, by=SYSTEM) == [product]


def test_the_database_refuses_twins_and_backward_times() -> None:
    fault = make_fault(make_family(), "cause", "worn")
    with pytest.raises(IntegrityError):
        FaultCode.objects.filter(pk=fault.pk).update(active_to=MONDAY)


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_the_same_number_of_queries(count: int, django_assert_num_queries) -> None:
    for _number in range(count):
        make_product()
    with django_assert_num_queries(1):
        assert len(equipment.find_products(text="", by=SYSTEM)) == count

"""Whoever stands before the equipment scans its label, reports, and follows the request without a login."""

import errno
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.actors import browser_of, customer_actor, staff_actor
from tests.factories.equipment import make_asset, make_family, make_fault
from tests.factories.files import jpeg
from tests.factories.service import NINE, Company, make_company

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.platform.files import public as files
from aftercare.registry.equipment import public as equipment
from aftercare.service.models import Request

pytestmark = pytest.mark.django_db

SAID = {"title": "轿厢门不关", "reporter_name": "李四", "reporter_phone": "13800138000"}
CHOOSE_AGAIN = "Please choose the files again"


@pytest.fixture
def company():
    return make_company()


def _label(asset: equipment.Asset) -> str:
    return reverse("portal:report_asset", args=[asset.token])


def test_the_label_opens_the_form_with_the_equipment_filled_in(company: Company) -> None:
    asset = make_asset(site=company.site, name="3# 客梯", place="东门大厅")
    page = Client().get(_label(asset))
    assert page.status_code == 200
    shown = page.content.decode()
    assert "3# 客梯" in shown
    assert asset.number in shown
    assert "东门大厅" in shown


def test_what_is_reported_from_the_label_is_about_that_equipment(company: Company) -> None:
    visitor = Client()
    answer = visitor.post(_label(company.asset), SAID)
    assert answer.status_code == 302
    request = Request.objects.get()
    assert (request.asset_id, request.customer_id) == (company.asset.pk, company.customer.pk)
    assert request.source == Request.Source.QR_CODE
    followed = visitor.get(answer.headers["Location"])
    assert followed.status_code == 200
    assert request.number in followed.content.decode()


def test_photographs_of_a_report_are_seen_on_the_requests_page(company: Company) -> None:
    photo = SimpleUploadedFile("door.jpg", jpeg())
    assert Client().post(_label(company.asset), {**SAID, "photos": photo}).status_code == 302
    request = Request.objects.get()

    house = browser_of(staff_actor("hotline"))
    panel = reverse("ui:panel", args=["service.request_files", request.pk])
    assert f'hx-get="{panel}"' in house.get(reverse("service:request", args=[request.pk])).content.decode()
    shown = house.get(panel).content.decode()
    assert "door.jpg" in shown
    assert "data-upload-input" in shown
    assert "door.jpg" not in browser_of(staff_actor("storekeeper")).get(panel).content.decode()


def test_a_report_that_is_sent_twice_shows_its_photographs_once(company: Company) -> None:
    key = str(uuid4())
    for _press in range(2):
        photos = [SimpleUploadedFile(f"{width}.jpg", jpeg(width=width)) for width in (64, 65)]
        sent = Client().post(_label(company.asset), {**SAID, "photos": photos, "submission": key})
        assert sent.status_code == 302
    request = Request.objects.get()
    shown = files.links_of("request", request.pk, SYSTEM)
    assert sorted(link.file.name for link in shown) == ["64.jpg", "65.jpg"]


def test_a_photograph_for_which_the_disk_has_no_room_leaves_no_request_either(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("aftercare.platform.files.models.os.fsync", full)
    photo = SimpleUploadedFile("door.jpg", jpeg(width=67))
    answer = Client().post(_label(company.asset), {**SAID, "photos": photo})

    # What is said is true: sent once more, it does not become a second request.
    assert answer.status_code == 507
    assert "轿厢门不关" in answer.content.decode()
    assert CHOOSE_AGAIN in answer.content.decode()
    assert not Request.objects.exists()


def test_files_are_asked_for_again_only_where_some_were_sent(company: Company) -> None:
    photo = SimpleUploadedFile("door.jpg", jpeg(width=68))
    nameless = {**SAID, "title": ""}
    assert CHOOSE_AGAIN in Client().post(_label(company.asset), {**nameless, "photos": photo}).content.decode()
    assert CHOOSE_AGAIN not in Client().post(_label(company.asset), nameless).content.decode()
    assert CHOOSE_AGAIN not in Client().get(_label(company.asset)).content.decode()


def test_without_a_label_the_form_says_nothing_of_equipment(company: Company) -> None:
    assert company.asset.number not in Client().get(reverse("portal:report")).content.decode()
    assert Client().post(reverse("portal:report"), SAID).status_code == 302
    request = Request.objects.get()
    assert (request.asset_id, request.source) == (None, Request.Source.WEB_FORM)


def test_an_old_label_no_longer_opens_anything(company: Company) -> None:
    old = _label(company.asset)
    equipment.renew_label(asset_id=company.asset.pk, by=SYSTEM, at=NINE)
    assert Client().get(old).status_code == 404
    assert Client().post(old, SAID).status_code == 404
    assert not Request.objects.exists()


def test_a_report_without_a_word_of_what_is_wrong_comes_back_with_all_that_was_typed(company: Company) -> None:
    answer = Client().post(_label(company.asset), {**SAID, "title": ""})
    assert answer.status_code == 422
    assert "13800138000" in answer.content.decode()
    assert not Request.objects.exists()


def test_the_label_offers_what_may_be_wrong_with_such_equipment(company: Company) -> None:
    family = company.asset.product.family
    known = make_fault(family, name=Words("门关不上", "The door does not close"))
    cause = make_fault(family, kind="cause", name=Words("皮带断裂", "Belt broken"))
    other = make_fault(make_family(), name=Words("不制冷", "It does not cool"))
    form = Client(headers={"accept-language": "zh-CN"}).get(_label(company.asset)).content.decode()
    assert "门关不上" in form
    assert "皮带断裂" not in form
    assert "不制冷" not in form
    for code in (cause.code, other.code, "<b>"):
        assert Client().post(_label(company.asset), {**SAID, "symptom_code": code}).status_code == 422
    assert not Request.objects.exists()
    Client().post(_label(company.asset), {**SAID, "symptom_code": known.code})
    Client().post(_label(company.asset), {**SAID, "symptom_code": ""})
    assert list(Request.objects.order_by("pk").values_list("symptom_code", flat=True)) == [known.code, ""]


def test_where_nothing_is_known_of_the_equipment_no_symptom_is_asked(company: Company) -> None:
    make_fault(company.asset.product.family)
    assert "symptom_code" not in Client().get(reverse("portal:report")).content.decode()
    bare = make_asset(site=company.site)
    assert "symptom_code" not in Client().get(_label(bare)).content.decode()


def test_whatever_is_refused_to_a_customer_is_said_in_the_customers_frame(company: Company) -> None:
    """Too much at once, a page that does not exist, a page that was open for too long: no rail, no search of the staff."""
    visitor = Client(enforce_csrf_checks=True)
    address = reverse("portal:report")
    too_much = visitor.post(address, {"title": "x"}, headers={"content-length": str(10**10)})
    too_late = visitor.post(address, {"title": "x"})
    nowhere = visitor.get("/p/nothing-of-this-kind/")
    assert [one.status_code for one in (too_much, too_late, nowhere)] == [413, 403, 404]
    for answer in (too_much, too_late, nowhere):
        shown = answer.content.decode()
        assert 'class="portal"' in shown
        assert 'class="framed' not in shown
        assert f'href="{address}"' in shown


def test_a_customer_who_goes_astray_is_told_in_the_customers_frame(company: Company) -> None:
    customer = browser_of(customer_actor())
    assert 'class="portal"' in customer.get("/requests/").content.decode()
    assert 'class="portal"' not in browser_of(staff_actor("engineer")).get("/nothing-here/").content.decode()

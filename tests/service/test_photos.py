"""Photographs of a visit: slots by template, what is needed to finish, what is kept of each."""

from typing import Any

import pytest
from django.urls import reverse
from tests.actors import browser_of
from tests.factories.files import png, upload
from tests.factories.service import Company, later, make_company, make_order, make_visit

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.platform.files import public as files
from aftercare.platform.files.errors import FileTypeRefusedError
from aftercare.platform.journal import public as journal
from aftercare.service.models import Order, Visit, WorkType
from aftercare.service.steps import services as steps
from aftercare.service.visits.errors import PhotosKeptError, PhotosMissingError, VisitMoveError
from aftercare.service.visits.events import Place
from aftercare.service.worktypes import services as worktypes

pytestmark = pytest.mark.django_db

SLOTS: list[dict[str, Any]] = [
    {"key": "before", "zh-hans": "作业前", "en": "Before work", "required": True},
    {"key": "during", "zh-hans": "作业中", "en": "During work", "required": False},
    {"key": "after", "zh-hans": "作业后", "en": "After work", "required": True},
]
PLACE = Place(latitude=31_230_000, longitude=121_470_000, accuracy_m=12)


def on_site(company: Company) -> Visit:
    """A visit at work, of a work type that asks for photographs."""
    kind = worktypes.save(
        code="repair", name=Words("维修", "Repair"), kind="repair", photo_slots=SLOTS, by=SYSTEM, at=later(0)
    )
    visit = make_visit(company, order=make_order(company, work_type_id=kind.pk))
    steps.accept(visit_id=visit.pk, by=company.working, at=later(10))
    return steps.arrive(visit_id=visit.pk, by=company.working, at=later(60))


def add(company: Company, visit: Visit, slot: str, **values: Any) -> files.Link:
    return steps.add_photo(visit_id=visit.pk, photo=upload(), slot=slot, by=company.working, at=later(70), **values)


def test_an_empty_required_slot_keeps_the_visit_open_and_is_named() -> None:
    company = make_company()
    visit = on_site(company)
    add(company, visit, "after")

    with pytest.raises(PhotosMissingError) as refusal:
        steps.finish(visit_id=visit.pk, by=company.working, note="好了", at=later(90))

    assert str(refusal.value) == "These photographs are still missing: Before work"
    visit.refresh_from_db()
    assert visit.state == "on_site"
    add(company, visit, "before")
    assert steps.finish(visit_id=visit.pk, by=company.working, note="好了", at=later(90)).state == "finished"


def test_a_photograph_keeps_caption_time_of_the_camera_and_place() -> None:
    company = make_company()
    visit = on_site(company)

    link = add(company, visit, "before", caption=" 门机 ", place=PLACE, device_at=later(65))

    assert (link.role, link.caption, link.subject_kind, link.subject_id) == ("photo.before", "门机", "visit", visit.pk)
    told = journal.events_of("case", visit.case_id, names=["visit.photo_added"])[0]
    assert (told.occurred_at, told.device_at, told.payload["slot"]) == (later(70), later(65), "before")
    assert told.payload["place"] == PLACE.model_dump()
    assert told.payload["sha256"] == link.file.content.sha256


def test_the_order_keeps_the_slots_that_its_work_type_had() -> None:
    company = make_company()
    visit = on_site(company)
    worktypes.save(code="repair", name=Words("维修", "Repair"), kind="repair", by=SYSTEM, at=later(61))
    assert WorkType.objects.get().photo_slots == []
    assert [slot["key"] for slot in Order.objects.get(pk=visit.order_id).photo_slots] == ["before", "during", "after"]


def test_no_slot_no_picture_no_visit_under_way() -> None:
    company = make_company()
    visit = on_site(company)
    with pytest.raises(InvalidError):
        add(company, visit, "nowhere")
    with pytest.raises((InvalidError, FileTypeRefusedError)):
        steps.add_photo(
            visit_id=visit.pk,
            photo=upload(b"plain words", name="a.txt"),
            slot="before",
            by=company.working,
            at=later(70),
        )
    planned = make_visit(company, start=300, dispatch=False)
    with pytest.raises(VisitMoveError):
        add(company, planned, "")
    assert not files.links_of("visit", visit.pk, SYSTEM)


def test_a_photograph_comes_off_while_the_visit_is_open_and_stays_afterwards() -> None:
    company = make_company()
    visit = on_site(company)
    first, second = add(company, visit, "before"), add(company, visit, "after")
    extra = add(company, visit, "")
    with pytest.raises(NotFoundError):
        steps.remove_photo(visit_id=visit.pk, link_id=first.pk + 1_000, by=company.working, at=later(80))
    assert steps.remove_photo(visit_id=visit.pk, link_id=extra.pk, by=company.working, at=later(80)) == ""
    steps.finish(visit_id=visit.pk, by=company.working, note="好了", at=later(90))

    with pytest.raises(PhotosKeptError):
        steps.remove_photo(visit_id=visit.pk, link_id=second.pk, by=company.working, at=later(95))

    assert {link.pk for link in files.links_of("visit", visit.pk, SYSTEM)} == {first.pk, second.pk}


def test_the_page_offers_the_slots_and_says_what_is_missing() -> None:
    company = make_company()
    visit = on_site(company)
    steps.start_work(visit_id=visit.pk, by=company.working, at=later(62))
    browser = browser_of(company.working)
    address = reverse("service:visit", args=[visit.pk])
    page = browser.get(address).content.decode()
    assert page.count('data-shrink="2048"') == 4
    assert "Photograph: Before work" in page
    assert 'capture="environment"' in page

    with clock.running(later(75)):
        sent = {
            "file": upload(png(), name="a.png"), "slot": "before", "caption": "门机", "latitude": "31.23",
            "longitude": "121.47", "accuracy": "9.4", "taken": later(74).isoformat(),
        }  # fmt: skip
        answer = browser.post(reverse("service:visit_photo", args=[visit.pk]), sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "门机" in answer.content.decode()
    assert "After work" not in answer.content.decode(), "the answer is the slot alone"
    told = journal.events_of("case", visit.case_id, names=["visit.photo_added"])[0]
    assert told.payload["place"] == {"latitude": 31_230_000, "longitude": 121_470_000, "accuracy_m": 9}
    assert told.device_at == later(74)
    assert "Photograph: Before work" not in browser.get(address).content.decode()

    link = files.links_of("visit", visit.pk, SYSTEM)[0]
    removed = browser.post(reverse("service:visit_photo_remove", args=[visit.pk, link.pk]))
    assert removed.status_code == 200
    assert not files.links_of("visit", visit.pk, SYSTEM)


def test_the_api_takes_photographs() -> None:
    company = make_company()
    visit = on_site(company)
    browser = browser_of(company.working)
    made = browser.post(
        f"/api/v1/visits/{visit.pk}/photos/",
        {"file": upload(), "slot": "after", "caption": "完工", "taken_at": later(70)},
    )
    assert made.status_code == 201
    assert (made.json()["role"], made.json()["caption"]) == ("photo.after", "完工")


def test_a_work_types_slots_are_written_a_line_each() -> None:
    company = make_company()
    browser = browser_of(company.manager)
    values = {
        "code": "pm", "name_zh": "保养", "name_en": "Maintenance", "kind": "maintenance", "duration_minutes": "1:00",
        "crew_size": 1, "accept_minutes": "30min", "photo_slots": "before：作业前 | Before work\n? during: 作业中",
    }  # fmt: skip
    wrong = browser.post(reverse("service:worktype_new"), {**values, "photo_slots": "作业前"})
    assert wrong.status_code == 422
    assert "Write a code in Latin letters" in wrong.content.decode()

    assert browser.post(reverse("service:worktype_new"), values).status_code == 302

    made = WorkType.objects.get(code="pm")
    assert (made.accept_minutes, made.photo_slots) == (30, [
        {"key": "before", "zh-hans": "作业前", "en": "Before work", "required": True},
        {"key": "during", "zh-hans": "作业中", "en": "", "required": False},
    ])  # fmt: skip
    again = browser.get(reverse("service:worktype", args=[made.pk])).content.decode()
    assert "before: 作业前 | Before work" in again


def test_a_work_types_parts_are_written_a_line_each_and_go_into_its_orders() -> None:
    company = make_company()
    browser = browser_of(company.manager)
    values = {
        "code": "belt", "name_zh": "换皮带", "name_en": "Change the belt", "kind": "repair", "duration_minutes": "1:00",
        "crew_size": 1, "accept_minutes": "30min", "parts": "door-belt 2\noil 68 0.5",
    }  # fmt: skip
    for wrong in ("door-belt", "door-belt zwei", "2", "door-belt 0", "door-belt -1"):
        refused = browser.post(reverse("service:worktype_new"), {**values, "parts": wrong})
        assert refused.status_code == 422
        assert "Write a part and how many" in refused.content.decode()
    assert not WorkType.objects.filter(code="belt").exists()

    assert browser.post(reverse("service:worktype_new"), values).status_code == 302

    made = WorkType.objects.get(code="belt")
    assert made.parts == [{"part": "door-belt", "quantity": 2_000}, {"part": "oil 68", "quantity": 500}]
    shown = browser.get(reverse("service:worktype", args=[made.pk])).content.decode()
    assert "door-belt 2\noil 68 0.5" in shown
    order = make_order(company, work_type_id=made.pk)
    assert "door-belt × 2, oil 68 × 0.5" in browser.get(reverse("service:order", args=[order.pk])).content.decode()

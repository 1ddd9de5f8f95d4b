"""Registers: lines of visits and free entries, each for those who may see them; columns, filters, export, paper."""

from typing import Any

import pytest
from django.urls import reverse
from pypdfium2 import PdfDocument
from tests.actors import browser_of, customer_actor, staff_actor
from tests.factories.files import NOON
from tests.factories.organisation import make_staff
from tests.factories.service import NINE, Company, make_company, make_visit
from tests.factories.sheets import make_form
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.platform.jobs import public as jobs
from aftercare.platform.sheets import public as sheets
from aftercare.regulations.models import RegisterEntry
from aftercare.regulations.packs import selectors as packs
from aftercare.regulations.packs.services import install_forms
from aftercare.regulations.registers import selectors, services

pytestmark = pytest.mark.django_db

TRIPS = """
sections:
  - key: one
    title: 外出
    fields:
      - {key: to, kind: text, label: {zh: 目的地, en: Destination}, mandatory: true}
      - {key: way, kind: choice, label: {zh: 方式, en: Way}, options: [{key: car, label: {zh: 汽车, en: By car}}]}
      - {key: things, kind: table, label: Things, columns: [{key: name, kind: text, label: Name}]}
"""
# The registers that the issue names, as they are shipped.
NAMED = (
    "site-trip-register", "return-repair-receipt", "product-register", "service-record", "service-sheet",
    "service-confirmation", "duty-roster", "vp-review", "technical-meeting", "customer-meeting", "risk-assessment",
    "scheme-evaluation",
)  # fmt: skip


@pytest.fixture
def shop() -> Company:
    with clock.running(NOON):
        make_form(TRIPS, key="trips", purpose="register")
    with clock.running(NINE):
        return make_company()


def enter(by: Actor, to: str) -> sheets.Sheet:
    with clock.running(NINE):
        sheet = services.begin_entry(form="trips", by=by, at=NINE)
        sheets.submit(sheet_id=sheet.pk, answers={"to": to, "way": "car"}, by=by, at=NINE)
        return sheet


def of_visit(shop: Company, to: str) -> sheets.Sheet:
    with clock.running(NINE):
        visit = make_visit(shop)
        sheet = sheets.open_sheet(form="trips", kind="visit", subject_id=visit.pk, role="record", by=SYSTEM, at=NINE)
        sheets.submit(sheet_id=sheet.pk, answers={"to": to}, by=shop.working, at=NINE)
        return sheet


def page(by: Actor, name: str, *args: object, **query: str) -> Any:
    with clock.running(NINE):
        return browser_of(by).get(reverse(f"regulations:{name}", args=args), query)


def test_a_register_holds_the_lines_that_the_reader_may_see(shop: Company) -> None:
    of_visit(shop, "万达广场")
    enter(shop.dispatcher, "市政大厅")
    everything = page(shop.manager, "register", "trips", q="").content.decode()
    assert "万达广场" in everything
    assert "市政大厅" in everything
    assert "Destination" in everything
    own = page(shop.working, "register", "trips", q="").content.decode()
    assert ("万达广场" in own, "市政大厅" in own) == (True, False)
    stranger = staff_actor("manager", unit=make_office())
    elsewhere = page(stranger, "register", "trips", q="").content.decode()
    assert ("万达广场" in elsewhere, "市政大厅" in elsewhere) == (False, False)
    assert page(customer_actor(), "register", "trips").status_code == 404


def test_lines_are_found_by_unit_person_and_time(shop: Company) -> None:
    of_visit(shop, "万达广场")
    enter(shop.dispatcher, "市政大厅")
    query = {
        f"in:{shop.office.path}": (True, True),
        f"by:{shop.engineer.pk}": (True, False),
        "handed_in:>2027-01-01": (False, False),
    }
    for q, expected in query.items():
        text = page(shop.manager, "register", "trips", q=q).content.decode()
        assert ("万达广场" in text, "市政大厅" in text) == expected, q


def test_a_new_entry_is_begun_by_its_writer_and_filled_in_by_nobody_else(shop: Company) -> None:
    with clock.running(NINE):
        browser = browser_of(shop.dispatcher)
        done = browser.post(reverse("regulations:register_new", args=["trips"]))
        sheet = sheets.Sheet.objects.get()
        assert done.headers["Location"] == reverse("sheets:fill", args=[sheet.pk])
        entry = RegisterEntry.objects.get()
        assert (entry.unit_id, entry.opened_by_id) == (shop.office.pk, shop.dispatcher.id)
        assert "市政大厅" not in page(shop.dispatcher, "register", "trips").content.decode()
        browser.post(reverse("sheets:fill", args=[sheet.pk]), {"to": "市政大厅", "revision": "0"})
        assert "市政大厅" in page(shop.dispatcher, "register", "trips").content.decode()
        other = staff_actor("engineer", unit=shop.office, staff=make_staff(unit=shop.office))
        assert browser_of(other).get(reverse("sheets:fill", args=[sheet.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_takes_as_many_queries_however_many_lines(
    count: int, shop: Company, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        enter(shop.dispatcher, f"第{number}处")
    with clock.running(NINE):
        browser = browser_of(shop.manager)
        url = reverse("regulations:register", args=["trips"])
        browser.get(url, {"q": ""})
        with django_assert_num_queries(19):
            assert browser.get(url, {"q": ""}).status_code == 200


def test_a_register_is_exported_and_printed(shop: Company) -> None:
    enter(shop.dispatcher, "市政大厅")
    exported = page(shop.manager, "register", "trips", format="csv")
    assert "市政大厅" in b"".join(exported.streaming_content).decode("utf-8-sig")
    printed = page(shop.manager, "register_print", "trips")
    paper = PdfDocument(printed.content)
    # The lines begin below the heading, on one sheet laid across.
    assert len(paper) == 1
    assert paper[0].get_width() > paper[0].get_height()
    assert "市政大厅" in paper[0].get_textpage().get_text_bounded()
    assert page(shop.manager, "register_print", "trips", **{"from": "nonsense"}).status_code == 200


def test_more_lines_than_are_printed_at_once_are_printed_by_a_job(
    shop: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(shop.dispatcher, "市政大厅")
    enter(shop.dispatcher, "第二处")
    monkeypatch.setattr(selectors, "MOST_PRINTED", 1)
    sent = page(shop.manager, "register_print", "trips")
    form = reverse("regulations:register_all", args=["trips"])
    assert sent.headers["Location"].startswith(form)
    with clock.running(NINE):
        browser = browser_of(shop.manager)
        wrong = browser.post(form, {"first": "2026-03-09", "last": "2026-03-01"})
        assert (wrong.status_code, jobs.Job.objects.count()) == (422, 0)
        browser.post(form, {"first": "2026-01-01", "last": "2026-12-31"})
        assert jobs.run_ready(NINE) == 1
    job = jobs.Job.objects.get()
    assert (job.state, (job.result or {})["rows"], job.progress_done) == (jobs.Job.State.DONE, 2, 2)
    content = browser.get((job.result or {})["url"])
    assert b"".join(content.streaming_content).startswith(b"%PDF")


def test_the_list_of_registers_counts_what_the_reader_sees(shop: Company) -> None:
    enter(shop.dispatcher, "市政大厅")
    assert [(one.key, one.lines) for one in selectors.registers(shop.manager)] == [("trips", 1)]
    assert [(one.key, one.lines) for one in selectors.registers(shop.working)] == [("trips", 0)]
    assert reverse("regulations:register", args=["trips"]) in page(shop.manager, "registers").content.decode()


@pytest.mark.parametrize("key", NAMED)
def test_the_named_registers_are_shipped_and_can_be_filled_in(key: str) -> None:
    assert key in packs.forms()
    install_forms([key], by=SYSTEM, at=NOON)
    version = sheets.published(key)
    form = sheets.form_of(version)
    assert all(field.label.zh and field.label.en for field in form)
    assert any(field.kind == "signature" and field.mandatory for field in form)
    assert version.definition.purpose == "register"


def test_the_api_lists_reads_and_writes_registers(shop: Company) -> None:
    of_visit(shop, "万达广场")
    with clock.running(NINE):
        browser = browser_of(shop.manager)
        (book,) = browser.get("/api/v1/registers/").json()
        assert (book["key"], book["lines"]) == ("trips", 1)

        wrong = browser.post("/api/v1/registers/trips/", {"answers": {"way": "car"}}, content_type="application/json")
        assert wrong.status_code == 422
        assert not RegisterEntry.objects.exists()

        answers = {"to": "市政大厅", "way": "car"}
        made = browser.post("/api/v1/registers/trips/", {"answers": answers}, content_type="application/json").json()
        assert made["answers"] == answers
        first = browser.get("/api/v1/registers/trips/", {"limit": 1}).json()
        rest = browser.get("/api/v1/registers/trips/", {"after": first["next"]}).json()
        assert [one["answers"]["to"] for one in (*first["items"], *rest["items"])] == ["市政大厅", "万达广场"]
        assert browser.get("/api/v1/registers/nothing/").status_code == 404

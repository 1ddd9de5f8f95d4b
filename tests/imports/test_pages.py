"""The import's pages: upload, mapping, rows with reasons in place, run, undo."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.imports import UNITS, workbook
from tests.factories.units import make_unit

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.words import Words
from aftercare.platform.imports import public as imports
from aftercare.platform.imports.models import Session, SessionRow
from aftercare.platform.imports.selectors import is_stuck
from aftercare.platform.imports.services import sessions
from aftercare.platform.jobs.models import Worker
from aftercare.platform.jobs.public import Job, run_ready
from aftercare.platform.units.public import Unit, rename_unit

pytestmark = pytest.mark.django_db

ROWS = [["Code", "Bezeichnung", "English name"], ["S1", "上海", "Shanghai"], ["S2", "", "<b>Suzhou"]]


@pytest.fixture(autouse=True)
def _target(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(imports.targets, "_items", {UNITS.key: (100, UNITS)})
    return


@pytest.fixture
def company() -> Unit:
    return make_unit(code="HQ")


@pytest.fixture
def browser() -> Client:
    return browser_of(admin_actor())


def _work() -> None:
    run_ready(datetime.now(UTC))


def _uploaded(browser: Client, company: Unit, content: bytes | None = None, name: str = "units.xlsx") -> str:
    upload = SimpleUploadedFile(name, workbook({"办事处": ROWS}) if content is None else content)
    answer = browser.post("/imports/new/", {"target": UNITS.key, "file": upload, "unit": company.pk})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


def test_a_step_that_nobody_does_says_so(browser: Client, company: Unit) -> None:
    address = _uploaded(browser, company)
    mapping = {"level-0": "offices", "column-0-0": "code", "column-0-1": "name"}
    assert browser.post(f"{address}map/", mapping).status_code == 302
    assert "no worker is running" in browser.get(f"{address}progress/").content.decode()
    Worker.objects.create(name="w", threads=2, started_at=clock.now(), seen_at=clock.now())
    said = browser.get(f"{address}progress/").content.decode()
    assert ("no worker is running" in said, "You may leave this page" in said) == (False, True)


def _mapped(browser: Client, address: str) -> None:
    mapping = {"level-0": "offices", "column-0-0": "code", "column-0-1": "name", "column-0-2": "name_en"}
    assert browser.post(f"{address}map/", mapping).status_code == 302
    _work()


def test_upload_leads_to_the_mapping_with_first_values(browser: Client, company: Unit) -> None:
    page = browser.get(_uploaded(browser, company)).content.decode()
    assert "Bezeichnung" in page
    assert "上海" in page
    assert '<option value="code" selected>' in page


@pytest.mark.parametrize("below", ["", "nameless"])
def test_a_column_without_a_heading_is_shown_by_its_values(browser: Client, company: Unit, below: str) -> None:
    content = workbook({"A": [["Code", "", "English name"], ["S1", below, "Shanghai"]]})
    page = browser.get(_uploaded(browser, company, content))
    assert page.status_code == 200
    assert ("<span>nameless</span>" in page.content.decode()) == bool(below)


def test_upload_sent_twice_is_one_session(browser: Client, company: Unit) -> None:
    key, content = str(uuid7(datetime.now(UTC))), workbook({"A": ROWS})
    addresses = {
        browser.post(
            "/imports/new/",
            {"target": UNITS.key, "file": SimpleUploadedFile("u.xlsx", content), "unit": company.pk, "submission": key},
        ).url
        for _time in range(2)
    }
    assert len(addresses) == Session.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"\xff\xd8\xff\xe0", "x.xlsx", "This picture cannot be read."),
        (b"PK\x03\x04broken", "x.xlsx", "neither a workbook"),
        (b"\x00\x01\x02", "x.csv", "neither a workbook"),
        (b"<html><table></table></html>", "x.xls", "neither a workbook"),
        (b"Code,Name\n", "x.csv", "There is no table in the file"),
        (b"x" * (50 * 2**20), "x.csv", "50 MB"),
    ],
)
def test_file_that_cannot_be_used_is_refused_in_words(
    browser: Client, company: Unit, content: bytes, name: str, message: str
) -> None:
    upload = SimpleUploadedFile(name, content)
    answer = browser.post("/imports/new/", {"target": UNITS.key, "file": upload, "unit": company.pk})
    assert 400 <= answer.status_code < 500
    place = answer.content.decode().partition('name="file"')
    assert message in place[0].rpartition("<form")[2][-2_000:] + place[2][:2_000]
    assert not Session.objects.exists()


def test_mapping_without_the_naming_column_comes_back_with_what_was_chosen(browser: Client, company: Unit) -> None:
    address = _uploaded(browser, company)
    answer = browser.post(f"{address}map/", {"level-0": "offices", "column-0-1": "name"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say which columns of the file these are: Code." in page
    assert page.count('<option value="name" selected>') == 1


def test_rows_are_shown_with_reasons_fixed_in_place_and_let_in(browser: Client, company: Unit) -> None:
    address = _uploaded(browser, company)
    _mapped(browser, address)
    page = browser.get(address).content.decode()
    assert "This is required for a new row." in page
    assert "&lt;b&gt;Suzhou" in page
    row = SessionRow.objects.get(state="error")
    fixed = browser.post(
        f"{address}rows/{row.pk}/fix/", {"column": "name", "text": "苏州"}, headers={"hx-request": "true"}
    )
    assert "苏州" in fixed.content.decode()
    assert "<html" not in fixed.content.decode()
    assert "Import 2 rows" in browser.get(address).content.decode()
    browser.post(f"{address}run/")
    _work()
    assert Unit.objects.get(code="S2").name.zh == "苏州"
    assert "Finished" in browser.get(address).content.decode()


def test_progress_is_shown_and_ends_with_the_page(browser: Client, company: Unit) -> None:
    address = _uploaded(browser, company)
    mapping = {"level-0": "offices", "column-0-0": "code", "column-0-1": "name"}
    browser.post(f"{address}map/", mapping)
    assert 'hx-trigger="every 1s"' in browser.get(address).content.decode()
    assert browser.get(f"{address}progress/").status_code == 200
    _work()
    answer = browser.get(f"{address}progress/", headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == address


def test_a_page_that_read_the_session_just_before_its_job_ended_does_not_call_it_cut_off(
    browser: Client, company: Unit
) -> None:
    address = _uploaded(browser, company)
    browser.post(f"{address}map/", {"level-0": "offices", "column-0-0": "code", "column-0-1": "name"})
    read = Session.objects.get()
    _work()
    assert not is_stuck(read)


def test_step_cut_off_for_good_can_go_on(browser: Client, company: Unit) -> None:
    address = _uploaded(browser, company)
    browser.post(f"{address}map/", {"level-0": "offices", "column-0-0": "code", "column-0-1": "name"})
    assert browser.post(f"{address}release/").status_code == 409
    Job.objects.update(state="dead", ended_at=clock.now())
    assert "cut off" in browser.get(address).content.decode()
    browser.post(f"{address}release/")
    assert Session.objects.get().state == "failed"
    browser.post(f"{address}check/")
    _work()
    assert Session.objects.get().state == "checked"


def test_a_run_that_was_stopped_says_what_is_in(browser: Client, company: Unit) -> None:
    address = _uploaded(browser, company)
    _mapped(browser, address)
    session = Session.objects.get()
    sessions.note_failure(session_id=session.pk, reason=sessions.CANCELLED, by=SYSTEM, at=clock.now())
    assert "in and stays" not in browser.get(address).content.decode()

    browser.post(f"{address}check/")
    _work()
    browser.post(f"{address}run/")
    _work()
    sessions.note_failure(session_id=session.pk, reason=sessions.CANCELLED, by=SYSTEM, at=clock.now())
    page = browser.get(address).content.decode()
    assert "This step was cancelled. 1 row is in and stays; “Check again” leads on to the others." in page
    assert (
        "这一步已取消。已写入的 1 行会保留"
        in browser.get(address, headers={"accept-language": "zh-hans"}).content.decode()
    )


def _path(browser: Client, address: str) -> list[str]:
    """The words of the arrow bar."""
    bar = browser.get(address).content.decode().partition('class="path"')[2].partition("</ol>")[0]
    return [" ".join(re.sub(r"<[^>]*>", " ", f"<li{one}").split()) for one in bar.split("<li")[1:]]


def test_what_is_checked_stopped_or_undone_stands_in_its_place_on_the_usual_path(
    browser: Client, company: Unit
) -> None:
    address = _uploaded(browser, company)
    browser.post(f"{address}map/", {"level-0": "offices", "column-0-0": "code", "column-0-1": "name"})
    assert _path(browser, address) == ["Uploaded", "Being checked", "Going in", "Finished"]
    session = Session.objects.get()
    sessions.note_failure(session_id=session.pk, reason=sessions.CANCELLED, by=SYSTEM, at=clock.now())
    assert _path(browser, address) == ["Uploaded", "Stopped", "Going in", "Finished"]

    browser.post(f"{address}check/")
    _work()
    browser.post(f"{address}run/")
    sessions.note_failure(session_id=session.pk, reason=sessions.CANCELLED, by=SYSTEM, at=clock.now())
    assert _path(browser, address) == ["Uploaded", "Checked", "Stopped", "Finished"]


def test_progress_is_told_in_the_readers_language_and_a_stop_is_said(browser: Client, company: Unit) -> None:
    address = _uploaded(browser, company)
    browser.post(f"{address}map/", {"level-0": "offices", "column-0-0": "code", "column-0-1": "name"})
    job = Job.objects.get(pk=Session.objects.get().job_id or 0)
    # The worker notes the level's name in its own language.
    Job.objects.filter(pk=job.pk).update(progress_done=1, progress_total=3, progress_text="办事处")
    assert "Offices · 1 of 3 rows" in browser.get(f"{address}progress/").content.decode()
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    page = browser.get(f"{address}progress/").content.decode()
    assert "Stopping after the rows in hand" in page
    assert f"{address}stop/" not in page


def test_the_list_tells_what_is_in_of_a_stopped_import(browser: Client, company: Unit) -> None:
    address = _uploaded(browser, company)
    _mapped(browser, address)
    browser.post(f"{address}run/")
    _work()
    Session.objects.update(counts={}, state="running")
    sessions.note_failure(session_id=Session.objects.get().pk, reason=sessions.CANCELLED, by=SYSTEM, at=clock.now())
    assert Session.objects.get().counts["done"] == 1
    Session.objects.update(counts={"done": 12_345})
    assert "12,345" in browser.get("/imports/").content.decode()


def test_a_finished_import_says_what_still_waits(browser: Client, company: Unit) -> None:
    address = _uploaded(browser, company)
    _mapped(browser, address)
    browser.post(f"{address}run/")
    _work()
    Session.objects.update(counts={"done": 3})
    assert "to go in" not in browser.get(address).content.decode()
    Session.objects.update(counts={"done": 3, "new": 1_200, "update": 1})
    page = browser.get(address).content.decode()
    assert "1,201 rows still wait to go in." in page
    assert "Import 1,201 rows" in page


def test_row_is_left_out_and_taken_in_again(browser: Client, company: Unit) -> None:
    address = _uploaded(browser, company)
    _mapped(browser, address)
    row = SessionRow.objects.get(state="new")
    assert "Left out" in browser.post(f"{address}rows/{row.pk}/skip/", {"skipped": "1"}).content.decode()
    assert "New" in browser.post(f"{address}rows/{row.pk}/skip/", {"skipped": "0"}).content.decode()
    assert 'name="text"' in browser.get(f"{address}rows/{row.pk}/").content.decode()


def test_import_is_undone_after_being_told_what_that_means(browser: Client, company: Unit) -> None:
    address = _uploaded(browser, company)
    _mapped(browser, address)
    browser.post(f"{address}run/")
    _work()
    asked = browser.get(f"{address}undo/").content.decode()
    assert "set back" in asked
    assert f"Undo the import of {Session.objects.get().file.name}" in asked
    browser.post(f"{address}undo/")
    _work()
    assert not Unit.objects.filter(code="S1").exists()
    assert "Undone" in browser.get(address).content.decode()


def test_undo_that_is_barred_names_what_was_done_later(browser: Client, company: Unit) -> None:
    address = _uploaded(browser, company)
    _mapped(browser, address)
    browser.post(f"{address}run/")
    _work()
    office = Unit.objects.get(code="S1")
    rename_unit(unit_id=office.pk, name=Words("改", "Changed"), by=SYSTEM, at=datetime.now(UTC))
    browser.post(f"{address}undo/")
    _work()
    page = browser.get(address).content.decode()
    assert "later entries build on it (1). First: A unit got another name or code · Changed · S1." in page
    listed = page.partition('class="import-blockers"')[2].partition("</ul>")[0]
    assert "got another name" in listed
    assert f'<a href="/units/{office.pk}/">' in listed
    assert "unit.renamed" not in page
    assert Unit.objects.filter(code="S1").exists()


def test_templates_and_returned_rows_are_workbooks(browser: Client, company: Unit) -> None:
    address = _uploaded(browser, company)
    _mapped(browser, address)
    for where in (f"/imports/templates/{UNITS.key}.xlsx", f"{address}returned.xlsx"):
        answer = browser.get(where)
        assert answer.content.startswith(b"PK")
        assert answer["Content-Disposition"].startswith("attachment")
    assert browser.get("/imports/templates/nothing.xlsx").status_code == 404


def test_list_takes_the_same_number_of_queries_however_long(browser: Client, company: Unit) -> None:
    taken = []
    for wanted in (1, 3):
        while Session.objects.count() < wanted:
            _uploaded(browser, company)
        browser.get("/imports/")
        with CaptureQueriesContext(connection) as queries:
            page = browser.get("/imports/").content.decode()
        taken.append(len(queries))
        assert page.count("units.xlsx") == wanted
    assert taken[0] == taken[1]


def test_who_may_not_import_sees_nothing(company: Unit) -> None:
    engineer = browser_of(staff_actor("engineer"))
    assert engineer.get("/imports/").status_code == 403
    assert engineer.get("/imports/new/").status_code == 403

"""Words that are code elsewhere, and signs that few programs stand: kept as they are, and only ever shown as words."""

import io
import zipfile
from html import escape
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.actors import browser_of
from tests.factories.service import Company, later, make_company
from tests.hostile import texts
from tests.service.test_course import on_the_way

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.accounts.public import links
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal
from aftercare.service.models import Report as Paper
from aftercare.service.models import Request
from aftercare.service.orders import services as orders
from aftercare.service.reports import services as reports
from aftercare.service.requests import services as requests
from aftercare.service.requests.rules import Report
from aftercare.service.steps import services as steps
from aftercare.service.visits import services as visits

pytestmark = pytest.mark.django_db

KEPT = {name: texts.TEXTS[name] for name in ("script", "signs", "query", "formula", "path")} | {
    "typst": texts.BROKEN_TYPST
}


@pytest.fixture
def company() -> Company:
    return make_company()


def told(company: Company, text: str) -> Request:
    """A request in which every text is the hostile one."""
    return requests.receive(
        report=Report(
            nature="breakdown", source="phone", title=text[:200], description=text, asset_id=company.asset.pk,
            reporter_name=text[:80], reporter_phone="13800000001", place_text=text[:300],
        ),
        by=SYSTEM,
        at=later(0),
    )  # fmt: skip


def shown(client: Client, path: str, **given: str) -> str:
    answer = client.get(path, given)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_text_is_shown_as_words_on_every_page(company: Company, name: str) -> None:
    text = KEPT[name]
    request = told(company, text)
    requests.answer(request_id=request.pk, by=company.hotline, way="phone", words=text, at=later(1))
    journal.run_consumers(at=clock.now())
    client = browser_of(company.manager)
    token = links.make(kind="request", subject_id=request.pk, at=clock.now())
    pages = [
        shown(client, f"/requests/{request.pk}/"),
        shown(client, f"/requests/{request.pk}/", preview="1"),
        shown(client, f"/requests/{request.pk}/correct/"),
        shown(client, "/requests/", view="all"),
        shown(client, "/requests/", view="all", q=f'"{text}"'),
        shown(client, "/search/", q=text[:60]),
        shown(client, "/ui/find/", q=text[:60]),
        shown(Client(), f"/p/t/{token}/"),
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert escape(request.title) in pages[0].replace("&#34;", "&quot;").replace("&#39;", "&#x27;")
    request.refresh_from_db()
    assert request.description == text.strip()


def test_an_export_holds_no_formula(company: Company) -> None:
    told(company, texts.FORMULA)
    client = browser_of(company.manager)
    given = {"view": "all", "cols": "number,customer,received"}
    sheet = io.BytesIO(b"".join(client.get("/requests/", {**given, "format": "xlsx"}).streaming_content))
    rows = CalamineWorkbook.from_filelike(sheet).get_sheet_by_index(0).to_python()
    with zipfile.ZipFile(sheet) as book:
        cells = book.read("xl/worksheets/sheet1.xml").decode()
    table = b"".join(client.get("/requests/", {**given, "format": "csv"}).streaming_content).decode("utf-8-sig")
    # In a workbook it is a text in a cell of texts, as it was typed; in CSV a quote says so.
    assert any(str(cell).startswith(("=", "+", "@")) for row in rows for cell in row)
    assert "<f>" not in cells
    assert all(
        not cell.strip('"').startswith(("=", "+", "@")) for line in table.splitlines() for cell in line.split(",")
    )


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_report_is_printed_whatever_stands_in_it(company: Company, name: str) -> None:
    text = KEPT[name]
    request = told(company, text)
    requests.triage(
        request_id=request.pk, by=SYSTEM, nature="breakdown", urgency="normal", impact="medium", at=later(1)
    )
    order = orders.open_for_request(request_id=request.pk, by=SYSTEM, at=later(2))
    visit = visits.plan(
        order_id=order.pk, by=SYSTEM, start_at=later(60), end_at=later(120), lead_id=company.engineer.pk,
        dispatch_now=True, at=later(3),
    )  # fmt: skip
    on_the_way(company, visit, start=4)
    steps.finish(visit_id=visit.pk, by=company.working, note=text, at=later(50))
    steps.confirm(visit_id=visit.pk, by=company.working, method="phone", name=text[:80], remark=text, at=later(51))
    reports.issue(order_id=order.pk, by=company.working, cause=text, solution=text, advice=text, at=later(52))

    jobs.run_ready(later(60))

    assert len(Paper.objects.get(order=order).file_sha256) == 64


def _bodies(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_refusal_quotes_what_was_typed_as_words(company: Company, language: str) -> None:
    client = browser_of(company.manager, **{"accept-language": language, "hx-request": "true"})
    page = _bodies(client.post("/requests/new/", {"title": "a", "nature": "breakdown", "asset-text": texts.SCRIPT}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert ("请从列表中选择" in page or "列表" in page) == (language == "zh-hans")

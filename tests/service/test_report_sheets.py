"""What of the sheets of a visit the customer's report shows."""

from typing import Any

import pytest
from django.utils import translation
from pypdfium2 import PdfDocument
from tests.factories.service import later, make_company, make_visit
from tests.factories.sheets import make_form
from tests.service.test_course import on_the_way

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.printing import public as printing
from aftercare.platform.sheets import public as sheets
from aftercare.service.models import Report, Visit
from aftercare.service.reports import services as reports
from aftercare.service.reports.shown import report_data
from aftercare.service.steps import services as steps

pytestmark = pytest.mark.django_db

PLAIN = """
sections:
  - key: trip
    title: {zh: 外出, en: Trip}
    fields:
      - {key: leaves_at, kind: moment, label: {zh: 出发时间, en: Leaves at}}
      - {key: why, kind: text, label: {zh: 事由, en: Why}}
"""
MEASURED = """
sections:
  - key: brake
    title: {zh: 制动, en: Brake}
    fields:
      - {key: noise, kind: number, label: {zh: 噪声, en: Noise}, unit: dB, max: 65}
"""


def handed_in(visit: Visit, key: str, purpose: str, source: str, answers: dict[str, Any]) -> None:
    make_form(source, key=key, purpose=purpose)
    sheet = sheets.open_sheet(form=key, kind="visit", subject_id=visit.pk, by=SYSTEM, at=later(20))
    sheets.submit(sheet_id=sheet.pk, answers=answers, by=SYSTEM, at=later(20))


def reported() -> Report:
    company = make_company()
    visit = make_visit(company)
    by = company.working
    on_the_way(company, visit, start=4)
    trip = {"leaves_at": "2026-03-02T09:30+08:00", "why": "修理"}
    handed_in(visit, "own-book", "register", PLAIN, trip)
    handed_in(visit, "look-over", "checklist", PLAIN, trip)
    handed_in(visit, "brake", "test", MEASURED, {"noise": "60"})
    steps.finish(visit_id=visit.pk, by=by, note="好了", at=later(50))
    return reports.issue(order_id=visit.order_id, by=by, cause="皮带", solution="更换", at=later(60))


def test_what_was_checked_and_measured_but_not_the_companys_own_books() -> None:
    shown = report_data(reported())["sheets"]
    assert [[(row["label"], row["value"], row["limits"], row["verdict"]) for row in one["rows"]] for one in shown] == [
        [("Leaves at", "Mon 2 Mar 2026, 09:30", "", ""), ("Why", "修理", "", "")],
        [("Noise", "60 dB", "≤ 65 dB", "pass")],
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_is_printed_with_and_without_limits(language: str) -> None:
    report = reported()
    with translation.override(language):
        content = printing.render("service/report", report_data(report), language=language, at=later(70))
    with PdfDocument(content) as paper:
        words = "".join(page.get_textpage().get_text_range() for page in paper)
    assert ("Leaves at" in words, "出发时间" in words) == (language == "en", language != "en")
    # Once: of two tables with answers, one has something to judge.
    assert words.count("Limits" if language == "en" else "限值") == 1

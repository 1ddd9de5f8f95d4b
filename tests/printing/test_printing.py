"""Papers: from data and never from markup, in both languages, with the right head."""

import io
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy
from PIL import Image
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.files import NOON, jpeg, make_file, png
from tests.factories.printing import pages_of, text_of
from tests.factories.sheets import KIND, make_sheet
from tests.factories.units import make_office, make_unit

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError, StaleError
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.money import Money
from aftercare.base.kernel.words import Words
from aftercare.platform.files.public import erase
from aftercare.platform.journal import public as journal
from aftercare.platform.journal.public import Subject, subject_names
from aftercare.platform.printing import public as printing
from aftercare.platform.printing import rules, selectors
from aftercare.platform.printing.errors import LogoRefusedError, TemplateUnknownError
from aftercare.platform.printing.models import CompanyHead
from aftercare.platform.sheets import public as sheets

HEAD = {
    "name": Words("远大电梯", "Yuanda Lifts"),
    "address": Words("上海", "Shanghai"),
    "phone": "021-62345678",
    "seal": Words("公章", "Seal"),
}


def _sample(rows: int = 2, **more: object) -> dict[str, object]:
    return {
        "title": Words("维修报告", "Repair report"),
        "number": "SR2611-00042",
        "facts": [
            [Words("客户", "Customer"), '#set page(fill: red) $x$ *b* <a> "q"'],
            [Words("报修", "Reported"), NOON],
        ],
        "table": {
            "title": Words("检查", "Check"),
            "heads": ["#", "a", "b", "c"],
            "rows": [[str(row), "间隙", "0.45 mm", "fail"] for row in range(rows)],
        },
        "note": "注意",
        "signers": [Words("工程师", "Engineer")],
        **more,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "there"),
    [
        ("zh-hans", ["维修报告", "客户", "2026-03-02周一12:00", "第1页", "共1页", "不合格", "打印时间"]),
        ("en", ["Repairreport", "Customer", "Mon2Mar2026,12:00", "Page1of1", "Fail", "Printed"]),
    ],
)
def test_paper_reads_in_its_language_and_what_was_typed_stays_text(language: str, there: list[str]) -> None:
    pdf = printing.render("printing/sample", _sample(), language=language, at=NOON)
    text = text_of(pdf).replace(" ", "").replace("　", "")
    for part in [*there, '#setpage(fill:red)$x$*b*<a>"q"', "间隙"]:
        assert part in text
    assert pages_of(pdf) == 1


@pytest.mark.django_db
def test_long_paper_has_pages_and_says_so() -> None:
    pdf = printing.render("printing/sample", _sample(80), language="en", at=NOON)
    assert pages_of(pdf) == 3
    assert "Page 3 of 3" in text_of(pdf)


@pytest.mark.django_db
def test_same_data_give_the_same_bytes() -> None:
    assert printing.render("printing/sample", _sample(), language="en", at=NOON) == printing.render(
        "printing/sample", _sample(), language="en", at=NOON
    )


@pytest.mark.django_db
def test_moments_stand_in_the_zone_of_the_place() -> None:
    pdf = printing.render("printing/sample", _sample(), language="en", zone="Europe/London", at=NOON)
    assert "Mon 2 Mar 2026, 04:00" in text_of(pdf)


def test_data_become_plain_words() -> None:
    data = {"a": Words("甲", "A"), "b": [Money(125050), date(2026, 11, 22)], 1: gettext_lazy("x"), "n": 3}
    assert rules.printable(data) == {"a": "A", "b": ["¥1,250.50", "Sun 22 Nov 2026"], "1": "x", "n": 3}


@pytest.mark.parametrize("template", ["nothing/here", "printing/none", "../../etc/passwd", "printing/../x", "x"])
def test_unknown_template_is_refused(template: str) -> None:
    with pytest.raises(TemplateUnknownError):
        rules.template_path(template)


def test_every_template_of_every_app_is_found() -> None:
    for path in Path(rules.PACKAGE).glob("*/*/typst/*.typ"):
        assert rules.template_path(f"{path.parent.parent.name}/{path.stem}") == path


@pytest.mark.django_db
def test_labels_are_forty_by_thirty_one_a_page() -> None:
    wanted = [
        printing.Label(title="自动扶梯", number=f"EQ-{n}", qr=f"https://x/{n}", lines=("虹桥",)) for n in range(3)
    ]
    pdf = printing.labels(wanted, language="zh-hans", at=NOON)
    assert pages_of(pdf) == 3
    assert re.findall(rb"/MediaBox ?\[0 0 113\.38\d* 85\.03\d*\]", pdf)
    assert "EQ-2" in text_of(pdf)


def test_qr_code_is_plain_svg() -> None:
    svg = printing.qr_svg("https://example.com/q/abc")
    assert svg.startswith("<svg")
    assert "script" not in svg


# Heads. -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_head_is_that_of_the_nearest_unit_above() -> None:
    company = make_unit(code="HQ")
    office, other = make_office(parent=company), make_office(parent=company)
    assert printing.company_head(office.path) == printing.Head()
    printing.set_head(unit_id=company.pk, values=HEAD, by=SYSTEM, at=NOON)
    printing.set_head(unit_id=office.pk, values={**HEAD, "phone": "1"}, by=SYSTEM, at=NOON)
    assert printing.company_head(office.path).phone == "1"
    assert printing.company_head(other.path).phone == "021-62345678"
    assert printing.company_head().phone == "021-62345678"


@pytest.mark.django_db
def test_head_and_logo_stand_on_the_paper() -> None:
    company = make_unit(code="HQ")
    logo = make_file(png(60, 20), name="logo.png")
    printing.set_head(unit_id=company.pk, values=HEAD, logo_id=logo.pk, by=SYSTEM, at=NOON)
    head = printing.company_head(company.path)
    assert head.logo.startswith("<svg")
    (picture,) = printing.pages(
        "printing/sample", _sample(), language="zh-hans", head=head, qr="https://x", at=NOON, output="png"
    )
    with Image.open(io.BytesIO(picture)) as image:
        assert image.size == (1191, 1684)
    assert "远大电梯" in text_of(printing.render("printing/sample", _sample(), language="zh-hans", head=head, at=NOON))
    erase(file_id=logo.pk, reason="x", by=SYSTEM, at=NOON)
    assert printing.company_head(company.path).logo == ""


@pytest.mark.django_db
def test_head_is_changed_by_version_and_told_once() -> None:
    company = make_unit()
    head = printing.set_head(unit_id=company.pk, values=HEAD, by=SYSTEM, at=NOON)
    printing.set_head(unit_id=company.pk, values=HEAD, by=SYSTEM, at=NOON, version=head.version)
    changed = journal.events_of("unit", company.pk, names=["company.head_changed"])
    assert [event.payload["fields"] for event in changed] == [["address", "name", "phone", "seal"]]
    with pytest.raises(StaleError):
        printing.set_head(unit_id=company.pk, values={"phone": "2"}, by=SYSTEM, at=NOON, version=0)
    assert CompanyHead.objects.get().phone == HEAD["phone"]


@pytest.mark.django_db
def test_logo_must_be_a_picture_and_head_needs_the_right() -> None:
    company = make_unit()
    text = make_file(b"words", name="x.txt")
    with pytest.raises(LogoRefusedError):
        printing.set_head(unit_id=company.pk, values=HEAD, logo_id=text.pk, by=SYSTEM, at=NOON)
    with pytest.raises(NotAllowedError):
        printing.set_head(unit_id=company.pk, values=HEAD, by=staff_actor("engineer", unit=company), at=NOON)
    assert not CompanyHead.objects.exists()


# Sheets on paper, pages. ------------------------------------------------------------------------


@pytest.fixture
def _owner(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = sheets.Owner(
        label=Words("上门", "Visit"), can_see=lambda ids, _by: set(ids), can_answer=lambda ids, _by: set(ids)
    )
    monkeypatch.setattr(sheets.owners, "_items", {KIND: (100, owner)})


@pytest.mark.django_db
@pytest.mark.usefixtures("_owner")
def test_sheet_on_paper_has_values_limits_verdicts_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        subject_names, "_items", {KIND: (100, lambda ids, _by: {pk: Subject(f"WO-{pk}") for pk in ids})}
    )
    sheet = make_sheet()
    with pytest.raises(NotFoundError):
        printing.sheet_pdf(sheet.pk, SYSTEM, language="en")
    photo = make_file(jpeg(300, 200))
    answers = {
        "has_brake": "pass", "gap": "0.45", "noise": "70", "photos": [photo.pk],
        "signed": {"file": photo.pk, "name": "李雷"}, "bearings": [{"place": "A", "heat": "20"}, {"place": "B", "heat": "95"}],
    }  # fmt: skip
    sheets.submit(sheet_id=sheet.pk, answers=answers, by=SYSTEM, at=NOON)
    text = text_of(printing.sheet_pdf(sheet.pk, SYSTEM, language="zh-hans", at=NOON))
    for part in ("制动间隙", "0.45 mm", "0.30–0.70 mm", "不合格", "李雷", "20 °C", "≤ 80 °C", "✗ 95 °C", "WO-1"):
        assert part in text
    sheets.submit(sheet_id=sheet.pk, answers={**answers, "noise": "60"}, by=SYSTEM, at=NOON)
    assert "70 dB" in text_of(printing.sheet_pdf(sheet.pk, SYSTEM, language="en", revision=1, at=NOON))
    assert "60 dB" in text_of(printing.sheet_pdf(sheet.pk, SYSTEM, language="en", at=NOON))
    assert "✗ 20" not in text


@pytest.mark.django_db
@pytest.mark.usefixtures("_owner")
def test_sheet_page_links_to_its_paper() -> None:
    browser = browser_of(admin_actor())
    sheet = make_sheet()
    sheets.submit(sheet_id=sheet.pk, answers={"has_brake": "na"}, by=SYSTEM, at=NOON)
    address = f"/printing/sheets/{sheet.pk}.pdf?revision=1"
    assert address in browser.get(f"/sheets/{sheet.pk}/").content.decode()
    answer = browser.get(address)
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.django_db
def test_head_is_set_up_on_its_page(settings) -> None:
    company, browser = make_unit(code="HQ", name=Words("总公司", "Head office")), browser_of(admin_actor())
    assert "Head office" in browser.get("/printing/").content.decode()
    form = {
        "name_zh": "远大",
        "name_en": "",
        "phone": "1",
        "logo": io.BytesIO(png()),
        "version": "0",
        "submission": str(uuid7(NOON)),
    }
    assert browser.post(f"/printing/heads/{company.pk}/", form).status_code == 302
    head = CompanyHead.objects.get()
    assert (head.name, head.phone, head.logo is not None) == (Words("远大", ""), "1", True)
    assert "远大" in browser.get("/printing/").content.decode()
    assert "远大" in text_of(browser.get(f"/printing/heads/{company.pk}/sample.pdf").content)
    assert browser.post(f"/printing/heads/{company.pk}/", {**form, "logo": io.BytesIO(b"words")}).status_code in {
        409,
        422,
    }


@pytest.mark.django_db
def test_who_may_not_set_up_heads_is_refused() -> None:
    company = make_unit()
    engineer: Client = browser_of(staff_actor("engineer"))
    for address in ("/printing/", f"/printing/heads/{company.pk}/", f"/printing/heads/{company.pk}/sample.pdf"):
        assert engineer.get(address).status_code == 403


def test_pictures_are_fitted_for_paper() -> None:
    assert rules.fitted(4000, 3000, 1280) == (1280, 960)
    assert rules.fitted(10, 4000, 1280) == (3, 1280)
    assert rules.fitted(40, 30, 1280) == (40, 30)


def test_moments_need_no_database() -> None:
    assert rules.printable(datetime(2026, 1, 1, tzinfo=UTC))
    assert selectors.Head().as_data()["logo"] == ""


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("早高峰人多 😀，请尽快派人", "早高峰人多，请尽快派人"),
        ("服务好 👍🏽", "服务好"),
        ("👨‍👩‍👧 在家", " 在家"),
        ("清洁光幕 ✅✨", "清洁光幕"),
        ("✓ 合格 ≥ 0.5 MΩ ① → 𠮷", "✓ 合格 ≥ 0.5 MΩ ① → 𠮷"),
    ],
)
def test_pictures_among_letters_leave_no_empty_boxes_on_paper(typed: str, printed: str) -> None:
    assert rules.printable({"text": [typed]}) == {"text": [printed]}

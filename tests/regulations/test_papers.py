"""From paper to running: brought in, read by a job, corrected beside the text, confirmed into drafts."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.actors import browser_of, staff_actor
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import DomainError, NotAllowedError, NotFoundError, StaleError
from aftercare.platform.files.models import File
from aftercare.platform.jobs import public as jobs
from aftercare.platform.jobs.models import Job
from aftercare.platform.journal import public as journal
from aftercare.platform.units.public import Unit
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.models import Regulation, Version
from aftercare.regulations.intake import selectors, services
from aftercare.regulations.intake.models import Intake
from aftercare.regulations.intake.rules import Line, Proposed, Sheet, Work, cut, joined, rows, work_of
from aftercare.regulations.intake.rules.guessing import key_from, start_and_stop
from aftercare.regulations.paper import rules as paper

SAMPLES = Path(__file__).parent / "paper"
TEXT = """电梯报修服务制度

第一章 报修
第一条 接到客户报修后，服务人员应在30分钟内答复客户，并在2小时内到达现场。
第二条 维修工程师应填写《服务记录表》。
第二章 检查
第三条 服务经理每月组织一次检查。
第四条 未经客户签字确认，不得关闭工单。
第五条 本制度由综合管理部负责解释。
"""


@pytest.fixture(autouse=True)
def _monday():
    with clock.running(MONDAY):
        yield


@pytest.fixture
def office() -> Unit:
    return make_office()


@pytest.fixture
def author(office: Unit) -> Actor:
    return staff_actor("administrator", staff=make_staff(unit=office, name="王起草"))


def upload(text: str | bytes = TEXT, name: str = "电梯报修.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def brought_in(office: Unit, by: Actor, text: str | bytes = TEXT, name: str = "电梯报修.txt") -> Intake:
    one = services.bring_in(content=upload(text, name), name=name, unit_id=office.pk, by=by, at=MONDAY)
    jobs.run_ready(MONDAY)
    one.refresh_from_db()
    return one


# -- pure -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("接到客户报修后，应在30分钟内答复客户", "30分钟内", ("request.received", "request.answered")),
        ("派工后2小时内到达现场", "2小时内", ("visit.dispatched", "visit.arrived")),
        ("到场后应在4小时内修复故障", "4小时内", ("visit.arrived", "request.resolved")),
        ("完工后三日内回访客户", "三日内", ("order.finished", "callback.made")),
        ("The engineer arrives within 2 hours of the report", "2 hours", ("request.received", "visit.arrived")),
        ("天气好的时候2小时", "2小时", ("", "")),
    ],
)  # fmt: skip
def test_a_clock_is_given_its_likely_events(text: str, words: str, expected: tuple[str, str]) -> None:
    assert start_and_stop(text, words) == expected


def test_keys_are_slugs_and_never_twice() -> None:
    assert key_from("电梯报修服务制度", ()) == "dian-ti-bao-xiu-fu-wu-zhi-du"
    assert key_from("电梯报修服务制度", {"dian-ti-bao-xiu-fu-wu-zhi-du"}) == "dian-ti-bao-xiu-fu-wu-zhi-du-2"
    assert key_from("", ()) == "regulation"
    assert key_from("2026 Lift Rules", ()) == "lift-rules"


@given(st.text(max_size=80), st.sets(st.sampled_from(["regulation", "a", "a-2", "a-b"])))
def test_any_title_gives_a_key_that_a_regulation_may_have(title: str, taken: set[str]) -> None:
    key = key_from(title, taken)
    assert key not in taken
    assert len(key) <= 40
    Sheet(key=key, title=title)
    assert key[0].isalpha()
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/*.txt")), ids=lambda path: path.stem)
def test_every_sample_becomes_rows_that_show_the_text_as_it_was_written(path: Path) -> None:
    """What the left side shows is the paper, letter by letter, with the words marked where they stand."""
    found = paper.read(path.read_bytes(), path.name)
    work = work_of(found)
    assert len({one.key for one in work.sheets}) == len(work.sheets)
    for one in work.sheets:
        for row in rows(one, found.text, 0, len(one.lines)):
            shown = "".join(piece.text for piece in row.pieces)
            assert shown == "\n".join(found.text[start:end] for start, end in row.line.spans)
            marked = [piece.text for piece in row.pieces if piece.kind]
            assert all(text.strip() for text in marked)


def test_words_that_led_to_a_proposal_are_marked() -> None:
    found = paper.read(TEXT.encode(), "a.txt")
    first = rows(work_of(found).sheets[0], found.text, 0, 1)[0]
    assert [piece.text for piece in first.pieces if piece.kind == "clock"] == ["30分钟", "2小时"]


LINE = Line(id=1, number="1", text="甲", bindings=(Proposed(kind="statement"),), spans=((0, 1),))


def test_a_joined_clause_keeps_both_texts_and_each_binding_once() -> None:
    limit = Proposed(kind="clock", value=2, unit="hour")
    second = Line(id=2, number="2", text="乙", bindings=(limit, limit), spans=((1, 2),))
    (one,) = joined(Sheet(key="a", title="", lines=(LINE, second)), 2).lines
    assert (one.number, one.text, one.spans) == ("1", "甲\n2 乙", ((0, 1), (1, 2)))
    assert one.bindings == (limit,)


def test_a_clause_joins_the_one_above_that_is_kept() -> None:
    out = Line(id=2, text="乙", taken=False)
    sheet = joined(Sheet(key="a", title="", lines=(LINE, out, Line(id=3, text="丙"))), 3)
    assert [(one.id, one.text) for one in sheet.lines] == [(1, "甲\n丙"), (2, "乙")]


def test_an_empty_line_makes_two_clauses_each_with_its_own_bindings() -> None:
    clock_, record = Proposed(kind="clock", words=("2小时",)), Proposed(kind="record", words=("登记",))
    line = Line(id=4, number="四", text="2小时到场。\n\n 并登记。", bindings=(record, clock_))
    first, second = cut(line, 9)
    assert (first.id, first.number, first.text, first.bindings) == (4, "四", "2小时到场。", (clock_,))
    assert (second.id, second.number, second.text, second.bindings) == (9, "", "并登记。", (record,))


@given(st.lists(st.text(alphabet="甲乙 \n", max_size=12), min_size=1, max_size=6))
def test_cutting_loses_no_letter(texts: list[str]) -> None:
    line = Line(id=1, text="\n\n".join(texts))
    parts = cut(line, 2)
    assert "".join("".join(one.text.split()) for one in parts) == "".join("".join(line.text.split()))
    assert len({one.id for one in parts}) == len(parts)


# -- bringing in ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_paper_is_read_by_a_job_and_becomes_a_draft(office: Unit, author: Actor) -> None:
    give_post(make_staff(unit=office), make_post("service-manager"))
    one = brought_in(office, author)
    assert one.state == "ready"
    (draft,) = services.confirm(paper_id=one.pk, by=author, at=MONDAY)
    document = documents.document_of(draft)
    assert (draft.state, document.name.zh) == ("draft", "电梯报修服务制度")
    assert [(part.number, part.title.zh) for part in document.chapters] == [("第一章", "报修"), ("第二章", "检查")]
    assert [clause.number for clause in document.clauses] == ["第一条", "第二条", "第三条", "第四条", "第五条"]
    kinds = [[binding.kind for binding in clause.bindings] for clause in document.clauses]
    assert kinds == [["clock", "clock"], ["record"], ["routine"], ["gate", "record"], ["statement"]]
    first = next(document.clauses).bindings[0]
    assert first.kind == "clock"
    assert (first.start, first.stop, str(first.targets[0].within)) == (
        ("request.received",), ("request.answered",), "30 minute",
    )  # fmt: skip
    routine = list(document.clauses)[2].bindings[0]
    assert routine.kind == "routine"
    assert routine.by == ("service-manager",)


@pytest.mark.django_db
def test_what_nobody_chose_keeps_the_draft_from_being_handed_in(office: Unit, author: Actor) -> None:
    (draft,) = services.confirm(paper_id=brought_in(office, author).pk, by=author, at=MONDAY)
    found = documents.problems_of(documents.document_of(draft))
    where = [(one.clause, one.field) for one in found if one.message == "This is still to be chosen."]
    form, before, needed = ("clause-4", "form"), ("clause-4", "before"), ("clause-4", "needs.0.event")
    assert where == [("clause-2", "form"), ("clause-3", "form"), before, needed, form]


@pytest.mark.django_db
def test_several_regulations_in_one_file_are_several_drafts(office: Unit, author: Actor) -> None:
    content = (SAMPLES / "samples" / "10-two-regulations.txt").read_bytes()
    made = services.confirm(paper_id=brought_in(office, author, content).pk, by=author, at=MONDAY)
    assert len(made) == 2
    assert len({one.regulation.key for one in made}) == 2


@pytest.mark.django_db
def test_the_journal_says_what_was_brought_in_and_what_came_of_it(office: Unit, author: Actor) -> None:
    one = brought_in(office, author)
    (draft,) = services.confirm(paper_id=one.pk, by=author, at=MONDAY)
    first, last = journal.events_of("regulation_paper", one.pk)
    assert (first.type, last.type) == ("regulation_paper.brought_in", "regulation_paper.confirmed")
    assert last.payload["regulations"] == [draft.regulation_id]
    assert (last.payload["clauses"], last.payload["bindings"]) == (5, 7)


@pytest.mark.django_db
def test_a_second_reading_does_not_undo_corrections(office: Unit, author: Actor) -> None:
    one = brought_in(office, author)
    services.keep(paper_id=one.pk, sheet=0, line=5, taken=False, by=author, at=MONDAY)
    services.keep_reading(paper_id=one.pk, found=paper.read(TEXT.encode(), "a.txt"), by=author, at=MONDAY)
    assert len(selectors.sheet_of(selectors.get(paper_id=one.pk, by=author), 0).kept) == 4


def torn() -> bytes:
    return zipped({"word/document.xml": b"<w:document"})


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 20
BAD = {
    "old word": (COMPOUND, "制度.doc", "no .docx, .pdf"),
    "password": (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "制度.docx", "password"),
    "torn docx": (torn(), "制度.docx", "damaged"),
    "no document": (zipped({"a.txt": b"x"}), "制度.docx", "no .docx, .pdf"),
    "picture": (PNG, "制度.txt", "no .docx, .pdf"),
    "empty": (b" \n ", "制度.txt", "holds no text"),
    "not a pdf": (b"hello", "制度.pdf", "damaged"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "name", "said"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_refused_at_the_form_and_nothing_is_kept(
    office: Unit, author: Actor, content: bytes, name: str, said: str
) -> None:
    answer = browser_of(author).post(
        reverse("regulations:paper_new"), {"file": upload(content, name), "unit_id": office.pk}
    )
    assert answer.status_code in (413, 415, 422)
    assert said in answer.content.decode()
    assert (Intake.objects.count(), File.objects.count(), Job.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_who_does_not_draft_brings_nothing_in(office: Unit) -> None:
    with pytest.raises(NotAllowedError):
        services.bring_in(content=upload(), name="a.txt", unit_id=office.pk, by=staff_actor("engineer"), at=MONDAY)
    assert not Intake.objects.exists()


@pytest.mark.django_db
def test_a_paper_of_another_office_is_not_found(office: Unit, author: Actor) -> None:
    one = brought_in(office, author)
    stranger = staff_actor("manager", unit=make_office())
    with pytest.raises(NotFoundError):
        selectors.get(paper_id=one.pk, by=stranger)


# -- correcting -------------------------------------------------------------------------------


def refused(do: object, error: type[DomainError], one: Intake) -> str:
    before = (Regulation.objects.count(), Version.objects.count(), one.work, one.state)
    with pytest.raises(error) as caught:
        do()  # type: ignore[operator]
    one.refresh_from_db()
    assert (Regulation.objects.count(), Version.objects.count(), one.work, one.state) == before
    return str(caught.value)


@pytest.mark.django_db
def test_two_people_at_once_the_second_is_told(office: Unit, author: Actor) -> None:
    one = brought_in(office, author)
    services.keep(paper_id=one.pk, sheet=0, line=1, taken=False, version=one.version, by=author, at=MONDAY)
    stale = one.version
    one.refresh_from_db()
    refused(
        lambda: services.join(paper_id=one.pk, sheet=0, line=3, version=stale, by=author, at=MONDAY), StaleError, one
    )


@pytest.mark.django_db
def test_nothing_kept_makes_no_draft(office: Unit, author: Actor) -> None:
    one = brought_in(office, author)
    services.keep(paper_id=one.pk, sheet=0, taken=False, by=author, at=MONDAY)
    one.refresh_from_db()
    refused(lambda: services.confirm(paper_id=one.pk, by=author, at=MONDAY), services.NothingTakenError, one)


@pytest.mark.django_db
def test_one_regulation_that_cannot_stand_keeps_all_back(office: Unit, author: Actor) -> None:
    content = (SAMPLES / "samples" / "10-two-regulations.txt").read_bytes()
    one = brought_in(office, author, content)
    services.rename(paper_id=one.pk, sheet=1, title="乙", key="taken", language="zh", by=author, at=MONDAY)
    services.rename(paper_id=one.pk, sheet=0, title="甲", key="taken", language="zh", by=author, at=MONDAY)
    one.refresh_from_db()
    said = refused(lambda: services.confirm(paper_id=one.pk, by=author, at=MONDAY), services.DraftFaultyError, one)
    assert "乙" in said


@pytest.mark.django_db
def test_a_confirmed_paper_stays_as_it_was(office: Unit, author: Actor) -> None:
    one = brought_in(office, author)
    services.confirm(paper_id=one.pk, by=author, at=MONDAY)
    one.refresh_from_db()
    for do in (
        lambda: services.confirm(paper_id=one.pk, by=author, at=MONDAY),
        lambda: services.keep(paper_id=one.pk, sheet=0, taken=False, by=author, at=MONDAY),
        lambda: services.put_away(paper_id=one.pk, by=author, at=MONDAY),
    ):
        refused(do, services.IntakeEndedError, one)


@pytest.mark.django_db
def test_a_paper_that_is_still_being_read_cannot_be_confirmed(office: Unit, author: Actor) -> None:
    one = services.bring_in(content=upload(), name="a.txt", unit_id=office.pk, by=author, at=MONDAY)
    refused(lambda: services.confirm(paper_id=one.pk, by=author, at=MONDAY), services.IntakeUnreadError, one)


# -- pages ------------------------------------------------------------------------------------


def page(browser: Client, name: str, *args: object, status: int = 200) -> str:
    answer = browser.get(reverse(f"regulations:{name}", args=args))
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.django_db
def test_from_the_upload_to_the_draft_in_the_browser(office: Unit, author: Actor) -> None:
    browser = browser_of(author)
    answer = browser.post(reverse("regulations:paper_new"), {"file": upload(), "unit_id": office.pk})
    one = Intake.objects.get()
    assert answer.headers["Location"] == reverse("regulations:paper", args=[one.pk])
    assert reverse("regulations:paper_progress", args=[one.pk]) in page(browser, "paper", one.pk)
    assert "Waiting for its turn" in page(browser, "paper_progress", one.pk)
    jobs.run_ready(MONDAY)
    page(browser, "paper_progress", one.pk, status=302)
    text = page(browser, "paper", one.pk)
    assert '<mark class="kind-clock" title="Time limit">30分钟</mark>' in text
    assert "30 minutes" in text
    edit = reverse("regulations:paper_clause", args=[one.pk, 0, 1])
    assert "接到客户报修后" in browser.get(edit).content.decode()
    values = {
        "number": "第一条", "title": "响应", "text": "半小时答复。\n\n2小时内到场。", "taken_0": "on", "kind_0": "clock",
        "value_0": "45", "unit_0": "minute", "start_0": "request.received", "stop_0": "request.answered",
        "kind_1": "clock", "value_1": "2", "unit_1": "hour", "kind_new": "record",
    }  # fmt: skip
    assert browser.post(edit, values).status_code == 302
    sheet = selectors.sheet_of(selectors.get(paper_id=one.pk, by=author), 0)
    assert [line.text for line in sheet.lines[:2]] == ["半小时答复。", "2小时内到场。"]
    assert [binding.kind for binding in sheet.lines[0].bindings] == ["clock", "record"]
    assert sheet.lines[0].bindings[0].value == 45
    assert [binding.taken for binding in sheet.lines[1].bindings] == [False]
    browser.post(reverse("regulations:paper_keep", args=[one.pk, 0, 5]), {"taken": "no"})
    browser.post(reverse("regulations:paper_join", args=[one.pk, 0, 4]))
    browser.post(
        reverse("regulations:paper_sheet", args=[one.pk, 0]), {"title": "报修", "key": "bao-xiu", "language": "zh"}
    )
    assert "Make a draft" in page(browser, "paper", one.pk)
    browser.post(reverse("regulations:paper_confirm", args=[one.pk]))
    draft = Version.objects.get()
    document = documents.document_of(draft)
    assert (draft.regulation.key, draft.regulation.unit_id) == ("bao-xiu", office.pk)
    assert [clause.number for clause in document.clauses] == ["第一条", "", "第二条", "第三条"]
    assert next(document.clauses).title.zh == "响应"
    assert "Correct" not in page(browser, "paper", one.pk)


@pytest.mark.django_db
def test_an_empty_text_and_a_bad_key_are_said_at_the_field(office: Unit, author: Actor) -> None:
    one = brought_in(office, author)
    browser = browser_of(author)
    for name, args, values in (
        ("paper_clause", [one.pk, 0, 2], {"text": " ", "kind_0": "record"}),
        ("paper_sheet", [one.pk, 0], {"title": "a", "key": "Not A Key", "language": "zh"}),
    ):
        answer = browser.post(reverse(f"regulations:{name}", args=args), values)
        assert answer.status_code == 422
        assert "field-error" in answer.content.decode()
    kept = Intake.objects.get()
    assert (kept.work, kept.version) == (one.work, one.version)


@pytest.mark.django_db
def test_a_long_paper_is_shown_page_by_page(office: Unit, author: Actor) -> None:
    text = "服务制度\n" + "".join(f"第{number}条 工程师应在{number}小时内到达现场。\n" for number in range(1, 101))
    one = brought_in(office, author, text)
    browser = browser_of(author)
    assert "Page 1 of 3" in page(browser, "paper", one.pk)
    last = browser.get(reverse("regulations:paper_sheet", args=[one.pk, 0]) + "?page=3").content.decode()
    assert "在100小时内" in last
    back = browser.post(reverse("regulations:paper_keep", args=[one.pk, 0, 90]), {"taken": "no"}).headers["Location"]
    assert back.endswith("?page=3#line-90")


@pytest.mark.django_db
def test_put_away_papers_leave_the_list(office: Unit, author: Actor) -> None:
    one = brought_in(office, author)
    browser = browser_of(author)
    assert one.name in page(browser, "paper_new")
    browser.post(reverse("regulations:paper_away", args=[one.pk]))
    assert one.name not in page(browser, "paper_new")
    assert not Regulation.objects.exists()


@pytest.mark.django_db
def test_html_in_a_paper_is_shown_as_text(office: Unit, author: Actor) -> None:
    one = brought_in(office, author, "制度\n第一条 <script>alert(1)</script>应在2小时内到场。\n第二条 略。")
    assert "<script>alert(1)" not in page(browser_of(author), "paper", one.pk)


def test_work_reads_back_as_it_was_written() -> None:
    work = work_of(paper.read(TEXT.encode(), "a.txt"))
    assert Work.model_validate_json(work.model_dump_json(exclude_defaults=True)) == work

"""From the upload to the result: mapping, dry run, fixing in place, the run, and the way back."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook
from tests.actors import staff_actor
from tests.factories.files import NOON
from tests.factories.imports import OFFICES_HEAD, TEAMS_HEAD, UNITS, make_session, workbook
from tests.factories.units import make_office, make_unit

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import DomainError, NotAllowedError, NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.platform.files.errors import FileTooLargeError
from aftercare.platform.imports import public as imports
from aftercare.platform.imports import selectors
from aftercare.platform.imports.errors import (
    MappedTwiceError,
    MappingIncompleteError,
    NothingToImportError,
    SessionStateError,
    UndoRefusedError,
)
from aftercare.platform.imports.models import BeforeImage, CreatedRows, RememberedMapping, Session, SessionRow
from aftercare.platform.imports.services import mending, sessions, work
from aftercare.platform.jobs.public import Job, run_ready
from aftercare.platform.journal import public as journal
from aftercare.platform.units.public import Unit, open_unit, rename_unit

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _target(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(imports.targets, "_items", {UNITS.key: (100, UNITS)})
    return


@pytest.fixture
def company() -> Unit:
    return make_unit(code="HQ")


def _check(session: Session) -> Session:
    sessions.prepare_check(session_id=session.pk, by=SYSTEM, at=NOON)
    return work.check(session_id=session.pk, by=SYSTEM, at=NOON)


def _run(session: Session) -> Session:
    sessions.prepare_run(session_id=session.pk, by=SYSTEM, at=NOON)
    return work.run(session_id=session.pk, by=SYSTEM, at=NOON)


def _states(session: Session) -> dict[str, str]:
    return {row.cells[0]: row.state for row in SessionRow.objects.filter(session=session).order_by("sheet", "number")}


def _why(session: Session, reference: str) -> list[tuple[str, str]]:
    row = SessionRow.objects.get(session=session, cells__0=reference)
    return [(one["column"], one["text"]["en"]) for one in row.problems]


MIXED = {
    "Offices": [
        OFFICES_HEAD,
        ["S1", "上海办", "Shanghai"],
        ["OLD", "新名字", "New name"],
        ["SAME", "一样", "Same"],
        ["", "没有编号", ""],
        ["S1", "重复", ""],
        ["LONG" * 10, "太长", ""],
        ["S2", "", "No Chinese name"],
    ],
    "Teams": [
        TEAMS_HEAD,
        ["T1", "一班", "S1"],
        ["T2", "二班", "S2"],
        ["T3", "三班", "NONE"],
        ["T4", "四班", "OLD"],
        ["HQ", "总部", "OLD"],
    ],
}


@pytest.fixture
def mixed(company: Unit) -> Session:
    for code, name in (("OLD", Words("旧", "Old")), ("SAME", Words("一样", "Same"))):
        make_office(parent=company, code=code, name=name)
    return _check(make_session(workbook(MIXED), unit=company))


def test_dry_run_says_what_would_become_of_every_row_and_writes_nothing(mixed: Session) -> None:
    assert _states(mixed) == {
        "S1": "error", "OLD": "update", "SAME": "unchanged", "": "error", "LONG" * 10: "error", "S2": "error",
        "T1": "new", "T2": "error", "T3": "error", "T4": "new", "HQ": "error",
    }  # fmt: skip
    first = SessionRow.objects.get(session=mixed, sheet=0, number=2)
    assert first.state == "new"
    assert mixed.counts == {"error": 7, "new": 3, "unchanged": 1, "update": 1}
    assert set(Unit.objects.values_list("code", flat=True)) == {"HQ", "OLD", "SAME"}


def test_reasons_stand_at_their_cell_in_both_languages(mixed: Session) -> None:
    assert _why(mixed, "") == [("code", "Without this the row cannot be told from others.")]
    assert _why(mixed, "LONG" * 10) == [("code", "At most 20 characters; these are 40.")]
    assert _why(mixed, "S2") == [("name", "This is required for a new row.")]
    assert _why(mixed, "T2") == [("office", "There is no office “S2”, neither here nor in the file.")]
    assert _why(mixed, "HQ") == [("code", "“HQ” is another kind of unit.")]
    twin = SessionRow.objects.get(session=mixed, sheet=0, number=6)
    assert twin.problems[0]["text"]["en"] == "Row 2 of the file has the same."


def test_run_lets_the_right_rows_in_and_returns_the_wrong_ones(mixed: Session) -> None:
    done = _run(mixed)
    assert done.state == "finished"
    assert done.counts == {"done": 4, "error": 7, "unchanged": 1}
    assert Unit.objects.get(code="OLD").name == Words("新名字", "New name")
    assert Unit.objects.get(code="T1").parent.code == "S1"
    outcomes = dict(SessionRow.objects.filter(session=mixed, state="done").values_list("cells__0", "outcome"))
    assert outcomes == {"S1": "new", "OLD": "update", "T1": "new", "T4": "new"}


def test_events_of_the_run_carry_the_batch(mixed: Session) -> None:
    done = _run(mixed)
    created = Unit.objects.get(code="S1")
    assert [event.batch_id for event in journal.events_of("unit", created.pk)] == [done.batch_id]


def test_returned_file_holds_the_wrong_rows_with_reasons_and_comes_back_as_an_import(
    mixed: Session, company: Unit
) -> None:
    done = _run(mixed)
    content = selectors.result_file(done)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name("Offices").to_python()
    assert rows[0] == [*OFFICES_HEAD, "Why it was returned", "Row"]
    assert ["S2", "", "No Chinese name", "Name: This is required for a new row.", 8] in rows
    again = make_session(content, unit=company)
    assert [plan.level for plan in selectors.plans_of(again)] == ["offices", "teams"]
    assert selectors.plans_of(again)[0].columns == {"0": "code", "1": "name", "2": "name_en"}


def test_reasons_are_read_in_the_readers_language(mixed: Session) -> None:
    page, after = selectors.rows_page(mixed, 0, state="error")
    assert after is None
    row = next(one for one in page if one.cells[0].text == "S2")
    assert [cell.column.key for cell in row.cells] == ["code", "name", "name_en"]
    assert str(row.cells[1].problems[0]) == "This is required for a new row."
    with translation.override("zh-hans"):
        assert str(row.cells[1].problems[0]) == row.cells[1].problems[0].zh


def test_fix_in_place_judges_the_row_again_and_those_that_waited_for_it(mixed: Session) -> None:
    row = SessionRow.objects.get(session=mixed, cells__0="S2")
    fixed, *_others = mending.fix_cell(
        session_id=mixed.pk, row_id=row.pk, column="name", text="苏州办", by=SYSTEM, at=NOON
    )
    assert fixed.state == "new"
    assert SessionRow.objects.get(session=mixed, cells__0="T2").state == "new"
    done = _run(mixed)
    assert Unit.objects.get(code="S2").name.zh == "苏州办"
    assert Unit.objects.get(code="T2").parent.code == "S2"
    assert done.counts["done"] == 6


def test_fix_that_makes_a_twin_is_told(mixed: Session) -> None:
    row = SessionRow.objects.get(session=mixed, sheet=0, number=5)
    fixed, *_others = mending.fix_cell(
        session_id=mixed.pk, row_id=row.pk, column="code", text=" s1 ", by=SYSTEM, at=NOON
    )
    assert (fixed.state, fixed.problems[0]["text"]["en"]) == ("error", "Row 2 of the file has the same.")


def test_twin_of_a_row_that_is_named_otherwise_or_left_out_becomes_right(mixed: Session) -> None:
    first = SessionRow.objects.get(session=mixed, sheet=0, number=2)
    twin = SessionRow.objects.get(session=mixed, sheet=0, number=6)
    _left_out, *others = mending.skip_row(session_id=mixed.pk, row_id=first.pk, skipped=True, by=SYSTEM, at=NOON)
    assert [(one.pk, one.state) for one in others] == [(twin.pk, "new")]
    back, *others = mending.skip_row(session_id=mixed.pk, row_id=first.pk, skipped=False, by=SYSTEM, at=NOON)
    assert (back.state, [one.state for one in others]) == ("new", ["error"])
    mending.fix_cell(session_id=mixed.pk, row_id=first.pk, column="code", text="S9", by=SYSTEM, at=NOON)
    twin.refresh_from_db()
    assert (twin.state, twin.problems) == ("new", [])


def test_rows_that_name_what_is_no_longer_there_are_told(mixed: Session) -> None:
    first = SessionRow.objects.get(session=mixed, sheet=0, number=2)
    twin = SessionRow.objects.get(session=mixed, sheet=0, number=6)
    mending.skip_row(session_id=mixed.pk, row_id=twin.pk, skipped=True, by=SYSTEM, at=NOON)
    _fixed, *others = mending.fix_cell(
        session_id=mixed.pk, row_id=first.pk, column="code", text="S9", by=SYSTEM, at=NOON
    )
    assert [(one.cells[0], one.state) for one in others] == [("T1", "error")]
    _fixed, *others = mending.fix_cell(
        session_id=mixed.pk, row_id=first.pk, column="code", text="S1", by=SYSTEM, at=NOON
    )
    assert [(one.cells[0], one.state) for one in others] == [("T1", "new")]


def test_twin_of_a_row_that_is_in_stays_a_twin_when_checked_again(mixed: Session) -> None:
    done = _run(mixed)
    _check(done)
    twin = SessionRow.objects.get(session=mixed, sheet=0, number=6)
    assert (twin.state, twin.problems[0]["text"]["en"]) == ("error", "Row 2 of the file has the same.")


def test_rows_mended_after_the_run_go_in_with_the_same_batch(mixed: Session) -> None:
    done = _run(mixed)
    row = SessionRow.objects.get(session=mixed, cells__0="S2")
    mending.fix_cell(session_id=mixed.pk, row_id=row.pk, column="name", text="苏州办", by=SYSTEM, at=NOON)
    again = _run(done)
    assert again.batch_id == done.batch_id
    assert Unit.objects.filter(code__in=["S2", "T2"]).count() == 2


def test_row_left_out_stays_out_until_it_is_taken_in_again(mixed: Session) -> None:
    row, twin = SessionRow.objects.filter(session=mixed, sheet=0, number__in=[2, 6]).order_by("number")
    for one in (row, twin):
        mending.skip_row(session_id=mixed.pk, row_id=one.pk, skipped=True, by=SYSTEM, at=NOON)
    _run(mixed)
    assert not Unit.objects.filter(code="S1").exists()
    assert SessionRow.objects.get(session=mixed, cells__0="T1").state == "error"
    taken_in, *_others = mending.skip_row(session_id=mixed.pk, row_id=row.pk, skipped=False, by=SYSTEM, at=NOON)
    assert taken_in.state == "new"


def test_change_between_check_and_run_is_seen(mixed: Session, company: Unit) -> None:
    open_unit(parent_id=company.pk, kind="office", code="S1", name=Words("上海办", "Shanghai"), by=SYSTEM, at=NOON)
    _run(mixed)
    assert SessionRow.objects.get(session=mixed, sheet=0, number=2).state == "unchanged"
    assert Unit.objects.filter(code="S1").count() == 1


def test_refusal_of_a_service_returns_the_row_and_its_neighbours_go_in(mixed: Session) -> None:
    # A team may not stand directly below a company: only the service knows.
    Unit.objects.filter(code="OLD").update(kind="team")
    _run(mixed)
    row = SessionRow.objects.get(session=mixed, cells__0="T4")
    assert row.state == "error"
    assert Unit.objects.filter(code="T1").exists()
    assert CreatedRows.objects.filter(batch_id=mixed.batch_id or Session.objects.get().batch_id).count() > 0


# Undo. ------------------------------------------------------------------------------------------


def test_undo_deletes_the_created_restores_the_changed_and_uncounts_the_events(mixed: Session) -> None:
    done = _run(mixed)
    created = Unit.objects.get(code="S1").pk
    undone = sessions.undo_session(session_id=done.pk, by=SYSTEM, at=LATER)
    assert undone.state == "undone"
    assert set(Unit.objects.values_list("code", flat=True)) == {"HQ", "OLD", "SAME"}
    assert Unit.objects.get(code="OLD").name == Words("旧", "Old")
    assert journal.events_of("unit", created) == []
    assert not CreatedRows.objects.exists()
    assert not BeforeImage.objects.exists()


def test_undone_file_can_be_imported_again(mixed: Session, company: Unit) -> None:
    sessions.undo_session(session_id=_run(mixed).pk, by=SYSTEM, at=LATER)
    again = _run(_check(make_session(workbook(MIXED), unit=company)))
    assert again.counts["done"] == 4


def test_undo_is_refused_when_something_later_touches_a_subject(mixed: Session) -> None:
    done = _run(mixed)
    office = Unit.objects.get(code="S1")
    rename_unit(unit_id=office.pk, name=Words("改", "Changed"), by=SYSTEM, at=LATER)
    with pytest.raises(DomainError) as refusal:
        sessions.undo_session(session_id=done.pk, by=SYSTEM, at=LATER)
    assert refusal.value.code == "batch_touched"
    assert Unit.objects.get(code="S1").name.en == "Changed"
    assert Session.objects.get(pk=done.pk).state == "finished"


def test_undo_is_refused_when_rows_from_elsewhere_refer_to_created_ones(mixed: Session) -> None:
    done = _run(mixed)
    office = Unit.objects.get(code="S1")
    Unit.objects.create(parent=office, kind="team", code="SIDE", name=Words("x", "x"), path="/x/", active_from=NOON)
    with pytest.raises(UndoRefusedError) as refusal:
        sessions.undo_session(session_id=done.pk, by=SYSTEM, at=LATER)
    assert "unit" in str(refusal.value)


def test_undo_happens_once(mixed: Session) -> None:
    done = _run(mixed)
    sessions.undo_session(session_id=done.pk, by=SYSTEM, at=LATER)
    with pytest.raises(SessionStateError):
        sessions.undo_session(session_id=done.pk, by=SYSTEM, at=LATER)
    with pytest.raises(DomainError):
        imports.undo(batch_id=done.batch_id, by=SYSTEM, at=LATER)


def test_cleaners_see_what_was_created(mixed: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(imports.cleaners, "_items", {"x": (1, lambda undoing: seen.extend(*undoing.ids("units.unit")))})
    done = _run(mixed)
    created = set(Unit.objects.filter(code__in=["S1", "T1", "T4"]).values_list("pk", flat=True))
    sessions.undo_session(session_id=done.pk, by=SYSTEM, at=LATER)
    assert set(seen) == created


# Mapping. ---------------------------------------------------------------------------------------

ODD = {"A": [["Nummer", "Bezeichnung", "English name"], ["S1", "上海", "Shanghai"]]}


def test_mapping_by_hand_is_remembered_for_the_next_file(company: Unit) -> None:
    session = make_session(workbook(ODD), unit=company)
    with pytest.raises(MappingIncompleteError):
        sessions.prepare_check(session_id=session.pk, by=SYSTEM, at=NOON)
    sessions.set_mapping(
        session_id=session.pk, levels=["offices"], columns=[{"0": "code", "1": "name", "2": ""}], by=SYSTEM, at=NOON
    )
    assert _check(session).counts == {"new": 1}
    again = make_session(workbook(ODD), unit=company)
    assert selectors.plans_of(again)[0].columns == {"0": "code", "1": "name"}
    assert RememberedMapping.objects.count() == 3


def test_two_headers_for_one_column_are_not_left_out_without_a_word(company: Unit) -> None:
    session = make_session(workbook(ODD), unit=company)
    with pytest.raises(MappedTwiceError) as refusal, translation.override("en"):
        sessions.set_mapping(
            session_id=session.pk,
            levels=["offices"],
            columns=[{"0": "code", "1": "name", "2": "name"}],
            by=SYSTEM,
            at=NOON,
        )
    assert refusal.value.values["headers"] == "Bezeichnung, English name"


def test_the_unit_of_rows_that_name_none_can_be_said_with_the_mapping(company: Unit) -> None:
    session = make_session(workbook(ODD))
    mapped = {"levels": ["offices"], "columns": [{"0": "code", "1": "name"}]}
    sessions.set_mapping(session_id=session.pk, **mapped, unit_id=company.pk, by=SYSTEM, at=NOON)
    sessions.set_mapping(session_id=session.pk, **mapped, by=SYSTEM, at=NOON)
    session.refresh_from_db()
    assert session.unit_id == company.pk
    stranger = staff_actor("engineer", unit=company)
    with pytest.raises((NotAllowedError, NotFoundError)):
        sessions.set_mapping(session_id=session.pk, **mapped, unit_id=company.pk, by=stranger, at=NOON)


def test_sheet_given_to_another_level_is_read_anew(company: Unit) -> None:
    session = _check(make_session(workbook({"A": [["Code", "Name"], ["X1", "甲"]]}), unit=company))
    sessions.set_mapping(
        session_id=session.pk, levels=["teams"], columns=[{"0": "code", "1": "name"}], by=SYSTEM, at=NOON
    )
    assert _check(session).counts == {"error": 1}
    assert SessionRow.objects.get().level == "teams"
    with pytest.raises(NothingToImportError):
        sessions.set_mapping(session_id=session.pk, levels=[""], columns=[{}], by=SYSTEM, at=NOON)


def test_gbk_text_goes_the_same_way(company: Unit) -> None:
    session = make_session("编号;名称\r\nS1;上海办\r\n".encode("gbk"), unit=company, name="units.csv")
    assert session.found == {"encoding": "gb18030", "separator": ";"}
    _run(_check(session))
    assert Unit.objects.get(code="S1").name.zh == "上海办"


def test_formulas_are_data_and_stay_text(company: Unit) -> None:
    session = make_session(workbook({"A": [["Code", "Name"], ["=1+1", "@SUM(A1)"]]}), unit=company)
    _run(_check(session))
    assert Unit.objects.get(code="=1+1").name.zh == "@SUM(A1)"


def test_upload_of_fifty_megabytes_is_refused_in_words() -> None:
    with pytest.raises(FileTooLargeError) as refusal:
        make_session(b"x" * (50 * 2**20))
    assert str(refusal.value) == "The file is 50 MB; the limit is 40 MB."
    assert not Session.objects.exists()


# Jobs, rights, steps. ---------------------------------------------------------------------------


def test_jobs_carry_check_run_and_undo(company: Unit) -> None:
    session = make_session(workbook({"A": [["Code", "Name"], ["S1", "上海"]]}), unit=company)
    sessions.start_check(session_id=session.pk, by=SYSTEM, at=NOON)
    assert Session.objects.get().state == "checking"
    run_ready(LATER)
    sessions.start_run(session_id=session.pk, by=SYSTEM, at=NOON)
    run_ready(LATER)
    assert Session.objects.get().counts == {"done": 1}
    sessions.start_undo(session_id=session.pk, by=SYSTEM, at=LATER)
    run_ready(LATER)
    assert Session.objects.get().state == "undone"


def test_step_that_is_called_off_says_so_and_can_be_begun_again(company: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK", 2)
    rows = [[f"S{number}", f"办{number}"] for number in range(6)]
    session = _check(make_session(workbook({"A": [["Code", "Name"], *rows]}), unit=company))
    sessions.start_run(session_id=session.pk, by=SYSTEM, at=NOON)
    keep = work._keep

    def in_the_middle(stored: list[SessionRow]) -> None:
        keep(stored)
        if Session.objects.get().state == "running" and not Job.objects.get().cancel_asked:
            sessions.stop(session_id=session.pk, by=SYSTEM, at=LATER)

    monkeypatch.setattr(work, "_keep", in_the_middle)
    run_ready(LATER)
    stopped = Session.objects.get()
    assert (stopped.state, stopped.failure["en"]) == ("failed", "This step was cancelled.")
    assert Unit.objects.filter(kind="office").count() == 2
    sessions.start_run(session_id=session.pk, by=SYSTEM, at=LATER)
    monkeypatch.setattr(work, "_keep", keep)
    run_ready(LATER)
    assert Session.objects.get().counts == {"done": 6}


def test_step_that_nobody_has_begun_is_called_off_at_once(company: Unit) -> None:
    session = make_session(workbook({"A": [["Code", "Name"], ["S1", "上海"]]}), unit=company)
    sessions.start_check(session_id=session.pk, by=SYSTEM, at=NOON)
    sessions.stop(session_id=session.pk, by=SYSTEM, at=LATER)
    assert (Session.objects.get().state, run_ready(LATER)) == ("failed", 0)
    with pytest.raises(SessionStateError):
        sessions.stop(session_id=session.pk, by=SYSTEM, at=LATER)


def test_refused_undo_by_a_job_leaves_the_session_with_the_reason(mixed: Session) -> None:
    done = _run(mixed)
    rename_unit(unit_id=Unit.objects.get(code="S1").pk, name=Words("改", "Changed"), by=SYSTEM, at=LATER)
    sessions.start_undo(session_id=done.pk, by=SYSTEM, at=LATER)
    run_ready(LATER)
    after = Session.objects.get(pk=done.pk)
    assert after.state == "finished"
    assert after.failure["en"]


def test_fault_in_a_level_is_told_at_last_and_nothing_of_the_chunk_stays(
    company: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = make_session(workbook({"A": [["Code", "Name"], ["S1", "上海"]]}), unit=company)
    _check(session)

    def broken(**_values: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tests.factories.imports.open_unit", broken)
    sessions.prepare_run(session_id=session.pk, by=SYSTEM, at=NOON)
    with pytest.raises(ZeroDivisionError):
        work.run(session_id=session.pk, by=SYSTEM, at=NOON)
    assert SessionRow.objects.get().state == "new"


def test_progress_of_loading_counts_rows_and_not_lines_of_the_file(company: Unit) -> None:
    session = make_session(workbook({"A": [["Code", "Name"], [], ["S1", "上海"], [], ["S2", "苏州"]]}), unit=company)
    told: list[tuple[int, int, str]] = []
    sessions.prepare_check(session_id=session.pk, by=SYSTEM, at=NOON)
    work.check(session_id=session.pk, by=SYSTEM, at=NOON, progress=lambda *step: told.append(step))
    assert told[0] == (2, 2, "A")


def test_run_cut_off_goes_on_where_it_was(company: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK", 2)
    rows = [[f"S{number}", f"办{number}"] for number in range(5)]
    session = _check(make_session(workbook({"A": [["Code", "Name"], *rows]}), unit=company))
    sessions.prepare_run(session_id=session.pk, by=SYSTEM, at=NOON)

    def stop(done: int, _total: int, _text: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work.run(session_id=session.pk, by=SYSTEM, at=NOON, progress=stop)
    assert Unit.objects.filter(kind="office").count() == 2
    assert work.run(session_id=session.pk, by=SYSTEM, at=NOON).counts == {"done": 5}
    assert Unit.objects.filter(kind="office").count() == 5


def test_a_slow_transaction_is_followed_by_a_smaller_one_and_a_fast_one_by_a_larger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    took = iter([0.0, 20.0, 20.0, 20.5, 20.5, 20.5, 20.5, 20.5, 20.5, 20.5])
    monkeypatch.setattr(work, "monotonic", lambda: next(took))
    pace, sizes = work.Pace(), []
    for _turn in range(5):
        sizes.append(pace.rows)
        with pace.of([SessionRow()] * pace.rows):
            pass
    # 200 rows in 20 s, then 10 in half a second; and as many as are allowed where no time is taken.
    assert sizes == [200, 10, 20, 80, 320]
    monkeypatch.setattr(work, "CHUNK", 50)
    assert pace.rows == 50


def test_all_rows_go_in_whatever_the_sizes_of_the_transactions(company: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "FIRST_CHUNK", 1)
    rows = [[f"S{number}", f"办{number}"] for number in range(9)]
    session = _check(make_session(workbook({"A": [["Code", "Name"], *rows]}), unit=company))
    told: list[int] = []
    sessions.prepare_run(session_id=session.pk, by=SYSTEM, at=NOON)
    done = work.run(session_id=session.pk, by=SYSTEM, at=NOON, progress=lambda count, _total, _text: told.append(count))
    assert (done.counts, told[0], told[-1]) == ({"done": 9}, 1, 9)


def test_nothing_ready_is_told(company: Unit) -> None:
    session = _check(make_session(workbook({"A": [["Code", "Name"], ["", "x"]]}), unit=company))
    with pytest.raises(NothingToImportError):
        sessions.start_run(session_id=session.pk, by=SYSTEM, at=NOON)


def test_discarded_session_is_over(company: Unit) -> None:
    session = _check(make_session(workbook({"A": [["Code", "Name"], ["S1", "x"]]}), unit=company))
    sessions.discard(session_id=session.pk, by=SYSTEM, at=NOON)
    assert not SessionRow.objects.exists()
    with pytest.raises(SessionStateError):
        sessions.start_run(session_id=session.pk, by=SYSTEM, at=NOON)


def test_who_may_not_import_is_refused_and_others_sessions_do_not_exist(company: Unit) -> None:
    session = make_session(workbook({"A": [["Code", "Name"], ["S1", "x"]]}), unit=company)
    engineer = staff_actor("engineer")
    with pytest.raises(NotAllowedError):
        make_session(b"Code,Name\nS1,x\n", by=engineer)
    with pytest.raises(NotFoundError):
        selectors.get_session(session.pk, engineer)


def test_long_session_takes_as_many_queries_as_a_short_one(company: Unit, django_assert_max_num_queries) -> None:
    rows = [[f"S{number}", f"办{number}"] for number in range(300)]
    session = make_session(workbook({"A": [["Code", "Name"], *rows]}), unit=company)
    sessions.prepare_check(session_id=session.pk, by=SYSTEM, at=NOON)
    with django_assert_max_num_queries(60):
        work.check(session_id=session.pk, by=SYSTEM, at=NOON)

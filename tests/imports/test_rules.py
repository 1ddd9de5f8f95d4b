"""Tables out of files, cells into values, ids into little text."""

import contextlib
import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.factories.files import archive
from tests.factories.imports import OFFICES_HEAD, TEAMS_HEAD, UNITS, workbook

from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.words import Words
from aftercare.platform.files.public import TEXT, XLSX
from aftercare.platform.files.rules import sniff
from aftercare.platform.imports.errors import (
    TableQuoteError,
    WorkbookBrokenError,
    WorkbookEmptyError,
    WorkbookOldError,
    WorkbookProtectedError,
    WorkbookTooLargeError,
    WorkbookTooWideError,
    WorkbookTypeError,
)
from aftercare.platform.imports.public import Column, Kind
from aftercare.platform.imports.rules import cells, ranges, tables, writing
from aftercare.platform.imports.rules.order import parents_first
from aftercare.platform.imports.rules.targets import in_both_languages

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _read(content: bytes, media_type: str = XLSX) -> tables.Source:
    return tables.read(io.BytesIO(content), media_type)


def _compound(*parts: str) -> bytes:
    """What begins like a compound file and names these parts in its directory."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(f"{one}\0".encode("utf-16-le") for one in parts)


# Tables. ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_tables_are_read_however_they_were_saved(encoding: str, separator: str) -> None:
    text = f'编号{separator}名称\r\nS1{separator}"上海{separator}浦东"\r\n\r\n'
    (table,) = _read(text.encode(encoding), TEXT).tables
    assert table.rows == [["编号", "名称"], ["S1", f"上海{separator}浦东"]]


def test_separator_that_excel_names_itself_counts() -> None:
    assert _read(b"sep=;\r\na,b;c\r\n", TEXT).tables[0].rows == [["a,b", "c"]]


def test_text_with_commas_in_one_column_is_one_column() -> None:
    assert _read("编号\nS1\nS2\n".encode(), TEXT).tables[0].rows == [["编号"], ["S1"], ["S2"]]


def test_workbook_cells_are_texts_as_people_read_them() -> None:
    content = workbook({"A": [["x", 13800138000, 0.1 + 0.2, 12.0, "=1+1", "007", True]]})
    assert _read(content).tables[0].rows == [["x", "13800138000", "0.3", "12", "=1+1", "007", "TRUE"]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (datetime(2026, 11, 22, 14, 5), "2026-11-22 14:05:00"),  # noqa: DTZ001
        (datetime(2026, 11, 22), "2026-11-22"),  # noqa: DTZ001
        (date(2026, 11, 22), "2026-11-22"),
        (timedelta(hours=26, minutes=3), "26:03:00"),
        (1e20, "100000000000000000000"),
        ("a\x00b\u200b ", "ab"),
        (None, ""),
    ],
)
def test_cells_of_every_kind_become_text(cell: object, text: str) -> None:
    assert tables.cell_text(cell) == text


def test_hidden_sheets_and_blank_ends_are_left_out() -> None:
    source = _read(workbook({"A": [["a", "", ""], ["", ""], ["b"]], "B": []}))
    assert [(table.name, table.rows) for table in source.tables] == [("A", [["a"], [], ["b"]])]


@pytest.mark.parametrize(
    ("content", "media_type", "error"),
    [
        (b"PK\x03\x04 broken", XLSX, WorkbookBrokenError),
        (archive("[Content_Types].xml", "xl/workbook.xml"), XLSX, WorkbookBrokenError),
        (b"\xff\xd8\xff", "image/jpeg", WorkbookTypeError),
    ],
)
def test_files_that_are_no_table_are_refused(content: bytes, media_type: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        _read(content, media_type)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (_compound("EncryptionInfo", "EncryptedPackage"), WorkbookProtectedError),
        (_compound("Workbook"), WorkbookOldError),
        (_compound("Book"), WorkbookOldError),
        (_compound("WordDocument"), WorkbookTypeError),
    ],
)
def test_old_and_protected_workbooks_are_told_apart(content: bytes, error: type[DomainError]) -> None:
    with pytest.raises(error):
        _read(content, sniff(io.BytesIO(content)))


@pytest.mark.parametrize(
    ("text", "row"), [('a,b\nS1,"open\nS2,x\n', 2), ('a,b\nS1,"two\nlines"\nS2,"open', 4), ('"a,b\nS1,x', 1)]
)
def test_quotation_mark_left_open_is_told_with_its_row(text: str, row: int) -> None:
    with pytest.raises(TableQuoteError) as refusal:
        _read(text.encode(), TEXT)
    assert refusal.value.values == {"row": row}


def test_line_too_long_for_a_cell_is_refused_in_words() -> None:
    with pytest.raises(WorkbookBrokenError):
        _read(b"a,b\n" + b"x" * 200_000, TEXT)


def test_more_columns_than_are_taken_are_refused_and_not_cut_off() -> None:
    wide = [f"c{place}" for place in range(tables.COLUMNS_LIMIT)]
    assert len(_read(workbook({"A": [wide]})).tables[0].rows[0]) == tables.COLUMNS_LIMIT
    for content, media_type in ((workbook({"A": [[*wide, "x"]]}), XLSX), (",".join([*wide, "x"]).encode(), TEXT)):
        with pytest.raises(WorkbookTooWideError):
            _read(content, media_type)


def test_cells_merged_downwards_stand_in_each_of_their_rows() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("客户")
    for place, header in enumerate(("客户", "编号")):
        sheet.merge_range(0, place, 1, place, header)
    sheet.merge_range(0, 2, 0, 3, "其他")
    sheet.write_row(1, 2, ["名称", "地址"])
    sheet.merge_range(2, 0, 3, 0, "K1")
    sheet.write_row(2, 1, ["S1", "甲", "路"])
    sheet.write_row(3, 1, ["S2", "乙"])
    book.close()
    assert _read(out.getvalue()).tables[0].rows == [
        ["客户", "编号", "其他"], ["客户", "编号", "名称", "地址"], ["K1", "S1", "甲", "路"], ["K1", "S2", "乙"],
    ]  # fmt: skip


def test_nothing_of_a_text_is_lost_but_the_quote_of_our_own_sheets() -> None:
    texts = ["张　三", "5\u00a0A", "x" * 6_000, "'+86 21-6", "'=1+1", "'tis", "a'=1"]
    kept = [*texts[:3], "+86 21-6", "=1+1", "'tis", "a'=1"]
    assert _read(workbook({"A": [texts]})).tables[0].rows == [kept]


def test_workbook_that_unfolds_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "UNFOLDED_LIMIT", 1000)
    with pytest.raises(WorkbookTooLargeError):
        _read(workbook({"A": [["a"]]}))


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROWS_LIMIT", 3)
    with pytest.raises(WorkbookTooLargeError):
        _read(b"a\n" * 5, TEXT)


@given(st.binary(max_size=300))
def test_whatever_bytes_come_they_are_read_or_refused(content: bytes) -> None:
    for media_type in (TEXT, XLSX):
        with contextlib.suppress(DomainError):
            _read(content, media_type)


# Understanding. ---------------------------------------------------------------------------------


def test_levels_and_columns_are_found_by_their_headers_in_either_language() -> None:
    content = workbook(
        {
            "随便": [["2026 年组织清单"], [], [*OFFICES_HEAD, "Remarks"], ["S1", "上海", "Shanghai", "x"]],
            "Sheet2": [TEAMS_HEAD, ["T1", "一班", "S1"]],
            "Notes": [["Please read this"]],
        }
    )
    offices, teams, notes = tables.plan(_read(content), UNITS, {})
    assert (offices.level, offices.header_row, offices.rows) == ("offices", 2, 1)
    assert offices.columns == {"0": "code", "1": "name", "2": "name_en"}
    assert (teams.level, teams.columns) == ("teams", {"0": "code", "1": "name", "2": "office"})
    assert notes.level == ""


def test_sheet_named_like_a_level_is_that_level_where_headers_fit_both() -> None:
    content = workbook({"班组": [["编号", "名称"], ["T1", "一班"]]})
    assert tables.plan(_read(content), UNITS, {})[0].level == "teams"


def test_what_somebody_decided_before_counts_more_than_the_header() -> None:
    content = workbook({"A": [["编号", "Bezeichnung", "名称"], ["S1", "上海", "x"]]})
    (plan,) = tables.plan(_read(content), UNITS, {("offices", "bezeichnung"): "name", ("offices", "名称"): ""})
    assert plan.columns == {"0": "code", "1": "name"}


def test_file_without_rows_is_refused() -> None:
    with pytest.raises(WorkbookEmptyError):
        tables.plan(_read(workbook({"A": [OFFICES_HEAD]})), UNITS, {})
    with pytest.raises(WorkbookEmptyError):
        tables.plan(_read(b" \n \n", TEXT), UNITS, {})


@pytest.mark.parametrize(
    ("header", "folded"),
    [
        ("编号 *", "编号"),
        ("Name（必填）", "name"),
        ("ＣＯＤＥ：", "code"),
        ("Serial No. (optional) *", "serialno"),
        ("(x)", "x"),
    ],
)
def test_headers_lose_what_people_vary(header: str, folded: str) -> None:
    assert tables.fold(header) == folded


# Cells. -----------------------------------------------------------------------------------------


def _column(kind: Kind, **values: object) -> Column:
    return Column(key="x", label=Words("某", "X"), kind=kind, **values)


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        (_column(Kind.TEXT), "=cmd()", "=cmd()"),
        (_column(Kind.INTEGER), "1,234", 1234),
        (_column(Kind.INTEGER), "１２", 12),
        (_column(Kind.DECIMAL, scale=3), "12.5", 12500),
        (_column(Kind.DATE), "2026/11/2", date(2026, 11, 2)),
        (_column(Kind.DATE), "2026年11月22日", date(2026, 11, 22)),
        (_column(Kind.DATE), "20261122", date(2026, 11, 22)),
        (_column(Kind.DATE), "2026-11-22 00:00:00", date(2026, 11, 22)),
        (_column(Kind.DATE), "46348", date(2026, 11, 22)),
        (_column(Kind.DATE), "46348.5868", date(2026, 11, 22)),
        (_column(Kind.MOMENT), "46348.25", datetime(2026, 11, 21, 22, 0, tzinfo=UTC)),
        (_column(Kind.MOMENT), "2026-11-22 14:05", datetime(2026, 11, 22, 6, 5, tzinfo=UTC)),
        (_column(Kind.MOMENT), "2026-11-22", datetime(2026, 11, 21, 16, 0, tzinfo=UTC)),
        (_column(Kind.MOMENT), "2026-11-22T14:05:09Z", datetime(2026, 11, 22, 14, 5, 9, tzinfo=UTC)),
        (_column(Kind.MOMENT), "2026-11-22 14:05+02:00", datetime(2026, 11, 22, 12, 5, tzinfo=UTC)),
        (_column(Kind.MOMENT), "2026年11月22日 14时05分", datetime(2026, 11, 22, 6, 5, tzinfo=UTC)),
        (_column(Kind.CHOICE, choices={"vip": Words("重点客户", "Key account")}), "重点 客户", "vip"),
        (_column(Kind.CHOICE, choices={"vip": Words("重点客户", "Key account")}), "KEY ACCOUNT", "vip"),
        (
            _column(Kind.CHOICE, choices={"vip": Words("重点客户", "Key account")}, also={"vip": ("大客户",)}),
            "大客户",
            "vip",
        ),
        (_column(Kind.FLAG), "是", True),
        (_column(Kind.FLAG), "N", False),
    ],
)
def test_cells_become_values(column: Column, text: str, value: object) -> None:
    assert cells.parse(column, text, zone=SHANGHAI) == value


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        (_column(Kind.TEXT, max_length=3), "abcd", "At most 3 characters; these are 4."),
        (_column(Kind.INTEGER), "12.5", "“12.5” is not a whole number."),
        (_column(Kind.INTEGER), "many", "“many” is not a number."),
        (_column(Kind.INTEGER), "NaN", "“NaN” is not a number."),
        (_column(Kind.INTEGER), "1e99", "“1e99” is not a number."),
        (_column(Kind.DECIMAL, scale=1), "1.25", "“1.25” has too many decimals; 1 are kept."),
        (_column(Kind.DATE), "22/11/2026", "“22/11/2026” is not a date. Write it like 2026-11-22."),
        (_column(Kind.DATE), "2026-13-01", "“2026-13-01” is not a date. Write it like 2026-11-22."),
        (_column(Kind.DATE), "2026-11-22 14:05", "“2026-11-22 14:05” is not a date. Write it like 2026-11-22."),
        (_column(Kind.MOMENT), "soon", "“soon” is not a date and time. Write it like 2026-11-22 14:05."),
        (
            _column(Kind.MOMENT),
            "2026-11-22 25:00",
            "“2026-11-22 25:00” is not a date and time. Write it like 2026-11-22 14:05.",
        ),
        (_column(Kind.FLAG), "perhaps", "Write yes or no; “perhaps” is neither."),
        (
            _column(Kind.CHOICE, choices={"a": Words("甲", "First")}),
            "b",
            "“b” is none of the possible values: First.",
        ),
    ],
)
def test_cells_that_cannot_be_read_say_why(column: Column, text: str, message: str) -> None:
    with pytest.raises(cells.CellError) as refusal:
        cells.parse(column, text, zone=SHANGHAI)
    assert str(refusal.value.text) % refusal.value.values == message


def test_what_may_be_chosen_is_said_in_the_readers_words_alone() -> None:
    column = _column(Kind.CHOICE, choices={"a": Words("甲", "First"), "b": Words("乙")})
    with pytest.raises(cells.CellError) as refusal:
        cells.parse(column, "c", zone=SHANGHAI)

    said = in_both_languages(refusal.value.text, **refusal.value.values)

    assert said == Words("“c”不在可选值之列：甲、乙。", "“c” is none of the possible values: First, 乙.")


@given(st.sampled_from(Kind), st.text(min_size=1, max_size=30))
def test_whatever_stands_in_a_cell_is_read_or_refused(kind: Kind, text: str) -> None:
    column = _column(kind, scale=2, choices={"a": Words("甲", "First")})
    with contextlib.suppress(cells.CellError):
        cells.parse(column, text, zone=SHANGHAI)


# Writing and ranges. ----------------------------------------------------------------------------


def test_template_is_understood_when_it_comes_back() -> None:
    source = _read(writing.template(UNITS))
    assert [table.name for table in source.tables] == ["Offices", "Teams", "Notes"]
    source.tables[0].rows.append(["S1", "上海"])
    plans = tables.plan(source, UNITS, {})
    assert [plan.level for plan in plans] == ["offices", "teams", ""]
    assert set(plans[0].columns.values()) == {"code", "name", "name_en", "opened_on"}


def test_returned_rows_are_text_and_nothing_a_spreadsheet_would_carry_out() -> None:
    evil = ['=HYPERLINK("http://x")', "+1", "-1", "@sum", "\t=1", "007"]
    row = writing.Returned(5, evil, frozenset({1}), "=why")
    content = writing.returned([writing.ReturnedSheet("A/B:*", ["h"], [row])])
    workbook_read = CalamineWorkbook.from_filelike(io.BytesIO(content))
    (name,) = workbook_read.sheet_names
    rows = workbook_read.get_sheet_by_name(name).to_python()
    assert rows[1][:7] == [*evil, "=why"]
    import zipfile

    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    styles = zipfile.ZipFile(io.BytesIO(content)).read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in styles


@given(st.lists(st.integers(1, 500)), st.integers(1, 50))
def test_ranges_hold_the_ids_and_come_in_chunks(ids: list[int], size: int) -> None:
    found = ranges.to_ranges(ids)
    assert ranges.from_text(ranges.to_text(found)) == found
    chunks = [
        [one for first, last in group for one in range(first, last + 1)] for group in ranges.in_chunks(found, size)
    ]
    assert [one for chunk in chunks for one in chunk] == sorted(set(ids))
    assert all(1 <= len(chunk) <= size for chunk in chunks)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=12))
def test_whatever_lies_above_goes_in_first_and_no_row_is_lost(named: list[tuple[int, int]]) -> None:
    rows = [
        (number, f"S{own}" if own else "", f"S{above}" if above else "") for number, (own, above) in enumerate(named)
    ]

    order = parents_first(rows)

    assert sorted(order) == list(range(len(rows)))
    first = {own: number for number, own, _above in reversed(rows) if own}
    above = {number: first[parent] for number, _own, parent in rows if parent in first}
    for number in range(len(rows)):
        way = [number]
        while way[-1] in above and above[way[-1]] not in way:
            way.append(above[way[-1]])
        if way[-1] not in above:  # not within a circle
            assert [order.index(one) for one in way] == sorted((order.index(one) for one in way), reverse=True)
    if all(above.get(number, -1) < number for number in range(len(rows))):
        assert order == list(range(len(rows)))

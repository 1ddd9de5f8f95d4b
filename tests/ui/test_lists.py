"""The list framework on real rows."""

import re
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook
from tests.ui import site

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.base.ui.lists import export, paging, workbooks
from aftercare.base.ui.lists.computed import Computed, Within
from aftercare.base.ui.models import SavedView
from aftercare.platform.units.public import Unit

AT = datetime(2026, 1, 1, tzinfo=UTC)
REGION = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "div#list"}


def make(
    code: str, *, kind: str = "company", parent: Unit | None = None, days: int = 0, closed: int | None = None
) -> Unit:
    opened = AT + timedelta(days=days)
    return Unit.objects.create(
        kind=kind,
        code=code,
        parent=parent,
        name=Words(f"名{code}", f"Name {code}"),
        path=f"/{code}/",
        active_from=opened,
        active_to=None if closed is None else opened + timedelta(days=closed),
    )


def clear() -> None:
    """No unit at all."""
    Unit.objects.update(kind="company", parent=None)
    Unit.objects.all().delete()


@pytest.fixture(autouse=True)
def _no_units(db: None) -> None:
    clear()


def codes(response: object) -> list[str]:
    """The numbers of the rows shown, in order."""
    text = response.content.decode()
    return [part.split("<")[0] for part in text.split('class="number"')[1:] for part in [part.split(">", 1)[1]]]


def test_one_row_and_three_rows_take_the_same_queries(
    browser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make("A")
    browser.get("/sample/units/", **REGION)
    with django_assert_num_queries(4):  # session, login, saved views, rows
        browser.get("/sample/units/", **REGION)
    make("B")
    make("C", kind="office", parent=Unit.objects.get(code="A"))
    with django_assert_num_queries(4):
        response = browser.get("/sample/units/", **REGION)
    assert codes(response) == ["A", "B", "C"]


def test_a_cell_shows_text_as_text(browser: Client) -> None:
    make("<b>x</b>")
    text = browser.get("/sample/units/").content.decode()
    assert "<b>x</b>" not in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text


def test_the_chinese_reader_sees_chinese(browser: Client) -> None:
    make("A")
    text = browser.get("/sample/units/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "名A" in text
    assert "办事处" not in text
    assert 'lang="zh-Hans"' in text
    assert "剩 2 小时" in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["A", "B", "C"]),
        ("kind:office", ["B"]),
        ("kind:Office,Team", ["B", "C"]),
        ("-kind:office", ["A", "C"]),
        ("Kind:office", ["B"]),
        ("name:名B", ["B"]),
        ('name:"Name C"', ["C"]),
        ("parent:A", ["B"]),
        ("parent:=B", ["C"]),
        ("parent:empty", ["A"]),
        ("-parent:empty", ["B", "C"]),
        ("opened:2026-01", ["A", "B"]),
        ("opened:>2026-01-31", ["C"]),
        ("opened:>=2026-01-11", ["B", "C"]),
        ("opened:<2026-01-11", ["A"]),
        ("opened:..2026-01-11", ["A", "B"]),
        ("opened:2026-01-02..2026-01-31", ["B"]),
        ("closed:empty", ["A", "C"]),
        ("kind:team or code:A", ["A", "C"]),
        ("-(kind:team or code:A)", ["B"]),
        ("b", ["B"]),
        ("-b", ["A", "C"]),
        ("young:no", ["A", "B", "C"]),
        ("above:empty", ["A"]),
        ("code:b*", ["B"]),
    ],
)
def test_criteria_narrow_the_list(browser: Client, query: str, expected: list[str]) -> None:
    a = make("A")
    b = make("B", kind="office", parent=a, days=10, closed=5)
    make("C", kind="team", parent=b, days=40)
    assert codes(browser.get("/sample/units/", {"view": "all", "q": query})) == expected


@pytest.mark.parametrize(
    "query",
    [
        "nothing:1",
        "kind:castle",
        "opened:soon",
        "kind:",
        "young:perhaps",
        "opened:now-99999999y",
        "code:>5",
        "above:Tw",
    ],
)
def test_a_criterion_that_makes_no_sense_shows_nothing_and_says_so(browser: Client, query: str) -> None:
    make("A")
    response = browser.get("/sample/units/", {"q": query})
    assert codes(response) == []
    assert "list-problem" in response.content.decode()


def test_the_address_is_the_view(browser: Client) -> None:
    make("A")
    response = browser.get("/sample/units/", {"words": "x y", "q": "kind:office old", "view": "all"})
    assert response.status_code == 302
    assert response["Location"] == "/sample/units/?view=all&q=kind%3Aoffice+x+y"


def test_an_editor_changes_its_criterion_alone(browser: Client) -> None:
    edited = {
        "q": "kind:office parent:A",
        "view": "all",
        "edit": "kind",
        "at": "0",
        "op": "-",
        "v": ["team", "company"],
    }
    response = browser.get("/sample/units/", edited, **REGION)
    assert response["HX-Push-Url"] == "/sample/units/?view=all&q=-kind%3Ateam%2Ccompany+parent%3AA"


@pytest.mark.parametrize(
    ("asked", "said"), [("young:yes", "Young"), ("young:no", "Young: No"), ("-young:yes", "Young: not Yes")]
)
def test_a_condition_that_holds_is_said_by_its_name_alone(browser: Client, asked: str, said: str) -> None:
    text = browser.get("/sample/units/", {"q": asked}).content.decode()
    assert re.search(rf">\s*{said}\s*<", text)


@pytest.mark.parametrize("field", ["kind", "opened", "parent", "above", "young"])
def test_every_kind_of_criterion_has_an_editor(browser: Client, field: str) -> None:
    response = browser.get("/sample/units/", {"part": "editor", "field": field, "q": f"{field}:empty", "at": "0"})
    assert response.status_code == 200
    assert f'name="edit" value="{field}"' in response.content.decode()


def test_the_reader_is_offered_only_where_people_are_picked(browser: Client) -> None:
    editor = browser.get("/sample/units/", {"part": "editor", "field": "above"}).content.decode()
    assert 'value="me"' not in editor


def test_htmx_gets_the_region_and_everybody_else_the_page(browser: Client) -> None:
    make("A")
    page, region = browser.get("/sample/units/"), browser.get("/sample/units/", **REGION)
    assert "<html" in page.content.decode()
    assert region.content.decode().lstrip().startswith('<div id="list"')
    assert {"HX-Request", "HX-Target"} <= {one.strip() for one in page["Vary"].split(",")}


def test_columns_follow_the_address_and_the_rights(browser: Client, may: set[str]) -> None:
    make("A")
    shown = browser.get("/sample/units/", {"cols": "opened,number,nonsense"}).content.decode()
    assert "Opened" in shown
    assert "Hidden number" not in shown
    may.add("unit.number")
    assert "Hidden number" in browser.get("/sample/units/", {"cols": "opened,number"}).content.decode()


def test_a_masked_column_is_blurred_and_cannot_be_searched(browser: Client, may: set[str]) -> None:
    make("A")
    assert "•••" in browser.get("/sample/units/", {"cols": "secret"}).content.decode()
    assert codes(browser.get("/sample/units/", {"q": "secret:A"})) == []
    may.add("unit.secret")
    assert codes(browser.get("/sample/units/", {"q": "secret:A"})) == ["A"]


def test_the_list_needs_its_permission_and_a_sign_in(browser: Client, may: set[str], client: Client) -> None:
    assert client.get("/sample/units/")["Location"] == "/accounts/login/?next=/sample/units/"
    may.clear()
    assert browser.get("/sample/units/").status_code == 403


def test_an_empty_list_says_what_is_missing(browser: Client) -> None:
    assert "No unit yet." in browser.get("/sample/units/").content.decode()
    assert "No row fits." in browser.get("/sample/units/", {"q": "kind:team"}).content.decode()


def test_counts_come_after_the_page(browser: Client) -> None:
    for code in "AB":
        make(code)
    text = browser.get("/sample/units/", {"part": "counts"}).content.decode()
    assert "2 rows" in text
    assert ">2</hx-partial>" in text
    assert ">0</hx-partial>" in text


# paging

VALUES = st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(1, 3)), min_size=0, max_size=12)


@settings(max_examples=25)
@given(VALUES, st.sampled_from(["code", "opened", "closed", "kind", "parent", "id"]), st.booleans(), st.integers(1, 5))
def test_pages_meet_without_gap_or_overlap_both_ways(
    db: None, values: list[tuple[int, int | None]], word: str, descending: bool, size: int
) -> None:
    clear()
    top = make("TOP", closed=2) if values else None
    Unit.objects.bulk_create(
        Unit(
            kind="team" if days else "office",
            code=f"U{index % 7}-{index}",
            parent=top,
            path=f"/{index}/",
            active_from=AT + timedelta(days=days),
            active_to=None if closed is None else AT + timedelta(days=days + closed),
        )
        for index, (days, closed) in enumerate(values)
    )
    sort = paging.Sort(site.UNITS.sorts[word], descending=descending)
    rows = Unit.objects.all()
    whole = [row["id"] for row in paging.fetch(rows, ["id"], sort, None, 1_000).rows]
    assert sorted(whole) == sorted(rows.values_list("id", flat=True))

    forward, pages, mark = [], [], None
    while True:
        page = paging.fetch(rows, ["id"], sort, mark, size)
        forward += [row["id"] for row in page.rows]
        pages.append(page)
        if not page.next:
            break
        mark = paging.decode(page.next)
    assert forward == whole
    assert pages[0].previous == ""

    backward: list[int] = []
    page = pages[-1]
    while page.previous:
        page = paging.fetch(rows, ["id"], sort, paging.decode(page.previous), size)
        backward = [row["id"] for row in page.rows] + backward
    assert backward == whole[: len(backward)]
    assert len(backward) >= len(whole) - size


@pytest.mark.parametrize("mark", ["", "x", "e30", "W10", "WyIiLDEsMiwzXQ", "WyJ0Iiwibm93IiwxLDBd", "////"])
def test_a_mangled_mark_is_the_first_page(browser: Client, mark: str) -> None:
    make("A")
    assert codes(browser.get("/sample/units/", {"after": mark})) in (["A"], [])
    assert paging.decode("WyJ0Iiwibm93IiwxLDBd") is None


def test_the_next_page_follows_its_link(browser: Client) -> None:
    for index in range(27):
        make(f"U{index:02}")
    first = browser.get("/sample/units/", {"size": "25"})
    link = first.content.decode().split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get("/sample/units/" + link)
    assert codes(first) + codes(second) == [f"U{index:02}" for index in range(27)]


# export


def test_export_is_this_view_and_never_a_formula(browser: Client) -> None:
    make("=1+1")
    make("@SUM(A1)", days=1)
    make("plain", days=2)
    sent = browser.get("/sample/units/", {"q": "opened:<2026-01-03", "cols": "name,opened", "format": "xlsx"})
    content = BytesIO(b"".join(sent.streaming_content))
    table = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert table[0] == ["Code", "Name", "Name", "Opened"]
    assert [row[:2] for row in table[1:]] == [["=1+1", "/=1+1/"], ["@SUM(A1)", "/@SUM(A1)/"]]
    with zipfile.ZipFile(content) as book:
        sheet, styles = (book.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in styles
    assert str(table[1][3]) == "2026-01-01 08:00:00"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("138 0013 8000", "138 0013 8000"), ("+44 20 7946 0958", "+44 20 7946 0958"), ("plain", "plain"), ("", ""),
        # A number without its sign, and something to work out.
        ("+8613800138000", "'+8613800138000"), ("+1-2", "'+1-2"), ("+44 20-7946", "'+44 20-7946"), ("+1 2+3", "'+1 2+3"),
        ("+1 (2)", "'+1 (2)"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("+44 20\n=1", "'+44 20\n=1"),
        ("=1+1", "'=1+1"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), (" =1", "' =1"),
        ("＝1+1", "'＝1+1"), ("＠SUM", "'＠SUM"),
    ],
)  # fmt: skip
def test_text_in_csv_is_never_worked_out_and_a_telephone_number_stays_as_it_is(text: str, written: str) -> None:
    assert export.neutral(text) == written


def test_csv_is_read_by_excel_and_holds_every_page(browser: Client) -> None:
    for index in range(130):
        make(f"U{index:03}")
    sent = browser.get("/sample/units/", {"format": "csv", "cols": "kind,parent"})
    body = b"".join(sent.streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")
    lines = body.decode("utf-8-sig").splitlines()
    assert lines[0] == "Code,Name,Kind,Parent"
    assert lines[1] == "U000,/U000/,Company,"
    assert len(lines) == 131
    assert site.enriched[-1] == 130


def test_more_rows_than_one_waits_for_are_refused_where_nobody_writes_them(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "LIMIT", 1)
    monkeypatch.setattr(export.long, "url", "")
    make("A")
    make("B")
    assert browser.get("/sample/units/", {"format": "csv"}).status_code == 422


def test_more_rows_than_one_waits_for_are_left_to_who_writes_them(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "LIMIT", 1)
    make("A")
    make("B")
    sent = browser.get("/sample/units/", {"format": "csv", "q": "code:A,B"})
    assert (sent.status_code, sent["Location"]) == (
        302, "/exports/new/?of=%2Fsample%2Funits%2F%3Fq%3Dcode%253AA%252CB&format=csv",
    )  # fmt: skip


def test_a_worksheet_that_is_full_goes_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "SHEET_LIMIT", 2)
    with workbooks.workbook("Units", ["Code"], [["A"], ["B"], ["C"], ["D"]]) as file:
        book = CalamineWorkbook.from_filelike(file)
        tables = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert tables == {"Units": [["Code"], ["A"], ["B"]], "Units 2": [["Code"], ["C"], ["D"]]}


DAYS = st.lists(st.integers(0, 100), max_size=40)


@settings(deadline=None)
@given(days=DAYS, since=st.integers(-5, 105), until=st.integers(-5, 105), descending=st.booleans())
def test_rows_worked_out_in_pieces_are_those_worked_out_at_once(
    days: list[int], since: int, until: int, descending: bool
) -> None:
    rows = [{"id": number, "at": AT + timedelta(days=day)} for number, day in enumerate(days)]
    held: list[int] = []

    def make_rows(within: Within) -> list[dict[str, object]]:
        found = [one for one in rows if within.since <= one["at"] < within.until]
        held.append(len(found))
        return found

    def extent(within: Within) -> tuple[datetime, datetime]:
        return within.since or AT, within.until or AT + timedelta(days=101)

    table = Computed(make_rows, bounded="at", extent=extent)
    asked = table.filter(at__gte=AT + timedelta(days=since), at__lt=AT + timedelta(days=until))
    order = paging.order(paging.Sort("at", descending))
    whole = list(asked.order_by(*order)) if since < until else []
    held.clear()
    pieces = list(asked.pieces(*order))
    assert [row for found, _number, _of in pieces for row in found] == whole
    assert [(number, of) for _found, number, of in pieces] == [(n, len(pieces)) for n in range(1, len(pieces) + 1)]
    assert len(held) == len(pieces) == max(-((since - until) // 31), 0)


# bulk


def test_bulk_previews_each_row_and_then_does_those_it_can(browser: Client) -> None:
    units = [make(code) for code in "ABC"]
    sent = {"action": "rename", "row": [unit.pk for unit in units]}
    preview = browser.post("/sample/units/", sent).content.decode()
    assert preview.count("locked") == sum(unit.pk % 2 for unit in units)
    assert all(f"{unit.code} {unit.path}" in preview for unit in units), "number and title"
    assert site.done == []
    even = [unit.pk for unit in units if not unit.pk % 2]
    result = browser.post("/sample/units/", {**sent, "row": even, "step": "run", "name": "new"}).content.decode()
    assert site.done == [(pk, "new") for pk in even]
    assert result.count('class="done"') == len(even)


def test_a_row_that_is_refused_is_named_and_the_others_go_on(browser: Client) -> None:
    unit = make("A")
    text = browser.post(
        "/sample/units/", {"action": "rename", "row": unit.pk, "step": "run", "name": "full"}
    ).content.decode()
    assert f"{unit.pk} is full." in text
    assert site.done == []


def test_bulk_asks_for_values_rows_and_rights(browser: Client) -> None:
    unit = make("A")
    without = browser.post("/sample/units/", {"action": "rename", "row": unit.pk, "step": "run"})
    assert "This field is required." in without.content.decode()
    assert browser.post("/sample/units/", {"action": "rename"}).status_code == 422
    assert browser.post("/sample/units/", {"action": "burn", "row": unit.pk}).status_code == 403
    assert browser.post("/sample/units/", {"action": "other", "row": unit.pk}).status_code == 404
    assert site.done == []


def test_bulk_takes_all_rows_of_the_view_up_to_a_limit(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for code in "ABC":
        make(code)
    assert (
        "for 3 rows" not in browser.post("/sample/units/?q=code:A", {"action": "rename", "all": "1"}).content.decode()
    )
    monkeypatch.setattr("aftercare.base.ui.lists.bulk.LIMIT", 2)
    assert browser.post("/sample/units/", {"action": "rename", "all": "1"}).status_code == 422


# saved views


def test_a_view_is_saved_shared_preferred_and_deleted(browser: Client, reader: Actor) -> None:
    make("A")
    make("B", kind="office", parent=Unit.objects.get())
    shown = browser.get(
        "/ui/views/new/", {"list_key": "sample.units", "query": "kind:office", "back": "/sample/units/"}
    )
    assert 'value="kind:office"' in shown.content.decode()
    saved = {
        "name": "Mine",
        "list_key": "sample.units",
        "query": "kind:office",
        "sort": "-code",
        "columns": "name",
        "density": "comfortable",
    }
    response = browser.post("/ui/views/new/?back=/sample/units/", saved)
    assert response.status_code == 302, response.content.decode()
    view = SavedView.objects.get()
    assert response["Location"] == f"/sample/units/?view=s{view.pk}"
    assert codes(browser.get(f"/sample/units/?view=s{view.pk}")) == ["B"]
    assert codes(browser.get("/sample/units/")) == ["A", "B"]

    browser.post(f"/ui/views/{view.pk}/", {"do": "prefer", "back": "/sample/units/"})
    preferred = browser.get("/sample/units/")
    assert codes(preferred) == ["B"]
    assert "density-comfortable" in preferred.content.decode()

    shown = browser.get(f"/ui/views/{view.pk}/edit/?back=/sample/units/").content.decode()
    assert 'value="Mine"' in shown
    named = {"name": "Offices", "shared": "on"}
    assert browser.post(f"/ui/views/{view.pk}/edit/?back=/sample/units/", named)["Location"].endswith(f"s{view.pk}")
    browser.post(f"/ui/views/{view.pk}/", {"do": "update", "query": "kind:company", "back": "/sample/units/"})
    assert codes(browser.get("/sample/units/")) == ["A"]
    view.refresh_from_db()
    assert (view.name, view.shared) == ("Offices", True), "who sees it stays as it is when its content is replaced"
    browser.post(f"/ui/views/{view.pk}/", {"do": "delete", "back": "/sample/units/"})
    assert not SavedView.objects.exists()


def test_another_persons_view_is_seen_only_when_shared_and_never_changed(browser: Client) -> None:
    kept = {"list_key": "sample.units", "owner_id": 999_999, "query": "kind:office"}
    secret = SavedView.objects.create(name="Theirs", **kept)
    shared = SavedView.objects.create(name="For all", shared=True, preferred=True, **kept)
    text = browser.get("/sample/units/").content.decode()
    assert "For all" in text
    assert "Theirs" not in text
    for view in (secret, shared):
        assert browser.post(f"/ui/views/{view.pk}/", {"do": "delete"}).status_code == 404
        assert browser.post(f"/ui/views/{view.pk}/edit/", {"name": "Ours"}).status_code == 404
    assert SavedView.objects.count() == 2


def test_two_views_of_one_name_are_refused_at_the_field(browser: Client, reader: Actor) -> None:
    SavedView.objects.create(list_key="sample.units", owner_id=reader.user_id, name="Mine")
    response = browser.post("/ui/views/new/", {"name": " Mine ", "list_key": "sample.units"})
    assert response.status_code == 409
    assert "You already have a view named “Mine”." in response.content.decode()
    assert SavedView.objects.count() == 1
    other = SavedView.objects.create(list_key="sample.units", owner_id=reader.user_id, name="Other")
    response = browser.post(f"/ui/views/{other.pk}/edit/", {"name": "Mine"})
    assert response.status_code == 409
    assert "You already have a view named “Mine”." in response.content.decode()
    assert browser.post(f"/ui/views/{other.pk}/edit/", {"name": "Other", "shared": "on"}).status_code == 302

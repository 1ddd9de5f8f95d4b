"""The results page, the palette, the command line."""

import pytest
from tests.actors import browser_of
from tests.factories.search import PERMISSION, shelf
from tests.factories.units import make_unit

from aftercare.base.kernel.words import Words
from aftercare.config.cli import make_parser
from aftercare.platform.accounts.public import permissions, remembering
from aftercare.platform.search.models import IndexRow
from aftercare.platform.search.views import in_palette

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _permission():
    permissions.declare(PERMISSION, Words(zh="查看", en="See"))
    yield
    permissions._known.pop(PERMISSION)


@pytest.fixture
def things(monkeypatch):
    with shelf("thing", monkeypatch) as made:
        yield made


def test_results_stand_by_kind_and_are_escaped(things, monkeypatch, reader_in):
    reader = reader_in(make_unit(), "company")
    with shelf("part", monkeypatch) as parts:
        things.put(1, "阀门 <script>", number="T1", text="东侧阀门漏水")
        parts.put(2, "阀门垫片", number="P2")

        page = browser_of(reader).get("/search/?q=阀门").text

    assert "<script>alert" not in page
    assert "阀门 &lt;script&gt;" in page
    assert 'href="/thing/1/"' in page
    assert 'href="/part/2/"' in page
    assert "东侧阀门漏水" in page


def test_more_of_one_kind_are_a_click_away(things, reader_in):
    browser = browser_of(reader_in(make_unit(), "company"))
    for number in range(1, 13):
        things.put(number, f"阀门 {number}")

    some, all_of_it = browser.get("/search/?q=阀门").text, browser.get("/search/?q=阀门&kind=thing").text

    assert some.count('href="/thing/') == 10
    assert "kind=thing" in some
    assert all_of_it.count('href="/thing/') == 12


def test_nothing_typed_and_nothing_found(things, reader_in):
    browser = browser_of(reader_in(make_unit(), "company"))
    assert browser.get("/search/").status_code == 200
    assert "Nothing found" in browser.get("/search/?q=nosuchthing&kind=nosuchkind").text


def test_the_palette_shows_the_best_and_the_way_to_all(things, reader_in):
    reader = reader_in(make_unit(), "company")
    for number in range(1, 5):
        things.put(number, "阀门", number=f"T{number}")

    hits = in_palette(reader, "阀门", 3)

    assert [(hit.label, hit.url) for hit in hits[:3]] == [
        ("T4 阀门", "/thing/4/"),
        ("T3 阀门", "/thing/3/"),
        ("T2 阀门", "/thing/2/"),
    ]
    assert hits[3].url.startswith("/search/?q=")
    assert "T4" in browser_of(reader).get("/ui/find/?q=阀门").text


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_the_same(things, count, django_assert_num_queries, reader_in):
    reader = reader_in(make_unit(), "company")
    for number in range(1, count + 1):
        things.put(number, "阀门")
    with remembering():
        in_palette(reader, "阀门", 8)
        with django_assert_num_queries(3):
            found = in_palette(reader, "阀门", 8)
    assert len(found) == count


def test_the_index_is_rebuilt_from_the_command_line(things, capsys):
    things.put(1, "阀门")
    IndexRow.objects.filter(pk__gt=0).delete()

    options = make_parser().parse_args(["search", "rebuild", "--kind", "thing"])
    assert options.run(options) == 0

    assert "Thing: 1 objects indexed." in capsys.readouterr().out
    assert IndexRow.objects.count() == 1

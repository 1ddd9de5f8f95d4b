"""Finding in the database: recall, scope, the owner's last word, freshness."""

from datetime import timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.journal import NOON, open_thing
from tests.factories.search import PERMISSION, shelf
from tests.factories.units import make_office, make_unit

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.public import permissions
from aftercare.platform.journal.public import run_consumers
from aftercare.platform.search.models import Entry, IndexRow
from aftercare.platform.search.public import find, refresh
from aftercare.platform.search.services import rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _permission():
    permissions.declare(PERMISSION, Words(zh="查看", en="See"))
    yield
    permissions._known.pop(PERMISSION)


@pytest.fixture
def things(monkeypatch):
    with shelf("thing", monkeypatch, events=frozenset({"thing.opened"})) as made:
        yield made


def ids(text, by=SYSTEM, **options):
    return [hit.id for hit in find(text, by, **options)]


def test_chinese_latin_and_numbers_are_found(things):
    things.put(1, "电梯门机异响", number="SR2611-00012", text="东侧客梯 Gen2-MR，停在三楼")
    things.put(2, "水泵漏水", number="SR2611-00013", unseen="13812345678")

    assert ids("门机") == [1]
    assert ids("机门") == []
    assert ids("GEN2") == [1]
    assert ids("gen2m") == []
    assert ids("客梯 gen") == [1]
    assert ids("客梯 漏水") == []
    assert ids("5678") == [2]
    assert ids("138 1234 5678") == []
    assert ids("13812345678") == [2]
    assert ids("0012") == [1]
    assert ids("sr2611") == [2, 1]
    assert ids("SR261100012") == [1]
    assert ids("sbls") == [2]


def test_a_long_question_without_blanks_is_found_by_its_pairs(things):
    things.put(1, "三号楼电梯困人")
    things.put(2, "三号楼水泵")

    assert ids("电梯三号楼") == []
    assert ids("号楼电梯困") == [1]


def test_an_exact_number_comes_first_and_a_code_is_recognised(things):
    things.put(1, "甲", number="A12")
    things.put(2, "乙 A12 旁边", number="A123")

    assert ids("a12") == [1, 2]
    assert ids(f"{settings.PUBLIC_URL}/s/2") == [2]


def test_newest_first_and_bounded(things):
    for number in range(1, 31):
        things.put(number, f"阀门 {number}")

    assert ids("阀门", limit=5) == [30, 29, 28, 27, 26]


def test_other_kinds_are_left_out(things, monkeypatch):
    things.put(1, "阀门")
    with shelf("part", monkeypatch) as parts:
        parts.put(9, "阀门垫片")
        assert sorted((hit.kind, hit.url) for hit in find("阀门", SYSTEM)) == [
            ("part", "/part/9/"),
            ("thing", "/thing/1/"),
        ]
        assert ids("阀门", kinds=["part"]) == [9]


def test_hits_lie_in_the_readers_part_and_the_owner_has_the_last_word(things, reader_in):
    here, there = make_office(), make_office()
    things.put(1, "阀门", unit_path=here.path)
    things.put(2, "阀门", unit_path=there.path)
    things.put(3, "阀门", unit_path=here.path)
    things.hidden.add(3)

    assert ids("阀门", reader_in(here, "office")) == [1]
    assert ids("阀门") == [2, 1]


def test_who_may_see_own_things_only_finds_own_things(things, reader_in):
    office = make_office()
    reader = reader_in(office, "own")
    things.put(1, "阀门", unit_path=office.path)
    things.put(2, "阀门", unit_path=office.path, owners=(("staff", reader.id),))

    assert ids("阀门", reader) == [2]


def test_who_may_see_nothing_finds_nothing(things):
    things.put(1, "阀门")
    assert ids("阀门", Actor(kind=ActorKind.LINK)) == []


def test_many_invisible_rows_do_not_hide_an_own_one(things, reader_in):
    reader = reader_in(make_unit(), "own")
    things.put(1, "阀门", owners=(("staff", reader.id),))
    for number in range(2, 160):
        things.rows[number] = type(things.rows[1])(id=number, title="阀门", unit_path="/1/")
    refresh("thing", range(2, 160))

    assert ids("阀门", reader) == [1]


def test_refreshing_changes_and_forgets(things):
    things.put(1, "阀门")
    things.put(1, "水泵")
    assert (ids("阀门"), ids("水泵")) == ([], [1])

    del things.rows[1]
    refresh("thing", [1])
    assert (ids("水泵"), Entry.objects.count(), IndexRow.objects.count()) == ([], 0, 0)


def test_a_refused_change_is_not_found(things):
    @command("test.change")
    def change(*, by, at):
        things.put(1, "阀门")
        raise DomainError

    with pytest.raises(DomainError):
        change(by=SYSTEM, at=NOON)
    assert ids("阀门") == []


def test_the_index_follows_the_journal(things):
    things.put(1, "阀门")
    things.rows[1] = type(things.rows[1])(id=1, title="水泵", unit_path="/1/")
    open_thing(thing_id=1, by=SYSTEM, at=NOON)

    run_consumers(at=NOON, only={"search.thing"})
    run_consumers(at=NOON + timedelta(seconds=5), only={"search.thing"})

    assert ids("水泵") == [1]
    assert Entry.objects.count() == 1


def test_rebuilding_makes_the_index_again(things):
    for number in range(1, 8):
        things.put(number, f"阀门 {number}")
    del things.rows[7]
    del things.rows[3]
    IndexRow.objects.filter(pk__gt=0).delete()
    assert ids("阀门") == []

    assert list(rebuild("thing", by=SYSTEM, at=NOON)) == [5]

    assert ids("阀门") == [6, 5, 4, 2, 1]


@given(
    text=st.text(alphabet="电梯门机漏水困人三号楼", min_size=1, max_size=20),
    start=st.integers(0, 19),
    length=st.integers(1, 6),
)
def test_every_part_of_a_chinese_text_finds_it(things, text, start, length):
    part = text[start : start + length] or text
    things.put(1, f"A{text}，b")

    assert ids(part) == [1]


@given(some=st.lists(st.text(alphabet="abxyzÄéß0189", min_size=1, max_size=12), min_size=1, max_size=6), data=st.data())
def test_every_beginning_of_a_word_finds_it(things, some, data):
    word = data.draw(st.sampled_from(some))
    length = data.draw(st.integers(1, len(word)))
    things.put(1, "-".join(some))

    assert ids(word[:length]) == [1]


@given(number=st.integers(10**6, 10**13), length=st.integers(3, 7))
def test_every_end_of_a_number_finds_it(things, number, length):
    things.put(1, "泵", unseen=f"Tel. {number}")

    assert ids(str(number)[-length:]) == [1]

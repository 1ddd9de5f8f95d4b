"""Our SQLite backend: whoever must wait for a writer, and statements with place-holders as Django writes them."""

import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories.journal import NOON, open_thing
from tests.factories.units import make_office, make_unit

from aftercare.base.kernel import clock, statistics, turns
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.base.kernel.sqlite import checkpoints
from aftercare.base.kernel.sqlite.base import PAGES_APART, DatabaseWrapper, patience
from aftercare.platform.journal.log.services import FIND_HEADS
from aftercare.platform.units.models import Unit

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")


def test_patience_ends_after_the_time_and_begins_anew_each_time():
    wait = patience(1)
    assert [wait(0), wait(1)] == [1, 1]
    time.sleep(1.01)
    assert wait(2) == 0
    assert wait(0) == 1


def _writing(code: str, said: list[str]) -> threading.Thread:
    """Somebody who writes at the same time, and says how it went."""

    def write() -> None:
        try:
            with transaction.atomic():
                make_unit(code=code)
            said.append("written")
        except OperationalError as error:
            said.append(str(error))
        finally:
            connections.close_all()

    thread = threading.Thread(target=write)
    thread.start()
    return thread


@pytest.mark.commits
def test_a_second_writer_waits_until_the_first_is_done():
    said: list[str] = []
    with transaction.atomic():
        make_unit(code="FIRST")
        thread = _writing("SECOND", said)
        thread.join(0.05)
        assert said == []
    thread.join(10)
    assert said == ["written"]
    assert {"FIRST", "SECOND"} <= set(Unit.objects.values_list("code", flat=True))


@pytest.mark.commits
def test_a_writer_that_waited_too_long_is_refused_and_has_changed_nothing(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    said: list[str] = []
    with transaction.atomic():
        make_unit(code="FIRST")
        _writing("SECOND", said).join(10)
        assert said == ["database is locked"]
    assert not Unit.objects.filter(code="SECOND").exists()


@pytest.mark.commits
def test_whoever_waits_for_a_writer_lets_the_other_requests_of_the_process_be_answered(monkeypatch):
    monkeypatch.setattr(turns, "LONGEST_SECONDS", 20)
    turn, said = turns.Turn(), []

    def write() -> None:
        with turn.taken():
            said.append("waits")
            make_unit(code="SECOND")
            said.append("written")
        connections.close_all()

    with transaction.atomic():
        make_unit(code="FIRST")
        thread = threading.Thread(target=write)
        thread.start()
        while not said:
            time.sleep(0.001)
        with turn.taken():
            said.append("answered")
    thread.join(10)
    assert said == ["waits", "answered", "written"]


@command("test.reads_first", reads_first=True)
def _read_then_write(*, write: Callable[[], object], by: Actor, at: datetime) -> None:
    assert Unit.objects.filter(code="FIRST").exists()
    said: list[str] = []
    _writing("BETWEEN", said).join(10)
    assert said == ["written"]
    write()


@pytest.mark.commits
@pytest.mark.parametrize("watched", [False, True])
def test_a_command_that_reads_first_lets_others_write_until_it_does(watched):
    make_unit(code="FIRST")
    said: list[str] = []
    waiting: list[threading.Thread] = []

    def write() -> None:
        make_unit(code="MINE")
        waiting.append(_writing("LAST", said))
        waiting[0].join(0.05)
        assert said == []

    with CaptureQueriesContext(connection) if watched else nullcontext():
        _read_then_write(write=write, by=SYSTEM, at=clock.now())
    waiting[0].join(10)
    assert said == ["written"]
    assert set(Unit.objects.values_list("code", flat=True)) >= {"FIRST", "BETWEEN", "MINE", "LAST"}


@pytest.mark.commits
@pytest.mark.parametrize("watched", [False, True])
def test_what_such_a_command_wrote_is_gone_when_it_is_refused(watched):
    make_unit(code="FIRST")

    def write() -> None:
        make_unit(code="MINE")
        raise NotAllowedError

    with CaptureQueriesContext(connection) if watched else nullcontext(), pytest.raises(NotAllowedError):
        _read_then_write(write=write, by=SYSTEM, at=clock.now())
    make_unit(code="AFTER")
    codes = set(Unit.objects.values_list("code", flat=True))
    assert codes >= {"FIRST", "BETWEEN", "AFTER"}
    assert "MINE" not in codes


@pytest.mark.commits
def test_such_a_command_that_waited_too_long_writes_nothing_at_all(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    make_unit(code="FIRST")
    said: list[str] = []

    @command("test.late", reads_first=True)
    def run(*, by: Actor, at: datetime) -> None:
        assert Unit.objects.filter(code="FIRST").exists()
        for code in ("MINE", "AGAIN"):
            with connection.cursor() as cursor, pytest.raises(OperationalError):
                cursor.execute("UPDATE units_unit SET code = %s WHERE code = 'FIRST'", [code])
        said.append("refused twice")

    def other() -> None:
        try:
            run(by=SYSTEM, at=clock.now())
        except OperationalError as error:
            said.append(str(error))
        finally:
            connections.close_all()

    with transaction.atomic():
        make_unit(code="HELD")
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(10)
    assert said[:2] == ["refused twice", "database is locked"]
    assert set(Unit.objects.values_list("code", flat=True)) >= {"FIRST", "HELD"}


@pytest.mark.django_db
def test_place_holders_and_percent_signs():
    make_unit(code="100%")
    with connection.cursor() as cursor:
        for _again in range(2):
            cursor.execute(
                "SELECT code, '%%s' FROM units_unit WHERE code LIKE %s AND code LIKE '%%\\%%' ESCAPE '\\'", ["100%"]
            )
            assert cursor.fetchmany(5) == [("100%", "%s")]
        cursor.execute("SELECT code FROM units_unit WHERE code = %(code)s", {"code": "100%"})
        assert cursor.fetchone() == ("100%",)
        assert cursor.fetchone() is None


def _plan(statement: str, parameters: list[object]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return " / ".join(row[3] for row in cursor.fetchall())


@pytest.mark.django_db
def test_old_statistics_never_make_an_append_read_all_heads():
    open_thing(thing_id=1, at=NOON, by=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert _plan(FIND_HEADS, ['[["thing", 1]]']).count("SEARCH journal_head USING INDEX") == 2


@pytest.mark.django_db
def test_tables_are_looked_at_again_when_they_have_grown_tenfold():
    def known() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT CAST(stat AS INTEGER) FROM sqlite_stat1 WHERE tbl = 'units_unit'")
            return [count for (count,) in cursor.fetchall()]

    top = make_unit(code="TOP")
    statistics.refresh()
    assert known() == [1]
    for number in range(29):
        make_office(parent=top, code=f"U{number}")
    assert known() == [1]
    statistics.refresh()
    assert known() == [30]


def _pages_of_the_log() -> tuple[int, int]:
    """How long it is, and how much of that stands in the file."""
    with connection.cursor() as cursor:
        _busy, pages, there = cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return pages, there


class _Reader:
    """Somebody with a connection of their own, who reads for a while."""

    def __init__(self) -> None:
        self.connection = connection.copy()

    def begin(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT count(*) FROM units_unit").fetchone()

    def end(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("COMMIT")


@pytest.fixture
def readers():
    both = (_Reader(), _Reader())
    yield both
    for one in both:
        one.connection.close()


@pytest.mark.commits
def test_a_long_log_begins_anew_although_somebody_reads_at_every_moment(readers, monkeypatch):
    one, other = readers
    make_unit(code="FIRST")
    one.begin()
    make_unit(code="SECOND")
    long, there = _pages_of_the_log()
    assert there < long
    other.begin()
    one.end()
    assert _pages_of_the_log() == (long, long)
    make_unit(code="THIRD")
    longer, _there = _pages_of_the_log()
    assert longer > long

    one.begin()
    other.end()
    monkeypatch.setattr(checkpoints, "LONG_PAGES", 1)
    monkeypatch.setattr(checkpoints, "PATIENCE_MS", 10_000)
    assert _pages_of_the_log() == (longer, longer)
    bringing = threading.Thread(target=_bring_in)
    bringing.start()
    _until_somebody_has_the_lock()
    said: list[str] = []
    writing = _writing("FOURTH", said)
    writing.join(0.2)
    assert said == []
    other.begin()
    one.end()
    for thread in (bringing, writing):
        thread.join(10)
    assert said == ["written"]
    assert _pages_of_the_log()[0] < long
    other.end()
    assert set(Unit.objects.values_list("code", flat=True)) >= {"FIRST", "SECOND", "THIRD", "FOURTH"}


def _until_somebody_has_the_lock() -> None:
    until = time.monotonic() + 5
    with connection.copy().cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=0")
        while time.monotonic() < until:
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except OperationalError:
                break
            cursor.execute("ROLLBACK")
        cursor.connection.close()


def _bring_in() -> None:
    try:
        checkpoints.bring_in(connection)
    finally:
        connections.close_all()


@pytest.mark.commits
def test_writers_are_not_kept_waiting_for_somebody_who_reads_for_long(readers, monkeypatch):
    monkeypatch.setattr(checkpoints, "LONG_PAGES", 1)
    one, _other = readers
    make_unit(code="FIRST")
    one.begin()
    make_unit(code="SECOND")
    pages, there = checkpoints.bring_in(connection)
    assert there < pages
    make_unit(code="THIRD")
    one.end()
    pages, there = checkpoints.bring_in(connection)
    assert pages == there


@pytest.mark.commits
def test_a_process_that_stays_brings_its_log_in_beside_the_work(monkeypatch):
    monkeypatch.setattr(DatabaseWrapper, "is_log_apart", False)
    monkeypatch.setattr(checkpoints, "EVERY_SECONDS", 0.001)
    monkeypatch.setattr(checkpoints, "COMMITS", 3)
    done = threading.Event()
    monkeypatch.setattr(checkpoints, "bring_in", lambda _database: done.set())
    enough = checkpoints.keep_apart()
    connections.close_all()
    try:
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA wal_autocheckpoint").fetchone() == (PAGES_APART,)
        assert not done.wait(0.05)
        for number in range(4):
            make_unit(code=f"U{number}")
        assert done.wait(10)
    finally:
        enough.set()  # it would find the rows of later tests

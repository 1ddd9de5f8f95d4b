"""Everybody reads in one order that has no gap and that nobody can overtake (decision 1)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection, connections
from tests.factories.journal import NOON, Stepped, ThingBusyError, refuse_thing, step_thing

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.commands import bulk, publish
from aftercare.platform.journal import public as journal
from aftercare.platform.journal.feed.models import FeedEntry, WaitingEvent
from aftercare.platform.journal.log.models import StoredEvent

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")


def order() -> list[tuple[int, int]]:
    """(position, thing) of all that was read."""
    return list(FeedEntry.objects.order_by("position").values_list("position", "event__stream_id"))


@pytest.mark.django_db
def test_positions_run_on_without_a_gap() -> None:
    step_thing(thing_id=1)
    with pytest.raises(ThingBusyError):
        refuse_thing(thing_id=2, by=SYSTEM, at=NOON)
    step_thing(thing_id=3)
    journal.sequence()

    assert order() == [(1, 1), (2, 2), (3, 3)]
    assert journal.last_position() == 3
    assert not WaitingEvent.objects.exists()


@on_postgresql
@pytest.mark.commits
def test_an_event_waits_for_a_command_that_began_earlier() -> None:
    published, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with bulk("slow", by=SYSTEM, at=NOON) as running:
                publish(Stepped(), stream_id=1, at=NOON)
                # Append now, as the end of the command would, and stay open.
                from aftercare.base.kernel import commands

                commands._append_all(running)
                published.set()
                assert may_commit.wait(timeout=20)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(slow)
        assert published.wait(timeout=20)
        step_thing(thing_id=2)
        lower, higher = 1, StoredEvent.objects.get(stream_id=2).pk
        journal.sequence()
        seen_while_open = order()
        may_commit.set()
        done.result(timeout=20)
    journal.sequence()

    assert lower < higher
    assert seen_while_open == []
    assert order() == [(1, 1), (2, 2)]


@on_postgresql
@pytest.mark.commits
def test_a_transaction_of_another_database_holds_nothing_back() -> None:
    with psycopg.connect(**connection.get_connection_params() | {"dbname": "postgres"}) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        step_thing(thing_id=1)

        assert journal.sequence() == 1
    assert order() == [(1, 1)]


@pytest.mark.commits
def test_racing_commands_leave_one_whole_order() -> None:
    def write(number: int) -> None:
        try:
            for step in range(8):
                with bulk("race", by=SYSTEM, at=NOON):
                    for thing in (number % 3, 3, step % 3):
                        publish(Stepped(), stream_id=thing, at=NOON)
                journal.sequence()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    journal.sequence()

    assert [position for position, _thing in order()] == list(range(1, 4 * 8 * 3 + 1))
    assert journal.verify().findings == []


@on_postgresql
@pytest.mark.django_db
def test_events_restored_from_another_server_are_read() -> None:
    step_thing(thing_id=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_waiting SET xid = '99999999999999'")

    assert journal.sequence() == 1
    assert order() == [(1, 1)]

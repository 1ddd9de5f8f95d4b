"""The database itself refuses to change the past (decision 7)."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from tests.factories.journal import NOON, open_thing

from aftercare.platform.journal import public as journal
from aftercare.platform.journal.guard.rules import TABLES, triggers
from aftercare.platform.journal.guard.selectors import check_guards, missing_guards
from aftercare.platform.journal.guard.services import install_guards

pytestmark = pytest.mark.django_db

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")


@pytest.fixture(autouse=True)
def _some_journal() -> None:
    open_thing(thing_id=7, asset_id=3, note="private")
    journal.sequence()
    event = journal.events_of("thing", 7)[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_erasure (event_id, field, at, by_event_id) VALUES (%s, 'other', %s, 0)",
            [event.id, NOON],
        )
        cursor.execute(
            "INSERT INTO journal_seal (number, at, from_position, to_position, root, text) VALUES (1, %s, 1, 1, '', '')",
            [NOON],
        )
        if connection.vendor == "postgresql":  # or the foreign keys' pending checks get in the way of DDL
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def rows(table: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        return [
            tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row) for row in cursor.fetchall()
        ]


def refused(table: str, sql: str, values: tuple = ()) -> None:
    before = rows(table)
    assert before
    with pytest.raises(DatabaseError, match=r"append-only|erased"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    assert rows(table) == before


@pytest.mark.parametrize("table", TABLES)
def test_update_is_refused(table: str) -> None:
    column = "position" if table == "journal_feed" else "number" if table == "journal_seal" else "id"
    refused(table, f"UPDATE {table} SET {column} = {column} + 1")


@pytest.mark.parametrize("table", TABLES)
def test_delete_is_refused(table: str) -> None:
    refused(table, f"DELETE FROM {table}")


@on_sqlite
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_insert_over_an_existing_row_is_refused(table: str, recursive: str) -> None:
    marks = ", ".join(["%s"] * len(rows(table)[0]))
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers={recursive}")
    try:
        refused(table, f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows(table)[0])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers=ON")


@on_sqlite
def test_insert_over_an_existing_place_in_the_chain_is_refused() -> None:
    row = list(rows("journal_event")[0])
    row[0] = 10**6
    refused(
        "journal_event", f"INSERT OR REPLACE INTO journal_event VALUES ({', '.join(['%s'] * len(row))})", tuple(row)
    )


@on_postgresql
@pytest.mark.parametrize("table", TABLES)
def test_truncate_is_refused(table: str) -> None:
    refused(table, f"TRUNCATE {table} CASCADE")


@on_postgresql
def test_triggers_hold_in_a_replica_session_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    refused("journal_event", "DELETE FROM journal_event")


def test_nothing_is_missing_in_a_migrated_database() -> None:
    assert missing_guards() == []
    journal.assert_guarded()
    assert check_guards(databases=["default"]) == []


def test_each_dropped_trigger_is_noticed_and_restored() -> None:
    for trigger in triggers(connection.vendor):
        where = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {trigger.name}{where}")
        assert missing_guards() == [trigger.name]
        with pytest.raises(ImproperlyConfigured, match=trigger.name):
            journal.assert_guarded()
        assert [error.id for error in check_guards(databases=["default"])] == ["journal.E001"]
        install_guards()
        assert missing_guards() == []


@on_sqlite
def test_a_trigger_that_was_weakened_is_noticed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER journal_event_bar_update")
        cursor.execute("CREATE TRIGGER journal_event_bar_update BEFORE UPDATE ON journal_event BEGIN SELECT 1; END")

    assert missing_guards() == ["journal_event_bar_update"]


@on_postgresql
@pytest.mark.parametrize("how", ["DISABLE TRIGGER", "ENABLE TRIGGER", "ENABLE REPLICA TRIGGER"])
def test_a_trigger_that_was_switched_off_is_noticed(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE journal_event {how} journal_event_bar_update")

    assert missing_guards() == ["journal_event_bar_update"]


@on_postgresql
def test_a_function_that_was_weakened_is_noticed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$"
        )

    assert missing_guards() == ["journal_refuse"]


@on_sqlite
def test_recursive_triggers_switched_off_are_noticed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers=OFF")
        assert missing_guards() == ["PRAGMA recursive_triggers"]
        cursor.execute("PRAGMA recursive_triggers=ON")

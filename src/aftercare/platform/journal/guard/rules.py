"""What makes the journal append-only in the database itself (decision 7).

SQLite: UPDATE, DELETE, and INSERT over an existing row are refused (INSERT OR REPLACE deletes
without asking a DELETE trigger unless `recursive_triggers` is on). PostgreSQL: UPDATE, DELETE
and TRUNCATE are refused, also in sessions that replay a replica (ENABLE ALWAYS).
"""

from dataclasses import dataclass

# Table → what must be unique in it, each as a condition on the row that comes in.
TABLES = {
    "journal_event": ("id = NEW.id", "stream = NEW.stream AND stream_id = NEW.stream_id AND seq = NEW.seq"),
    "journal_about": ("id = NEW.id",),
    "journal_private": ("id = NEW.id", "event_id = NEW.event_id AND field = NEW.field"),
    "journal_feed": ("position = NEW.position", "event_id = NEW.event_id"),
    "journal_seal": ("number = NEW.number", "to_position = NEW.to_position"),
    "journal_erasure": ("id = NEW.id", "event_id = NEW.event_id AND field = NEW.field"),
}
# Rows of this table may be deleted, by an erasure that is on record.
ERASABLE = "journal_private"
ERASED = "EXISTS (SELECT 1 FROM journal_erasure WHERE event_id = {row}.event_id AND field = {row}.field)"

FUNCTIONS = {
    "journal_refuse": "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END",
    "journal_refuse_unless_erased": (
        f"BEGIN IF {ERASED.format(row='OLD')} THEN RETURN OLD; END IF;"
        " RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END"
    ),
    "journal_refuse_if_erased": (
        f"BEGIN IF {ERASED.format(row='NEW')} THEN RAISE EXCEPTION 'this text was erased'; END IF; RETURN NEW; END"
    ),
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger: its name, its table, and the statement that makes it."""

    name: str
    table: str
    sql: str


def triggers(vendor: str) -> list[Trigger]:
    """All triggers that a database of this vendor must have."""
    make = _postgresql if vendor == "postgresql" else _sqlite
    return [trigger for table, keys in TABLES.items() for trigger in make(table, keys)]


def function_sql(name: str) -> str:
    """The statement that makes a PostgreSQL trigger function."""
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${FUNCTIONS[name]}$$"


def _sqlite(table: str, keys: tuple[str, ...]) -> list[Trigger]:
    unless_erased = f"WHEN NOT {ERASED.format(row='OLD')} " if table == ERASABLE else ""
    taken = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {key})" for key in keys)  # noqa: S608 - names are ours
    if table == ERASABLE:
        taken += f" OR {ERASED.format(row='NEW')}"
    return [
        _sqlite_trigger(table, "update", ""),
        _sqlite_trigger(table, "delete", unless_erased),
        _sqlite_trigger(table, "insert", f"WHEN {taken} "),
    ]


def _sqlite_trigger(table: str, verb: str, when: str) -> Trigger:
    name = f"{table}_bar_{verb}"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return Trigger(name, table, f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} {when}{refuse}")


def _postgresql(table: str, _keys: tuple[str, ...]) -> list[Trigger]:
    delete = "journal_refuse_unless_erased" if table == ERASABLE else "journal_refuse"
    found = [
        _postgresql_trigger(table, "update", "ROW", "journal_refuse"),
        _postgresql_trigger(table, "delete", "ROW", delete),
        _postgresql_trigger(table, "truncate", "STATEMENT", "journal_refuse"),
    ]
    if table == ERASABLE:
        found.append(_postgresql_trigger(table, "insert", "ROW", "journal_refuse_if_erased"))
    return found


def _postgresql_trigger(table: str, verb: str, each: str, function: str) -> Trigger:
    name = f"{table}_bar_{verb}"
    # Word for word as pg_get_triggerdef says it, so that the two can be compared.
    sql = f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON public.{table} FOR EACH {each} EXECUTE FUNCTION {function}()"
    return Trigger(name, table, sql)

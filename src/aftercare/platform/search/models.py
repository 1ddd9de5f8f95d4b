"""One table of what can be found, and the word index beside it (decision 28)."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler


class Entry(models.Model):
    """One findable object. A copy: `aftercare search rebuild` makes it again from its owner."""

    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    unit_path = models.CharField(max_length=200)
    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300)
    # What a hit may show around the word that was found.
    text = models.TextField(blank=True)

    class Meta:
        db_table = "search_entry"
        constraints = (models.UniqueConstraint(fields=("kind", "subject_id"), name="search_entry_one_per_subject"),)
        indexes = (models.Index(fields=("number",), name="search_entry_number"),)


class IndexedWordsField(models.TextField):  # type: ignore[type-arg]  # generic for mypy only
    """Words to be found: an FTS5 column on SQLite, a `tsvector` on PostgreSQL. Written, never read.

    What is written, and what it is compared with, is text that `rules` made for this database.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, _value: Any, _compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> str:
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"


@IndexedWordsField.register_lookup
class Found(models.Lookup):
    """`words__found=query`: every condition of the query holds."""

    lookup_name = "found"
    prepare_rhs = False

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, _params = self.process_lhs(compiler, connection)
        return f"{column} MATCH %s", [self.rhs]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, _params = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", [self.rhs]


class IndexRow(models.Model):
    """The words of one entry; the table is made in the migration, for it differs by database."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, db_column="rowid", related_name="index")
    words = IndexedWordsField()

    class Meta:
        managed = False
        db_table = "search_index"

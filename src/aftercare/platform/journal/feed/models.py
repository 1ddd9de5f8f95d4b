"""The order in which everybody reads."""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class TransactionField(models.BigIntegerField[int, int]):
    """The 64-bit number of a PostgreSQL transaction (`xid8`); unused on SQLite."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "xid8" if connection.vendor == "postgresql" else "bigint"


class PositionField(models.BigIntegerField[int, int]):
    """A number that is the row's own on SQLite, which calls only `integer` so; 64 bits there, too."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "bigint" if connection.vendor == "postgresql" else "integer"


class FeedEntry(models.Model):
    """The place of a committed event in the one order of reading: 1, 2, 3, … without a gap."""

    position = PositionField(primary_key=True)
    event = models.OneToOneField("journal.StoredEvent", models.DO_NOTHING, related_name="feed")

    class Meta:
        db_table = "journal_feed"


class WaitingEvent(models.Model):
    """PostgreSQL: an appended event that has no position yet, and the transaction that wrote it."""

    event = models.OneToOneField("journal.StoredEvent", models.DO_NOTHING, primary_key=True, related_name="+")
    xid = TransactionField()

    class Meta:
        db_table = "journal_waiting"

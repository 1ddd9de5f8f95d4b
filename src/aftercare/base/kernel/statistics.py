"""What the database knows about the sizes of its tables: by that it chooses between their indexes."""

from django.db import connection

# Of every table (0x10000) that is unknown or has grown tenfold (0x2) so much of each index is read, with the write
# lock held. By SQLite's own limit of 2,000 it believed that few rows share a state, and sorted all of them for a list.
SAMPLE = "PRAGMA analysis_limit=50000"
LOOK = "PRAGMA optimize=0x10002"


def refresh() -> None:
    """Let SQLite look again, which it never does by itself; PostgreSQL does."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(SAMPLE)
            cursor.execute(LOOK)

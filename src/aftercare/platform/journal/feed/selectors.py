"""Where the journal ends."""

from django.db import connection


def last_position() -> int:
    """The highest position given so far; 0 in an empty journal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM journal_feed")
        return int(cursor.fetchone()[0])

"""Aftercare · 售后: an after-sales engineering service system in which the written regulations run."""

import sys

__version__ = "0.1.0"


def _use_safe_sqlite() -> None:
    """Put pysqlite3 in the place of the standard sqlite3, ahead of Django.

    Debian's SQLite predates the fix of the WAL-reset fault, and two SQLite libraries in one
    process may lose each other's rows (docs/decisions/0001). So there is one per process.
    """
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:  # not packaged for this system: the start-up check decides what to do
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


_use_safe_sqlite()

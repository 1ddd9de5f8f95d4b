"""Databases for tests: one migrated template, copied for every process and for every test that commits.

Flushing is no way back: the journal refuses deletion (decision 7). A copy takes milliseconds.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / ".var" / "test"
# Besides the migrations, what writes into a fresh database after them.
AFTER_MIGRATE = ("platform/journal", "platform/accounts")


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def fingerprint() -> str:
    """Changes whenever a freshly migrated database might."""
    package = ROOT / "src" / "aftercare"
    files = set(package.glob("**/migrations/*.py")) | {
        package / "config" / name for name in ("settings.py", "roles.py")
    }
    for folder in AFTER_MIGRATE:
        files |= set((package / folder).glob("**/*.py"))
    digest = hashlib.sha256((ROOT / "requirements" / "development.txt").read_bytes())
    for file in sorted(files):
        digest.update(str(file.relative_to(package)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def template() -> str:
    """Name of the migrated database (a file path, or a PostgreSQL name), made if it is not there yet."""
    STORE.mkdir(parents=True, exist_ok=True)
    with (STORE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _sqlite_template() if is_sqlite() else _postgres_template()


def _sqlite_template() -> str:
    ready = STORE / f"template-{fingerprint()}.sqlite3"
    if not ready.exists():
        with tempfile.TemporaryDirectory(dir=STORE) as folder:
            _migrate({"AFTERCARE_TEST_DATA": folder})
            made = Path(folder) / "aftercare.sqlite3"
            for old in sorted(STORE.glob("template-*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-5]:
                old.unlink()
            made.replace(ready)
    return str(ready)


def _postgres_template() -> str:
    ready = f"aftercare_template_{fingerprint()}"
    if ready not in _names():
        making = f"{ready}_making"
        _maintain(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)', f'CREATE DATABASE "{making}" TEMPLATE template0')
        parts = urlsplit(os.environ["DATABASE_URL"])
        _migrate({"DATABASE_URL": urlunsplit(parts._replace(path=f"/{making}"))})
        _maintain(f'ALTER DATABASE "{making}" RENAME TO "{ready}"')
    return ready


def _migrate(environment: dict[str, str]) -> None:
    """In a process of its own, as an operator does it."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "django",
            "migrate",
            "--verbosity",
            "0",
            "--skip-checks",
            "--settings",
            "tests.settings",
        ],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        msg = f"the test database cannot be migrated:\n{done.stderr[-4000:]}"
        raise RuntimeError(msg)


def copy(source: str, name: str) -> None:
    """Make database `name` a copy of `source`; nobody may be connected to `source`."""
    if is_sqlite():
        shutil.copyfile(source, name)
    else:
        _maintain(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def drop(name: str) -> None:
    """Remove a copy."""
    if is_sqlite():
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)
    else:
        _maintain(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Within the block Django's connection, in this thread and in new ones, is to database `name`."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def address(name: str) -> dict[str, str]:
    """Environment variables that make another process use database `name`."""
    if is_sqlite():
        return {}
    parts = urlsplit(os.environ["DATABASE_URL"])
    return {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}


def fresh_name(label: str) -> str:
    """A database name that no other process uses."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    if is_sqlite():
        return str(Path(settings.DATA) / f"{label}.sqlite3")
    return f"aftercare_test_{os.getpid()}_{worker}_{label}"


def _server() -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres"))


def _maintain(*statements: str) -> None:
    import psycopg

    with psycopg.connect(_server(), autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


def _names() -> set[str]:
    import psycopg

    with psycopg.connect(_server(), autocommit=True) as server:
        return {row[0] for row in server.execute("SELECT datname FROM pg_database")}

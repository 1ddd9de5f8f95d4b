"""A locked database and a full disk are said in words, by every door; any other error stays a fault."""

import errno
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import OperationalError
from tests.actors import browser_of
from tests.factories.service import make_company

from aftercare.base.kernel.mishaps import BusyError, DiskFullError, mishap
from aftercare.base.kernel.sqlite import base as sqlite
from aftercare.config import cli
from aftercare.service.requests import services as requests

LOCKED = OperationalError("database is locked")


def raising(error: Exception) -> Any:
    def act(**_values: object) -> None:
        raise error

    return act


def test_what_sqlite_says_of_a_lock_and_of_a_full_disk(tmp_path: Path) -> None:
    driver = sqlite._driver
    one, other = (driver.connect(str(tmp_path / "a.sqlite3"), timeout=0, isolation_level=None) for _ in range(2))
    one.execute("CREATE TABLE house (name)")
    one.execute("BEGIN IMMEDIATE")
    with pytest.raises(driver.OperationalError) as locked:
        other.execute("BEGIN IMMEDIATE")
    one.execute("ROLLBACK")
    one.execute("PRAGMA max_page_count=2")
    with pytest.raises(driver.OperationalError) as full:
        one.execute("INSERT INTO house VALUES (zeroblob(100000))")
    assert isinstance(mishap(OperationalError(str(locked.value))), BusyError)
    assert isinstance(mishap(OperationalError(str(full.value))), DiskFullError)
    one.close()
    other.close()


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (psycopg.errors.LockNotAvailable(), BusyError),
        (psycopg.errors.DeadlockDetected(), BusyError),
        (psycopg.errors.DiskFull(), DiskFullError),
        (psycopg.errors.UndefinedTable(), type(None)),
    ],
)
def test_what_postgresql_says_by_its_states(cause: Exception, kind: type) -> None:
    error = OperationalError("as the server words it")
    error.__cause__ = cause
    assert type(mishap(error)) is kind


def test_files_fill_a_disk_too_and_what_is_missing_is_a_fault() -> None:
    assert isinstance(mishap(OSError(errno.ENOSPC, "No space left on device")), DiskFullError)
    assert mishap(FileNotFoundError(errno.ENOENT, "No such file")) is None
    assert mishap(OperationalError("no such table: house")) is None
    assert mishap(ValueError("is locked")) is None


@pytest.mark.django_db
def test_the_api_says_that_the_database_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    company = make_company()
    monkeypatch.setattr(requests, "receive", raising(LOCKED))
    body = {"title": "困人", "asset_id": company.asset.pk, "reporter_phone": "13800000001"}
    answer = browser_of(company.hotline).post("/api/v1/requests/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert "Nothing of yours was saved" in answer.json()["title"]


def test_the_command_line_does_not_send_to_migrate(capsys: pytest.CaptureFixture[str]) -> None:
    with cli._plain_sentences() as outcome:
        raising(LOCKED)()
    assert outcome.status == 1
    assert "Others are saving" in capsys.readouterr().err

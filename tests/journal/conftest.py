"""Each test begins with an empty journal, and seals go into a folder of its own."""

from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings
from tests.factories.journal import past_the_guards

from aftercare.platform.journal import public as journal

# Those that others refer to come last.
TABLES = ("feed", "waiting", "about", "private", "erasure", "seal", "event", "head", "command", "cursor", "batch")


@pytest.fixture(autouse=True)
def seal_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.SEAL_KEY_FILE = tmp_path / "seal" / "ed25519.key"
    settings.SEAL_FILE = tmp_path / "seal" / "seals.jsonl"
    return tmp_path / "seal"


@pytest.fixture(autouse=True)
def _journal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What higher apps check of their own projections is their business."""
    monkeypatch.setattr(journal.checks, "_items", {})


@pytest.fixture(autouse=True)
def _empty_journal(request: pytest.FixtureRequest) -> None:
    """A migrated database already holds what migrating recorded."""
    for mark, fixture in (("django_db", "db"), ("commits", "commits_database")):
        if request.node.get_closest_marker(mark):
            request.getfixturevalue(fixture)
            past_the_guards(*[f"DELETE FROM journal_{table}" for table in TABLES])
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("DELETE FROM sqlite_sequence WHERE name LIKE 'journal_%'")

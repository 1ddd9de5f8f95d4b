"""The ground that the other tests stand on."""

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections


@pytest.mark.django_db
def test_ordinary_tests_see_nothing_of_each_other() -> None:
    assert not Group.objects.filter(name="left over").exists()
    Group.objects.create(name="left over")


@pytest.mark.django_db
def test_ordinary_tests_see_nothing_of_each_other_again() -> None:
    assert not Group.objects.filter(name="left over").exists()
    Group.objects.create(name="left over")


@pytest.mark.commits
@pytest.mark.parametrize("turn", [1, 2])
def test_a_commit_is_seen_by_another_thread_but_not_by_the_next_test(turn: int) -> None:
    seen: list[bool] = []

    def look() -> None:
        seen.append(Group.objects.filter(name="committed").exists())
        connections.close_all()

    assert not Group.objects.filter(name="committed").exists()
    Group.objects.create(name="committed")
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [True]


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_sqlite_is_the_safe_library_with_our_pragmas() -> None:
    with connection.cursor() as cursor:
        values = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "recursive_triggers", "foreign_keys")
        }
        version = cursor.execute("SELECT sqlite_version()").fetchone()[0]
    assert values == {"journal_mode": "wal", "recursive_triggers": 1, "foreign_keys": 1}
    assert tuple(int(part) for part in version.split(".")) >= (3, 51, 3)

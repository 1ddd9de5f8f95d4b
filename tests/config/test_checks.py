"""What must be right before this installation serves anybody."""

import pytest
from django.db import connection

from aftercare.config import checks, security


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), False),
        ((3, 53, 0), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_a_sqlite_is_safe_from_the_version_that_mended_the_fault(version, safe) -> None:
    assert checks.is_safe_sqlite(version) is safe


@pytest.mark.skipif("connection.vendor != 'sqlite'")
@pytest.mark.parametrize(("debug", "ids"), [(False, ["aftercare.E001"]), (True, ["aftercare.W001"])])
def test_an_unsafe_sqlite_is_refused_in_production_and_warned_of_in_development(
    debug, ids, settings, monkeypatch
) -> None:
    settings.DEBUG = debug
    monkeypatch.setattr(checks, "sqlite_version", lambda _connection: (3, 40, 1))
    assert [one.id for one in checks.check_sqlite()] == ids


def test_the_library_in_use_is_safe() -> None:
    assert checks.check_sqlite() == []
    assert connection.vendor != "sqlite" or checks.is_safe_sqlite(checks.sqlite_version(connection))


def test_a_folder_that_cannot_be_written_is_refused(settings, monkeypatch) -> None:
    monkeypatch.setattr(checks.os, "access", lambda _path, _mode: False)
    assert [one.id for one in checks.check_data_folder()] == ["aftercare.E002"]


@pytest.mark.parametrize(
    ("hosts", "https", "debug", "ids"),
    [
        (["localhost", "127.0.0.1", "[::1]"], False, True, []),
        (["service.example.com"], True, False, []),
        (["service.example.com"], False, False, ["aftercare.W003"]),
        (["*"], False, True, ["aftercare.W003", "aftercare.E004"]),
    ],
)
def test_who_is_reached_from_elsewhere_needs_protection(hosts, https, debug, ids, settings) -> None:
    settings.ALLOWED_HOSTS, settings.HTTPS, settings.DEBUG = hosts, https, debug
    assert [one.id for one in checks.check_address()] == ids


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("", []),
        ("https://tiles.example.com/vec/{z}/{x}/{y}.png?key=1", []),
        ("https://tiles.example.com/{z}/{x}.png", ["aftercare.E005"]),
        ("https://tiles.example.com; script-src *{z}{x}{y}", ["aftercare.E005"]),
        ("tiles/{z}/{x}/{y}", ["aftercare.E005"]),
    ],
)
def test_the_address_of_tiles_is_one(address, ids, settings) -> None:
    settings.MAP_TILES = address
    assert [one.id for one in checks.check_map_tiles()] == ids


def test_pictures_of_the_maps_server_are_let_in_and_nothing_else(settings) -> None:
    settings.MAP_TILES = ""
    usual = security.policy()
    assert usual == settings.CONTENT_SECURITY_POLICY
    settings.MAP_TILES = "https://tiles.example.com/vec/{z}/{x}/{y}.png"
    assert security.policy() == usual.replace("img-src 'self'", "img-src 'self' https://tiles.example.com")
    assert security.policy() != usual

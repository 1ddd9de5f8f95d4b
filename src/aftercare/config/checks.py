"""What must be right before this installation serves anybody."""

import ipaddress
import os
import re
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Hint
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

# SQLite's WAL-reset fault was mended in these (docs/decisions/0001).
SAFE_SQLITE = (3, 51, 3)
UNSAFE_SINCE = (3, 52, 0), (3, 53, 0)


def is_safe_sqlite(version: tuple[int, ...]) -> bool:
    """Does this SQLite keep what it said it wrote?"""
    between, mended = UNSAFE_SINCE
    return version >= SAFE_SQLITE and not between <= version < mended


def sqlite_version(database: BaseDatabaseWrapper) -> tuple[int, ...]:
    """The version of the library that Django's connection really uses."""
    found: tuple[int, ...] = database.Database.sqlite_version_info  # type: ignore[attr-defined]
    return found


@register(Tags.database)
def check_sqlite(**_kwargs: Any) -> list[CheckMessage]:
    """Production refuses an unsafe SQLite, development is warned (decision 30)."""
    if connection.vendor != "sqlite" or is_safe_sqlite(sqlite_version(connection)):
        return []
    version = ".".join(str(part) for part in sqlite_version(connection))
    kind = Hint if settings.DEBUG else Error
    return [
        kind(
            f"SQLite {version} may lose committed rows.",
            hint="Install pysqlite3 for this system, or use PostgreSQL (DATABASE_URL).",
            id="aftercare.E001" if kind is Error else "aftercare.W001",
        )
    ]


@register(Tags.files)
def check_data_folder(**_kwargs: Any) -> list[CheckMessage]:
    """Files, seals and the embedded database live there."""
    if os.access(settings.DATA, os.W_OK):
        return []
    return [
        Error(f"The data folder {settings.DATA} cannot be written.", hint="See AFTERCARE_DATA.", id="aftercare.E002")
    ]


@register(Tags.security, deploy=True)
def check_address(**_kwargs: Any) -> list[CheckMessage]:
    """Whoever is reached from other machines needs HTTPS, and never DEBUG."""
    if all(_is_local(host) for host in settings.ALLOWED_HOSTS):
        return []
    found: list[CheckMessage] = []
    if not settings.HTTPS:
        hint = "Put a proxy with a certificate in front and set AFTERCARE_URL=https://…"
        found.append(Hint("Pages and passwords travel unprotected.", hint=hint, id="aftercare.W003"))
    if settings.DEBUG:
        found.append(Error("AFTERCARE_DEBUG shows our inside to everybody.", id="aftercare.E004"))
    return found


TILES = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+/[^\s;,'\"]*")


@register(Tags.security)
def check_map_tiles(**_kwargs: Any) -> list[CheckMessage]:
    """The address becomes a part of the security policy, so it has to be one, with the three marks of a tile."""
    address = settings.MAP_TILES
    marks = ("{z}", "{x}", "{y}")
    if not address or (TILES.fullmatch(address) and all(mark in address for mark in marks)):
        return []
    hint = "AFTERCARE_MAP_TILES=https://tiles.example.com/{z}/{x}/{y}.png"
    return [Error("The address of the map's tiles is none.", hint=hint, id="aftercare.E005")]


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False

"""Identifiers: those that clients may make (decision 21), and ids of rows as they come from outside."""

import os
from datetime import datetime
from typing import Any
from uuid import UUID


def uuid7(at: datetime) -> UUID:
    """A UUID of version 7 (RFC 9562): milliseconds first, so that it sorts by time."""
    milliseconds = int(at.timestamp() * 1000) & (2**48 - 1)
    random = int.from_bytes(os.urandom(10), "big")
    value = milliseconds << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def row_id(value: Any) -> int | None:
    """The id that a text says; None for what no row can have: a column holds 18 digits and a little more."""
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) <= 18 else None

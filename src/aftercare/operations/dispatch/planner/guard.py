"""Which addresses may be asked from the server, and how much of an answer is read.

Whoever may set a road server must not be able to look around with it: only http and https, no name and password, no
query, no address that means this network's own machinery. What lies in the company's own network is allowed, for that
is where road servers stand.
"""

import socket
from ipaddress import ip_address
from time import monotonic
from typing import Protocol
from urllib.parse import urlsplit

# An answer of the largest piece is a few hundred kilobytes.
MOST_BYTES = 8_000_000
PIECE = 65_536


class Readable(Protocol):
    """An answer that is read piece by piece."""

    def read1(self, amount: int, /) -> bytes: ...


def address_fault(url: str) -> bool:
    """Whether this is no address to be asked."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return True
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        return True
    return any(_is_closed(one) for one in _addresses(parts.hostname, port))


def _addresses(host: str, port: int) -> list[str]:
    """Where the name leads; nowhere if it is unknown, which asking will show."""
    try:
        return [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return []


def _is_closed(address: str) -> bool:
    """Link-local addresses hold the machinery of networks and clouds; the others are no hosts at all."""
    one = ip_address(address.partition("%")[0])
    inner = getattr(one, "ipv4_mapped", None) or one
    return bool(inner.is_link_local or inner.is_multicast or inner.is_unspecified or inner.is_reserved)


def read_within(response: Readable, seconds: float, most: int = MOST_BYTES) -> bytes | None:
    """All of an answer; None if it is too much. TimeoutError if it takes longer, however steadily it trickles."""
    until, pieces, size = monotonic() + seconds, [], 0
    while piece := response.read1(PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            return None
        if monotonic() > until:
            raise TimeoutError
    return b"".join(pieces)

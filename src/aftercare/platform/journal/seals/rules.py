"""What a seal says, how it is signed, and how a line of a seal file is checked. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from aftercare.base.kernel.jsontext import canonical, moment_text

# (stream, stream_id) → (seq, hash) of the newest event in the sealed window.
Heads = dict[tuple[str, int], tuple[int, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is signed. `root` is the Merkle root over the heads that moved in this window.

    `before` is the SHA-256 of the previous line, so that the lines are a chain too; `key` is the
    public key, in hexadecimal.
    """

    number: int
    at: str
    from_position: int
    to_position: int
    streams: int
    root: str
    before: str
    key: str


class BrokenLineError(ValueError):
    """A line that is no seal, or whose signature does not fit."""


def leaf(stream: str, stream_id: int, seq: int, head: bytes) -> bytes:
    """The leaf of one stream; a leading 0 keeps leaves and nodes apart."""
    return sha256(b"\0" + orjson.dumps([stream, stream_id, seq, head.hex()])).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root over the leaves in this order; a node without a neighbour moves up as it is."""
    if not leaves:
        return sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        pairs = [sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def root_of(heads: Heads) -> str:
    """The root over a window's heads, in the order of their streams."""
    return merkle_root([leaf(*stream, *head) for stream, head in sorted(heads.items())]).hex()


def make_line(
    key: Ed25519PrivateKey, *, before: str, number: int, at: datetime, window: tuple[int, int], heads: Heads
) -> str:
    """The signed line of a new seal; `before` is the previous line, "" for the first."""
    statement = Statement(
        number=number,
        at=moment_text(at),
        from_position=window[0],
        to_position=window[1],
        streams=len(heads),
        root=root_of(heads),
        before=line_hash(before),
        key=public_key_of(key),
    )
    signature = key.sign(canonical(asdict(statement)).encode())
    return canonical(asdict(statement) | {"signature": signature.hex()})


def read_line(line: str) -> Statement:
    """The statement of a line whose signature fits the key it names; else BrokenLineError."""
    try:
        values = orjson.loads(line)
        signature = bytes.fromhex(values.pop("signature"))
        statement = Statement(**values)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(statement.key))
        key.verify(signature, canonical(values).encode())
    except (ValueError, TypeError, KeyError, AttributeError, InvalidSignature) as error:
        msg = "not a seal, or its signature does not fit"
        raise BrokenLineError(msg) from error
    return statement


def line_hash(line: str) -> str:
    """What the next seal says of this line."""
    return sha256(line.encode()).hexdigest() if line else ""


def public_key_of(key: Ed25519PrivateKey) -> str:
    """The public key in hexadecimal."""
    return key.public_key().public_bytes_raw().hex()


def lines_of(text: str) -> Iterable[str]:
    """The lines of a seal file."""
    return (line.strip() for line in text.splitlines() if line.strip())


def whole_lines(content: bytes) -> str:
    """The text of a seal file up to its last line end."""
    return content[: content.rfind(b"\n") + 1].decode(errors="replace")

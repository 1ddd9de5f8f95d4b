"""Sealing: every few minutes, a signed statement over all heads that moved (decision 8)."""

import os
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction  # noqa: TID251 - a seal is no command: it says something about the journal

from aftercare.platform.journal.errors import SealConflictError
from aftercare.platform.journal.feed.selectors import last_position
from aftercare.platform.journal.feed.services import sequence
from aftercare.platform.journal.seals.models import Seal
from aftercare.platform.journal.seals.rules import BrokenLineError, make_line, public_key_of, read_line, whole_lines
from aftercare.platform.journal.seals.selectors import heads_by_window, last_seal, seal_file_lines


def seal(*, at: datetime) -> Seal | None:
    """Seal what came since the last seal, and complete the seal file; None if nothing came.

    Refuses with SealConflictError if the seal file knows more than the database: then the
    database was set back, and a second seal of the same number would hide it.
    """
    published = _published()
    with transaction.atomic():
        sequence()
        before, end = last_seal(), last_position()
        number = before.number if before else 0
        if number < published:
            raise SealConflictError(known=published, number=number)
        made = None if end <= (before.to_position if before else 0) else _make(before, end, at)
    _publish()
    return made


def public_key() -> str:
    """The public key of this installation, in hexadecimal; the key is made on first use."""
    return public_key_of(_key())


def _make(before: Seal | None, end: int, at: datetime) -> Seal:
    start = before.to_position + 1 if before else 1
    number = before.number + 1 if before else 1
    ((_end, heads),) = heads_by_window([end], after=start - 1)
    earlier = before.text if before else ""
    line = make_line(_key(), before=earlier, number=number, at=at, window=(start, end), heads=heads)
    root = read_line(line).root
    return Seal.objects.create(number=number, at=at, from_position=start, to_position=end, root=root, text=line)


def _key() -> Ed25519PrivateKey:
    path = Path(settings.SEAL_KEY_FILE)
    if not path.exists():
        _make_key(path)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        msg = f"{path} does not hold an Ed25519 key"
        raise ImproperlyConfigured(msg)
    return key


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)


def _published() -> int:
    """The number of the last line in the seal file; 0 without one."""
    lines = seal_file_lines()
    try:
        return read_line(lines[-1]).number if lines else 0
    except BrokenLineError as error:
        raise SealConflictError(known=0, number=0) from error


def _publish() -> None:
    """Append the lines that the seal file lacks; a crash between row and line mends itself."""
    missing = Seal.objects.filter(number__gt=_published()).order_by("number").values_list("text", flat=True)
    texts = "".join(f"{text}\n" for text in missing)
    if not texts:
        return
    path = Path(settings.SEAL_FILE)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("ab+") as file:
        file.seek(0)
        file.truncate(len(whole_lines(file.read()).encode()))
        file.write(texts.encode())
        file.flush()
        os.fsync(file.fileno())

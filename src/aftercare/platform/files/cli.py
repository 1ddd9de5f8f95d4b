"""`aftercare files check`: read every content again and compare it with its hash."""

import argparse
import hashlib
import sys

from aftercare.platform.files.errors import StoreUnreachableError
from aftercare.platform.files.models import Content, content_path, storage


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `files check`."""
    check = commands.add_parser("files check", help="read every stored file and compare it with its hash")
    check.set_defaults(run=run_check)


def run_check(_args: argparse.Namespace) -> int:
    """0 if every content is there and unchanged; else the hashes that are not, and 1. A silent store ends it with 1."""
    wrong = checked = 0
    for sha256 in (
        Content.objects.filter(erased_at__isnull=True).order_by("pk").values_list("sha256", flat=True).iterator()
    ):
        try:
            found = _digest(sha256)
        except StoreUnreachableError as error:
            sys.stdout.write(f"{checked} files read, {wrong} wrong; then the store could not be reached:\n")
            sys.stdout.write(f"{error.__cause__}\n")
            return 1
        checked += 1
        if found != sha256:
            wrong += 1
            sys.stdout.write(f"{sha256} {'is missing' if found is None else 'was changed'}\n")
    sys.stdout.write(f"{checked} files read, {wrong} wrong\n")
    return 1 if wrong else 0


def _digest(sha256: str) -> str | None:
    path = content_path(sha256)
    if not storage().exists(path):
        return None
    with storage().open(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

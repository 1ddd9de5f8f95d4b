"""The program once more, in a process and a data folder of its own: drills and replays (decision 33)."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

PACKAGE = Path(__file__).resolve().parents[2]
PROGRAM = "import sys; from aftercare.config.cli import main; sys.exit(main())"
# Whatever this installation was told; the other one is told only what it needs.
PRIVATE = ("AFTERCARE_", "DATABASE_URL", "DJANGO_")


def command(*arguments: str) -> list[str]:
    """What starts the program with these arguments."""
    return [sys.executable, "-c", PROGRAM, *arguments]


def environment(folder: Path, **more: str) -> Mapping[str, str]:
    """What it is told: its data folder, the company's zone and `more`; nothing of this installation besides."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PRIVATE)}
    return {
        **kept,
        "AFTERCARE_DATA": str(folder),
        "AFTERCARE_STATIC": str(folder / "static"),
        "AFTERCARE_ZONE": settings.TIME_ZONE,
        "PYTHONPATH": os.pathsep.join([str(PACKAGE.parent), *filter(None, [kept.get("PYTHONPATH", "")])]),
        **more,
    }

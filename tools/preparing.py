"""`./dev setup`: everything that the others stand on, and nothing twice."""

import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from console import BIN, ROOT, VAR, VENV, attempt, fail, quiet, say, step

STAMPS = VENV / "stamps"
BOOTSTRAP = ROOT / "requirements" / "bootstrap.txt"
DEVELOPMENT = ROOT / "requirements" / "development.txt"
ENGINES = ROOT / "requirements" / "engines.txt"
PACKAGE = ROOT / "src" / "aftercare"
STATIC = PACKAGE / "base" / "ui" / "static"
VENDOR = ROOT / "tools" / "vendor.py"
VENDOR_FILES = (ROOT / "package.json", ROOT / "package-lock.json", STATIC / "ui" / "icons.txt", VENDOR)
PLANNER = PACKAGE / "operations" / "dispatch" / "planner"
CHROMIUM = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
)
OFFLINE = "Is the network reachable? What was fetched so far is kept; the same command goes on from there."


def setup(
    *, pages: bool = True, browser: bool = False, engines: bool = False, plans: bool = True, silent: bool = False
) -> None:
    """Packages, program, catalogues; the front-end files for `pages`, a `browser` for tests, `engines` to compare.

    For `plans` the planner's machine code, which takes longer than all the rest.
    """
    with _alone():
        did = [python_packages(), program(), catalogues()]
        if plans:
            did.append(planner())
        if engines:
            did.append(other_engines())
        if pages:
            did.append(front_end())
        if browser:
            did.append(chromium_installed())
    if not any(did) and not silent:
        say("• everything is in place")


@contextmanager
def _alone() -> Iterator[None]:
    """Two commands at once must not install over each other: the second waits."""
    with (VENV / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("• waiting for another ./dev to finish its set-up")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for file in files:
        digest.update(file.read_bytes() if file.exists() else b"absent")
    return digest.hexdigest()


def _is_done(name: str, files: Iterable[Path]) -> bool:
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == _digest(files)


def _mark_done(name: str, files: Iterable[Path]) -> None:
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(_digest(files))


def python_packages() -> bool:
    """Exactly what the lock says, every file checked against its hash."""
    files = (BOOTSTRAP, DEVELOPMENT)
    if _is_done("packages", files):
        return False
    pip = [BIN / "python", "-m", "pip", "install", "--quiet", "--require-hashes", "-r"]
    with step("fetching the installer"):
        has_uv, _ = attempt([*pip, BOOTSTRAP])
    with step("installing the locked Python packages"):
        if has_uv:
            has_uv, _ = attempt(
                [
                    BIN / "uv",
                    "pip",
                    "sync",
                    "--compile-bytecode",  # or else the first starts would each spend seconds on it
                    "--quiet",
                    "--require-hashes",
                    "--python",
                    BIN / "python",
                    DEVELOPMENT,
                ]
            )
        if not has_uv:  # some proxies and mirrors are known to pip alone
            quiet([*pip, DEVELOPMENT], f"The Python packages could not be installed. {OFFLINE}")
    for later in ("program", "engines"):
        (STAMPS / later).unlink(missing_ok=True)
    _mark_done("packages", files)
    return True


def other_engines() -> bool:
    """Planning engines that the product does without: the bench compares with them."""
    files = (DEVELOPMENT, ENGINES)
    if _is_done("engines", files):
        return False
    with step("installing other planning engines"):
        options = ["--quiet", "--require-hashes", "-r", ENGINES]
        well, _ = attempt([BIN / "uv", "pip", "install", "--python", BIN / "python", *options])
        if not well:
            quiet([BIN / "python", "-m", "pip", "install", *options], f"The engines could not be installed. {OFFLINE}")
    _mark_done("engines", files)
    return True


def program() -> bool:
    """`.venv/bin/aftercare`, running what lies in `src`."""
    files = (ROOT / "pyproject.toml",)
    if _is_done("program", files) and (BIN / "aftercare").exists():
        return False
    with step("installing the program as .venv/bin/aftercare"):
        options = ["--quiet", "--no-deps", "--no-build-isolation", "-e", "."]
        well, _ = attempt([BIN / "uv", "pip", "install", "--python", BIN / "python", *options])
        if not well:
            quiet([BIN / "python", "-m", "pip", "install", *options], "The program could not be installed into .venv.")
    _mark_done("program", files)
    return True


def planner() -> bool:
    """The planner's machine code, so that no plan waits for the compiler, which goes by the times of the sources."""
    sources = sorted([*PLANNER.glob("*.py"), *(PLANNER / "kernel").glob("*.py")])
    stamp, newest = STAMPS / "kernel", max(source.stat().st_mtime_ns for source in sources)
    wanted = f"{_digest((DEVELOPMENT, *sources))} {newest}"
    if stamp.exists() and stamp.read_text() == wanted and (VAR / "kernel").exists():
        return False
    with step("compiling the planner, a minute or two"):
        module = "aftercare.operations.dispatch.planner.ready"
        quiet([BIN / "python", "-m", module], "The planner could not be compiled; what stands above says why.")
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(wanted)
    return True


def front_end() -> bool:
    """The dist files of the front-end libraries, copied to where pages find them."""
    if _is_done("front-end", VENDOR_FILES) and (STATIC / "vendor").exists() and (ROOT / "node_modules").exists():
        return False
    with step("fetching the front-end files"):
        quiet([BIN / "python", VENDOR], "The front-end files are not in place; what stands above says why.")
    _mark_done("front-end", VENDOR_FILES)
    return True


def catalogues() -> bool:
    """Compile the message catalogues that are newer than their compiled form."""
    stale = [
        po
        for po in sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po"))
        if not po.with_suffix(".mo").exists() or po.with_suffix(".mo").stat().st_mtime < po.stat().st_mtime
    ]
    if not stale:
        return False
    with step(f"compiling {len(stale)} message catalogues"):
        compile_catalogues(stale)
    return True


def compile_catalogues(files: Iterable[Path]) -> None:
    """Write the .mo beside each .po, whole or not at all."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    for po in files:
        try:
            with po.open("rb") as source:
                catalogue = read_po(source, locale=po.parts[-3], abort_invalid=True)
        except (PoFileError, ValueError) as error:
            fail(f"{po.relative_to(ROOT)} cannot be read: {error}")
        making = po.with_name(f"{po.stem}.mo.{os.getpid()}")
        with making.open("wb") as target:
            write_mo(target, catalogue)
        making.replace(po.with_suffix(".mo"))


def find_chromium() -> str | None:
    """The browser for tests: AFTERCARE_BROWSER, else the first one on the path."""
    named = os.environ.get("AFTERCARE_BROWSER")
    return named or next((found for found in map(shutil.which, CHROMIUM) if found), None)


def chromium_installed() -> bool:
    """Debian's chromium and Chinese fonts, where we may install them; elsewhere say what is missing."""
    if find_chromium() and (_has_chinese_font() or not _may_apt()):
        return False
    if not _may_apt():
        say("• no chromium here: browser tests will be left out (AFTERCARE_BROWSER may name one)")
        return True
    with step("installing chromium and Chinese fonts for the browser tests"):
        quiet(["apt-get", "update", "-qq"], f"The list of Debian packages could not be fetched. {OFFLINE}")
        # The shell without windows is a quarter quicker in tests; older Debians have the whole browser only.
        known, _printed = attempt(["apt-cache", "show", "chromium-headless-shell"])
        quiet(
            [
                *("apt-get", "install", "-y", "-qq", "--no-install-recommends", "fonts-noto-cjk"),
                *([] if find_chromium() else ["chromium-headless-shell" if known else "chromium"]),
            ],
            f"chromium could not be installed. {OFFLINE}",
            env={"DEBIAN_FRONTEND": "noninteractive"},
        )
    return True


def _may_apt() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    _well, printed = attempt(["fc-list", ":lang=zh-cn", "family"])
    return bool(printed.strip())


def data_folder(name: str) -> Path:
    """A folder under .var, made if need be."""
    folder = VAR / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder

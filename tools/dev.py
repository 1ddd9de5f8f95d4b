"""The developer's commands; `./dev` finds Python and calls this."""

import argparse
import errno
import sys
from collections.abc import Callable
from importlib import import_module

CANNOT_WRITE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}
NEED_PAGES = {"testing", "measuring", "documents"}
NEED_PLANS = {"testing", "measuring"}
COMMANDS = """\
  ./dev setup      make or refresh the environment; the program is then .venv/bin/aftercare
  ./dev serve      a running system with the demo company (--port, --data DIR, --no-demo)
  ./dev test       the whole test suite, browser included (--postgres, --fast, or paths and pytest's options)
  ./dev check      format, lint, types, import contracts, templates, messages, migrations, locks; changes nothing
  ./dev fix        mend what can be mended by itself
  ./dev messages   bring the message catalogues up to date; lists what is not translated
  ./dev docs       write the generated pages of docs/ (and, with --pictures, the screenshots)
  ./dev bench      measure speed and size, write docs/performance.md
  ./dev lock       renew the locked versions
  ./dev help       this page"""


def main(arguments: list[str]) -> int:
    """Carry out one command; the exit status."""
    name, rest = (arguments or ["help"])[0], arguments[1:]
    if name in {"help", "-h", "--help"}:
        print(f"Aftercare · 售后, for developers:\n\n{COMMANDS}")
        return 0
    command = _commands().get(name)
    if command is None:
        print(f"./dev knows no command {name!r}. It knows:\n\n{COMMANDS}", file=sys.stderr)
        return 2
    try:
        return command(rest)
    except OSError as error:
        return _not_written(error)


def _not_written(error: OSError) -> int:
    """A folder that cannot be written is a plain sentence; everything else is a fault of ours and is shown whole."""
    if error.errno not in CANNOT_WRITE or not error.filename:
        raise error
    print(f"\n{error.filename} cannot be written: {error.strerror}.", file=sys.stderr)
    return 1


def _commands() -> dict[str, Callable[[list[str]], int]]:
    """Each command lives in a module of its own; only the chosen one needs installed packages."""
    from preparing import setup

    def run_setup(rest: list[str]) -> int:
        parser = argparse.ArgumentParser(prog="./dev setup")
        parser.add_argument("--browser", action="store_true", help="a browser for the browser tests too")
        parser.add_argument("--engines", action="store_true", help="other planning engines, to compare with")
        options = parser.parse_args(rest)
        setup(browser=options.browser, engines=options.engines)
        return 0

    def later(module: str, function: str) -> Callable[[list[str]], int]:
        def run(rest: list[str]) -> int:
            if module != "serving":  # which reads its options first
                needs = {"pages": module in NEED_PAGES, "plans": module in NEED_PLANS}
                setup(**needs, browser=module == "testing", silent=True)
            return int(getattr(import_module(module), function)(rest))

        return run

    return {
        "setup": run_setup,
        "serve": later("serving", "serve"),
        "test": later("testing", "test"),
        "check": later("checking", "check"),
        "fix": later("checking", "fix"),
        "messages": later("wording", "messages"),
        "docs": later("documents", "docs"),
        "bench": later("measuring", "bench"),
        "lock": later("locking", "lock"),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`./dev test`: the whole suite, on SQLite or PostgreSQL."""

import argparse

import postgres
from console import BIN, loud, say


def test(arguments: list[str]) -> int:
    """Run pytest; options it does not know are pytest's own."""
    parser = argparse.ArgumentParser(prog="./dev test", description="Paths and further options go to pytest.")
    parser.add_argument(
        "--postgres", action="store_true", help="on PostgreSQL: DATABASE_URL, else a server from the packages"
    )
    parser.add_argument("--fast", action="store_true", help="leave out browser and slow tests")
    parser.add_argument("--workers", default="2", help="processes side by side (default 2)")
    options, rest = parser.parse_known_args(arguments)
    command = [BIN / "python", "-m", "pytest", "-q", "-n", options.workers, "--dist", "loadgroup"]
    left_out = ["slow"] if options.fast else []
    # What a browser sees does not hang on the database: those tests run on SQLite alone.
    if options.fast or options.postgres:
        left_out.append("browser")
    if left_out:
        command += ["-m", " and ".join(f"not {mark}" for mark in left_out)]
    if not options.postgres:
        return _finish(loud([*command, *rest]))
    with postgres.running() as url:
        return _finish(loud([*command, *rest], env={"DATABASE_URL": url}))


def _finish(status: int) -> int:
    if status == 5:
        say("No test matched.")
    return status

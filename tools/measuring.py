"""`./dev bench`."""

from console import BIN, loud


def bench(arguments: list[str]) -> int:
    """The runner has its own options: ./dev bench --help."""
    return loud([BIN / "python", "bench/run.py", *arguments])

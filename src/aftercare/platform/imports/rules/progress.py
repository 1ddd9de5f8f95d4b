"""A progress bar for terminals; in a log file, a line now and then."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TextIO

WIDTH = 30
EVERY_ON_TERMINAL, EVERY_IN_LOG = 0.1, 10.0


@dataclass(slots=True)
class ProgressBar:
    """Call it with (done, total, text); `close` writes the last line with the rate.

    `[███████···············]  12,000 / 121,022  4,512 rows/s  25 s left  Requests`
    """

    out: TextIO
    clock: Callable[[], float] = monotonic
    _begun: float | None = field(default=None, init=False)
    _told: float = field(default=0.0, init=False)
    _done: int = field(default=0, init=False)

    def __call__(self, done: int, total: int, text: str = "") -> None:
        now = self.clock()
        if self._begun is None or done < self._done:
            self._begun = self._told = now
        self._done = done
        pause = EVERY_ON_TERMINAL if self.out.isatty() else EVERY_IN_LOG
        if now - self._told < pause and done < total:
            return
        self._told = now
        self._write(self.line(done, total, text, now - self._begun))

    @staticmethod
    def line(done: int, total: int, text: str, seconds: float) -> str:
        """One state of the bar in words."""
        full = WIDTH * done // total if total else WIDTH
        rate = done / seconds if seconds > 0 else 0
        left = f"  {round((total - done) / rate)} s left" if rate and done < total else ""
        return f"[{'█' * full}{'·' * (WIDTH - full)}] {done:>9,} / {total:,}  {rate:,.0f} rows/s{left}  {text}".rstrip()

    def _write(self, line: str) -> None:
        self.out.write(f"\r{line}\x1b[K" if self.out.isatty() else f"{line}\n")
        self.out.flush()

    def close(self) -> None:
        """End the line, so that what follows begins on the next."""
        if self._begun is not None and self.out.isatty():
            self.out.write("\n")
        self._begun = None

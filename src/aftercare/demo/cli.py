"""`aftercare demo open | logins | load`: the demo company, in its own database and data folder (decision 33)."""

import argparse
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from django.conf import settings
from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.demo import rules, services


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Called by the program."""
    opening = commands.add_parser("demo open", help=_("open the demo company: offices, people, logins"))
    opening.set_defaults(run=_open)
    logins = commands.add_parser("demo logins", help=_("print the logins of the demo company"))
    logins.set_defaults(run=_logins)
    load = commands.add_parser("demo load", help=_("fill the demo company with a year of work"))
    load.set_defaults(run=_load)


def _refused() -> bool:
    if settings.DEMO:
        return False
    sys.stderr.write(_("This is not a demo installation (AFTERCARE_DEMO is not True); nothing was changed.\n"))
    return True


def _open(_options: argparse.Namespace) -> int:
    if _refused():
        return 1
    services.open_company(at=clock.now() - rules.OPENED_AGO)
    return 0


def _logins(_options: argparse.Namespace) -> int:
    sys.stdout.write(_("  Logins (password of all: %(password)s)\n") % {"password": services.logins()[0].password})
    for login in services.logins():
        sys.stdout.write(f"    {login.username:<12} {login.role}\n")
    sys.stdout.write("\n")
    return 0


def _load(_options: argparse.Namespace) -> int:
    if _refused():
        return 1
    bar = _Bar()
    with _collecting_seldom():
        if services.load(at=clock.now(), progress=bar.draw):
            bar.end()
    return 0


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """What a year of work leaves behind goes by itself; looking for cycles was a tenth of the time."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


class _Bar:
    """One line for each part on a terminal; a line at each part's end elsewhere."""

    def __init__(self) -> None:
        self.part, self.drawn_at, self.live = "", 0.0, sys.stderr.isatty()

    def draw(self, part: str, done: int, total: int) -> None:
        """Called after each piece."""
        if self.part and part != self.part:
            self.end()
        new, self.part = part != self.part, part
        now = monotonic()
        if self.live and (new or done >= total or now - self.drawn_at > 0.2):
            self.drawn_at = now
            filled = 30 * done // max(total, 1)
            sys.stderr.write(f"\r  {part:<18} [{'█' * filled}{'·' * (30 - filled)}] {done}/{total} ")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line."""
        sys.stderr.write("\n" if self.live else f"  {self.part}: done\n")

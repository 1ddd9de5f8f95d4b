"""Is the system well? Each app registers a check; /health shows them, /healthz says only yes or no."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from aftercare.base.kernel.hooks import Registry
from aftercare.base.ui import formats
from aftercare.base.ui.frame import Entry, Group, Label, menu


class Level(StrEnum):
    """How well: fine; works, but look at it; does not work."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Status:
    """The result of a check: `text` in a few words with its figure, `detail` says what to do."""

    level: Level
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A check with its name. `run(at)` takes well under a second and never raises for what it checks."""

    label: Label
    run: Callable[[datetime], Status]


@dataclass(frozen=True, slots=True)
class Checked:
    """A check that was made."""

    key: str
    label: str
    status: Status


health: Registry[Check] = Registry("health")

FREE_WARN, FREE_BAD = 5 * 10**9, 10**9
SKEW_WARN, SKEW_BAD = 2, 60
# For how many seconds after it was noticed a jump of the clock is told.
JUMP_TOLD = 3600


def _ticks() -> float:
    """Seconds that pass whatever the clock shows; those of a sleep count where the system tells them."""
    asleep_too: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if asleep_too is None else time.clock_gettime(asleep_too)


@dataclass(slots=True)
class Steadiness:
    """Does the clock run with the seconds that pass? A jump is told for a while; from there on it is looked at anew."""

    shown: float = field(default_factory=time.time)
    ticks: float = field(default_factory=_ticks)
    jump: float = 0.0

    def look(self) -> float:
        """By how many seconds the clock jumped of late; 0 if it runs steadily."""
        shown, ticks = time.time(), _ticks()
        apart = abs((shown - self.shown) - (ticks - self.ticks))
        if apart >= SKEW_WARN:
            self.shown, self.ticks, self.jump = shown, ticks, apart
        elif ticks - self.ticks >= JUMP_TOLD:
            self.jump = 0.0
        return self.jump


_steadiness = Steadiness()


def database(_at: datetime) -> Status:
    """Does the database answer, and how fast?"""
    start = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError as error:
        return Status(Level.BAD, _("Does not answer"), _("Look whether it runs: %(error)s") % {"error": error})
    taken = round((time.perf_counter() - start) * 1000)
    text = _("%(vendor)s answers in %(ms)s ms") % {"vendor": connection.vendor, "ms": taken}
    if taken >= 200:
        return Status(Level.WARN, text, _("Slow: look what else runs on its machine, and whether its disk is busy."))
    return Status(Level.OK, text)


def disk(_at: datetime) -> Status:
    """Is there room in the data folder?"""
    free = shutil.disk_usage(settings.DATA).free
    text = _("%(size)s free") % {"size": formats.size(free)}
    if free < FREE_BAD:
        return Status(
            Level.BAD,
            text,
            _("Make room in the data folder now (%(folder)s): the database cannot grow.") % {"folder": settings.DATA},
        )
    if free < FREE_WARN:
        return Status(Level.WARN, text, _("Make room in the data folder soon: %(folder)s.") % {"folder": settings.DATA})
    return Status(Level.OK, text)


def clock_skew(_at: datetime) -> Status:
    """Does this machine's clock run steadily, and with the database's?"""
    jump, apart = _steadiness.look(), _database_apart()
    skew = max(jump, apart)
    text = _("%(seconds)s s apart") % {"seconds": round(skew)}
    if skew < SKEW_WARN:
        return Status(Level.OK, text)
    said = [_("This machine’s clock has jumped. That is told for an hour.")] if jump >= apart else []
    if skew >= SKEW_BAD:
        said.append(_("Times that are recorded now cannot be trusted. Check the time service."))
        return Status(Level.BAD, text, "\n".join(said))
    said.append(_("Look whether the time service of this machine and of the database’s runs."))
    return Status(Level.WARN, text, "\n".join(said))


def _database_apart() -> float:
    """Seconds between our clock and that of the database's machine."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        row = cursor.fetchone()
    return abs(time.time() - float(row[0])) if row else 0.0


def check_all(at: datetime) -> list[Checked]:
    """Every check, in order. A check that raises is itself a bad sign, not a broken page."""
    return [Checked(key, str(check.label), _safely(check, at)) for key, check in health.items()]


def _safely(check: Check, at: datetime) -> Status:
    try:
        return check.run(at)
    except Exception as error:  # noqa: BLE001 - whatever it is, the page has to say so
        return Status(Level.BAD, _("The check itself failed."), f"{type(error).__name__}: {error}")


def worst(checked: list[Checked]) -> Level:
    """The worst level found."""
    order = list(Level)
    return max((one.status.level for one in checked), key=order.index, default=Level.OK)


def register_own() -> None:
    """Our checks and the way to them; called in `ready()`."""
    place = Entry(gettext_lazy("Health"), "ui:health", "heartbeat", "system.health", order=900, group=Group.SYSTEM)
    menu.register("ui.health", place)
    health.register("database", Check(pgettext_lazy("health", "Database"), database), order=10)
    health.register("disk", Check(pgettext_lazy("health", "Disk"), disk), order=20)
    health.register("clock", Check(pgettext_lazy("health", "Clock"), clock_skew), order=30)

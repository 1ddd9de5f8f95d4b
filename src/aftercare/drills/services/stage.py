"""The stage of a drill: a clock that moves, the company, and the regulation in force on the scratch database."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import orjson

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.drills.rules import Outcome, Seen
from aftercare.drills.services.company import Company
from aftercare.platform.journal import public as journal
from aftercare.platform.worktime import public as worktime
from aftercare.regulations import public as regulations

# A Monday morning before the turn of a year, with more than a year of published holidays to come.
BEGINS = datetime(2025, 10, 13, 1, 0, tzinfo=UTC)
# Between two steps of people.
STEP = timedelta(seconds=20)
CALENDAR = "office"
TEST_FORM = "repair-test"
_VERSION = re.compile(r"@\d+/")
# From any moment of a working day into its night.
INTO_THE_NIGHT = timedelta(hours=12)


def first_version(address: str) -> str:
    """A clause's address as it was when the drill began: a drill may publish the regulation anew."""
    return _VERSION.sub("@1/", address)


class Happened(NamedTuple):
    """An event of the scratch journal."""

    id: int
    name: str
    stream: str
    stream_id: int
    payload: dict[str, Any]


@dataclass
class Stage:
    """Where a regulation is played."""

    company: Company
    document: regulations.Document
    now: datetime = BEGINS
    regulation_id: int = 0
    version_id: int = 0
    # The form of tests after repairs.
    test_form: str = TEST_FORM
    # Address → what was seen of the routine there; all are played at once.
    routines: dict[str, dict[Seen, Outcome]] = field(default_factory=dict)
    # What indicators count and has been played: several of them count the same.
    counted: set[str] = field(default_factory=set)
    # Address → what is bound there, of what is live.
    bound: dict[str, regulations.bindings.Binding] = field(default_factory=dict)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Within the block the program's clock is the stage's."""
        with clock.running(lambda: self.now):
            yield

    def tick(self) -> datetime:
        """The next moment: people do one thing after the other."""
        return self.wait(STEP)

    def wait(self, length: timedelta) -> datetime:
        """Nothing happens for a while."""
        self.now += length
        return self.now

    def next_morning(self) -> datetime:
        """The beginning of the next working day: what is short is not over before work begins."""
        self.now = worktime.calendar_for(CALENDAR).next_opening(self.now + INTO_THE_NIGHT)
        return self.tick()

    def holder(self, *posts: str) -> Actor:
        """Whoever holds the first of these posts that there is."""
        return next(self.company.people[post] for post in posts if post in self.company.people)

    @staticmethod
    def mark() -> int:
        """The newest event so far."""
        return journal.effective().order_by("-id").values_list("id", flat=True).first() or 0

    @staticmethod
    def since(mark: int) -> Sequence[Happened]:
        """What happened after a mark, in the order of recording."""
        rows = journal.effective().filter(id__gt=mark).order_by("id")
        columns = ("id", "type", "stream", "stream_id", "payload")
        found = rows.values_list(*columns)
        return [
            Happened(number, name, stream, subject, orjson.loads(text)) for number, name, stream, subject, text in found
        ]

"""Which units owe which routines, and what no longer is owed: the engine's own reading."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from aftercare.platform.units import public as units
from aftercare.platform.worktime.public import Calendar, calendar_for, key_for_unit
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.bindings.rules import Routine, waits_for
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import Clause, Dimension, address
from aftercare.regulations.policies import selectors as policies
from aftercare.regulations.policies.rules import ATTRIBUTES, Choice, holds
from aftercare.regulations.posts import selectors as posts
from aftercare.regulations.routines.models import Duty

# Where a scope names a unit, it does so by the unit's code.
UNIT_DIMENSIONS = (Dimension.DEPARTMENT, Dimension.OFFICE)


@dataclass(frozen=True, slots=True)
class Owing:
    """A unit that owes the turns of a routine, and since when."""

    version: Version
    clause: Clause
    routine: Routine
    unit: units.Unit
    since: datetime

    @property
    def address(self) -> str:
        """The full address of the binding."""
        return address(self.version.regulation.key, self.version.number, self.clause.key, self.routine.key)

    @property
    def place(self) -> str:
        """The same without the version: turns follow each other there, whatever the text's version."""
        return f"{self.version.regulation.key}/{self.clause.key}#{self.routine.key}"


def in_force_since(at: datetime, back_to: datetime) -> list[Version]:
    """The published versions that held some time between two moments, the older ones first."""
    rows = Version.objects.filter(state=Version.State.PUBLISHED, effective_from__lte=at)
    held = rows.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=back_to))
    return list(held.select_related("regulation__unit").order_by("number", "pk"))


def owing(version: Version, at: datetime) -> list[Owing]:
    """Which units owe which routines of a version at a moment: what waits for later parts is owed by nobody."""
    document, live = documents.document_of(version), documents.live_events()
    assert version.effective_from is not None
    choices = _Choices(at, {ATTRIBUTES[key]: value for key, value in document.scope.items() if key in ATTRIBUTES})
    found = []
    for clause, binding in document.bound():
        if not isinstance(binding, Routine) or waits_for(binding, live):
            continue
        for unit, since in _units_of(version, binding, at):
            one = Owing(version, clause, binding, unit, max(since, version.effective_from))
            if choices.chosen(one.address, unit.path) and holds(binding.when, {"unit_path": unit.path}, undecided=True):
                found.append(one)
    return found


class _Choices:
    """What holds for a unit: a more specific regulation takes the place of a less specific one (decision 15)."""

    def __init__(self, at: datetime, attributes: dict[str, str]) -> None:
        self._versions = policies.in_force(at)
        self._attributes = attributes
        self._known: dict[str, set[str]] = {}

    def chosen(self, where: str, unit_path: str) -> bool:
        if unit_path not in self._known:
            found: list[Choice] = policies.choices_for(self._attributes | {"unit_path": unit_path}, self._versions)
            self._known[unit_path] = {rule.address for choice in found for rule in choice.chosen}
        return where in self._known[unit_path]


def _units_of(version: Version, routine: Routine, at: datetime) -> list[tuple[units.Unit, datetime]]:
    """The units that owe it: each highest one in which a post that it names is held, else the regulation's own."""
    home = _home(version)
    start = version.effective_from or at
    held = organisation.held_posts(at, codes=posts.codes_of(routine.by))
    below = [one for one in held if one.unit_path.startswith(home.path)]
    if any(home.path.startswith(one.unit_path) for one in held) or not below:
        return [(home, start)]
    tops = [
        one for one in below
        if not any(other.unit_path != one.unit_path and one.unit_path.startswith(other.unit_path) for other in below)
    ]  # fmt: skip
    since: dict[int, datetime] = {}
    for one in tops:
        since[one.unit_id] = min(one.since, since.get(one.unit_id, one.since))
    found = units.Unit.objects.in_bulk(since)
    return [(found[number], since[number]) for number in sorted(found)]


def _home(version: Version) -> units.Unit:
    scope = documents.document_of(version).scope
    named = [units.by_code(scope[one]) for one in UNIT_DIMENSIONS if one in scope]
    return next((unit for unit in named if unit is not None), version.regulation.unit)


def calendar_of(unit_path: str) -> Calendar:
    """The calendar that a unit works by."""
    return calendar_for(key_for_unit(unit_path))


def day_of(moment: datetime, calendar: Calendar) -> date:
    """The day that a moment lies in where the calendar is."""
    return moment.astimezone(ZoneInfo(calendar.zone)).date()


def waiting(at: datetime) -> QuerySet[Duty]:
    """The duties that are neither done nor over."""
    del at
    return Duty.objects.filter(done_at__isnull=True, ended="")


def no_longer_owed(at: datetime) -> Iterator[tuple[Duty, str]]:
    """Open turns whose period was not over when their text stopped holding, and why they end."""
    asked = _asked_for(at)
    rows = waiting(at).select_related("wording", "unit", "regulation").order_by("pk")
    for duty in rows:
        why, since = _why_over(duty, asked)
        if why and since is not None and since <= at and duty.next_day > day_of(since, calendar_of(duty.unit_path)):
            yield duty, why


def _asked_for(at: datetime) -> dict[int, set[tuple[str, str]]]:
    """Regulation in force → the (place, period) of its routines."""
    found: dict[int, set[tuple[str, str]]] = {}
    for version in documents.in_force(at).select_related("regulation"):
        mine = found.setdefault(version.regulation_id, set())
        for clause, binding in documents.document_of(version).bound():
            if isinstance(binding, Routine):
                mine.add((f"{version.regulation.key}/{clause.key}#{binding.key}", binding.every.value))
    return found


def _why_over(duty: Duty, asked: dict[int, set[tuple[str, str]]]) -> tuple[str, datetime | None]:
    if duty.regulation_id not in asked:
        return Duty.Ended.WITHDRAWN, duty.wording.effective_to
    if (duty.place, duty.every) not in asked[duty.regulation_id]:
        return Duty.Ended.SUPERSEDED, duty.wording.effective_to
    return (Duty.Ended.CLOSED, duty.unit.active_to) if duty.unit.active_to else ("", None)

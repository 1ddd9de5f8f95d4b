"""The room of a unit, kept in memory by each process: built once a day, then followed through the journal.

What is kept only serves to offer: at confirmation the room is looked at again in the database (`alone`). After a change
only those whom it touches are built again, and they are written into the arrays. A process that begins takes over what
another one has left in the data folder (`shelves`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from threading import Lock
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.conf import settings as django_settings
from django.utils import timezone

from aftercare.operations.dispatch.planner.model import Place, Problem
from aftercare.operations.dispatch.problems.rules.settings import Settings
from aftercare.operations.dispatch.problems.rules.shifts import Horizon
from aftercare.operations.dispatch.problems.selectors.people import Person, people
from aftercare.operations.dispatch.problems.selectors.settings import settings_in_force
from aftercare.operations.dispatch.roads.selectors.ways import Model, model_of
from aftercare.operations.dispatch.slots.selectors import shelves
from aftercare.operations.dispatch.slots.selectors.personal import Part, parts_of
from aftercare.operations.dispatch.slots.selectors.wholes import Whole, patched, put_together
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service

# People whose room is built with the same queries.
TOGETHER = 200
# What happens in these streams may touch everybody.
TOUCHES_ALL = ("unit", "post", "shift_pattern", "calendar", "skill", "certificate_kind", "tool")
TOUCHES_SOME = ("case", "staff", "site")
# More streams of a kind than this: everything is built anew.
MANY = 5_000
# A room that moves all the time is left in the data folder no more often.
LEAVE_EVERY = timedelta(minutes=10)


@dataclass(slots=True, kw_only=True)
class Room:
    """The room of a unit for some days."""

    unit_path: str
    horizon: Horizon
    settings: Settings
    position: int
    frame: Problem
    model: Model
    # As they were read last; what happens to visits and sites changes nothing of theirs.
    people: dict[int, Person] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    parts: dict[int, Part] = field(default_factory=dict)
    whole: Whole | None = None
    _numbers: dict[tuple[int, int], int] = field(default_factory=dict)

    def number(self, place: Place) -> int:
        """The number of a place in the whole."""
        key = (place.latitude_e6, place.longitude_e6)
        if key not in self._numbers:
            self._numbers[key] = len(self.places)
            self.places.append(place)
        return self._numbers[key]

    def add(self, staff_ids: Sequence[int], known: Mapping[int, Part] = MappingProxyType({})) -> None:
        """Build the room of these people; of what is known, the shifts that are the same as before are kept."""
        for first in range(0, len(staff_ids), TOGETHER):
            some = staff_ids[first : first + TOGETHER]
            self.read([one for one in some if one not in self.people])
            read = [self.people[one] for one in some if one in self.people]
            self.parts |= parts_of(read, self.settings, self.horizon, self.number, self.model.travel, known)

    def read(self, staff_ids: Sequence[int]) -> None:
        """Read these people."""
        for first in range(0, len(staff_ids), TOGETHER):
            some = staff_ids[first : first + TOGETHER]
            self.people |= {one.staff_id: one for one in people("", self.horizon, staff_ids=some)}

    def completed(self) -> "Room":
        """With all people in one set of arrays."""
        self.whole = put_together(self.parts, self.places, self.frame)
        return self


_rooms: dict[str, Room] = {}
# As they were left in the data folder by this process.
_left: dict[str, Room] = {}
_lock = Lock()


def room(unit_path: str, at: datetime) -> Room:
    """The room as the journal has it now; three queries where nothing happened since it was last asked for."""
    with _lock:
        found = _rooms[unit_path] = _present(unit_path, at)
    return found


def keep_ready(at: datetime) -> None:
    """Have the rooms that are asked for, and leave them in the data folder: each day's at once, then now and then."""
    for unit_path in list(shelves.units(at)):
        one = room(unit_path, at)
        left = _left.get(unit_path)
        if left is None or left.horizon.first != one.horizon.first or one.horizon.at - left.horizon.at >= LEAVE_EVERY:
            leave(one)


def leave(one: Room) -> None:
    """Put a room where other processes find it."""
    _left[one.unit_path] = one
    mark = journal.hash_at(one.position)
    shelves.put(
        shelves.Kept(
            unit_path=one.unit_path, shape=shelves.shape(), at=one.horizon.at, position=one.position, mark=mark,
            places=tuple(one.places), staff=tuple(one.parts), parts=tuple(one.parts.values()),
        )
    )  # fmt: skip


def _present(unit_path: str, at: datetime) -> Room:
    settings, first, position = settings_in_force(unit_path, at), timezone.localdate(at), journal.last_position()
    known = _rooms.get(unit_path)
    if known is None or not _is_of(known, settings, first, position):
        shelves.asked(unit_path, at)
        known = _from_shelf(unit_path, settings, first)
    if known is not None and _is_of(known, settings, first, position):
        followed = known if position == known.position else _followed(known, position, at)
        if followed is not None:
            return followed
    found = _built(unit_path, settings, Horizon(first=first, days=settings.slot_days, zone=zone(), at=at), position)
    leave(found)
    return found


def forget() -> None:
    """Keep nothing; for tests, whose databases come and go."""
    with _lock:
        _rooms.clear()
        _left.clear()


def zone() -> ZoneInfo:
    """The company's."""
    return ZoneInfo(django_settings.TIME_ZONE)


def alone(unit_path: str, horizon: Horizon, staff_id: int) -> Room:
    """The room of one person as the database has it now; nothing is kept."""
    found = _empty(unit_path, settings_in_force(unit_path, horizon.at), horizon, 0)
    found.add([staff_id])
    return found.completed()


def _is_of(known: Room, settings: Settings, first: date, position: int) -> bool:
    """Of today, of these settings, and not of a database that was put back."""
    return known.horizon.first == first and known.settings == settings and position >= known.position


def _from_shelf(unit_path: str, settings: Settings, first: date) -> Room | None:
    """What another process has left of this day."""
    kept = shelves.taken(unit_path)
    if kept is None or timezone.localdate(kept.at) != first:
        return None
    horizon = Horizon(first=first, days=settings.slot_days, zone=zone(), at=kept.at)
    found = _empty(unit_path, settings, horizon, kept.position)
    for place in kept.places:
        found.number(place)
    found.parts = dict(zip(kept.staff, kept.parts, strict=True))
    # At once, so that no request has to: whom something happens to until then is read again.
    found.read(kept.staff)
    return found.completed()


def _followed(known: Room, position: int, at: datetime) -> Room | None:
    """The same after what happened since; None: too much did."""
    moved = _moved(known)
    if moved is None or known.whole is None:
        return None
    touched, renewed = moved
    ours = _staff_of(known.unit_path, at, touched)
    mine = sorted(one for one in touched if one in known.parts or one in ours)
    if not mine:
        return replace(known, position=position)
    kept = {staff_id: part for staff_id, part in known.parts.items() if staff_id not in touched}
    people = {staff_id: one for staff_id, one in known.people.items() if staff_id not in renewed}
    found = replace(known, position=position, horizon=replace(known.horizon, at=at), parts=kept, people=people)
    found.add([one for one in mine if one in ours], known.parts)
    found.whole = patched(known.whole, found.parts, mine, found.places)
    return found


def _moved(known: Room) -> tuple[set[int], set[int]] | None:
    """Whose room may be another one now: who hangs on a case or a site that moved, or moved; None: everybody's.

    Beside them those of whom something else than their visits may have changed.
    """
    rows = journal.all_touched((*TOUCHES_ALL, *TOUCHES_SOME), after=known.position, limit=MANY + 1)
    moved: dict[str, set[int]] = defaultdict(set)
    for stream, stream_id in rows:
        moved[stream].add(stream_id)
    if len(rows) > MANY or not moved.keys().isdisjoint(TOUCHES_ALL):
        return None
    crews = service.Participation.objects.filter(visit__case_id__in=moved["case"]).order_by("staff_id")
    hanging = set(_hanging(known, moved["case"], moved["site"]))
    return moved["staff"] | set(crews.values_list("staff_id", flat=True)) | hanging, moved["staff"]


def _hanging(known: Room, case_ids: set[int], site_ids: set[int]) -> Iterable[int]:
    for staff_id, part in known.parts.items():
        if not part.case_ids.isdisjoint(case_ids) or not part.site_ids.isdisjoint(site_ids):
            yield staff_id


def _built(unit_path: str, settings: Settings, horizon: Horizon, position: int) -> Room:
    found = _empty(unit_path, settings, horizon, position)
    found.add(sorted(_staff_of(unit_path, horizon.at, None)))
    return found.completed()


def _empty(unit_path: str, settings: Settings, horizon: Horizon, position: int) -> Room:
    """What all share: the origin, the prices, the model of travel."""
    model = model_of(settings.roads)
    frame = Problem(
        origin=horizon.origin, places=(), travel=model.travel(()), engineers=(), shifts=(), jobs=(),
        prices=settings.prices(),
    )  # fmt: skip
    return Room(unit_path=unit_path, horizon=horizon, settings=settings, position=position, frame=frame, model=model)


def _staff_of(unit_path: str, at: datetime, staff_ids: Collection[int] | None) -> set[int]:
    """Who goes out for the unit."""
    rows = organisation.PostHolding.objects.filter(organisation.in_force(at), post__is_field=True)
    rows = rows.filter(staff__unit_path__startswith=unit_path)
    if staff_ids is not None:
        rows = rows.filter(staff_id__in=staff_ids)
    return set(rows.values_list("staff_id", flat=True))

"""What an appointment would break, and how grave that is. Pure.

The grade `block` is exactly what the services refuse; `warn` is said and done all the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.errors import Text
from aftercare.operations.dispatch.planner.travel import COARSE, EARTH_METRES, FINE, Roads, bands
from aftercare.operations.dispatch.roads.rules.models import MINUTE
from aftercare.registry.organisation.public import Point, Schedule

LONGEST_DAYS = 42
# The script that draws ways knows those pairs of cells that most trips lead between.
MOST_PAIRS = 3_000
CHOOSE_ONE = _("Choose one of these.")
# How long it takes from one place to another for whoever leaves then, by the model that plans are made with.
Seconds = Callable[[Point | None, Point | None, datetime], int]

MESSAGES: Mapping[str, Text] = {
    "overlap": _("%(name)s already has visit %(number)s at that time."),
    "travel_before": _("Only %(has)s min to get there from visit %(number)s; it takes %(needs)s min."),
    "travel_after": _("Only %(has)s min to get from there to visit %(number)s; it takes %(needs)s min."),
    "leave": _("%(name)s is on leave for part of that time."),
    "engaged": _("%(name)s has something else to do for part of that time."),
    "off_shift": _("Part of that time lies outside the shift."),
    "excluded": _("The customer does not want this engineer."),
    "required": _("The customer wants another engineer."),
    "tool": _("%(name)s has not got: %(what)s."),
    "shared_tool": _("All of it is in use at that time: %(what)s."),
    "closed": _("The site is closed for part of that time."),
    "past": _("The time has passed."),
    "clock": _("“%(name)s” was promised before that."),
    "due": _("The order was to be done before that."),
    "crew": _("The order asks for %(needs)s people."),
}


class Grade(StrEnum):
    """The stricter comes later."""

    OFF = "off"
    WARN = "warn"
    BLOCK = "block"


STRICTNESS = tuple(Grade)


@dataclass(frozen=True, slots=True)
class Apart:
    """How strictly appointments are kept apart: from each other, and by the way between them."""

    overlap: Grade = Grade.BLOCK
    travel: Grade = Grade.WARN


def loosest(found: Sequence[Apart]) -> Apart:
    """Who has several roles may do what any of them may; without a rule the usual holds."""
    if not found:
        return Apart()
    return Apart(
        min((one.overlap for one in found), key=STRICTNESS.index),
        min((one.travel for one in found), key=STRICTNESS.index),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Another visit of the same person."""

    visit_id: int
    number: str
    start: datetime
    end: datetime
    place: Point | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that would break: a code for machines, a sentence for people."""

    code: str
    grade: Grade
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(MESSAGES[self.code]) % self.values


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The appointment asked about."""

    start: datetime
    end: datetime
    place: Point | None
    name: str


def roads(known: Roads) -> dict[str, Any]:
    """The model of our own in numbers, for the script that draws ways."""
    return {
        "earth": EARTH_METRES,
        "detour": known.detour_permille,
        "hour": known.metres_per_hour,
        "fixed": known.fixed,
        "step": MINUTE,
        "cells": [FINE, COARSE],
        "bands": [(one.start, one.end, one.permille) for one in bands(known)],
        "pairs": dict(sorted(known.pairs.items(), key=lambda pair: -known.trips.get(pair[0], MOST_PAIRS))[:MOST_PAIRS]),
    }


def in_datum(latitude_e6: int, longitude_e6: int, datum: str) -> Point:
    """A place as it is kept, in WGS-84."""
    match datum:
        case "gcj02" | "bd09":
            return Point(latitude_e6, longitude_e6, datum).to("wgs84")
        case _:
            return Point(latitude_e6, longitude_e6)


def office_of(values: Mapping[str, Any]) -> Point | None:
    """Where an office lies, by the settings of its plans."""
    latitude, longitude = values.get("office_latitude_e6"), values.get("office_longitude_e6")
    if latitude is None or longitude is None:
        return None
    return in_datum(latitude, longitude, values.get("office_datum", "wgs84"))


def touching(slot: Slot, stops: Iterable[Stop], apart: Apart, seconds: Seconds) -> list[Conflict]:
    """Visits that overlap the slot, over its whole length, and those too far away to get there in time."""
    found = []
    for stop in sorted(stops, key=lambda one: (one.start, one.visit_id)):
        if stop.start < slot.end and stop.end > slot.start:
            found.append(Conflict("overlap", apart.overlap, {"name": slot.name, "number": stop.number}))
        else:
            found += _too_far(slot, stop, apart, seconds)
    return [one for one in found if one.grade is not Grade.OFF]


def _too_far(slot: Slot, stop: Stop, apart: Apart, seconds: Seconds) -> list[Conflict]:
    before = stop.end <= slot.start
    way = (stop.place, slot.place, stop.end) if before else (slot.place, stop.place, slot.end)
    has = int((slot.start - stop.end if before else stop.start - slot.end).total_seconds())
    needs = seconds(*way)
    if has >= needs:
        return []
    values = {"name": slot.name, "number": stop.number, "has": has // 60, "needs": -(-needs // 60)}
    return [Conflict("travel_before" if before else "travel_after", apart.travel, values)]


def way(slot: Slot, stops: Sequence[Stop], home: Point | None, seconds: Seconds) -> int | None:
    """Seconds on the way there: from the stop before on that day, else from home; None where neither is known."""
    day = timezone.localdate(slot.start)
    before = [one for one in stops if one.end <= slot.start and one.place and timezone.localdate(one.end) == day]
    last = max(before, key=lambda one: one.end) if before else None
    place, leaves = (last.place, last.end) if last else (home, slot.start)
    return seconds(place, slot.place, leaves) if place and slot.place else None


def on_duty(slot: Slot, schedule: Schedule) -> list[Conflict]:
    """Leave, personal events and shift over the whole slot; on call one can be sent at any time."""
    taken = (("leave", schedule.leaves), ("engaged", schedule.events))
    found = [
        Conflict(code, Grade.WARN, {"name": slot.name})
        for code, spans in taken
        if any(start < slot.end and end > slot.start for start, end in spans)
    ]
    at_work = sorted([*(schedule.shifts or []), *schedule.on_calls])
    if schedule.shifts is not None and not covered(slot.start, slot.end, at_work):
        found.append(Conflict("off_shift", Grade.WARN))
    return found


def covered(start: datetime, end: datetime, spans: Sequence[tuple[datetime, datetime]]) -> bool:
    """Whether spans, in order, hold every moment of [start, end)."""
    reached = start
    for begins, ends in spans:
        if begins <= reached < ends:
            reached = ends
    return reached >= end


GROUPS: Mapping[str, Text] = {
    "unit": pgettext_lazy("board", "By office"),
    "team": pgettext_lazy("board", "By team"),
    "skill": pgettext_lazy("board", "By skill"),
    "none": pgettext_lazy("board", "One list"),
}
ZOOMS: Mapping[str, Text] = {
    "hour": pgettext_lazy("board", "Hours"),
    "day": pgettext_lazy("board", "Day"),
    "week": pgettext_lazy("board", "Week"),
    "month": pgettext_lazy("board", "Month"),
}

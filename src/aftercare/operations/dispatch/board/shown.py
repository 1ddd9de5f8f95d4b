"""How the board is written as JSON: plain values, moments in seconds, clocks in the reader's words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import Text
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.board import rules
from aftercare.operations.dispatch.board.models import BoardView
from aftercare.operations.dispatch.board.selectors import board as selectors
from aftercare.operations.dispatch.board.selectors import mapping
from aftercare.operations.dispatch.board.selectors.checking import Found, Weighed
from aftercare.operations.dispatch.bookings import rules as bookings
from aftercare.operations.dispatch.pickups import selectors as pickups
from aftercare.operations.dispatch.pickups.models import Pickup
from aftercare.platform.accounts import public as accounts
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.public import Point
from aftercare.regulations import public as regulations
from aftercare.service.public import Visit

ENDED = {"finished", "incomplete"}


def seconds(moment: datetime | None) -> int | None:
    """Since 1970."""
    return None if moment is None else int(moment.timestamp())


def point(place: Point | None) -> tuple[int, int] | None:
    """Latitude and longitude in micro-degrees of WGS-84."""
    return None if place is None else (place.to("wgs84").latitude_e6, place.to("wgs84").longitude_e6)


def board(found: selectors.Board, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The whole of it."""
    return {
        "midnights": [seconds(one) for one in found.midnights],
        "now": seconds(at),
        "position": found.position,
        "engineers": [_engineer(one, by) for one in found.engineers],
        "visits": blocks(found.visits, at),
        "skills": dict(found.skills),
    }


def _engineer(one: selectors.Engineer, by: Actor) -> dict[str, Any]:
    person, schedule = one.person, one.schedule
    may_see_home = accounts.allows(by, "staff.phone", unit_path=person.unit_path)
    return {
        "id": person.staff_id,
        "name": person.name,
        "number": person.number,
        "unit_id": person.unit_id,
        "unit": one.unit,
        "office": one.office,
        "skills": dict(person.skills),
        "shifts": None if schedule.shifts is None else _spans(schedule.shifts),
        "leaves": _spans(schedule.leaves),
        "events": _spans(schedule.events),
        "on_calls": _spans(schedule.on_calls),
        "home": point(person.home) if may_see_home else None,
        "bases": [_base(base, may_see_place=may_see_home) for base in one.bases],
    }


def _base(base: organisation.Base, *, may_see_place: bool) -> dict[str, Any]:
    start, end = (timezone.make_aware(datetime.combine(day, time())) for day in (base.first_day, _next(base.last_day)))
    return {"start": seconds(start), "end": seconds(end), "at": point(base.place) if may_see_place else None}


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _spans(found: Iterable[tuple[datetime, datetime]]) -> list[tuple[int, int]]:
    return [(int(start.timestamp()), int(end.timestamp())) for start, end in found]


def blocks(rows: Sequence[Mapping[str, Any]], at: datetime) -> list[dict[str, Any]]:
    """Visits as blocks; one look-up of clocks for all of them."""
    clocks = clocks_of({row["case_id"] for row in rows if row["state"] not in ENDED}, at)
    return [_block(row, clocks.get(row["case_id"]), at) for row in rows]


def _block(row: Mapping[str, Any], clock: dict[str, Any] | None, at: datetime) -> dict[str, Any]:
    start, waits = row["planned_start_at"], row["state"] in {"planned", "dispatched", "accepted"}
    ended = row["state"] in ENDED
    return {
        "id": row["id"],
        "version": row["version"],
        "state": row["state"],
        "number": f"{row['order__number']}-{row['sequence']}",
        "title": row["order__title"],
        "place": row["order__site__name"] or row["order__customer__name"] or "",
        "order_id": row["order_id"],
        "case_id": row["case_id"],
        "priority": row["order__priority"],
        "start": seconds(start),
        "end": seconds(row["planned_end_at"]),
        "lead": row["lead_id"],
        "crew": row["crew"],
        "at": point(row["place"]),
        # Nobody set out though the time has come, or the promise ends before the appointment.
        "late": waits and (start < at or bool(clock and clock["due"] and clock["due"] < start.timestamp())),
        "clock": None if ended else clock,
        "soft": bool(row["booking__is_soft"]),
        "tools": row["tools"],
        "lock": bookings.lock_of(person=bool(row["booking__locks_person"]), time=bool(row["booking__locks_time"])),
        "pickups": [_pickup(one) for one in row["pickups"]],
    }


def _pickup(one: Pickup) -> dict[str, Any]:
    """A call at a store on the way."""
    return {
        "start": seconds(one.start_at),
        "end": seconds(one.end_at),
        "at": (one.latitude_e6, one.longitude_e6),
        "said": pickups.said(one),
    }


def clocks_of(case_ids: Iterable[int], at: datetime) -> dict[int, dict[str, Any]]:
    """Case → its most pressing clock."""
    writer = ui.formats.writer()
    found = {}
    for case_id, view in regulations.pressing_of("case", sorted(case_ids), as_of=at).items():
        cell = ui.ClockCell.of(view.state, used=view.used, target=view.target, due_at=view.due_at)
        late = cell.left < 0
        found[case_id] = {
            # The time first: of a block with little room only the beginning is read.
            "words": f"{cell.words(writer)} · {view.name}",
            "permille": 1_000 if late else max(0, min(1_000, cell.permille)),
            "tone": cell.tone,
            "due": seconds(view.due_at),
        }
    return found


def changes(found: selectors.Changes, at: datetime) -> dict[str, Any]:
    """What moved."""
    return {
        "position": found.position,
        "now": seconds(at),
        "many": found.many,
        "cases": list(found.case_ids),
        "visits": blocks(found.visits, at),
    }


def waiting(
    rows: Sequence[Mapping[str, Any]], places: Mapping[int | None, Point], at: datetime
) -> list[dict[str, Any]]:
    """Orders that wait for an appointment."""
    clocks = clocks_of({row["case_id"] for row in rows}, at)
    return [
        {
            "id": row["id"],
            "number": row["number"],
            "title": row["title"],
            "place": row["site__name"] or "",
            "customer": row["customer__name"] or "",
            "priority": row["priority"],
            "minutes": row["duration_minutes"],
            "due": seconds(row["due_at"]),
            "skills": sorted(row["skills"]),
            "tools": row["tools"],
            "at": point(places.get(row["site_id"])),
            "clock": clocks.get(row["case_id"]),
            "lock": bookings.lock_of(
                person=row["plan_lock__staff_id"] is not None, time=row["plan_lock__start_from"] is not None
            ),
        }
        for row in rows
    ]


STEPS: Mapping[str, Text] = {
    "visit.accepted": pgettext_lazy("board", "accepted"),
    "visit.departed": pgettext_lazy("board", "set out"),
    "visit.arrived": pgettext_lazy("board", "arrived"),
    "visit.work_started": pgettext_lazy("board", "work began"),
    "visit.finished": pgettext_lazy("board", "work ended"),
    "visit.incomplete": pgettext_lazy("board", "work ended"),
}


def map_of(drawn: mapping.Map) -> dict[str, Any]:
    """The map's own part."""
    grounds = [
        {"unit_id": one.unit_id, "name": one.name, "office": point(one.office), "cells": [*map(point, one.cells)]}
        for one in drawn.grounds
    ]
    seen = [
        {
            "staff_id": one.staff_id,
            "at": point(one.place),
            "moment": seconds(one.moment),
            "step": str(STEPS[one.step]),
            "accuracy": one.accuracy_m,
        }
        for one in drawn.seen
    ]
    return {"step": drawn.step, "grounds": grounds, "seen": seen}


def found(what: Iterable[Found]) -> list[dict[str, str]]:
    """What would break, the gravest first."""
    graver = sorted(what, key=lambda one: -rules.STRICTNESS.index(one.grade))
    return [{"code": one.code, "grade": str(one.grade), "text": one.text} for one in graver]


def candidate(one: Weighed) -> dict[str, Any]:
    """A line of the list of engineers."""
    person = one.person
    return {
        "id": person.staff_id,
        "name": person.name,
        "unit_id": person.unit_id,
        "grade": str(one.grade),
        "travel": one.travel,
        "open": one.open,
        "found": found(one.found),
    }


def view(one: BoardView, by: Actor) -> dict[str, Any]:
    """A saved view."""
    return {"name": one.name, "settings": one.settings, "shared": one.shared, "own": one.owner_id == by.user_id}


ICONS = {
    "planned": ("calendar", "blue"),
    "dispatched": ("send", "blue"),
    "accepted": ("thumb-up", "blue"),
    "travelling": ("truck", "teal"),
    "on_site": ("map-pin", "teal"),
    "finished": ("circle-check", "green"),
    "incomplete": ("circle-half-2", "amber"),
}


def states() -> dict[str, dict[str, str]]:
    """How the states of visits look, for the script that draws them: word, icon, colour's meaning."""
    words = dict(Visit.State.choices)
    return {key: {"label": str(words[key]), "icon": icon, "tone": tone} for key, (icon, tone) in ICONS.items()}

"""The trips of the journal, and what was learned from them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from aftercare.base.kernel.actors import Actor
from aftercare.operations.dispatch.planner.travel import FINE, Driven
from aftercare.operations.dispatch.roads.models import LearnedRoads
from aftercare.operations.dispatch.roads.rules.lessons import (
    SURE_M,
    HourLine,
    PairLine,
    Seen,
    Where,
    driven,
    hour_lines,
    pair_lines,
)
from aftercare.operations.dispatch.roads.selectors.ways import with_version
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service

VIEW, LEARN = "plan.view", "plan.settings"
TOLD = ("visit.departed", "visit.arrived", "visit.finished", "visit.incomplete")
# So many visits are looked up together.
TOGETHER = 1_000
VERSIONS = 20


def trips(since: datetime, until: datetime) -> list[Driven | None]:
    """Every trip that the journal tells of, by who drove it; None where it is not known from where to where."""
    told: dict[int, dict[str, Any]] = {}
    for event in journal.events_between(TOLD, since, until):
        told.setdefault(event.payload["visit"], {}).update(_facts(event.type, event.occurred_at, event.payload))
    seen = list(_visits(told))
    return list(driven(seen, _homes({one.staff_id for one in seen}), ZoneInfo(settings.TIME_ZONE)))


def _facts(name: str, at: datetime, payload: dict[str, Any]) -> dict[str, Any]:
    """What one event adds to its visit; who sets out again has not arrived yet."""
    match name:
        case "visit.departed":
            return {"departed_at": at, "departed": _where(payload), "arrived_at": None, "arrived": None}
        case "visit.arrived":
            return {"arrived_at": at, "arrived": _where(payload)}
        case _:
            return {"ended_at": at}


def _where(payload: dict[str, Any]) -> Where | None:
    """Where the device was, if it was sure enough."""
    place = payload.get("place")
    return (place["latitude"], place["longitude"]) if place and place["accuracy_m"] <= SURE_M else None


def _visits(told: dict[int, dict[str, Any]]) -> Iterator[Seen]:
    ids = sorted(visit for visit, facts in told.items() if facts.get("departed_at") and facts.get("arrived_at"))
    for start in range(0, len(ids), TOGETHER):
        rows = service.Visit.objects.filter(pk__in=ids[start : start + TOGETHER], lead__isnull=False).order_by("pk")
        found = list(rows.values_list("pk", "lead_id", "order__site_id"))
        sites = customers.site_briefs(site_id for _pk, _lead, site_id in found if site_id)
        for pk, lead_id, site_id in found:
            site = sites.get(site_id or 0)
            place = (site.place.latitude_e6, site.place.longitude_e6) if site and site.place else None
            yield Seen(staff_id=lead_id, site=place, **told[pk])


def _homes(staff_ids: Collection[int]) -> dict[int, Where]:
    rows = organisation.Staff.objects.filter(pk__in=staff_ids).order_by("pk")
    homes = ((row.pk, organisation.home_of(row)) for row in rows)
    return {pk: (home.latitude_e6, home.longitude_e6) for pk, home in homes if home is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One version of what was learned, for readers."""

    version: int
    learned_at: datetime | None
    since: date | None
    until: date | None
    trips: int
    seen: int
    everywhere_permille: int
    hours: tuple[HourLine, ...] = ()
    pairs: tuple[PairLine, ...] = ()
    # How many pairs of small cells have a factor of their own.
    fine: int = 0


NOTHING = Lesson(
    version=0, learned_at=None, since=None, until=None, trips=0, seen=0, everywhere_permille=1_000
)  # fmt: skip


def lesson(*, by: Actor, version: int | None = None) -> Lesson:
    """What was learned last, or as this version; nothing yet: version 0."""
    accounts.require_somewhere(by, VIEW)
    rows = LearnedRoads.objects.order_by("-version")
    row = (rows if version is None else rows.filter(version=version)).first()
    return NOTHING if row is None else _lesson(row)


def versions(*, by: Actor) -> list[LearnedRoads]:
    """The last learnings, the newest first."""
    accounts.require_somewhere(by, VIEW)
    return list(LearnedRoads.objects.select_related("staff").order_by("-version")[:VERSIONS])


def newest() -> LearnedRoads | None:
    """The last one."""
    return LearnedRoads.objects.order_by("-version").first()


def _lesson(row: LearnedRoads) -> Lesson:
    roads = with_version(row)
    pairs = tuple(pair_lines(roads))
    return Lesson(
        version=row.version, learned_at=row.learned_at, since=row.since, until=row.until, trips=row.trips,
        seen=row.seen, everywhere_permille=roads.pairs.get("everywhere", 1_000), hours=tuple(hour_lines(roads)),
        pairs=pairs, fine=sum(key.startswith(f"{FINE}:") for key in roads.pairs),
    )  # fmt: skip

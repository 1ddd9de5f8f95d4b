"""Who did how much, how far, by night and on days off, from what the visits recorded."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from aftercare.operations.dispatch.tallies import rules
from aftercare.platform.worktime import public as worktime
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service

V = service.Visit.State


def carried(unit_path: str, *, days: int, at: datetime) -> list[rules.Tally]:
    """The tallies of a unit's team over its last days, for the system."""
    since = at - timedelta(days=days)
    team = {row.pk: row for row in _team(unit_path, at)}
    zone = ZoneInfo(settings.TIME_ZONE)
    rows = list(_parts(list(team), since, at))
    sites = customers.site_briefs(row["visit__order__site_id"] for row in rows if row["visit__order__site_id"])
    off_days = _off_days(unit_path, since, at)
    done = [_done(row, team[row["staff_id"]], sites, off_days) for row in rows]
    return rules.tallies({row.pk: row.name for row in team.values()}, done, zone)


def _team(unit_path: str, at: datetime) -> "QuerySet[organisation.Staff]":
    held = organisation.in_force(at)
    field = organisation.PostHolding.objects.filter(held, post__is_field=True).values("staff_id")
    here = organisation.Staff.objects.filter(unit_path__startswith=unit_path, pk__in=field, left_on__isnull=True)
    return here.order_by("pk")


def _parts(staff_ids: Sequence[int], since: datetime, at: datetime) -> "QuerySet[Any, Any]":
    """What they did in visits that ended since then, in the order of time."""
    rows = service.Participation.objects.filter(
        staff_id__in=staff_ids, visit__state__in=(V.FINISHED, V.INCOMPLETE), visit__ended_at__gte=since,
        visit__ended_at__lte=at, visit__arrived_at__isnull=False,
    )  # fmt: skip
    return rows.order_by("visit__ended_at", "pk").values(
        "staff_id", "arrived_at", "left_at", "visit__arrived_at", "visit__ended_at", "visit__grabbed_at",
        "visit__order__site_id",
    )  # fmt: skip


def _done(
    row: dict[str, Any], who: organisation.Staff, sites: "dict[int, customers.SiteBrief]", off_days: set[Any]
) -> rules.Done:
    start, end = row["arrived_at"] or row["visit__arrived_at"], row["left_at"] or row["visit__ended_at"]
    site, home = sites.get(row["visit__order__site_id"] or 0), organisation.home_of(who)
    known = home is not None and site is not None and site.place is not None
    return rules.Done(
        staff_id=row["staff_id"],
        start=start,
        end=max(start, end),
        metres=organisation.distance_m(home, site.place) if known and home and site and site.place else 0,
        is_off_day=timezone.localdate(start) in off_days,
        grabbed=row["visit__grabbed_at"] is not None,
    )


def _off_days(unit_path: str, since: datetime, at: datetime) -> set[Any]:
    """The days on which the unit's calendar is closed."""
    openings = worktime.calendar_for(worktime.key_for_unit(unit_path)).openings(since, at)
    open_days = {timezone.localdate(start) for start, _end in openings}
    first, last = timezone.localdate(since), timezone.localdate(at)
    every = {first + timedelta(days=number) for number in range((last - first).days + 1)}
    return every - open_days

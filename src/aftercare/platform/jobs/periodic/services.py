"""Work that falls due by the clock: by a cron line (a job each), or every few seconds (a beat)."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError
from django.db.models import Max, Q

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import attempt, command
from aftercare.platform.jobs.models import Beat, Job, Slot
from aftercare.platform.jobs.rules import LEASE, Beating, beatings, current_slot, periodics
from aftercare.platform.jobs.services import enqueue

logger = logging.getLogger("aftercare.jobs")

KEEP = timedelta(days=30)


def take_due(at: datetime) -> list[Job]:
    """Take the current slot of every periodic job that nobody has taken yet; the jobs made by it.

    After a long stop each runs once, for its newest slot, however many were missed.
    """
    zone = ZoneInfo(settings.TIME_ZONE)
    due = {one.name: current_slot(one.cron, at, zone) for one in periodics}
    taken = set(Slot.objects.filter(name__in=due, slot__in=set(due.values())).values_list("name", "slot"))
    made = [
        take_slot(name=name, slot=slot, by=SYSTEM, at=at) for name, slot in due.items() if (name, slot) not in taken
    ]
    return [job for job in made if job is not None]


@command("job.take_slot")
def take_slot(*, name: str, slot: datetime, by: Actor, at: datetime) -> Job | None:
    """Whoever makes the row (name, slot) asks for the job; None if somebody did, or the name is new.

    A name seen for the first time begins with its next slot: a fresh installation does not run
    last night's work.
    """
    is_new = not Slot.objects.filter(name=name).exists()
    try:
        with attempt():
            row = Slot.objects.create(name=name, slot=slot)
    except IntegrityError:
        return None
    if is_new:
        return None
    row.job = enqueue(kind=periodics[name].kind, args={}, by=by, at=at, dedupe="periodic")
    row.save(update_fields=["job"])
    return row.job


def do_beats(at: datetime, *, worker: str, held: set[str]) -> int:
    """Do every beat that is due and that no other worker does; how many. `held` names the one under way."""
    rows = {row.name: row for row in Beat.objects.all()}  # at a look, as most turns find nothing due
    waiting = [one for one in beatings if _looks_due(one, rows.get(one.name), at)]
    return sum(_beat(one, worker, held) for one in waiting if _claim(one, at, worker))


def _looks_due(beating: Beating, row: Beat | None, at: datetime) -> bool:
    """Whether claiming it may succeed; the claim itself decides."""
    if row is None:
        return True
    is_rested = row.last_at is None or row.last_at <= at - timedelta(seconds=beating.seconds)
    return is_rested and row.lease_until <= at


def _claim(beating: Beating, at: datetime, worker: str) -> bool:
    Beat.objects.get_or_create(name=beating.name, defaults={"lease_until": at})
    rest = Q(last_at__isnull=True) | Q(last_at__lte=at - timedelta(seconds=beating.seconds))
    free = Beat.objects.filter(rest, name=beating.name, lease_until__lte=at)
    return bool(free.update(lease_owner=worker, lease_until=at + LEASE))


def _beat(beating: Beating, worker: str, held: set[str]) -> bool:
    """A beat that fails is tried again at its next turn, and the health page says so."""
    held.add(beating.name)
    error = ""
    try:
        beating.function(clock.now())
    except Exception as failure:
        logger.exception("The beat %s failed.", beating.name)
        error = f"{type(failure).__name__}: {failure}"
    finally:
        held.discard(beating.name)
    now = clock.now()
    mine = Beat.objects.filter(name=beating.name, lease_owner=worker)
    return bool(mine.update(last_at=now, lease_until=now, error=error))


def renew(names: Iterable[str], *, worker: str, at: datetime) -> None:
    """The heartbeat of beats that take long."""
    Beat.objects.filter(name__in=list(names), lease_owner=worker).update(lease_until=at + LEASE)


def tidy(at: datetime) -> int:
    """Forget jobs that ended well a month ago, and old slots but the newest of each name."""
    over = Job.objects.filter(state__in=(Job.State.DONE, Job.State.CANCELLED), ended_at__lt=at - KEEP)
    gone, _by_model = over.delete()
    for name, newest in Slot.objects.values_list("name").annotate(newest=Max("slot")):
        Slot.objects.filter(name=name, slot__lt=min(newest, at - KEEP)).delete()
    return gone

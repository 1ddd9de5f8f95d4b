"""Reading jobs: one's own always, everybody's with `job.view`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError
from aftercare.base.ui.public import access
from aftercare.platform.jobs.models import Beat, Job, Worker

# A worker says that it lives every 15 s; silent for a minute, it is taken for dead.
SILENT = timedelta(seconds=60)


def visible_to(by: Actor) -> QuerySet[Job]:
    """The jobs the reader asked for, or all."""
    if access.allowed(by, "job.view"):
        return Job.objects.all()
    return Job.objects.filter(_own(by))


def job(*, job_id: int, by: Actor) -> Job:
    """One visible job. Raises NotFoundError."""
    found = visible_to(by).filter(pk=job_id).first()
    if found is None:
        raise NotFoundError
    return found


def job_to_change(*, job_id: int, by: Actor) -> Job:
    """A visible job that the reader may cancel or run again: an own one, or any with `job.manage`."""
    found = job(job_id=job_id, by=by)
    if not access.allowed(by, "job.manage") and not Job.objects.filter(_own(by), pk=job_id).exists():
        raise NotAllowedError
    return found


def _own(by: Actor) -> Q:
    mine = Q(pk__in=())
    if by.id is not None:
        mine |= Q(by_kind=by.kind, by_id=by.id)
    if by.user_id is not None:
        mine |= Q(by_user_id=by.user_id)
    return mine


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How the queue stands."""

    waiting: int
    oldest_due: datetime | None
    running: int
    broken: int
    workers: int
    last_seen: datetime | None
    failing_beats: tuple[str, ...]


def _at_work(at: datetime) -> QuerySet[Worker]:
    """Where the clock was put back, a worker that was heard of later than now says nothing of now."""
    return Worker.objects.filter(stopped_at__isnull=True, seen_at__gt=at - SILENT, seen_at__lt=at + SILENT)


def is_anybody_at_work(at: datetime) -> bool:
    """Does a worker run? Without one, jobs that are asked for wait."""
    return _at_work(at).exists()


def load(at: datetime) -> Load:
    """Five small counts for the health page. What a worker held that fell silent waits for another."""
    lost = Q(state=Job.State.LEASED, lease_until__lt=at)
    due = Q(state=Job.State.READY, not_before__lte=at)
    counts = Job.objects.aggregate(
        waiting=Count("id", filter=due | lost),
        oldest=Min(Coalesce("lease_until", "not_before"), filter=due | lost),
        running=Count("id", filter=Q(state=Job.State.LEASED, lease_until__gte=at)),
        broken=Count("id", filter=Q(state=Job.State.DEAD)),
    )
    last = Worker.objects.order_by("-seen_at", "-id").values_list("seen_at", flat=True).first()
    failing = Beat.objects.exclude(error="").order_by("name").values_list("name", flat=True)
    return Load(
        waiting=counts["waiting"],
        oldest_due=counts["oldest"],
        running=counts["running"],
        broken=counts["broken"],
        workers=_at_work(at).count(),
        last_seen=last,
        failing_beats=tuple(failing),
    )

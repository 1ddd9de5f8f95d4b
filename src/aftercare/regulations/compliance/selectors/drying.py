"""Which sources of evidence of the clauses in force have dried up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from aftercare.base.kernel.actors import ActorKind
from aftercare.platform.journal import public as journal
from aftercare.regulations.bindings.rules import waits_for
from aftercare.regulations.compliance.rules.drying import LONGEST, WEEKS, Dried, dried_up
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.rules import address
from aftercare.regulations.policies.rules import InForce
from aftercare.regulations.policies.selectors import in_force

LOOK_BACK = timedelta(days=7 * WEEKS + LONGEST + 1)
# Pages and the health check remember the answer of the day for so long.
REMEMBERED = 3_600
# Machines keep no holidays, and the past has its own times.
UNCOUNTED = (ActorKind.HISTORY, ActorKind.SYSTEM)


@dataclass(frozen=True, slots=True)
class DriedSource:
    """A dried source, with the clauses that rest on it, regulation by regulation."""

    dried: Dried
    clauses: tuple[str, ...]
    regulations: tuple[InForce, ...]


def dried_sources(at: datetime) -> list[DriedSource]:
    """The sources that have dried up by the end of yesterday, the longest silent first; two queries."""
    resting = _resting(in_force(at))
    today = timezone.localdate(at)
    own, everything = _daily(resting, at)
    found = (dried_up(name, own.get(name, {}), everything, today) for name in sorted(resting))
    shown = [_source(one, resting[one.name]) for one in found if one is not None]
    return sorted(shown, key=lambda one: (one.dried.last_day, one.dried.name))


def remembered(at: datetime) -> list[DriedSource]:
    """The same as it was found within the last hour."""
    key = f"regulations.dried.{timezone.localdate(at)}"
    found: list[DriedSource] | None = cache.get(key)
    if found is None:
        found = dried_sources(at)
        cache.set(key, found, REMEMBERED)
    return found


def _resting(versions: Iterable[InForce]) -> dict[str, list[tuple[InForce, str]]]:
    """Event → the live bindings that rest on it."""
    live = documents.live_events()
    found: dict[str, list[tuple[InForce, str]]] = {}
    for version in versions:
        for clause, binding in version.document.bound():
            if waits_for(binding, live):
                continue
            where = address(version.document.key, version.number, clause.key, binding.key)
            for name in {name for _field, name in binding.events()} & live:
                found.setdefault(name, []).append((version, where))
    return found


def _source(dried: Dried, resting: Iterable[tuple[InForce, str]]) -> DriedSource:
    versions = {version.version_id: version for version, _where in resting}
    return DriedSource(dried, tuple(sorted({where for _version, where in resting})), tuple(versions.values()))


def _daily(names: Iterable[str], at: datetime) -> tuple[dict[str, dict[date, int]], Mapping[date, int]]:
    """Event → day → how many, and of all events together; imported history and batches aside."""
    rows = journal.effective().filter(occurred_at__gte=at - LOOK_BACK, occurred_at__lt=at, batch_id__isnull=True)
    rows = rows.exclude(actor_kind__in=UNCOUNTED)
    days = rows.annotate(day=TruncDate("occurred_at")).order_by()
    everything = dict(days.values_list("day").annotate(n=Count("id")))
    own: dict[str, dict[date, int]] = {}
    for name, day, count in days.filter(type__in=list(names)).values_list("type", "day").annotate(n=Count("id")):
        own.setdefault(name, {})[day] = count
    return own, everything

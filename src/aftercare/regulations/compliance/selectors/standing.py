"""How regulations stand in a period: by clause, by month."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from aftercare.base.kernel.actors import Actor
from aftercare.regulations.compliance.rules import Asked, Counts, by_month, sources, tally
from aftercare.regulations.compliance.rules.meters import Month, Standing, Tallied, count_in, series, standing, tallied
from aftercare.regulations.compliance.selectors import reading
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import Document
from aftercare.regulations.policies.rules import DOCUMENT

# A clause that was not asked for so long has fallen silent.
SILENT_AFTER = timedelta(days=90)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Overview:
    """One regulation of the overview. The base is nobody's: it has no version."""

    key: str
    document: Document
    version: Version | None
    standing: Standing


def overview(since: datetime, until: datetime, *, by: Actor, as_of: datetime) -> list[Overview]:
    """Every regulation in force that the reader may see, and the base; one pass over the verdicts."""
    versions = documents.in_force(as_of).filter(regulation__in=documents.visible_to(by)).select_related("regulation")
    figures = _figures(since, until, by=by, as_of=as_of)
    found = [_overview(version, figures, as_of) for version in sorted(versions, key=lambda one: one.regulation.key)]
    return [*found, Overview(DOCUMENT.key, DOCUMENT, None, _standing(DOCUMENT, figures.get(DOCUMENT.key)))]


def one_regulation(*, regulation_id: int, since: datetime, until: datetime, by: Actor, as_of: datetime) -> Overview:
    """One regulation in a period: the clauses of the version that readers get, with the figures of all versions."""
    version = documents.shown_version(regulation_id=regulation_id, by=by, at=as_of)
    figures = _figures(since, until, by=by, as_of=as_of, regulation=version.regulation.key)
    return _overview(version, figures, as_of)


def months(*, regulation_id: int, by: Actor, as_of: datetime) -> list[Month]:
    """The last twelve months of a regulation."""
    regulation = documents.get_regulation(regulation_id=regulation_id, by=by)
    zone = timezone.get_current_timezone_name()
    last = timezone.localdate(as_of)
    first = _months_before(last, MONTHS - 1)
    since = timezone.make_aware(datetime(first.year, first.month, 1))  # noqa: DTZ001 - made aware at once
    until = as_of + reading.TICK
    asked = Asked(since=since, until=until, as_of=as_of, regulation=regulation.key, counting=True)
    counts = tally(reading.one_by_one(asked, by), by_month(zone))
    for month in _months(first, last):
        ends = min(timezone.make_aware(datetime.combine(_months_before(month, -1), time())), until)
        begins = timezone.make_aware(datetime.combine(month, time()))
        for one in reading.counted(replace(asked, since=begins, until=ends), by):
            counts.setdefault(month, Counts()).add(one.state, one.count)
    return series(counts, first, last)


def _months(first: date, last: date) -> list[date]:
    """The first days of the months from the one to the other."""
    return [one.first_day for one in series({}, first, last)]


def _months_before(day: date, count: int) -> date:
    number = day.year * 12 + day.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def _figures(
    since: datetime, until: datetime, *, by: Actor, as_of: datetime, regulation: str = ""
) -> dict[str, Tallied]:
    longer = min(since, as_of - SILENT_AFTER)
    asked = Asked(since=longer, until=until, as_of=as_of, regulation=regulation, counting=True)
    found = tallied(reading.one_by_one(asked, by), since)
    count_in(found, reading.counted(asked, by), in_period=False)
    count_in(found, reading.counted(replace(asked, since=since), by), in_period=True)
    return found


def _overview(version: Version, figures: dict[str, Tallied], as_of: datetime) -> Overview:
    document, began = documents.document_of(version), version.effective_from
    first = version.regulation.versions.filter(effective_from__isnull=False).order_by("effective_from").first()
    began = first.effective_from if first else began
    is_old = began is not None and began <= as_of - SILENT_AFTER
    key = version.regulation.key
    return Overview(key, document, version, _standing(document, figures.get(key), is_old=is_old))


def _standing(document: Document, figures: Tallied | None, *, is_old: bool = True) -> Standing:
    judged = {kind for kind, _source in sources.items()}
    return standing(document, figures or Tallied(), documents.live_events(), judged, is_old=is_old)

"""Work of regulations that takes longer than a request may."""

from datetime import UTC, date, datetime, time, timedelta

from aftercare.base.kernel.words import Words
from aftercare.platform.jobs import public as jobs
from aftercare.platform.worktime import public as worktime
from aftercare.regulations.clocks import selectors, services

# A day of a calendar begins and ends this much before and after the UTC day, whatever the zone.
MARGIN = timedelta(hours=15)


@jobs.handler(services.RECOUNT, label=Words("重新计算时限", "Recount clocks"))
def recount(run: jobs.Run, *, calendar: str, first_day: str | None, last_day: str | None) -> jobs.Result:
    """Recount the clocks that a calendar's change may touch; harmless when it begins again."""
    first = _day(first_day) - MARGIN if first_day else None
    last = _day(last_day) + timedelta(days=1) + MARGIN if last_day else None
    rows = selectors.counting_by(calendar, first, last)
    ids = sorted(set(rows.order_by().values_list("subject_id", flat=True).distinct()))
    changed = 0
    for start in range(0, len(ids), selectors.CHUNK):
        run.check_cancelled()
        changed += services.recount(case_ids=ids[start : start + selectors.CHUNK], by=run.by, at=run.at)
        run.progress(min(start + selectors.CHUNK, len(ids)), len(ids))
    return {"cases": len(ids), "changed": changed}


NEW_YEARS = Words("采用新公布的节假日", "Take over newly published holidays")


@jobs.periodic("regulations.public_years", "17 3 * * *", label=NEW_YEARS, whole=True)
def take_over_public_years(run: jobs.Run) -> jobs.Result:
    """After an upgrade of the packages a year may have become official: calendars and clocks are told."""
    years = worktime.adopt_published_years(first_year=run.at.year, by=run.by, at=run.at)
    return {"years": years}


def _day(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(), tzinfo=UTC)

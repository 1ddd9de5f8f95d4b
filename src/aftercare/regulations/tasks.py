"""Work of regulations that takes longer than a request may."""

from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import IO, Any

from django.core.files.base import File
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.files import public as files
from aftercare.platform.jobs import public as jobs
from aftercare.platform.worktime import public as worktime
from aftercare.regulations.breaches import selectors as breaches
from aftercare.regulations.breaches import services as exporting
from aftercare.regulations.breaches import shown as breaches_shown
from aftercare.regulations.clocks import selectors, services
from aftercare.regulations.compliance import services as compliance
from aftercare.regulations.compliance.rules.periods import Span
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.escalations import services as escalations
from aftercare.regulations.intake import services as intake
from aftercare.regulations.paper import rules as paper
from aftercare.regulations.reading import services as reading
from aftercare.regulations.records import services as records
from aftercare.regulations.registers import selectors as register_lines
from aftercare.regulations.registers import services as registers
from aftercare.regulations.registers import shown as registers_shown
from aftercare.regulations.replay import selectors as replays
from aftercare.regulations.replay import services as replaying
from aftercare.regulations.routines import services as routines
from aftercare.regulations.waiting import services as waiting

# A day of a calendar begins and ends this much before and after the UTC day, whatever the zone.
MARGIN = timedelta(hours=15)
# More chunks than this wait for the next round.
CHUNKS = 100
# What the figures of results are called on the page of a job.
ROWS = {"rows": Words("行数", "Rows")}
RECOUNTED = {"cases": Words("查看的案卷", "Cases looked at"), "changed": Words("有变化的时限", "Clocks changed")}
FOUND_ON_PAPER = {"regulations": Words("制度", "Regulations"), "clauses": Words("条款", "Clauses")}
TURNED = {
    "opened": Words("开启", "Opened"),
    "ended": Words("未做终止", "Ended undone"),
    "reminded": Words("提醒", "Reminded of"),
    "escalated": Words("上报", "Told further up"),
}


@jobs.handler(services.RECOUNT, label=Words("重新计算时限", "Recount clocks"), found=RECOUNTED)
def recount(run: jobs.Run, *, calendar: str, first_day: str | None, last_day: str | None) -> jobs.Result:
    """Recount the clocks that a calendar's change may touch; harmless when it begins again."""
    first = _day(first_day) - MARGIN if first_day else None
    last = _day(last_day) + timedelta(days=1) + MARGIN if last_day else None
    rows = selectors.counting_by(calendar, first, last)
    ids = sorted(set(rows.order_by().values_list("subject_id", flat=True).distinct()))
    changed = 0
    for start in range(0, len(ids), selectors.CHUNK):
        run.check_cancelled()
        piece = ids[start : start + selectors.CHUNK]
        changed += services.recount(case_ids=piece, by=run.by, at=run.at)
        escalations.reconsider(case_ids=piece, by=run.by, at=run.at)
        run.progress(min(start + selectors.CHUNK, len(ids)), len(ids))
    return {"cases": len(ids), "changed": changed}


@jobs.every("regulations.renewing", seconds=3_600)
def renew(at: datetime) -> int:
    """After a new release: what older rules worked out is worked out anew, piece by piece; how many subjects were."""
    done = 0
    for work in (services.renew, records.renew):
        for _chunk in range(CHUNKS):
            found = work(limit=selectors.CHUNK, by=SYSTEM, at=at)
            done += found
            if not found:
                break
    return done


@jobs.every("regulations.escalations", seconds=60)
def escalate(at: datetime) -> int:
    """Send the steps that are due, chunk by chunk; how many cases were looked at.

    It can stop anywhere: what was sent is written down with it, and what was not is due still.
    """
    looked = 0
    for _chunk in range(CHUNKS):
        found = escalations.sweep(by=SYSTEM, at=at)
        looked += found
        if not found:
            break
    return looked


@jobs.handler(intake.READ, label=Words("读取书面制度", "Read a written regulation"), found=FOUND_ON_PAPER)
def read_paper(run: jobs.Run, *, paper_id: int) -> jobs.Result:
    """Split a paper into clauses with proposals; harmless when it begins again."""
    run.progress(0, 3, gettext("Opening the file"))
    content, name = intake.content_of(paper_id=paper_id, by=run.by)
    run.progress(1, 3, gettext("Splitting the text into clauses"))
    found = paper.read(content, name)
    run.progress(2, 3, gettext("Proposing what the clauses are bound to"))
    intake.keep_reading(paper_id=paper_id, found=found, by=run.by, at=run.at)
    return {"regulations": len(found.documents), "clauses": len(found.clauses)}


REMIND = Words("提醒阅读制度", "Remind of regulations to be read")


@jobs.periodic(
    "regulations.reading", "30 8 * * *", label=REMIND, whole=True, found={"told": Words("发出的提醒", "Reminders sent")}
)
def remind_of_reading(run: jobs.Run) -> jobs.Result:
    """Every morning those who have not read a regulation are told, and those above them once it is overdue."""
    return {"told": reading.remind(by=run.by, at=run.at)}


DRIED = Words("检查制度依据是否中断", "Look for evidence that has dried up")


@jobs.periodic(
    "regulations.evidence", "41 6 * * *", label=DRIED, whole=True, found={"dried": Words("已中断的依据", "Dried up")}
)
def look_for_dried_evidence(run: jobs.Run) -> jobs.Result:
    """Tell those who answer for a regulation which events that its clauses rest on come no more."""
    return {"dried": compliance.alarm(by=run.by, at=run.at)}


NEW_YEARS = Words("采用新公布的节假日", "Take over newly published holidays")


@jobs.periodic(
    "regulations.public_years",
    "17 3 * * *",
    label=NEW_YEARS,
    whole=True,
    found={"years": Words("采用的年份", "Years taken over")},
)
def take_over_public_years(run: jobs.Run) -> jobs.Result:
    """After an upgrade of the packages a year may have become official: calendars and clocks are told."""
    years = worktime.adopt_published_years(first_year=run.at.year, by=run.by, at=run.at)
    return {"years": years}


def _day(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(), tzinfo=UTC)


DUTIES = Words("开启、提醒例行工作", "Open routine duties and remind of them")


@jobs.periodic("regulations.duties", "*/10 * * * *", label=DUTIES, found=TURNED)
def keep_duties(run: jobs.Run) -> jobs.Result:
    """Turns that have begun are opened, those that fall due are reminded of; after an outage all at once, each once."""
    return {**routines.bring_up_to_date(run.at)}


ORPHANS = Words("查找无人能停的时限", "Look for clocks that nobody stops")


@jobs.periodic(
    "regulations.orphans", "41 6 * * *", label=ORPHANS, found={"clocks": Words("新发现的时限", "Clocks found")}
)
def report_orphans(run: jobs.Run) -> jobs.Result:
    """Dispatchers are told of clocks that nobody will stop."""
    waiting.catch_up(by=run.by, at=run.at)
    return {"clocks": waiting.report_orphans(by=run.by, at=run.at)}


@jobs.handler(replays.JOB, label=Words("试算制度版本", "Replay a version of a regulation"), attempts=2, tells=True)
def replay(run: jobs.Run, *, version_id: int, days: int) -> jobs.Result:
    """Judge the cases of the last days by a version, in a process of its own; called off, the process ends."""
    version = documents.get_version(version_id=version_id, by=run.by)

    def progress(done: int, total: int) -> None:
        run.check_cancelled()
        run.progress(done, total)

    kept = 1

    def keep(flips: list[dict[str, Any]]) -> None:
        nonlocal kept
        kept = replaying.keep_flips(job_id=run.job_id, flips=flips, first=kept, by=run.by, at=run.at)

    run.progress(0, 0, gettext("Taking a copy of the data"))
    return replaying.run(version, days, progress=progress, sink=keep)


@jobs.handler(registers.PRINT, label=Words("打印登记簿", "Print a register"), attempts=2, tells=True, found=ROWS)
def print_register(run: jobs.Run, *, form: str, first: str, last: str, language: str) -> jobs.Result:
    """Put all lines of some days on paper, for whoever asked; the file is swept away after seven days."""
    seen = 0

    def progress(done: int, total: int) -> None:
        nonlocal seen
        seen = total
        run.check_cancelled()
        run.progress(done, total)

    one = register_lines.get_register(form=form)
    content = registers_shown.paper_of(
        one, first_day=date.fromisoformat(first), last_day=date.fromisoformat(last), language=language, by=run.by,
        at=run.at, progress=progress,
    )  # fmt: skip
    file = files.store(content=content, name=f"{form}-{first}-{last}.pdf", by=run.by, at=run.at, own=True)
    return {"rows": seen, "url": reverse("files:download", args=[file.pk])}


@jobs.handler(
    exporting.EXPORT, label=Words("导出未执行清单", "Export the breaches"), attempts=2, tells=True, found=ROWS
)
def export_breaches(run: jobs.Run, *, first: str, last: str, form: str, language: str) -> jobs.Result:
    """Write all breaches of some days into a file of whoever asked; it is swept away after seven days."""
    rows = 0

    def progress(written: int, done: int, total: int) -> None:
        nonlocal rows
        rows = written
        run.check_cancelled()
        run.progress(done, total, gettext("%(count)s rows written") % {"count": ui.formats.number(rows)})

    span = Span("days", date.fromisoformat(first), date.fromisoformat(last))
    since, until = span.bounds(timezone.get_current_timezone_name())
    with translation.override(language):
        run.progress(0, 0, gettext("Judging the cases"))
        found = breaches.pieces(since, until, by=run.by, as_of=run.at)
        if form == "pdf":
            written: IO[bytes] = BytesIO(breaches_shown.pdf(found, span, run.by, run.at, progress))
        else:
            written = breaches_shown.workbook(found, run.by, progress)
        with written as content:
            name = f"breaches-{first}-{last}.{form}"
            file = files.store(content=File(content), name=name, by=run.by, at=run.at, own=True)
    return {"rows": rows, "url": reverse("files:download", args=[file.pk])}

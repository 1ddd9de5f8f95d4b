"""Papers that are being made into regulations, for whoever drafts."""

from collections.abc import Collection
from functools import lru_cache

from django.db.models import QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.events import catalogue
from aftercare.platform.accounts import public as accounts
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.intake.models import Intake
from aftercare.regulations.intake.rules import Line, Sheet, Work, line_of

DRAFT = "regulation.draft"
OPEN = (Intake.State.READING, Intake.State.READY)
# What happens in the work that customers ask for: these facts start and stop clocks.
OF_CASES = (
    "request.",
    "order.",
    "visit.",
    "report.",
    "complaint.",
    "callback.",
    "survey.",
    "customer.",
    "appointment.",
)


def visible_to(by: Actor) -> QuerySet[Intake]:
    """Papers of the part of the company for which the actor drafts."""
    accounts.require_somewhere(by, DRAFT)
    return Intake.objects.filter(accounts.scope_q(by, DRAFT))


def open_papers(by: Actor) -> list[Intake]:
    """Those that wait for somebody, the newest first."""
    rows = visible_to(by).filter(state__in=OPEN).defer("source", "work")
    return list(rows.order_by("-opened_at", "-pk")[:20])


def get(*, paper_id: int, by: Actor) -> Intake:
    """One paper; NotFoundError, NotAllowedError."""
    found = visible_to(by).filter(pk=paper_id).first()
    if found is None:
        raise NotFoundError
    return found


def visible(ids: Collection[int], by: Actor) -> set[int]:
    """Of these papers, those that the actor may see."""
    if not accounts.allows_somewhere(by, DRAFT):
        return set()
    return set(visible_to(by).filter(pk__in=ids).values_list("pk", flat=True))


def job_of(paper: Intake, by: Actor) -> jobs.Job | None:
    """The job that reads it, as far as the actor may see it: their own, or all."""
    if paper.job_id is None:
        return None
    try:
        return jobs.job(job_id=paper.job_id, by=by)
    except NotFoundError:
        return None


def work_of(paper: Intake) -> Work:
    """What was read in it, as corrected so far."""
    return _parsed(paper.work) if paper.work else Work()


@lru_cache(maxsize=8)
def _parsed(text: str) -> Work:
    return Work.model_validate_json(text)


def sheet_of(paper: Intake, sheet: int) -> Sheet:
    """One regulation of a paper; NotFoundError."""
    found = work_of(paper).sheet(sheet)
    if found is None:
        raise NotFoundError
    return found


def line_in(paper: Intake, sheet: int, line_id: int) -> Line:
    """One clause of a paper; NotFoundError."""
    found = line_of(sheet_of(paper, sheet), line_id)
    if found is None:
        raise NotFoundError
    return found


def case_events() -> list[tuple[str, str]]:
    """The events that may start or stop a clock, by their titles; those that happen already come first."""
    live = documents.live_events()
    found = [(name, journal.title_of(name)) for name in catalogue.judged_names() if name.startswith(OF_CASES)]
    return sorted(found, key=lambda one: (one[0] not in live, one[1]))

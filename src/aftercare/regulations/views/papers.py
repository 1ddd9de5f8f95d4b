"""From paper to running: a file, what was read in it beside its text, and drafts once somebody has confirmed it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.regulations.forms import DRAFT
from aftercare.regulations.intake import selectors, services
from aftercare.regulations.intake.forms import PaperForm, SheetForm, bindings_of, clause_form, initial_of
from aftercare.regulations.intake.models import Intake
from aftercare.regulations.intake.rules import KINDS, Work, rows
from aftercare.regulations.intake.shown import facts_of
from aftercare.regulations.views.library import TITLE

S = Intake.State
STATES = {
    S.READING.value: ui.State(S.READING.label, "loader", "teal"),
    S.READY.value: ui.State(S.READY.label, "list-check", "amber"),
    S.CONFIRMED.value: ui.State(S.CONFIRMED.label, "circle-check", "green"),
    S.PUT_AWAY.value: ui.State(S.PUT_AWAY.label, "archive", "grey"),
}
# Clauses of one page: what can be looked through without losing one's place.
PAGE = 40


@ui.page(DRAFT)
def new(request: Request) -> HttpResponse:
    """Choose the file."""
    return ui.submit(
        request, PaperForm, title=_("Bring in a written regulation"), key="regulations.paper",
        help=_("It is split into clauses, with bindings proposed. You confirm them beside the text; drafts are made."),
        of=ui.Crumb(TITLE, reverse("regulations:regulations")), button=_("Read it"),
        template="regulations/paper_new.html",
        do=lambda values: services.bring_in(
            content=values["file"][0], name=values["file"][0].name, unit_id=values["unit_id"], by=request.actor,
            at=clock.now(),
        ),
        then=lambda made: reverse("regulations:paper", args=[made.pk]), cancel=reverse("regulations:regulations"),
        values={"waiting": selectors.open_papers(request.actor), "states": STATES},
    )  # fmt: skip


@require_GET
@ui.page(DRAFT)
def paper(request: Request, paper_id: int) -> HttpResponse:
    """One paper: first how far the reading is, then its first regulation."""
    return _shown(request, selectors.get(paper_id=paper_id, by=request.actor), 0)


@require_GET
@ui.page(DRAFT)
def progress(request: Request, paper_id: int) -> HttpResponse:
    """How far the reading is; once it is done, the page."""
    one = selectors.get(paper_id=paper_id, by=request.actor)
    if one.state != S.READING:
        return ui.redirect(request, reverse("regulations:paper", args=[one.pk]))
    return ui.render(request, "regulations/paper_progress.html", _reading(one, request))


def _reading(one: Intake, request: Request) -> dict[str, Any]:
    """Where its job stands."""
    job = selectors.job_of(one, request.actor)
    return {"paper": one, "job": job, "is_dead": job is not None and job.state in ("dead", "failed", "cancelled")}


@ui.page(DRAFT)
def sheet(request: Request, paper_id: int, sheet: int) -> HttpResponse:
    """One regulation of the paper beside its text; POST gives it its name."""
    one = selectors.get(paper_id=paper_id, by=request.actor)
    found = selectors.sheet_of(one, sheet)
    if request.method == "GET" and "name" not in request.GET:
        return _shown(request, one, sheet)
    return ui.submit(
        request, SheetForm, title=_("Name of the regulation"), key=f"regulations.paper.{paper_id}.{sheet}",
        initial={"title": found.title, "key": found.key, "language": found.language}, version=one.version,
        do=lambda values: services.rename(
            paper_id=paper_id, sheet=sheet, by=request.actor, at=clock.now(), **values
        ),
        then=_to(paper_id, sheet),
    )  # fmt: skip


def _shown(request: Request, one: Intake, at: int) -> HttpResponse:
    work = selectors.work_of(one)
    values: dict[str, Any] = {
        "paper": one, "state": STATES[one.state], "is_open": one.state == S.READY, "work": work, "at": at,
        "kinds": KINDS, "facts_of": facts_of, "submission": ui.submission(),
        "crumbs": (ui.Crumb(TITLE, reverse("regulations:regulations")),),
    }  # fmt: skip
    if one.state == S.READING:
        values |= _reading(one, request)
    else:
        values |= _page_of(request, one, work, at)
    return ui.render(request, "regulations/paper.html", values)


def _page_of(request: Request, one: Intake, work: Work, at: int) -> dict[str, Any]:
    """So many clauses of one regulation, and where one is among them."""
    found = work.sheet(at)
    if found is None:
        return {"sheet": None, "rows": [], "pages": 0, "page": 0}
    pages = max(1, -(-len(found.lines) // PAGE))
    text = request.GET.get("page", "1")
    page = min(max(int(text), 1), pages) if text.isdecimal() and len(text) < 6 else 1
    return {"sheet": found, "rows": rows(found, one.source, (page - 1) * PAGE, PAGE), "pages": pages, "page": page}


def _to(paper_id: int, sheet: int, line: int | None = None, *, page: int = 1) -> str:
    address = reverse("regulations:paper_sheet", args=[paper_id, sheet])
    return f"{address}?page={page}" + (f"#line-{line}" if line else "")


def _back(request: Request, paper_id: int, sheet: int, line: int) -> str:
    """To the clause, on the page on which it stands."""
    found = selectors.sheet_of(selectors.get(paper_id=paper_id, by=request.actor), sheet)
    at = next((here for here, one in enumerate(found.lines) if one.id >= line), 0)
    return _to(paper_id, sheet, line, page=at // PAGE + 1)


@ui.page(DRAFT)
def clause(request: Request, paper_id: int, sheet: int, line: int) -> HttpResponse:
    """Correct what a clause says and what it is bound to."""
    one = selectors.get(paper_id=paper_id, by=request.actor)
    found = selectors.line_in(one, sheet, line)
    return ui.submit(
        request, clause_form(found, selectors.case_events()), title=_("Clause %(number)s") % {"number": found.number},
        template="regulations/paper_clause.html",
        key=f"regulations.paper.{paper_id}.{sheet}.{line}", initial=initial_of(found), version=one.version,
        values={"line": found, "kinds": KINDS},
        do=lambda values: services.correct(
            paper_id=paper_id, sheet=sheet, line=line, number=values["number"], title=values["title"],
            text=values["text"], bindings=bindings_of(found, values), version=values["version"], by=request.actor,
            at=clock.now(),
        ),
        then=lambda _made: _back(request, paper_id, sheet, line), said=_("Corrected."),
    )  # fmt: skip


@require_POST
@ui.page(DRAFT)
def keep_clause(request: Request, paper_id: int, sheet: int, line: int) -> HttpResponse:
    """Take a clause into the draft, or leave it out."""
    taken = request.POST.get("taken") == "yes"
    return ui.step(
        request,
        do=lambda version: services.keep(
            paper_id=paper_id, sheet=sheet, line=line, taken=taken, version=version, by=request.actor, at=clock.now()
        ),
        then=lambda _made: _back(request, paper_id, sheet, line),
    )


@require_POST
@ui.page(DRAFT)
def keep_sheet(request: Request, paper_id: int, sheet: int) -> HttpResponse:
    """Make a draft of one of the regulations, or leave it out."""
    taken = request.POST.get("taken") == "yes"
    return ui.step(
        request,
        do=lambda version: services.keep(
            paper_id=paper_id, sheet=sheet, taken=taken, version=version, by=request.actor, at=clock.now()
        ),
        then=_to(paper_id, sheet),
    )


@require_POST
@ui.page(DRAFT)
def join(request: Request, paper_id: int, sheet: int, line: int) -> HttpResponse:
    """Join a clause to the one above it."""
    return ui.step(
        request,
        do=lambda version: services.join(
            paper_id=paper_id, sheet=sheet, line=line, version=version, by=request.actor, at=clock.now()
        ),
        then=lambda _made: _back(request, paper_id, sheet, line),
        said=_("Joined to the clause above."),
    )


@require_POST
@ui.page(DRAFT)
def confirm(request: Request, paper_id: int) -> HttpResponse:
    """Make drafts of what was confirmed."""
    made: list[int] = []

    def do(version: int | None) -> str:
        drafts = services.confirm(paper_id=paper_id, version=version, by=request.actor, at=clock.now())
        made.extend(one.pk for one in drafts)
        return reverse("regulations:version", args=made) if len(made) == 1 else reverse("regulations:regulations")

    return ui.step(
        request,
        do=do,
        then=lambda address: address,
        said=lambda _address: (
            ngettext("%(num)d draft is ready.", "%(num)d drafts are ready.", len(made)) % {"num": len(made)}
        ),
    )


@require_POST
@ui.page(DRAFT)
def put_away(request: Request, paper_id: int) -> HttpResponse:
    """Nothing comes of it."""
    return ui.step(
        request,
        do=lambda version: services.put_away(paper_id=paper_id, version=version, by=request.actor, at=clock.now()),
        then=reverse("regulations:paper_new"),
        said=gettext("The paper is put away."),
    )

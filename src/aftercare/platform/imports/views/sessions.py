"""Pages of imports: the list, the upload, and one page that follows a session from mapping to undo."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import submission_key
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.platform.files.public import XLSX
from aftercare.platform.imports import selectors
from aftercare.platform.imports.forms import NewForm, PlaceForm, UnitForm, read_mapping
from aftercare.platform.imports.models import Session
from aftercare.platform.imports.rules import writing
from aftercare.platform.imports.services import sessions
from aftercare.platform.imports.views.looks import INSTEAD, PATH, ROW_STATES, STATES
from aftercare.platform.jobs.public import is_anybody_at_work

State = Session.State
Step = ui.Step

PAGE = 50


def _target_name(row: dict[str, Any]) -> str:
    target = selectors.targets.get(row["target"])
    return str(target.name) if target else row["target"]


def _count(state: str) -> Callable[[dict[str, Any]], str]:
    return lambda row: ui.formats.number(row["counts"][state]) if row["counts"].get(state) else ""


def _figures(key: str, label: ui.Label, state: str) -> c.Figures:
    return c.Figures(key, label, values=("counts",), render=_count(state), text=_count(state))


SESSIONS = ui.ListPage(
    key="imports.sessions",
    title=_("Imports"),
    permission="import.run",
    rows=selectors.sessions,
    columns=(
        c.Title("id", _("Import"), title="file__name", to="imports:session"),
        c.State("state", _("State"), states=STATES),
        c.Custom("target", _("Kind of data"), values=("target",), render=_target_name, text=_target_name),
        _figures("done", pgettext_lazy("import row", "In"), "done"),
        _figures("wrong", pgettext_lazy("import row", "Wrong"), "error"),
        c.Moment("opened_at", _("Uploaded"), sort=True),
    ),
    sort="-opened_at",
    new=ui.Action(_("New import"), "imports:new", icon="file-import", permission="import.run"),
    empty=_("Nothing has been imported yet."),
)


ENTRY = ui.Entry(
    _("Imports"), "imports:sessions", icon="file-import", permission="import.run", group=ui.Group.SYSTEM, order=50
)
JUMP = ui.Jump(
    _("New import"), "imports:new", icon="file-import", keywords="import daoru 导入 上传", permission="import.run"
)


# What is wrong with a file itself: too large, of another kind, not to be read.
ABOUT_THE_FILE = {413, 415, 422}


@contextmanager
def _at_the_file() -> Iterator[None]:
    """What is wrong with the file is told at its field."""
    try:
        yield
    except DomainError as error:
        if error.status in ABOUT_THE_FILE and not error.fields:
            error.fields = {"file": [str(error)]}
        raise


@ui.page("import.run")
def new(request: Request) -> HttpResponse:
    """Choose what and the file."""

    def take(values: dict[str, Any]) -> Session:
        (upload,) = values["file"]
        at = clock.now()
        with _at_the_file():
            with submission_key(None):  # the form's key belongs to the session: sent twice, there is one
                file = sessions.upload(content=upload, name=upload.name, by=request.actor, at=at)
            return sessions.open_session(
                target=values["target"], file_id=file.pk, unit_id=values["unit"], by=request.actor, at=at
            )

    return ui.submit(
        request, NewForm, title=_("New import"), key="imports.new", button=_("Upload"), do=take,
        then=lambda session: reverse("imports:session", args=[session.pk]), template="imports/new.html",
        values={"targets": selectors.targets_for(request.actor)}, initial={"target": request.GET.get("target", "")},
    )  # fmt: skip


@require_GET
@ui.page("import.run")
def template(_request: Request, target: str) -> HttpResponse:
    """An empty workbook to fill in."""
    found = selectors.target_of(target)
    return _workbook(writing.template(found), f"{found.name}.xlsx")


@require_GET
@ui.page("import.run")
def returned(request: Request, session_id: int) -> HttpResponse:
    """The rows that did not go in, with their reasons."""
    session = selectors.get_session(session_id, request.actor)
    name = session.file.name.rsplit(".", 1)[0]
    return _workbook(selectors.result_file(session), f"{name} – {_('returned rows')}.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


# One session. -----------------------------------------------------------------------------------


@require_GET
@ui.page("import.run")
def session_page(request: Request, session_id: int) -> HttpResponse:
    """Where the session stands, and what is to do next: mapping, waiting, mending rows, the result."""
    session = selectors.get_session(session_id, request.actor)
    mapping = session.state == State.UPLOADED or (
        "mapping" in request.GET and session.state in {State.CHECKED, State.FAILED} and session.batch_id is None
    )
    if mapping:
        values = _mapping_values(session, request.actor)
    elif session.state in selectors.BUSY:
        values = {"part": "progress", **_progress_values(session, request.actor)}
    else:
        values = _rows_values(request, session)
    return ui.detail(request, detail_of(session, values, mapping=mapping), template="imports/session.html")


def detail_of(session: Session, values: dict[str, Any], *, mapping: bool = False) -> ui.Detail:
    """The head of a session's page: its state, and what can be done now."""
    stopped = "running" if session.batch_id else "checked"
    return ui.Detail(
        kind="import",
        id=session.pk,
        number=_target_name({"target": session.target}),
        title=session.file.name,
        subtitle=session.unit.name if session.unit else "",
        parents=(ui.Crumb(SESSIONS.title, reverse("imports:sessions")),),
        state=STATES[session.state],
        path=ui.state_path(STATES, PATH, current=session.state, instead={**INSTEAD, "failed": stopped}),
        notice=_notice(session),
        next_step=None if mapping else _next_step(session),
        steps=_steps(session),
        values={"session": session, "row_states": ROW_STATES, **values},
    )


def _notice(session: Session) -> str:
    """Why the last step ended early, and what of it remains."""
    if session.state == State.FINISHED and (ready := _ready(session)):
        waits = ngettext("%(n)s row still waits to go in.", "%(n)s rows still wait to go in.", ready)
        return waits % {"n": ui.formats.number(ready)}
    said = str(Words.from_json(session.failure)) if session.failure else ""
    gone_in = selectors.count_states(session.pk).get("done", 0) if session.state == State.FAILED else 0
    if not gone_in:
        return said
    more = ngettext(
        "%(n)s row is in and stays; “Check again” leads on to the others.",
        "%(n)s rows are in and stay; “Check again” leads on to the others.",
        gone_in,
    )
    # A Chinese full stop has its own room behind it.
    gap = "" if not said or said.endswith("。") else " "
    return f"{said}{gap}{more % {'n': ui.formats.number(gone_in)}}"


def _ready(session: Session) -> int:
    return sum(session.counts.get(state, 0) for state in ("new", "update"))


def _next_step(session: Session) -> Step | None:
    ready = _ready(session)
    if session.state in {State.CHECKED, State.FINISHED} and ready:
        label = ngettext("Import %(n)s row", "Import %(n)s rows", ready) % {"n": ui.formats.number(ready)}
        return Step(label, reverse("imports:run", args=[session.pk]), icon="database-import", post=True)
    if session.state == State.FAILED:
        return Step(_("Check again"), reverse("imports:check", args=[session.pk]), icon="refresh", post=True)
    return None


PLACE = _("Choose the unit")


def _steps(session: Session) -> tuple[Step, ...]:
    """The "More" menu."""
    steps = []
    if session.state in {State.CHECKED, State.FINISHED}:
        steps.append(Step(_("Check again"), reverse("imports:check", args=[session.pk]), icon="refresh", post=True))
        steps.append(Step(PLACE, reverse("imports:place", args=[session.pk]), icon="building", dialog=True))
    if session.state in {State.CHECKED, State.FAILED} and session.batch_id is None:
        steps.append(
            Step(_("Change the mapping"), f"{reverse('imports:session', args=[session.pk])}?mapping", icon="columns-3")
        )
    if session.counts.get("error") or session.counts.get("skipped"):
        steps.append(
            Step(_("Download the rows that stay out"), reverse("imports:returned", args=[session.pk]), icon="download")
        )
    if session.state in {State.UPLOADED, State.CHECKED, State.FAILED} and session.batch_id is None:
        steps.append(
            Step(_("Discard"), reverse("imports:discard", args=[session.pk]), icon="trash", post=True, danger=True)
        )
    if session.state in {State.FINISHED, State.FAILED} and session.batch_id is not None:
        steps.append(
            Step(_("Undo the import"), reverse("imports:undo", args=[session.pk]), icon="arrow-back-up", danger=True)
        )
    return tuple(steps)


def _mapping_values(session: Session, by: Actor) -> dict[str, Any]:
    return {
        "part": "mapping",
        "target": selectors.target_of(session.target),
        "plans": selectors.plans_of(session),
        "samples": selectors.samples(session),
        "unit_form": UnitForm(initial={"unit": session.unit_id}, by=by),
        "refused": "",
    }


def _rows_values(request: Request, session: Session) -> dict[str, Any]:
    plans = selectors.plans_of(session)
    places = [place for place, plan in enumerate(plans) if plan.level]
    sheet = _number(request.GET.get("sheet", ""), places[0] if places else 0)
    default = "error" if selectors.count_states(session.pk, sheet).get("error") else ""
    state = request.GET.get("state", default)
    state = state if state in ROW_STATES else ""
    counts = selectors.count_states(session.pk, sheet)
    values: dict[str, Any] = {
        "part": "rows",
        "plans": plans,
        "sheets": places,
        "sheet": sheet,
        "shown_state": state,
        "row_counts": counts,
        "blockers": selectors.blockers(session, request.actor) if session.failure else [],
    }
    if sheet not in places or session.state == State.DISCARDED:
        return values | {"rows": [], "columns": [], "after": None}
    after = _number(request.GET.get("after", ""), 0)
    rows, more = selectors.rows_page(session, sheet, state=state, after=after, size=PAGE)
    level = selectors.target_of(session.target).level(plans[sheet].level)
    return values | {"rows": rows, "columns": selectors.shown_columns(plans[sheet], level), "after": more}


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else default


@require_GET
@ui.page("import.run")
def progress(request: Request, session_id: int) -> HttpResponse:
    """How far the job is; asked once a second, and when it has ended the page is loaded anew."""
    session = selectors.get_session(session_id, request.actor)
    if session.state not in selectors.BUSY:
        return ui.redirect(request, reverse("imports:session", args=[session_id]))
    values = {"session": session, **_progress_values(session, request.actor)}
    return ui.render(request, "imports/progress.html", values)


def _progress_values(session: Session, by: Actor) -> dict[str, Any]:
    """An undo is one piece: it cannot be stopped half-way."""
    may_stop = session.state in {State.CHECKING, State.RUNNING} and selectors.is_own(session, by)
    job, stuck = selectors.progress_of(session), selectors.is_stuck(session)
    may_stop, nobody = may_stop and job is not None and not job.cancel_asked, not is_anybody_at_work(clock.now())
    return {"job": job, "doing": selectors.doing(session, job), "stuck": stuck, "may_stop": may_stop, "nobody": nobody}


@require_POST
@ui.page("import.run")
def map_columns(request: Request, session_id: int) -> HttpResponse:
    """Take the mapping and begin the check."""
    session = selectors.get_session(session_id, request.actor)
    levels, columns = read_mapping(selectors.plans_of(session), request.POST)
    at, form = clock.now(), UnitForm(request.POST, by=request.actor)
    if not form.is_valid():
        return _map_again(request, session, levels, columns, form)
    unit_id = form.cleaned_data["unit"]
    try:
        sessions.set_mapping(
            session_id=session_id, levels=levels, columns=columns, unit_id=unit_id, by=request.actor, at=at
        )
        sessions.start_check(session_id=session_id, by=request.actor, at=at)
    except DomainError as error:
        return _map_again(request, session, levels, columns, form, error)
    return ui.redirect(request, reverse("imports:session", args=[session_id]))


def _map_again(
    request: Request,
    session: Session,
    levels: Sequence[str],
    columns: Sequence[Mapping[str, str]],
    form: UnitForm,
    error: DomainError | None = None,
) -> HttpResponse:
    """The mapping as it was posted, with what was refused."""
    plans = selectors.plans_of(session)
    for plan, level, chosen in zip(plans, levels, columns, strict=True):
        plan.level, plan.columns = level, {index: key for index, key in chosen.items() if key}
    refused = {"plans": plans, "unit_form": form, "refused": str(error) if error else ""}
    values = _page_values(session, {**_mapping_values(session, request.actor), **refused})
    return ui.render(request, "imports/session.html", values, status=error.status if error else 422)


def _page_values(session: Session, values: dict[str, Any]) -> dict[str, Any]:
    """What `ui.detail` would give the template, for a page that answers a refusal."""
    detail = detail_of(session, values, mapping=True)
    return {
        **detail.values,
        "detail": detail,
        "main_panels": [],
        "aside_panels": [],
        "smart": [],
        "submission": "",
        "sources": [],
    }


def _posted(verb: Any) -> Any:
    """A view that lets one verb do its work on a session and goes back to its page."""

    @require_POST
    @ui.page("import.run")
    def view(request: Request, session_id: int) -> HttpResponse:
        return ui.step(
            request,
            do=lambda _version: verb(session_id=session_id, by=request.actor, at=clock.now()),
            then=reverse("imports:session", args=[session_id]),
        )

    return view


check = _posted(sessions.start_check)
run = _posted(sessions.start_run)
discard = _posted(sessions.discard)
release = _posted(sessions.release)
stop = _posted(sessions.stop)


@ui.page("import.run")
def place(request: Request, session_id: int) -> HttpResponse:
    """Say to which unit rows belong that name none."""
    session = selectors.get_session(session_id, request.actor)
    return ui.submit(
        request, PlaceForm, title=PLACE, key=f"imports.place.{session_id}", button=_("Check the rows"),
        of=ui.Crumb(session.file.name, reverse("imports:session", args=[session_id])),
        initial={"unit": session.unit_id},
        do=lambda values: sessions.place(
            session_id=session.pk, unit_id=values["unit"], by=request.actor, at=clock.now()
        ),
        then=reverse("imports:session", args=[session_id]),
    )  # fmt: skip


UNDO_HELP = _(
    "What it created is deleted, what it changed is set back. "
    "If anything was done with these rows since, nothing happens and you are told what."
)


@ui.page("import.run")
def undo(request: Request, session_id: int) -> HttpResponse:
    """Say what an undo does, then have it done."""
    session = selectors.get_session(session_id, request.actor)
    title = _("Undo the import of %(file)s") % {"file": session.file.name}
    return ui.submit(
        request, ui.Form, title=title, key=f"imports.undo.{session_id}", button=_("Undo"), danger=True,
        help=UNDO_HELP,
        do=lambda _values: sessions.start_undo(session_id=session.pk, by=request.actor, at=clock.now()),
        then=reverse("imports:session", args=[session_id]), cancel=reverse("imports:session", args=[session_id]),
    )  # fmt: skip

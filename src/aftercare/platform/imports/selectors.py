"""Targets that owners registered; sessions and their rows, for those who may see them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Protocol

from django.db.models import Count, Q, QuerySet

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.public import allows_somewhere, scope_q
from aftercare.platform.files.public import open_file
from aftercare.platform.imports.errors import TargetUnknownError
from aftercare.platform.imports.models import RememberedMapping, Session, SessionRow
from aftercare.platform.imports.rules import tables, writing
from aftercare.platform.imports.rules.ranges import Undoing
from aftercare.platform.imports.rules.tables import SheetPlan
from aftercare.platform.imports.rules.targets import Column, Level, Target
from aftercare.platform.jobs.public import Job
from aftercare.platform.journal.public import Batch, Subject, later_events_about, subjects_of, title_of


class Undo(Protocol):
    """Takes a whole batch back; how many events no longer count."""

    def __call__(self, *, batch_id: int, by: Actor, at: datetime) -> int: ...


targets: Registry[Target] = Registry("imports.targets")
# Called inside an undo, before created rows are deleted: remove what refers to them without a foreign key.
cleaners: Registry[Callable[[Undoing], None]] = Registry("imports.cleaners")
# What takes back a batch of another shape than a session's, by the batch's kind: `undo(batch_id=…, by=…, at=…)`.
undoers: Registry[Undo] = Registry("imports.undoers")


def undoer_of(batch_id: int) -> Undo | None:
    """What takes this batch back; None if there is no such batch, or a session made it."""
    kind = Batch.objects.filter(pk=batch_id).values_list("kind", flat=True).first()
    return undoers.get(kind) if kind else None


def target_of(key: str) -> Target:
    """The target of this key. Raises TargetUnknownError."""
    target = targets.get(key)
    if target is None:
        raise TargetUnknownError
    return target


def targets_for(by: Actor) -> list[Target]:
    """The targets that somebody may import into."""
    return [
        target for target in targets if allows_somewhere(by, "import.run") and allows_somewhere(by, target.permission)
    ]


def sessions(by: Actor) -> QuerySet[Session]:
    """One's own sessions, and with a wider grant those of one's part of the company."""
    return Session.objects.filter(scope_q(by, "import.run", path="unit__path", own=own_q(by)))


def own_q(by: Actor) -> Q:
    """What this actor opened."""
    own = Q(pk__in=[])
    if by.user_id is not None:
        own |= Q(by_user_id=by.user_id)
    if by.id is not None:
        own |= Q(by_kind=by.kind, by_id=by.id)
    return own


def is_own(session: Session, by: Actor) -> bool:
    """Whether the actor opened it."""
    if by.user_id is not None and session.by_user_id == by.user_id:
        return True
    return by.id is not None and (session.by_kind, session.by_id) == (by.kind, by.id)


def get_session(session_id: int, by: Actor) -> Session:
    """One session that the reader may see."""
    rows = Session.objects.select_related("file__content", "unit")
    if by.kind not in {ActorKind.SYSTEM, ActorKind.HISTORY}:
        rows = rows.filter(pk__in=sessions(by).values("pk"))
    session = rows.filter(pk=session_id).first()
    if session is None:
        raise NotFoundError
    return session


def visible_sessions(session_ids: Any, by: Actor) -> set[int]:
    """Of these sessions, those that the reader may see: theirs are the uploaded files."""
    return set(sessions(by).filter(pk__in=session_ids).values_list("pk", flat=True))


def remembered(target: str) -> dict[tuple[str, str], str]:
    """(level, folded header) → column, as somebody once decided."""
    rows = RememberedMapping.objects.filter(target=target).values_list("level", "header", "column")
    return {(level, header): column for level, header, column in rows}


def plans_of(session: Session) -> list[SheetPlan]:
    """How each sheet of the file is understood."""
    return [SheetPlan.from_json(one) for one in session.plan]


BUSY = (Session.State.CHECKING, Session.State.RUNNING, Session.State.UNDOING)


def progress_of(session: Session) -> Job | None:
    """The job that works on the session; who may see the session may see how far it is."""
    return Job.objects.filter(pk=session.job_id).first() if session.job_id else None


def doing(session: Session, job: Job | None) -> str:
    """What the job is at, in the reader's language; the job notes a level's name in the worker's."""
    noted = job.progress_text if job else ""
    target = targets.get(session.target)
    names = [level.name for level in target.levels] if target else []
    return next((str(name) for name in names if noted in {name.zh, name.en}), noted) if noted else ""


def is_stuck(session: Session) -> bool:
    """Whether the session waits for a job that has ended."""
    job = progress_of(session)
    if session.state not in BUSY or job is None or job.state in Job.LIVE:
        return False
    # A job says what came of it before it ends: where it has just ended, the session was read too early.
    return Session.objects.filter(pk=session.pk, state=session.state, job_id=session.job_id).exists()


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something done later, in the reader's words: what, to what, when."""

    what: str
    subject: Subject
    at: datetime


def blockers(session: Session, by: Actor, *, limit: int = 10) -> list[Blocker]:
    """What was done later to what the session brought in, and so bars its undo."""
    target = targets.get(session.target)
    if session.batch_id is None or session.state != Session.State.FINISHED:
        return []
    later = later_events_about(session.batch_id, limit=limit, kinds=target.subjects if target else None)
    named = subjects_of({(event.stream, event.stream_id) for event in later}, by)
    return [
        Blocker(
            title_of(event.type),
            # What nobody gave a name, or the reader may not see, is told by its code.
            named.get((event.stream, event.stream_id)) or Subject(f"{event.stream} {event.stream_id}"),
            event.occurred_at,
        )
        for event in later
    ]


def count_states(session_id: int, sheet: int | None = None) -> dict[str, int]:
    """State → how many rows, of the file or of one sheet."""
    rows = SessionRow.objects.filter(session_id=session_id)
    if sheet is not None:
        rows = rows.filter(sheet=sheet)
    return dict(rows.values_list("state").annotate(Count("pk")).order_by("state"))


def samples(session: Session, *, count: int = 3) -> list[list[list[str]]]:
    """Per sheet the first rows below the header, to recognise the columns by. Read from the file."""
    plans = plans_of(session)
    opened = open_file(session.file_id, SYSTEM)
    with opened.stream:
        source = tables.read(opened.raw, opened.media_type)
    return [
        [cells for _number, cells in islice(tables.data_rows(table, plan.header_row), count)]
        for table, plan in zip(source.tables, plans, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as the session page shows it."""

    column: Column
    text: str
    problems: tuple[Words, ...]
    fixed: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row as the session page shows it. `problems` are those of no particular cell."""

    id: int
    sheet: int
    number: int
    state: str
    subject_id: int | None
    cells: tuple[Cell, ...]
    problems: tuple[Words, ...]


def shown_columns(plan: SheetPlan, level: Level) -> list[Column]:
    """The mapped columns, and the required ones that the file lacks, so that they can be typed in."""
    mapped = set(plan.columns.values())
    return [column for column in level.columns if column.key in mapped or column.required]


def rows_page(
    session: Session, sheet: int, *, state: str = "", after: int = 0, size: int = 50
) -> tuple[list[ShownRow], int | None]:
    """Rows of one sheet in the file's order, of one state or all; and where the next page begins."""
    plan = plans_of(session)[sheet]
    level = target_of(session.target).level(plan.level)
    rows = SessionRow.objects.filter(session=session, sheet=sheet, number__gt=after)
    if state:
        rows = rows.filter(state=state)
    found = list(rows.order_by("number")[: size + 1])
    columns = shown_columns(plan, level)
    page = [_shown(row, plan, columns) for row in found[:size]]
    return page, found[size - 1].number if len(found) > size else None


def shown_row(session: Session, row_id: int) -> ShownRow:
    """One row, for the page's answer to a fix."""
    row = SessionRow.objects.filter(session=session, pk=row_id).first()
    if row is None:
        raise NotFoundError
    plan = plans_of(session)[row.sheet]
    return _shown(row, plan, shown_columns(plan, target_of(session.target).level(plan.level)))


def cells_of(row: SessionRow, plan: SheetPlan) -> dict[str, str]:
    """Column key → text: the file's cells, and over them what was typed in the page."""
    cells: dict[str, str] = {
        key: row.cells[int(place)] for place, key in plan.columns.items() if int(place) < len(row.cells)
    }
    fixes: dict[str, str] = row.fixes
    return cells | fixes


def _shown(row: SessionRow, plan: SheetPlan, columns: list[Column]) -> ShownRow:
    texts = cells_of(row, plan)
    known = {column.key for column in columns}
    problems: dict[str, list[Words]] = {}
    for one in row.problems:
        problems.setdefault(one["column"] if one["column"] in known else "", []).append(Words.from_json(one["text"]))
    cells = tuple(
        Cell(column, texts.get(column.key, ""), tuple(problems.get(column.key, ())), column.key in row.fixes)
        for column in columns
    )
    return ShownRow(row.pk, row.sheet, row.number, row.state, row.subject_id, cells, tuple(problems.get("", ())))


def result_file(session: Session) -> bytes:
    """The rows that did not go in, as a workbook with their reasons, in the active language."""
    return writing.returned([sheet for sheet in _returned_sheets(session) if sheet.rows])


def _returned_sheets(session: Session) -> Iterator[writing.ReturnedSheet]:
    target = target_of(session.target)
    for place, plan in enumerate(plans_of(session)):
        if not plan.level:
            continue
        level = target.level(plan.level)
        rows = SessionRow.objects.filter(
            session=session, sheet=place, state__in=[SessionRow.State.ERROR, SessionRow.State.SKIPPED]
        )
        returned = [_returned(row, plan, level) for row in rows.order_by("number").iterator(2_000)]
        yield writing.ReturnedSheet(plan.name or str(level.name), plan.headers, returned)


def _returned(row: SessionRow, plan: SheetPlan, level: Level) -> writing.Returned:
    places = {key: int(place) for place, key in plan.columns.items()}
    cells = list(row.cells)
    for key, text in row.fixes.items():
        if key in places:
            cells += [""] * (places[key] + 1 - len(cells))
            cells[places[key]] = text
    wrong = frozenset(places[one["column"]] for one in row.problems if one["column"] in places)
    labels = {column.key: str(column.label) for column in level.columns}
    reasons = [
        f"{labels[one['column']]}: {Words.from_json(one['text'])}"
        if one["column"] in labels
        else str(Words.from_json(one["text"]))
        for one in row.problems
    ]
    return writing.Returned(row.number, cells, wrong, "\n".join(reasons))

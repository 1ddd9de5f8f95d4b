"""An import session from the upload to the result, and its undo."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File as Upload
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor, Channel
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import DomainError
from aftercare.platform.accounts.public import require, require_somewhere
from aftercare.platform.files.public import File, attach, open_file, store
from aftercare.platform.imports import selectors
from aftercare.platform.imports.errors import (
    MappedTwiceError,
    MappingIncompleteError,
    NothingToImportError,
    SessionStateError,
    WorkbookTypeError,
)
from aftercare.platform.imports.models import RememberedMapping, Session, SessionRow
from aftercare.platform.imports.rules import tables
from aftercare.platform.imports.rules.tables import SheetPlan
from aftercare.platform.imports.rules.targets import Level, Target, in_both_languages
from aftercare.platform.imports.services import batches
from aftercare.platform.imports.services.work import READY
from aftercare.platform.jobs.public import cancel, enqueue
from aftercare.platform.journal.public import open_batch
from aftercare.platform.units import public as units

SESSION_KIND = "import"
CANCELLED = _("This step was cancelled.")
CHECK_JOB, RUN_JOB, UNDO_JOB = "imports.check", "imports.run", "imports.undo"

_State = Session.State
_Row = SessionRow.State


def open_session(*, target: str, file_id: int, by: Actor, at: datetime, unit_id: int | None = None) -> Session:
    """Begin with an uploaded file that `by` may see: find its sheets, levels and columns.

    Raises TargetUnknownError and the Workbook…Errors. The file is read before the transaction
    opens, so a large workbook never holds the database.
    """
    chosen = selectors.target_of(target)
    if unit_id is None:
        require(by, "import.run", own=True)
        require_somewhere(by, chosen.permission)
    else:
        _require_there(chosen, units.get(unit_id).path, by)
    opened = open_file(file_id, by)
    with opened.stream:
        source = tables.read(opened.raw, opened.media_type)
    plans = tables.plan(source, chosen, selectors.remembered(target))
    upload = _Upload(file_id, opened.sha256)
    return _open(target=target, upload=upload, unit_id=unit_id, plans=plans, found=source.found, by=by, at=at)


def upload(*, content: "bytes | Upload[Any]", name: str, by: Actor, at: datetime) -> File:
    """Keep a table that is to be imported. Raises what `store` raises, and WorkbookTypeError."""
    try:
        return store(content=content, name=name, by=by, at=at)
    except DomainError as error:
        if error.code == "file_type_refused":
            raise WorkbookTypeError from error
        raise


class _Upload:
    """A file that is told from others by its bytes: sent again, the upload is the same request."""

    def __init__(self, file_id: int, sha256: str) -> None:
        self.id, self.sha256 = file_id, sha256

    def __repr__(self) -> str:
        return self.sha256


@command("import.open")
def _open(
    *,
    target: str,
    upload: _Upload,
    unit_id: int | None,
    plans: list[SheetPlan],
    found: dict[str, str],
    by: Actor,
    at: datetime,
) -> Session:
    session = Session.objects.create(
        target=target, file_id=upload.id, unit_id=unit_id, plan=[plan.as_json() for plan in plans], found=found,
        by_kind=by.kind, by_id=by.id, by_user_id=by.user_id, opened_at=at,
    )  # fmt: skip
    attach(file_id=upload.id, kind=SESSION_KIND, subject_id=session.pk, role="source", by=by, at=at)
    return session


@command("import.map")
def set_mapping(
    *,
    session_id: int,
    by: Actor,
    at: datetime,
    levels: Sequence[str],
    columns: Sequence[Mapping[str, str]],
    unit_id: int | None = None,
) -> Session:
    """Say of each sheet its level ("" = leave out), and of each header (by index) its column ("" = leave out).

    `unit_id` is the unit of rows that name none; None: as it was. What was decided is remembered for the next file.
    Raises MappingIncompleteError if a new row could never be complete.
    """
    session = mine(session_id, by, _State.UPLOADED, _State.CHECKED, _State.FAILED)
    target, plans = selectors.target_of(session.target), selectors.plans_of(session)
    if len(levels) != len(plans) or len(columns) != len(plans):
        raise SessionStateError
    for place, plan in enumerate(plans):
        _map(session, target, place, plan, levels[place], columns[place])
    if not any(plan.level for plan in plans):
        raise NothingToImportError
    _refuse_incomplete(target, plans)
    _remember(target, plans, at)
    if unit_id is not None:
        _require_there(target, units.get(unit_id).path, by)
        session.unit_id = unit_id
    session.plan = [plan.as_json() for plan in plans]
    session.save(update_fields=["plan", "unit"])
    return session


@command("import.place")
def place(*, session_id: int, unit_id: int, by: Actor, at: datetime) -> Session:
    """Say to which unit rows belong that name none, also once others are in; those that are not are checked again."""
    session = mine(session_id, by, _State.CHECKED, _State.FINISHED, _State.FAILED)
    _require_there(selectors.target_of(session.target), units.get(unit_id).path, by)
    session.unit_id = unit_id
    session.save(update_fields=["unit"])
    return _with_job(session, CHECK_JOB, _State.CHECKING, by, at)


def _require_there(target: Target, unit_path: str, by: Actor) -> None:
    """Who imports something for a unit may do both there."""
    require(by, "import.run", unit_path=unit_path)
    require(by, target.permission, unit_path=unit_path)


def _map(session: Session, target: Target, place: int, plan: SheetPlan, level: str, columns: Mapping[str, str]) -> None:
    if level != plan.level:
        SessionRow.objects.filter(session=session, sheet=place).delete()
        plan.level, plan.loaded = level, False
    if not level:
        plan.columns = {}
        return
    known = {column.key for column in target.level(level).columns}
    taken = {
        index: key
        for index, key in columns.items()
        if key in known and index.isdecimal() and int(index) < len(plan.headers)
    }
    _refuse_twice(plan, target.level(level), taken)
    plan.columns = taken


def _refuse_twice(plan: SheetPlan, level: Level, taken: Mapping[str, str]) -> None:
    """One of two would be left out without a word."""
    for key in taken.values():
        headers = [plan.headers[int(index)] or f"({int(index) + 1})" for index, other in taken.items() if other == key]
        if len(headers) > 1:
            raise MappedTwiceError(column=str(level.column(key).label), headers=", ".join(headers))


def _refuse_incomplete(target: Target, plans: Sequence[SheetPlan]) -> None:
    """The column that names a row must be there; the other required ones may be typed in, row by row."""
    lacking = [
        str(target.level(plan.level).column(reference).label)
        for plan in plans
        if plan.level and (reference := target.level(plan.level).reference) and reference not in plan.columns.values()
    ]
    if lacking:
        raise MappingIncompleteError(columns=", ".join(lacking))


def _remember(target: Target, plans: Sequence[SheetPlan], at: datetime) -> None:
    """Only what differs from what the headers say by themselves."""
    rows = []
    for plan in plans:
        if not plan.level:
            continue
        level = target.level(plan.level)
        by_itself = tables.match(plan.headers, level, {})
        for place, header in enumerate(plan.headers):
            chosen = plan.columns.get(str(place), "")
            if tables.fold(header) and chosen != by_itself.get(str(place), ""):
                folded = tables.fold(header)[:200]
                rows.append(RememberedMapping(target=target.key, level=level.key, header=folded, column=chosen, at=at))
    unique = {(row.level, row.header): row for row in rows}
    RememberedMapping.objects.bulk_create(
        unique.values(),
        update_conflicts=True,
        unique_fields=["target", "level", "header"],
        update_fields=["column", "at"],
    )


@command("import.start_check")
def start_check(*, session_id: int, by: Actor, at: datetime) -> Session:
    """Have the rows checked by a job: the dry run."""
    session = mine(session_id, by, _State.UPLOADED, _State.CHECKED, _State.FINISHED, _State.FAILED)
    _refuse_incomplete(selectors.target_of(session.target), selectors.plans_of(session))
    return _with_job(session, CHECK_JOB, _State.CHECKING, by, at)


@command("import.start_run")
def start_run(*, session_id: int, by: Actor, at: datetime) -> Session:
    """Have the ready rows let in by a job. Raises NothingToImportError if none is."""
    session = prepare_run(session_id=session_id, by=by, at=at)
    return _with_job(session, RUN_JOB, _State.RUNNING, by, at)


@command("import.prepare_run")
def prepare_run(*, session_id: int, by: Actor, at: datetime) -> Session:
    """Open the batch; for callers that do the run themselves, as the command line does."""
    session = mine(session_id, by, _State.CHECKED, _State.FINISHED, _State.FAILED)
    if not SessionRow.objects.filter(session=session, state__in=READY).exists():
        raise NothingToImportError
    if session.batch_id is None:
        label = f"{session.target}: {session.file.name}"
        session.batch_id = open_batch(kind=f"import.{session.target}", by=by, at=at, label=label)
    session.state = _State.RUNNING
    session.save(update_fields=["batch_id", "state"])
    return session


@command("import.prepare_check")
def prepare_check(*, session_id: int, by: Actor, at: datetime) -> Session:  # noqa: ARG001 - every command has a time
    """For callers that do the check themselves, as the command line does."""
    session = mine(session_id, by, _State.UPLOADED, _State.CHECKED, _State.FINISHED, _State.FAILED)
    _refuse_incomplete(selectors.target_of(session.target), selectors.plans_of(session))
    session.state = _State.CHECKING
    session.save(update_fields=["state"])
    return session


def _with_job(session: Session, kind: str, state: str, by: Actor, at: datetime) -> Session:
    job = enqueue(
        kind=kind, args={"session_id": session.pk}, by=by.through(Channel.IMPORT), at=at, dedupe=str(session.pk)
    )
    session.state, session.job_id, session.failure = state, job.pk, {}
    session.save(update_fields=["state", "job_id", "failure", "batch_id"])
    return session


@command("import.discard")
def discard(*, session_id: int, by: Actor, at: datetime) -> None:  # noqa: ARG001 - every command has a time
    """Throw a session away that has let nothing in; its rows go, the uploaded file stays where it was attached."""
    session = mine(session_id, by, _State.UPLOADED, _State.CHECKED, _State.FAILED)
    if session.batch_id is not None:
        raise SessionStateError
    SessionRow.objects.filter(session=session).delete()
    session.state = _State.DISCARDED
    session.save(update_fields=["state"])


@command("import.start_undo")
def start_undo(*, session_id: int, by: Actor, at: datetime) -> Session:
    """Have everything that the session brought in taken back by a job."""
    session = mine(session_id, by, _State.FINISHED, _State.FAILED)
    if session.batch_id is None:
        raise SessionStateError
    require(by, "import.undo", unit_path=session.unit.path if session.unit else None, own=selectors.is_own(session, by))
    return _with_job(session, UNDO_JOB, _State.UNDOING, by, at)


@command("import.undo_session")
def undo_session(*, session_id: int, by: Actor, at: datetime) -> Session:
    """Take a session back, in one transaction. Raises what `batches.undo` raises; then nothing has changed."""
    session = mine(session_id, by, _State.FINISHED, _State.FAILED, _State.UNDOING)
    if session.batch_id is None:
        raise SessionStateError
    target = selectors.targets.get(session.target)
    own = selectors.is_own(session, by)
    batches.undo(batch_id=session.batch_id, by=by, at=at, kinds=target.subjects if target else None, own=own)
    SessionRow.objects.filter(session=session, state=_Row.DONE).update(state=_Row.WAITING, outcome="", subject_id=None)
    session.state, session.counts, session.job_id = _State.UNDONE, selectors.count_states(session.pk), None
    session.save(update_fields=["state", "counts", "job_id"])
    return session


@command("import.failed")
def note_failure(*, session_id: int, reason: object, by: Actor, at: datetime) -> None:  # noqa: ARG001 - every command has a time
    """A step ended without its result: say why, and let the person try again."""
    session = Session.objects.get(pk=session_id)
    session.failure, session.counts = in_both_languages(reason).as_json(), selectors.count_states(session_id)
    session.state = _State.FINISHED if session.state == _State.UNDOING else _State.FAILED
    session.job_id = None
    session.save(update_fields=["failure", "counts", "state", "job_id"])


@command("import.stop")
def stop(*, session_id: int, by: Actor, at: datetime) -> Session:
    """Call the check or the run off: it ends after the rows that are in hand; what went in stays, and can be undone."""
    session = mine(session_id, by, _State.CHECKING, _State.RUNNING)
    if session.job_id is None:
        raise SessionStateError
    job = cancel(job_id=session.job_id, by=by, at=at)
    if job.state == job.State.CANCELLED:  # nobody had begun it, so nobody will say that it ended
        note_failure(session_id=session_id, reason=CANCELLED, by=by, at=at)
        session.refresh_from_db()
    return session


@command("import.release")
def release(*, session_id: int, by: Actor, at: datetime) -> Session:  # noqa: ARG001 - every command has a time
    """Free a session whose job ended without saying so (the machine stopped for good), so that it can go on."""
    session = mine(session_id, by, _State.CHECKING, _State.RUNNING, _State.UNDOING)
    if not selectors.is_stuck(session):
        raise SessionStateError
    session.state = _State.FINISHED if session.state == _State.UNDOING else _State.FAILED
    session.failure = in_both_languages(_("The step was cut off. Go on where it stopped.")).as_json()
    session.job_id = None
    session.save(update_fields=["state", "failure", "job_id"])
    return session


def mine(session_id: int, by: Actor, *states: str) -> Session:
    """The session, visible, locked, and at one of these steps. Raises SessionStateError."""
    session = selectors.get_session(session_id, by)
    locked = Session.objects.select_for_update(of=("self",)).select_related("file", "unit").get(pk=session.pk)
    if locked.state not in states:
        raise SessionStateError
    return locked

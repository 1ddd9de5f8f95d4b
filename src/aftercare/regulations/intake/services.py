"""Bringing written regulations in: read, corrected by a person, confirmed into drafts."""

from collections.abc import Callable
from datetime import datetime

from django.core.files.base import File as Upload

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish, submission_key
from aftercare.base.kernel.events import Event
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.states import change
from aftercare.platform.accounts import public as accounts
from aftercare.platform.files import public as files
from aftercare.platform.jobs import public as jobs
from aftercare.platform.units import public as units
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.documents import services as documents
from aftercare.regulations.documents.errors import KeyTakenError
from aftercare.regulations.documents.models import Regulation, Version
from aftercare.regulations.documents.rules import DocumentUnreadableError
from aftercare.regulations.intake import selectors
from aftercare.regulations.intake.errors import (
    DraftFaultyError,
    IntakeEndedError,
    IntakeUnreadError,
    NothingAboveError,
    NothingTakenError,
)
from aftercare.regulations.intake.events import PaperBroughtIn, PaperConfirmed, PaperPutAway
from aftercare.regulations.intake.models import Intake
from aftercare.regulations.intake.rules import (
    Line,
    Proposed,
    Sheet,
    Work,
    above,
    cut,
    document_of,
    joined,
    next_id,
    replaced,
    work_of,
)
from aftercare.regulations.paper import rules as paper

S = Intake.State
READ = "regulations.read_paper"
KIND = "regulation_paper"


def bring_in(*, content: Upload, name: str, unit_id: int, by: Actor, at: datetime) -> Intake:  # type: ignore[type-arg]
    """Take a file in; a job splits it. Whatever cannot be read is refused here, and nothing is kept of it."""
    accounts.require(by, selectors.DRAFT, unit_path=units.get(unit_id).path)
    paper.check(content.read(), name)
    content.seek(0)
    with submission_key(None):  # the form's key belongs to the paper: sent twice, there is one
        file = files.store(content=content, name=name, by=by, at=at)
    return _open(upload=_Upload(file.pk, file.content.sha256), unit_id=unit_id, by=by, at=at)


class _Upload:
    """A file that is told from others by its bytes: sent again, the upload is the same request."""

    def __init__(self, file_id: int, sha256: str) -> None:
        self.id, self.sha256 = file_id, sha256

    def __repr__(self) -> str:
        return self.sha256


@command("regulation_paper.bring_in")
def _open(*, upload: _Upload, unit_id: int, by: Actor, at: datetime) -> Intake:
    file = files.get_file(upload.id, by)
    one = Intake(
        uid=uuid7(at),
        name=file.name,
        unit_id=unit_id,
        unit_path=units.get(unit_id).path,
        file=file,
        opened_at=at,
        opened_by_id=by.id if by.kind is ActorKind.STAFF else None,
    )
    one.save(force_insert=True)
    files.attach(file_id=file.pk, kind=KIND, subject_id=one.pk, role="paper", by=by, at=at)
    one.job_id = jobs.enqueue(kind=READ, args={"paper_id": one.pk}, by=by, at=at).pk
    one.save(update_fields=("job_id",))
    _tell(one, PaperBroughtIn(paper=one.pk, file=file.pk, sha256=upload.sha256), at)
    return one


def content_of(*, paper_id: int, by: Actor) -> tuple[bytes, str]:
    """The bytes and the name of a paper, for the job that reads it."""
    one = selectors.get(paper_id=paper_id, by=by)
    opened = files.open_file(one.file_id, by)
    with opened.stream as stream:
        return stream.read(), one.name


@command("regulation_paper.read")
def keep_reading(*, paper_id: int, found: paper.Paper, by: Actor, at: datetime) -> Intake:
    """What the job read becomes what a person corrects; a second reading changes nothing."""
    del at
    one = selectors.get(paper_id=paper_id, by=by)
    if one.state == S.READING:
        taken = set(Regulation.objects.values_list("key", flat=True))
        change(
            one,
            states=[S.READING],
            error=IntakeEndedError,
            state=S.READY,
            source=found.text,
            work=_text(work_of(found, taken)),
        )
    return one


@command("regulation_paper.rename")
def rename(
    *,
    paper_id: int,
    sheet: int,
    title: str,
    key: str,
    language: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Intake:
    """Give one of the regulations its name and the key that it keeps for ever."""
    del at
    values = {"title": " ".join(title.split()), "key": key, "language": language}
    return _corrected(paper_id, sheet, lambda one: one.model_copy(update=values), by, version)


@command("regulation_paper.keep")
def keep(
    *,
    paper_id: int,
    sheet: int,
    taken: bool,
    by: Actor,
    at: datetime,
    line: int | None = None,
    version: int | None = None,
) -> Intake:
    """Take a clause, or a whole regulation, into the draft, or leave it out."""
    del at

    def take(one: Sheet) -> Sheet:
        if line is None:
            return one.model_copy(update={"taken": taken})
        return _with_lines(one, line, lambda found: found.model_copy(update={"taken": taken}))

    return _corrected(paper_id, sheet, take, by, version)


@command("regulation_paper.correct")
def correct(
    *, paper_id: int, sheet: int, line: int, by: Actor, at: datetime, number: str, title: str, text: str,
    bindings: tuple[Proposed, ...], version: int | None = None,
) -> Intake:  # fmt: skip
    """Change what a clause says and what it is bound to; an empty line in the text makes two of it."""
    del at
    values = {"number": number, "title": title, "text": text, "bindings": bindings}

    def written(one: Sheet) -> Sheet:
        found = next(each for each in one.lines if each.id == line)
        return replaced(one, line, cut(found.model_copy(update=values), next_id(one)))

    selectors.line_in(selectors.get(paper_id=paper_id, by=by), sheet, line)
    return _corrected(paper_id, sheet, written, by, version)


@command("regulation_paper.join")
def join(*, paper_id: int, sheet: int, line: int, by: Actor, at: datetime, version: int | None = None) -> Intake:
    """Make a clause the continuation of the one above it."""
    del at
    one = selectors.get(paper_id=paper_id, by=by)
    selectors.line_in(one, sheet, line)
    if above(selectors.sheet_of(one, sheet), line) is None:
        raise NothingAboveError
    return _corrected(paper_id, sheet, lambda found: joined(found, line), by, version)


@command("regulation_paper.confirm")
def confirm(*, paper_id: int, by: Actor, at: datetime, version: int | None = None) -> list[Version]:
    """Make drafts of all that is kept: every regulation becomes one, or none does."""
    one = _for_correcting(paper_id, by, version)
    kept = selectors.work_of(one).kept
    if not kept:
        raise NothingTakenError
    posts = organisation.post_names()
    made = [_draft(sheet, one.unit_id, posts, by, at) for sheet in kept]
    change(one, states=[S.READY], error=IntakeEndedError, state=S.CONFIRMED, ended_at=at)
    event = PaperConfirmed(
        paper=one.pk,
        regulations=[each.regulation_id for each in made],
        clauses=sum(len(sheet.kept) for sheet in kept),
        bindings=sum(binding.taken for sheet in kept for line in sheet.kept for binding in line.bindings),
    )
    _tell(one, event, at)
    return made


@command("regulation_paper.put_away")
def put_away(*, paper_id: int, by: Actor, at: datetime, version: int | None = None) -> Intake:
    """Nothing comes of this paper."""
    one = selectors.get(paper_id=paper_id, by=by)
    one.expect(version)
    change(one, states=selectors.OPEN, error=IntakeEndedError, state=S.PUT_AWAY, ended_at=at)
    _tell(one, PaperPutAway(paper=one.pk), at)
    return one


def _draft(sheet: Sheet, unit_id: int, posts: dict[str, str], by: Actor, at: datetime) -> Version:
    try:
        document = document_of(sheet, posts)
        return documents.open_regulation(document=document, unit_id=unit_id, by=by, at=at)
    except (DocumentUnreadableError, KeyTakenError) as error:
        first = str(error.problems[0]) if isinstance(error, DocumentUnreadableError) else str(error)
        raise DraftFaultyError(title=sheet.title or sheet.key, first=first) from error


def _for_correcting(paper_id: int, by: Actor, version: int | None) -> Intake:
    one = selectors.get(paper_id=paper_id, by=by)
    if one.state == S.READING:
        raise IntakeUnreadError
    if one.state != S.READY:
        raise IntakeEndedError
    one.expect(version)
    return one


def _corrected(paper_id: int, sheet: int, written: Callable[[Sheet], Sheet], by: Actor, version: int | None) -> Intake:
    one = _for_correcting(paper_id, by, version)
    selectors.sheet_of(one, sheet)
    work = selectors.work_of(one).with_sheet(sheet, written)
    change(one, states=[S.READY], error=IntakeEndedError, work=_text(work))
    return one


def _with_lines(sheet: Sheet, line: int, written: Callable[[Line], Line]) -> Sheet:
    return sheet.model_copy(update={"lines": tuple(written(one) if one.id == line else one for one in sheet.lines)})


def _text(work: Work) -> str:
    return work.model_dump_json(exclude_defaults=True)


def _tell(one: Intake, event: Event, at: datetime) -> None:
    publish(event, stream_id=one.pk, at=at)

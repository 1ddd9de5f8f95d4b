"""The long steps of a session, in chunks: loading rows, the dry run, and the run itself.

Each chunk is one short transaction, of as many rows as a second or so allows, so an import of a hundred thousand rows
never keeps others waiting, nor the press that stops it. A step that was cut off is simply done again: rows that went in
are not touched twice.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from time import monotonic
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import bulk
from aftercare.platform.files.public import open_file
from aftercare.platform.imports import selectors
from aftercare.platform.imports.errors import SessionStateError
from aftercare.platform.imports.models import Session, SessionRow
from aftercare.platform.imports.rules import cells, tables
from aftercare.platform.imports.rules.order import parents_first
from aftercare.platform.imports.rules.tables import SheetPlan
from aftercare.platform.imports.rules.targets import Context, Level, Row, Target, Verdict, same_reference
from aftercare.platform.imports.services import batches

# Rows of a transaction at most, and with how many the first begins.
CHUNK, FIRST_CHUNK = 2_000, 200
CHUNK_SECONDS = 1.0
Progress = Callable[[int, int, str], None]
State = SessionRow.State

READY = (State.NEW, State.UPDATE)
CHECKABLE = (State.WAITING, State.NEW, State.UPDATE, State.UNCHANGED, State.ERROR)


def silent(_done: int, _total: int, _text: str) -> None:
    """Nobody watches."""


def check(*, session_id: int, by: Actor, at: datetime, progress: Progress = silent) -> Session:
    """The dry run: load the rows that are not loaded, and say of each what would become of it. Writes no subject."""
    session = selectors.get_session(session_id, by)
    if session.state not in {Session.State.CHECKING, Session.State.CHECKED, Session.State.FINISHED}:
        raise SessionStateError
    load(session, by=by, at=at, progress=progress)
    examiner = Examiner(session, by=by, at=at)
    examiner.recall()
    total = SessionRow.objects.filter(session=session, state__in=CHECKABLE).count()
    done, pace = 0, Pace()
    for level, sheet, plan in examiner.sheets():
        for rows in _chunks(session, sheet, CHECKABLE, examiner.order(level, sheet, plan), pace):
            with pace.of(rows), bulk("import.check", by=by, at=at):
                examiner.examine(rows, level, plan)
                _keep(rows)
            done += len(rows)
            progress(done, total, str(level.name))
    return _settle(session, by, at, Session.State.FINISHED if session.batch_id else Session.State.CHECKED)


def run(*, session_id: int, by: Actor, at: datetime, progress: Progress = silent) -> Session:
    """Let the ready rows in, level by level; a row that is refused is returned, its neighbours go in."""
    session = selectors.get_session(session_id, by)
    if session.state != Session.State.RUNNING or session.batch_id is None:
        raise SessionStateError
    examiner = Examiner(session, by=by, at=at, running=True)
    total = SessionRow.objects.filter(session=session, state__in=READY).count()
    done, pace = 0, Pace()
    for level, sheet, plan in examiner.sheets():
        for rows in _chunks(session, sheet, READY, examiner.order(level, sheet, plan), pace):
            with pace.of(rows), bulk("import.run", by=by, at=at, batch_id=session.batch_id):
                decided = examiner.examine(rows, level, plan)
                examiner.apply(decided, level)
                _keep(rows)
            done += len(rows)
            progress(done, total, str(level.name))
    return _settle(session, by, at, Session.State.FINISHED)


def load(session: Session, *, by: Actor, at: datetime, progress: Progress = silent) -> None:
    """Read the file's rows into the session, sheet by sheet, unless they are there."""
    plans = selectors.plans_of(session)
    waiting = [place for place, plan in enumerate(plans) if plan.level and not plan.loaded]
    if not waiting:
        return
    opened = open_file(session.file_id, by)
    with opened.stream:
        source = tables.read(opened.raw, opened.media_type)
    for place in waiting:
        found = tables.data_rows(source.tables[place], plans[place].header_row)
        with bulk("import.load", by=by, at=at):
            SessionRow.objects.filter(session=session, sheet=place).delete()
        loaded = 0
        for chunk in _in_chunks(
            SessionRow(session=session, sheet=place, number=number, cells=texts, level=plans[place].level)
            for number, texts in found
        ):
            with bulk("import.load", by=by, at=at):
                SessionRow.objects.bulk_create(chunk, batch_size=500)
            loaded += len(chunk)
            progress(loaded, plans[place].rows, plans[place].name)
        plans[place].loaded = True
        Session.objects.filter(pk=session.pk).update(plan=[plan.as_json() for plan in plans])
    session.plan = [plan.as_json() for plan in plans]


class Examiner:
    """Says of rows what would become of them, and lets them in. One for one pass over a session."""

    def __init__(self, session: Session, *, by: Actor, at: datetime, running: bool = False) -> None:
        self.session = session
        self.target: Target = selectors.target_of(session.target)
        self.plans = selectors.plans_of(session)
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.running = running
        # (level, reference) → (sheet, row) that has it first; and those of rows that are not wrong.
        self.named: dict[tuple[str, str], tuple[int, int]] = {}
        self.sound: set[tuple[str, str]] = set()
        # Claim → (sheet, row) that has it first, and what that row calls itself.
        self.held: dict[str, tuple[tuple[int, int], str]] = {}
        # The rows that are being judged, by their values' identity.
        self.stored: dict[int, SessionRow] = {}
        self.context = Context(
            by=by, at=at, unit_id=session.unit_id, batch_id=session.batch_id if running else None,
            coming=self._comes, holding=self._holding,
        )  # fmt: skip

    def recall(self) -> None:
        """Rows that are in already come first: what they have, a later twin must not quietly overwrite."""
        done = SessionRow.objects.filter(session=self.session, state=State.DONE).order_by("sheet", "number")
        for level, reference, sheet, number, claims in done.values_list(
            "level", "reference", "sheet", "number", "claims"
        ).iterator(CHUNK):
            if reference:
                self.named.setdefault((level, reference), (sheet, number))
            for claim, name in claims_in(claims):
                self.held.setdefault(claim, ((sheet, number), name))

    def _comes(self, level: str, reference: str) -> bool:
        """At check: the file brings it. While running: only what is in the database counts."""
        return not self.running and (level, reference) in self.sound

    def _holding(self, claim: str, name: str, row: Row) -> str | None:
        """What the row calls itself that has this first; the first of equals is right."""
        stored = self.stored[id(row)]
        mine = (stored.sheet, stored.number)
        first, its_name = self.held.setdefault(claim, (mine, name))
        return None if first == mine else its_name

    def sheets(self) -> Iterator[tuple[Level, int, SheetPlan]]:
        """The sheets in the order of their levels, parents first."""
        for level in self.target.levels:
            for place, plan in enumerate(self.plans):
                if plan.level == level.key:
                    yield level, place, plan

    def order(self, level: Level, sheet: int, plan: SheetPlan) -> list[int]:
        """The sheet's rows by number, each behind the one above it where the level has such; [] = as the file has them.

        Of rows with one reference the first of the file stays the right one.
        """
        if not level.parent or level.parent not in plan.columns.values():
            return []
        rows = SessionRow.objects.filter(session=self.session, sheet=sheet).exclude(state=State.SKIPPED)
        named = []
        for one in rows.order_by("number").iterator(CHUNK):
            own, above = references(one, level, plan)
            named.append((one.number, own, above))
            if own:
                self.named.setdefault((level.key, own), (sheet, one.number))
        ordered = parents_first(named)
        return ordered if ordered != sorted(ordered) else []

    def examine(self, stored: list[SessionRow], level: Level, plan: SheetPlan) -> list[tuple[SessionRow, Row]]:
        """Read, compare with the file's other rows, and have the level decide. Sets the stored rows' states."""
        pairs = [
            (one, cells.read_row(level, one.number, selectors.cells_of(one, plan), zone=self.zone)) for one in stored
        ]
        self.stored = {id(row): one for one, row in pairs}
        for one, row in pairs:
            self._refer(one, row, level)
        clean = [row for _one, row in pairs if row.verdict is not Verdict.ERROR]
        if clean:
            level.decide(clean, self.context)
        for one, row in pairs:
            if row.verdict is Verdict.NEW:
                cells.missing(level, row)
            if row.verdict is not Verdict.ERROR and one.reference:
                self.sound.add((level.key, one.reference))
            _note(one, row)
        return pairs

    def _refer(self, stored: SessionRow, row: Row, level: Level) -> None:
        """A row is named by its reference; twice the same in one file would be two rows for one thing."""
        if not level.reference:
            return
        value = row.values.get(level.reference)
        stored.reference = same_reference(str(value))[:200] if value is not None else ""
        if value is None and row.verdict is not Verdict.ERROR:
            row.problem(level.reference, _("Without this the row cannot be told from others."))
        first = self._first(stored) if stored.reference else None
        if first is not None:
            row.problem(level.reference, _("Row %(row)d of the file has the same."), row=first)

    def _first(self, stored: SessionRow) -> int | None:
        """The number of another row of the file that has the same reference; the first of equals is right."""
        key, mine = (stored.level, stored.reference), (stored.sheet, stored.number)
        first = self.named.setdefault(key, mine)
        return None if first == mine else first[1]

    def apply(self, decided: list[tuple[SessionRow, Row]], level: Level) -> None:
        """Let in, within the running bulk command, the rows that are decided as new or changed."""
        ready = [row for _one, row in decided if row.verdict in {Verdict.NEW, Verdict.UPDATE}]
        wanted = {id(row): str(row.verdict) for row in ready}
        if ready:
            level.apply(ready, self.context)
            self._remember()
        for one, row in decided:
            _note(one, row)
            if id(row) in wanted and row.verdict is not Verdict.ERROR:
                one.state, one.outcome = State.DONE, wanted[id(row)]

    def _remember(self) -> None:
        context = self.context
        if context.batch_id is not None:
            for label, ids in context.created_ids.items():
                batches.record_created(context.batch_id, label, ids)
            batches.record_all_before(context.batch_id, context.before_images)
        context.created_ids.clear()
        context.before_images.clear()


def references(stored: SessionRow, level: Level, plan: SheetPlan) -> tuple[str, str]:
    """By what a row is named on its level, and what it names as the one above it."""
    texts = selectors.cells_of(stored, plan)
    return same_reference(texts.get(level.reference, ""))[:200], same_reference(texts.get(level.parent, ""))


def _note(stored: SessionRow, row: Row) -> None:
    if row.verdict is None:
        msg = f"{stored.level}: row {row.number} was left undecided"
        raise RuntimeError(msg)
    stored.state = State(row.verdict)
    stored.problems = [problem.as_json() for problem in row.problems]
    stored.subject_id = row.subject_id
    stored.claims = "\n".join(f"{claim} {' '.join(name.split())}" for claim, name in row.claims)


def claims_in(text: str) -> Iterator[tuple[str, str]]:
    """The claims of a stored row, and what it calls itself to others."""
    for line in text.splitlines():
        claim, _blank, name = line.partition(" ")
        yield claim, name


def _keep(rows: list[SessionRow]) -> None:
    """One statement for many rows: an insert that meets its own row changes it."""
    fields = ["state", "outcome", "problems", "subject_id", "reference", "claims", "fixes"]
    SessionRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=500
    )


class Pace:
    """How many rows the next transaction takes: as many as the last ones let expect of about a second."""

    def __init__(self) -> None:
        self._rows = FIRST_CHUNK

    @property
    def rows(self) -> int:
        """Of the next transaction."""
        return min(self._rows, CHUNK)

    @contextmanager
    def of(self, rows: Sequence[SessionRow]) -> Iterator[None]:
        """Take the time of a transaction of these rows."""
        begun = monotonic()
        yield
        taken = max(monotonic() - begun, 0.001)
        if rows:
            self._rows = max(1, min(CHUNK, 4 * self._rows, int(len(rows) * CHUNK_SECONDS / taken)))


def _chunks(
    session: Session, sheet: int, states: tuple[str, ...], order: list[int], pace: Pace
) -> Iterator[list[SessionRow]]:
    """Rows in this order, else the file's, each once: the next chunk is looked up when the last one is committed."""
    rows: QuerySet[SessionRow] = SessionRow.objects.filter(session=session, sheet=sheet, state__in=states)
    if order:
        start = 0
        while numbers := order[start : start + pace.rows]:
            start += len(numbers)
            found = {row.number: row for row in rows.filter(number__in=numbers)}
            yield [found[number] for number in numbers if number in found]
        return
    last = 0
    while chunk := list(rows.filter(number__gt=last).order_by("number")[: pace.rows]):
        last = chunk[-1].number
        yield chunk


def _in_chunks(rows: Iterator[SessionRow]) -> Iterator[list[SessionRow]]:
    chunk: list[SessionRow] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _settle(session: Session, by: Actor, at: datetime, state: str) -> Session:
    """The step is done: count, and say so."""
    with bulk("import.settle", by=by, at=at):
        finished = at if state == Session.State.FINISHED else None
        Session.objects.filter(pk=session.pk).update(
            state=state, counts=selectors.count_states(session.pk), finished_at=finished, failure={}, job_id=None
        )
    session.refresh_from_db()
    return session

"""Mending rows in the session page: another text in a cell, a row left out or taken in again.

Whatever the mended row was to others is looked at again in the same step, and comes out as a new dry run would say:
its twins (the first of equals in the file is right), and rows that name it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.imports import selectors
from aftercare.platform.imports.models import Session, SessionRow
from aftercare.platform.imports.rules import tables
from aftercare.platform.imports.rules.targets import Row
from aftercare.platform.imports.services.sessions import mine
from aftercare.platform.imports.services.work import READY, Examiner, claims_in, references

# Of a level at once, and one by one; for more there is "Check again".
LIMIT, LIMIT_SINGLY = 500, 100
# How often what one looked-at row changes for others is followed on.
ROUNDS = 3

_State = Session.State
_Row = SessionRow.State
_OUT = (_Row.SKIPPED, _Row.DONE)


@command("import.fix")
def fix_cell(*, session_id: int, row_id: int, column: str, text: str, by: Actor, at: datetime) -> list[SessionRow]:
    """Type another text into a cell: the row as it is judged now, then the others that came out differently."""
    session = mine(session_id, by, _State.CHECKED, _State.FINISHED)
    row = _row(session, row_id)
    plan = selectors.plans_of(session)[row.sheet]
    selectors.target_of(session.target).level(plan.level).column(column)
    mending = _Mending(session, row, by, at)
    row.fixes = {**row.fixes, column: text[: tables.CELL_LIMIT]}
    row.save(update_fields=["fixes"])  # the order of the level's rows is read from there
    mending.spot.judge([row])
    return mending.finish()


@command("import.skip")
def skip_row(*, session_id: int, row_id: int, skipped: bool, by: Actor, at: datetime) -> list[SessionRow]:
    """Leave a row out, or take it in again: that row, and behind it the others that came out differently."""
    session = mine(session_id, by, _State.CHECKED, _State.FINISHED)
    row = _row(session, row_id)
    mending = _Mending(session, row, by, at)
    if skipped:
        row.state = _Row.SKIPPED
        row.save(update_fields=["state"])
    else:
        mending.spot.judge([row])
    return mending.finish()


def _row(session: Session, row_id: int) -> SessionRow:
    row = SessionRow.objects.select_for_update().filter(session=session, pk=row_id).exclude(state=_Row.DONE).first()
    if row is None:
        raise NotFoundError
    return row


@dataclass(frozen=True, slots=True)
class _Stand:
    """What a row is to others: under which reference it comes, and what it wants for itself."""

    reference: str
    claims: frozenset[str]

    @classmethod
    def of(cls, row: SessionRow) -> "_Stand":
        sound = row.state not in {_Row.ERROR, _Row.SKIPPED}
        return cls(row.reference if sound else "", frozenset(claim for claim, _name in claims_in(row.claims)))


class _Mending:
    """One row is mended; `finish` looks at those to whom that matters."""

    def __init__(self, session: Session, row: SessionRow, by: Actor, at: datetime) -> None:
        self.session, self.row = session, row
        self.spot = _Spot(session, by=by, at=at)
        self.named, self.was = row.reference, _Stand.of(row)
        self.order = self.spot.order_of(row)
        self.came = self.went = False
        self.stirred: set[str] = set()
        self.changed: dict[int, SessionRow] = {}

    def finish(self) -> list[SessionRow]:
        """The row, and the others that came out differently than they stood there."""
        self._note(self.was, self.row)
        self._judge_singly(self._twins())
        if self.changed and self.row.state != _Row.SKIPPED:
            self._again([self.row])  # which may be a part of what has come right just now
        if self.came or self.went:
            self._dependants()
        for _round in range(ROUNDS):
            if not self.stirred:
                break
            self._judge_singly(self._rivals())
        Session.objects.filter(pk=self.session.pk).update(counts=selectors.count_states(self.session.pk))
        return [self.row, *(row for row in self.changed.values() if row is not self.row)]

    def _judge_singly(self, rows: list[SessionRow]) -> None:
        for row in self.spot.parents_first(rows):
            self._again([row])

    def _again(self, rows: list[SessionRow]) -> None:
        before = [(row.state, row.problems, _Stand.of(row)) for row in rows]
        self.spot.judge(rows)
        for row, (state, problems, was) in zip(rows, before, strict=True):
            self._note(was, row)
            if (row.state, row.problems) != (state, problems):
                self.changed[row.pk] = row

    def _note(self, was: _Stand, row: SessionRow) -> None:
        """Whether something can be named, or is wanted, now that was not before, or no longer."""
        now = _Stand.of(row)
        if was is not self.was:  # whose twins are looked at anyhow
            self.stirred |= was.claims ^ now.claims
        if now.reference != was.reference:
            self.came, self.went = self.came or bool(now.reference), self.went or bool(was.reference)

    def _twins(self) -> list[SessionRow]:
        """Rows of the level that have, or had, something in common with the mended one, or whose order has changed."""
        same = Q(pk__in=self._in_another_order())
        for reference in {self.named, self.row.reference} - {""}:
            same |= Q(reference=reference)
        for claim in self.was.claims | _Stand.of(self.row).claims:
            same |= Q(claims__contains=claim)
        return list(self._others(self.row.level).filter(same)[:LIMIT_SINGLY])

    def _rivals(self) -> list[SessionRow]:
        """Rows that want what others have come to want, or no longer want."""
        stirred, self.stirred = sorted(self.stirred)[:LIMIT_SINGLY], set()
        same = Q(pk__in=[])
        for claim in stirred:
            same |= Q(claims__contains=claim)
        rows = SessionRow.objects.filter(same, session=self.session).exclude(pk=self.row.pk).exclude(state__in=_OUT)
        return list(rows.order_by("sheet", "number")[:LIMIT_SINGLY])

    def _in_another_order(self) -> list[int]:
        """Rows that want the same for themselves as others: which of them is first is another now."""
        if self.spot.order_of(self.row) == self.order:
            return []
        wanted: dict[str, list[int]] = {}
        for pk, text in self._others(self.row.level).exclude(claims="").values_list("pk", "claims"):
            for claim, _name in claims_in(text):
                wanted.setdefault(claim, []).append(pk)
        return [pk for rows in wanted.values() if len(rows) > 1 for pk in rows][:LIMIT_SINGLY]

    def _dependants(self) -> None:
        """Rows that may name what came or went, those above first: of the level one by one, then those below."""
        states = ([_Row.ERROR] if self.came else []) + (list(READY) if self.went else [])
        levels = [level.key for level in selectors.target_of(self.session.target).levels]
        place = levels.index(self.row.level)
        same = self._others(self.row.level).filter(state__in=states).exclude(pk__in=self.changed)[:LIMIT_SINGLY]
        self._judge_singly(list(same))
        for level in levels[place + 1 :]:
            rows = list(self._others(level).filter(state__in=states)[:LIMIT])
            for sheet in sorted({row.sheet for row in rows}):
                self._again(self.spot.parents_first([row for row in rows if row.sheet == sheet]))

    def _others(self, level: str) -> QuerySet[SessionRow]:
        rows = SessionRow.objects.filter(session=self.session, level=level).exclude(pk=self.row.pk)
        return rows.exclude(state__in=_OUT).order_by("sheet", "number")


class _Spot(Examiner):
    """Judges a few rows; asks the database what the rest of the file brings and holds."""

    def judge(self, rows: list[SessionRow]) -> None:
        """Judge some rows of one sheet. What comes before a row is known where it is judged alone."""
        self.asking = rows[0] if len(rows) == 1 else None
        plan = self.plans[rows[0].sheet]
        self.examine(rows, self.target.level(plan.level), plan)
        for row in rows:
            row.save(update_fields=["state", "problems", "subject_id", "reference", "claims", "fixes"])

    def parents_first(self, rows: list[SessionRow]) -> list[SessionRow]:
        """Rows of one level in the order of the dry run."""
        places: dict[tuple[int, int], int] = {}
        for one in {row.sheet: row for row in rows}.values():
            places |= {(one.sheet, number): place for place, number in enumerate(self.order_of(one))}
        return sorted(rows, key=lambda row: (row.sheet, places.get((row.sheet, row.number), row.number)))

    def order_of(self, row: SessionRow) -> list[int]:
        """In which order the dry run goes through the sheet of this row; [] = as the file has it."""
        plan = self.plans[row.sheet]
        return self.order(self.target.level(plan.level), row.sheet, plan)

    def _comes(self, level: str, reference: str) -> bool:
        rows = self._there(level).filter(reference=reference).exclude(state=_Row.ERROR)
        if self.asking is None or self.asking.level != level:
            return rows.exists()
        if self.target.level(level).parent:
            return rows.exists() and not self._is_under(reference, self.asking)
        return rows.filter(_before(self.asking)).exists()

    def _is_under(self, reference: str, row: SessionRow) -> bool:
        """Whether the row of this reference lies below `row`, or is it: then it cannot be above it, too."""
        level, seen = self.target.level(row.level), set[str]()
        while reference and reference not in seen:
            seen.add(reference)
            above = self._there(row.level).filter(reference=reference).first()
            if above is None:
                return False
            if above.pk == row.pk:
                return True
            reference = references(above, level, self.plans[above.sheet])[1]
        return False

    def _first(self, stored: SessionRow) -> int | None:
        same = self._there(stored.level).filter(_before(stored), reference=stored.reference)
        return same.values_list("number", flat=True).first()

    def _holding(self, claim: str, name: str, row: Row) -> str | None:  # noqa: ARG002 - as in the dry run
        stored = self.stored[id(row)]
        twins = list(self._there(stored.level).filter(claims__contains=claim).exclude(pk=stored.pk))
        if not twins:
            return None
        done = [twin for twin in twins if twin.state == _Row.DONE]
        listed = self.parents_first([*(twin for twin in twins if twin.state != _Row.DONE), stored])
        return next(_names([*done, *listed[: listed.index(stored)]], claim), None)

    def _there(self, level: str) -> QuerySet[SessionRow]:
        rows = SessionRow.objects.filter(session=self.session, level=level)
        return rows.exclude(state=_Row.SKIPPED).order_by("sheet", "number")


def _before(row: SessionRow) -> Q:
    """Rows that come first in the file, and those that are in already."""
    earlier = Q(sheet__lt=row.sheet) | Q(sheet=row.sheet, number__lt=row.number)
    return (earlier | Q(state=_Row.DONE)) & ~Q(pk=row.pk)


def _names(rows: Iterable[SessionRow], claim: str) -> Iterator[str]:
    for row in rows:
        yield from (name for one, name in claims_in(row.claims) if one == claim)

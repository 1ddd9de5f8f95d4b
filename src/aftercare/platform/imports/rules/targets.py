"""What an owner says of a kind of import: its levels, their columns, and how rows become facts.

An owner builds a `Target` and registers it in `AppConfig.ready()`. Every level has two functions:

- `decide(rows, context)` only reads. It says of each row whether it is new, an update or
  unchanged (`row.new()`, `row.update(id, changes)`, `row.unchanged(id)`) or what is wrong at
  which column (`row.problem("serial", _("…"))`). It is given up to 2,000 rows at a time, so it
  asks the database once a chunk, never once a row.
- `apply(rows, context)` writes the rows that decide let pass, inside one running bulk command,
  sets `row.subject_id` of new rows and tells the context what it created and what stood there
  before (`context.created`, `context.before`), so that the whole import can be undone.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from django.utils.translation import override

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import attempt
from aftercare.base.kernel.errors import DomainError, Text
from aftercare.base.kernel.words import Words

NONE = Words()


class Kind(StrEnum):
    """How a column's cells are read."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"  # an integer in the column's scale: 12.5 at scale 3 → 12500
    DATE = "date"
    MOMENT = "moment"  # aware; cells without a zone are in the company's zone
    CHOICE = "choice"
    FLAG = "flag"


class Verdict(StrEnum):
    """What will become, or became, of a row."""

    NEW = "new"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a level. `synonyms` are further headers by which it is recognised."""

    key: str
    label: Words
    kind: Kind = Kind.TEXT
    required: bool = False
    help: Words = NONE
    synonyms: tuple[str, ...] = ()
    choices: Mapping[str, Words] = field(default_factory=dict)
    # What else people write for a choice, by its code.
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scale: int = 0
    max_length: int = 200
    example: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is returned: at which column ("" = the whole row), in both languages."""

    column: str
    text: Words

    def as_json(self) -> dict[str, Any]:
        return {"column": self.column, "text": self.text.as_json()}


@dataclass(slots=True)
class Row:
    """One row on its way in. `values` holds the filled cells only: an empty cell changes nothing."""

    number: int
    values: dict[str, Any]
    verdict: Verdict | None = None
    subject_id: int | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # What it wants to have for itself alone, and what it calls itself to others; see `Context.held_by`.
    claims: list[tuple[str, str]] = field(default_factory=list)

    def new(self) -> None:
        """It will be created."""
        self.verdict = Verdict.NEW

    def update(self, subject_id: int, changes: dict[str, Any]) -> None:
        """It exists and would change; without changes it is unchanged."""
        self.verdict = Verdict.UPDATE if changes else Verdict.UNCHANGED
        self.subject_id, self.changes = subject_id, changes

    def unchanged(self, subject_id: int) -> None:
        """It exists just like this."""
        self.verdict, self.subject_id = Verdict.UNCHANGED, subject_id

    def problem(self, column: str, text: Text, /, **values: object) -> None:
        """It cannot go in; say why in words that tell the way out.

        `row.problem("serial", _("%(number)s has this serial already."), number=…)`: the values
        apart from the text, because the reader may read another language than the active one.
        """
        self.verdict = Verdict.ERROR
        self.problems.append(Problem(column, in_both_languages(text, **values)))

    def refuse(self, error: DomainError) -> None:
        """It was refused by a service: its messages at their columns."""
        for name, texts in error.fields.items():
            for text in texts:
                self.problem(name, text)
        if not error.fields:
            self.verdict = Verdict.ERROR
            self.problems.append(Problem("", in_both_languages(error)))


def same_reference(text: str) -> str:
    """Two references are one if they differ in blanks at the ends or in case only."""
    return text.strip().casefold()


def _nothing_comes(_level: str, _reference: str) -> bool:
    return False


def _nobody(_claim: str, _name: str, _row: Row) -> str | None:
    return None


def claim_of(what: str, value: Hashable) -> str:
    """What only one row may have, as a short text of hexadecimal digits."""
    return blake2b(repr((what, value)).encode(), digest_size=12).hexdigest()


@dataclass(slots=True, kw_only=True)
class Context:
    """What a level's functions may know and must tell."""

    by: Actor
    at: datetime
    # The unit chosen for this import; rows that name none belong to it.
    unit_id: int | None = None
    batch_id: int | None = None
    # Whether this very file brings a row of a level under a reference; see `comes`.
    coming: Callable[[str, str], bool] = field(default=_nothing_comes)
    # What another row of the file calls itself that has a claim before this one; see `held_by`.
    holding: Callable[[str, str, Row], str | None] = field(default=_nobody)
    created_ids: dict[str, list[int]] = field(default_factory=dict)
    before_images: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)

    def comes(self, level: str, reference: str) -> bool:
        """Whether this file itself brings the row that is referred to (at check, before it exists)."""
        return self.coming(level, same_reference(reference))

    def held_by(self, what: str, value: Hashable, row: Row, name: str) -> str | None:
        """What that row of the file calls itself which has this before `row`; None: it is this row's own.

        `context.held_by("serial", (product, serial), row, number)` finds a twin, however many rows lie between them;
        at check only: while running what is in the database counts.
        """
        claim = claim_of(what, value)
        row.claims.append((claim, name))
        return self.holding(claim, name, row) if self.batch_id is None else None

    def created(self, label: str, ids: Iterable[int]) -> None:
        """These rows of a model ("units.unit") are new; an undo deletes them, last told first."""
        self.created_ids.setdefault(label, []).extend(ids)

    def before(self, label: str, pk: int, values: dict[str, Any]) -> None:
        """A row is about to change: its present values, JSON-able, by field's attname."""
        self.before_images.append((label, pk, values))


Step = Callable[[Sequence[Row], Context], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One sheet's worth of rows. Levels are applied in the target's order, parents first.

    `reference` is the column by which other levels, and later imports, name a row; `parent` the column by which a row
    names the one above it on its own level, in whatever order the sheet has them.
    """

    key: str
    name: Words
    columns: tuple[Column, ...]
    decide: Step
    apply: Step
    reference: str = ""
    parent: str = ""
    synonyms: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        """The column of this key; KeyError if there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A kind of import that people choose by name. `permission` is needed besides `import.run`.

    `subjects` are the kinds of subject ("customer", "site") that it creates or changes: later
    events about these bar an undo; about others that its rows only refer to, they do not.
    """

    key: str
    name: Words
    levels: tuple[Level, ...]
    permission: str
    subjects: frozenset[str]
    help: Words = NONE

    def level(self, key: str) -> Level:
        """The level of this key; KeyError if there is none."""
        for level in self.levels:
            if level.key == key:
                return level
        raise KeyError(key)


def each(step: Callable[[Row, Context], None]) -> Step:
    """Make an `apply` of a function for one row: a refused row is returned, its neighbours go in."""

    def run(rows: Sequence[Row], context: Context) -> None:
        for row in rows:
            marks = {label: len(ids) for label, ids in context.created_ids.items()}, len(context.before_images)
            try:
                with attempt():
                    step(row, context)
            except DomainError as error:
                _forget_since(context, *marks)
                row.refuse(error)

    return run


def _forget_since(context: Context, created: dict[str, int], before: int) -> None:
    for label, ids in context.created_ids.items():
        del ids[created.get(label, 0) :]
    del context.before_images[before:]


def in_both_languages(text: object, /, **values: object) -> Words:
    """A translatable message for readers of either language; rows are read later, by others."""
    with override("zh-hans"):
        chinese = str(text) % values if values else str(text)
    with override("en"):
        english = str(text) % values if values else str(text)
    return Words(zh=chinese, en=english)

"""A list page as declared: which rows, columns, criteria; nothing of HTTP."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui.access import access
from aftercare.base.ui.escaping import escaped
from aftercare.base.ui.frame import Label
from aftercare.base.ui.lists import paging
from aftercare.base.ui.lists.actions import Action, Bulk
from aftercare.base.ui.lists.columns import Column, Drawing, Row
from aftercare.base.ui.lists.computed import Computed
from aftercare.base.ui.lists.criteria import Criteria
from aftercare.base.ui.lists.filters import Asking, Filter, like
from aftercare.base.ui.lists.query import parse
from aftercare.base.ui.lists.state import Asked, Settings, View

# A table's rows, or such as are worked out.
Table = QuerySet[Any] | Computed
Rows = Callable[[Actor], Table]
Enrich = Callable[[list[Row], Actor, datetime], None]
FindWords = Callable[[Actor, str], Q]


@dataclass(frozen=True, slots=True)
class Head:
    """A head cell: its column, the address that sorts by it (the other way, if it does already), how it is sorted."""

    column: Column
    url: str
    sorted: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Declared:
    """A list of one kind of row; docs/developers/ui.md explains each field."""

    key: str
    title: Label
    rows: Rows
    columns: tuple[Column, ...]
    permission: str = ""
    filters: tuple[Filter, ...] = ()
    search: tuple[str, ...] = ()
    find: FindWords | None = None
    sort: str = "-id"
    views: tuple[View, ...] = ()
    enrich: Enrich | None = None
    also: tuple[str, ...] = ()
    actions: tuple[Bulk, ...] = ()
    new: Action | None = None
    buttons: tuple[Action, ...] = ()
    empty: Label = ""
    help: Label = ""
    preview: bool = True
    export: bool = True
    template: str = "ui/list/page.html"
    values: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def sorts(self) -> dict[str, str]:
        """Word → ORM path of what the list can be sorted by."""
        return {column.word: column.sort_path for column in self.columns if column.sort_path} | {"id": "id"}

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of all columns."""
        return tuple(column.word for column in self.columns)

    @cached_property
    def usual(self) -> Settings:
        """Order and columns where a view says nothing."""
        shown = tuple(column.word for column in self.columns if not column.hidden)
        return Settings(sort=self.sort, columns=shown)

    def empty_of(self, view: str) -> Label:
        """What an empty view says: "mine" that nothing is for the reader, not that there is nothing at all."""
        return next((one.empty for one in self.views if one.key == view and one.empty), self.empty)

    def columns_for(self, by: Actor) -> list[Column]:
        """Those the reader may see."""
        return [column for column in self.columns if access.allowed(by, column.permission)]

    @cached_property
    def by_word(self) -> dict[str, Column]:
        """The columns by their words."""
        return {column.word: column for column in self.columns}

    @cached_property
    def criteria_by_key(self) -> dict[str, tuple[str, Filter]]:
        """Word → (permission of the column that brings it, criterion): those of the columns, then the list's own."""
        brought = [(column.permission, column.criterion()) for column in self.columns if column.filter]
        every = [*brought, *(("", one) for one in self.filters)]
        return {one.key.lower(): (permission, one) for permission, one in every if one}

    def filters_for(self, by: Actor) -> dict[str, Filter]:
        """The criteria that the reader may use, by their words."""
        return {
            key: one
            for key, (permission, one) in self.criteria_by_key.items()
            if access.allowed(by, permission) and access.allowed(by, one.permission)
        }

    def actions_for(self, by: Actor) -> list[Bulk]:
        """The actions that the reader may use."""
        return [one for one in self.actions if access.allowed(by, one.permission)]

    def chosen_columns(self, asked: Asked, by: Actor) -> list[Column]:
        """As asked for; the first column always stands first."""
        may = {column.word: column for column in self.columns_for(by)}
        first = self.columns[0]
        return [first, *(may[word] for word in asked.settings.columns if word in may and word != first.word)]

    def criteria(self, asking: Asking) -> Criteria:
        """How queries are understood for this reader."""
        return Criteria(self.filters_for(asking.by), lambda text: self._find(asking.by, text), asking)

    def _find(self, by: Actor, text: str) -> Q:
        if self.find:
            return self.find(by, text)
        found = Q(pk__in=[]) if self.search else Q()
        for path in self.search:
            found |= like(path, text)
        return found

    def rows_for(self, by: Actor) -> Table:
        """The rows that the reader may see, of the office that they look at."""
        with access.narrowed():
            rows = self.rows(by)
        return rows.made_with(access.narrowed) if isinstance(rows, Computed) else rows

    def matching(self, query: str, asking: Asking) -> tuple[Table, Criteria]:
        """The rows of a query, not ordered; none at all if part of it could not be read."""
        criteria = self.criteria(asking)
        condition = criteria.condition(parse(query))
        rows = self.rows_for(asking.by)
        return (rows.none() if criteria.problems else rows.filter(condition)), criteria

    def order(self, asked: Asked) -> paging.Sort:
        """The order asked for."""
        word = asked.settings.sort
        return paging.Sort(self.sorts.get(word.lstrip("-"), "id"), descending=word.startswith("-"))

    def heads(self, asked: Asked, words: Sequence[str]) -> list[Head]:
        """The head cells of these columns."""
        word, descending = asked.settings.sort.lstrip("-"), asked.settings.sort.startswith("-")
        return [self._head(self.by_word[one], asked, sorted_by=one == word, descending=descending) for one in words]

    def _head(self, column: Column, asked: Asked, *, sorted_by: bool, descending: bool) -> Head:
        turned = f"-{column.word}" if sorted_by and not descending else column.word
        return Head(
            column,
            asked.address(sort=turned) if column.word in self.sorts else "",
            ("descending" if descending else "ascending") if sorted_by else "",
        )

    def names(self, columns: Sequence[Column]) -> list[str]:
        """What `.values()` must bring for these columns."""
        needed = [name for column in columns for name in column.needs()]
        return list(dict.fromkeys(["id", *needed, *self.also]))

    def drawn(self, rows: list[Row], columns: Sequence[Column], drawing: Drawing) -> list[str]:
        """The `<tr>` of each row."""
        labelled = {"num", "tick"} | ({"when"} if sum(column.css == "when" for column in columns) > 1 else set())
        cells = [(_opening(column, labelled), column.draw(drawing)) for column in columns[1:]]
        first = columns[0].draw(drawing)
        name, boxed = columns[0].name, bool(self.actions_for(drawing.by))
        drawn = []
        for row in rows:
            row_id = row["id"]
            body = "".join([f"{opening}{draw(row)}</td>" for opening, draw in cells])
            box = f'{_BOX}{row_id}" form="bulk" aria-label="{escaped(str(row[name]))}"></td>' if boxed else ""
            head = f'<th scope="row" class="title">{first(row)}</th>'
            drawn.append(f'<tr id="row-{row_id}" data-id="{row_id}" tabindex="-1">{box}{head}{body}</tr>')
        return drawn


_BOX = '<td class="pick"><input type="checkbox" class="form-check-input" name="row" value="'


def _opening(column: Column, labelled: set[str]) -> str:
    """The start of a column's cells; what is `labelled` says what it is on the cards of phones."""
    label = f' data-label="{escaped(str(column.label))}"' if column.says or column.css in labelled else ""
    return f'<td class="{column.css}"{label}>' if column.css else "<td>"

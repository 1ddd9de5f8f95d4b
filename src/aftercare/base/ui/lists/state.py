"""What an address asks of a list: view, query, order, columns, density, place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from aftercare.base.kernel.values import storable
from aftercare.base.ui.frame import Label
from aftercare.base.ui.lists import query as q
from aftercare.base.ui.models import SavedView

SIZES = (25, 50, 100)
DENSITIES = ("comfortable", "compact")


@dataclass(frozen=True, slots=True)
class View:
    """A predefined view: a tab. `count=True` shows how many rows it has (counted after the page is drawn)."""

    key: str
    label: Label
    query: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    count: bool = False
    # What stands there instead of the list's own words while this view has no row.
    empty: Label = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A view as the list offers it; `saved_id` for what people saved."""

    key: str
    label: str
    settings: "Settings"
    count: bool = False
    saved_id: int = 0
    own: bool = False
    shared: bool = False
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """What a view keeps."""

    query: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    density: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The list as asked for: the view it began with, what differs from it, and the place in it."""

    tab: Tab
    settings: Settings
    size: int = 50
    after: str = ""

    @property
    def changed(self) -> bool:
        """Does it differ from the view?"""
        return self.settings != self.tab.settings

    def address(self, **changes: object) -> str:
        """The address (`?…`) of this list with `q`, `sort`, `cols`, `density`, `size`, `after`, `view` changed.

        Any change but of the place goes back to the first page.
        """
        base = self.tab.settings
        now = self.settings
        cols = changes.get("cols", now.columns)
        given = {
            "view": changes.get("view", self.tab.key),
            "q": changes.get("q", now.query),
            "sort": changes.get("sort", now.sort),
            "cols": ",".join(cols) if isinstance(cols, tuple | list) else cols,
            "density": changes.get("density", now.density),
            "size": changes.get("size", self.size),
            "after": changes.get("after", ""),
        }
        usual: dict[str, object] = {
            "q": base.query,
            "sort": base.sort,
            "cols": ",".join(base.columns),
            "density": base.density,
        }
        usual |= {"size": 50, "after": ""}
        kept = {key: value for key, value in given.items() if key not in usual or value != usual[key]}
        return "?" + urlencode(kept)

    def kept_values(self) -> dict[str, str]:
        """What a saved view would keep."""
        now = self.settings
        return {"query": now.query, "sort": now.sort, "columns": ",".join(now.columns), "density": now.density}

    def kept(self, list_key: str, back: str) -> str:
        """The same, for the address of the form that saves it."""
        return urlencode({**self.kept_values(), "list_key": list_key, "back": back})


def tabs(views: Sequence[View], saved: Sequence[SavedView], usual: Settings, user_id: int | None) -> list[Tab]:
    """Predefined views, then saved ones."""
    made = [
        Tab(view.key, str(view.label), replace(usual, query=view.query, sort=view.sort or usual.sort,
            columns=view.columns or usual.columns), count=view.count)
        for view in views or (View("all", ""),)
    ]  # fmt: skip
    for view in saved:
        columns = tuple(view.columns.split(",")) if view.columns else usual.columns
        kept = Settings(view.query, view.sort or usual.sort, columns, view.density)
        made.append(
            Tab(
                f"s{view.pk}",
                view.name,
                kept,
                saved_id=view.pk,
                own=view.owner_id == user_id,
                shared=view.shared,
                preferred=view.preferred and view.owner_id == user_id,
            )
        )
    return made


def read(params: QueryDict, offered: Sequence[Tab], *, sorts: Mapping[str, str], known: Sequence[str]) -> Asked:
    """The address, understood; what makes no sense is as if it were not there."""
    tab = _tab(params, offered)
    sort = params.get("sort", tab.settings.sort)
    columns = tuple(word for word in _words(params.getlist("cols")) if word in known) or tab.settings.columns
    density = params.get("density", tab.settings.density)
    size = params.get("size", "")
    settings = Settings(
        query=_query(params, tab.settings.query),
        sort=sort if sort.lstrip("-") in sorts else tab.settings.sort,
        columns=columns,
        density=density if density in DENSITIES else "",
    )
    return Asked(tab, settings, int(size) if size in {str(one) for one in SIZES} else 50, params.get("after", ""))


def _tab(params: QueryDict, offered: Sequence[Tab]) -> Tab:
    """The view named; without a name the preferred one, else the first."""
    wanted = params.get("view")
    if wanted is None and "q" not in params:
        preferred = next((tab for tab in offered if tab.preferred), None)
        if preferred:
            return preferred
    return next((tab for tab in offered if tab.key == wanted), offered[0])


def _query(params: QueryDict, usual: str) -> str:
    """The query with what the search box or a criterion's editor adds to it, in its own spelling."""
    given = list(q.parse(storable(params.get("q", usual))))
    if "words" in params:
        typed = q.parse(params.get("words", ""))
        given = [*(node for node in given if not (isinstance(node, q.Term) and node.field is None)), *typed]
    if "edit" in params:
        given = _edited(given, params)
    return q.write(given)


def _edited(given: list[q.Node], params: QueryDict) -> list[q.Node]:
    """The query with the editor's criterion in its place, or at the end."""
    index = int(at) if (at := params.get("at", "")).isdecimal() else len(given)
    return [*given[:index], *_composed(params), *given[index + 1 :]]


def _composed(params: QueryDict) -> list[q.Node]:
    """What an editor's fields say: `edit` (the criterion), `op`, `v` (values), `w` (the end of a range)."""
    op = params.get("op", "")
    typed = (part for text in params.getlist("v") for part in text.replace("，", ",").split(","))
    values = tuple(part.strip() for part in typed if part.strip())
    negated = op.startswith("-")
    field = params.get("edit", "")
    if op.lstrip("-") == q.Op.EMPTY:
        return [q.Term(field, q.Op.EMPTY, (), negated)]
    if op == q.Op.RANGE:
        ends = (params.get("v", "").strip(), params.get("w", "").strip())
        return [q.Term(field, q.Op.RANGE, ends)] if any(ends) else []
    known = {str(one) for one in q.Op}
    return (
        [q.Term(field, q.Op(op.lstrip("-")) if op.lstrip("-") in known else q.Op.HAS, values, negated)]
        if values
        else []
    )


def _words(given: Sequence[str]) -> list[str]:
    """`cols=a,b` and `cols=a&cols=b` alike, each once."""
    return list(dict.fromkeys(word for part in given for word in part.split(",") if word))

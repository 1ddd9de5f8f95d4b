"""A list page as a view: page, fragment, counts, editors, export and bulk actions at one address."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError
from aftercare.base.kernel.http import Request
from aftercare.base.ui import pages, selectors
from aftercare.base.ui.access import access
from aftercare.base.ui.fields import PickWidget
from aftercare.base.ui.lists import bulk, export, paging, state
from aftercare.base.ui.lists.columns import Column, Drawing
from aftercare.base.ui.lists.criteria import Criteria
from aftercare.base.ui.lists.declared import Declared, Table
from aftercare.base.ui.lists.filters import Asking, Filter, Pick
from aftercare.base.ui.lists.query import Node, Term, parse, words
from aftercare.base.ui.lists.state import Asked, Tab

# Counting stops here: "1,000+" says as much as 48,213, and costs the same on any database.
COUNT_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A list as one reader sees it at one moment."""

    asking: Asking
    tabs: list[Tab]
    asked: Asked
    columns: list[Column]
    rows: Table
    criteria: Criteria


@dataclass(frozen=True, kw_only=True, eq=False)
class ListPage(Declared):
    """A declared list with its view: `path("requests/", REQUESTS.view, name="requests")`."""

    def view(self, request: HttpRequest) -> HttpResponseBase:
        """The whole page, or the part of it that is asked for."""
        return _answer(self, request)  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class ListPages:
    """A list for each of many addresses: `path("registers/<slug:book>/", REGISTERS.view)`."""

    make: Callable[..., ListPage]

    def view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The list of this address; the list asks who reads."""
        return self.make(*args, **kwargs).view(request)


def _answer(page: ListPage, request: Request) -> HttpResponseBase:
    away = pages.sign_in_first(request)
    if away:
        return away
    pages.require(request, page.permission)
    shown = _shown(page, request.GET, Asking(request.actor, clock.now()))
    if request.method == "POST":
        return bulk.answer(page, request, shown.asking, shown.rows)
    asked_format, part = request.GET.get("format", ""), request.GET.get("part", "")
    if asked_format and page.export:
        return export.answer(_taken(page, shown), asked_format, request)
    if part == "counts":
        return _counts(page, request, shown)
    if part == "editor":
        return _editor(request, shown)
    return _listed(page, request, shown)


def _shown(page: ListPage, values: QueryDict, asking: Asking) -> Shown:
    saved = selectors.saved_views(list_key=page.key, by=asking.by)
    offered = state.tabs(page.views, saved, page.usual, asking.by.user_id)
    asked = state.read(values, offered, sorts=page.sorts, known=page.words)
    rows, criteria = page.matching(asked.settings.query, asking)
    return Shown(asking, offered, asked, page.chosen_columns(asked, asking.by), rows, criteria)


def _taken(page: ListPage, shown: Shown) -> export.Taken:
    return export.Taken(page, shown.rows, page.order(shown.asked), shown.columns, shown.asking)


def list_at(address: str, by: Actor) -> ListPage:
    """The list that stands at an address, if the reader may open and take it away. NotFoundError, NotAllowedError."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404 as error:
        raise NotFoundError from error
    page = getattr(found.func, "__self__", None)
    if isinstance(page, ListPages):
        page = page.make(*found.args, **found.kwargs)
    if not isinstance(page, ListPage) or not page.export:
        raise NotFoundError
    if not access.allowed(by, page.permission):
        raise NotAllowedError
    return page


def taken_at(address: str, asking: Asking) -> export.Taken:
    """The view that an address shows, with all its pages. NotFoundError, NotAllowedError."""
    page = list_at(address, asking.by)
    return _taken(page, _shown(page, QueryDict(urlsplit(address).query), asking))


def _listed(page: ListPage, request: Request, shown: Shown) -> HttpResponse:
    asked = shown.asked
    here = asked.address(after=asked.after)
    only_region = request.headers.get("HX-Target", "").endswith("#list")
    if not only_region and request.GET.keys() & {"words", "edit"}:
        return HttpResponseRedirect(request.path + here)
    template = "ui/list/region.html" if only_region else page.template
    response = pages.render(request, template, {**page.values, **_values(page, shown)})
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    if only_region:
        response["HX-Push-Url"] = request.path + here
    return response


def _values(page: ListPage, shown: Shown) -> dict[str, Any]:
    """What the templates of a list are given."""
    asked, by, at = shown.asked, shown.asking.by, shown.asking.at
    query = parse(asked.settings.query)
    found = paging.fetch(
        shown.rows,
        page.names(shown.columns),
        page.order(asked),
        paging.decode(asked.after) if asked.after else None,
        asked.size,
    )
    if page.enrich and found.rows:
        page.enrich(found.rows, by, at)
    return {
        "list": page,
        "asked": asked,
        "tabs": shown.tabs,
        # What the parts of the page that are drawn once hang on.
        "place": replace(asked, after=""),
        "columns": tuple(column.word for column in shown.columns),
        "choosable": tuple(column.word for column in page.columns_for(by)),
        "filters": tuple(shown.criteria.by_word),
        "page_of_rows": found,
        "body": SafeString("".join(page.drawn(found.rows, shown.columns, Drawing(by, at)))),
        "chips": tuple(shown.criteria.chips(query)),
        "words": words(query),
        "problems": shown.criteria.problems,
        "actions": page.actions_for(by),
        "sizes": state.SIZES,
    }


def _counts(page: ListPage, request: Request, shown: Shown) -> HttpResponse:
    """How many rows there are here and in the views that count, up to the limit."""
    counts = {tab.key: _bounded(page.matching(tab.settings.query, shown.asking)[0]) for tab in shown.tabs if tab.count}
    values = {"counts": counts, "total": _bounded(shown.rows)}
    return pages.render(request, "ui/list/counts.html", values)


def _bounded(rows: Table) -> str:
    count = rows.order_by()[: COUNT_LIMIT + 1].count()
    return f"{COUNT_LIMIT:,}+" if count > COUNT_LIMIT else f"{count:,}"


def _editor(request: Request, shown: Shown) -> HttpResponse:
    """The form of one criterion: a new one, or the one at a place of the query."""
    query = parse(shown.asked.settings.query)
    index = request.GET.get("at", "")
    term = query[int(index)] if index.isdecimal() and int(index) < len(query) else None
    criterion = shown.criteria.filter_of(request.GET.get("field", ""))
    if criterion is None:
        raise NotFoundError
    values = {"criterion": criterion, "term": term, "at": index, "asked": shown.asked, "by": shown.asking.by}
    return pages.render(request, "ui/list/editor.html", {**values, "picker": _picker(criterion, term, shown.asking)})


def _picker(criterion: Filter, term: Node | None, asking: Asking) -> str:
    """The combobox of a criterion that picks rows, with those already picked."""
    if not isinstance(criterion, Pick):
        return ""
    widget = PickWidget(criterion.kind, many=True)
    widget.by = asking.by
    return widget.render("v", list(term.values) if isinstance(term, Term) else [], {"id": "criterion-pick"})

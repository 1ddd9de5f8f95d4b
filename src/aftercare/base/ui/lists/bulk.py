"""Bulk actions: which rows, what will happen to each, and what happened."""

from typing import Any
from uuid import UUID, uuid5

from django.http import HttpResponse

from aftercare.base.kernel.commands import submission_key
from aftercare.base.kernel.errors import DomainError, NotFoundError
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.ids import row_id
from aftercare.base.ui import pages
from aftercare.base.ui.details import submission
from aftercare.base.ui.errors import NothingChosenError, TooManyRowsError
from aftercare.base.ui.forms import Form, key_of
from aftercare.base.ui.lists.actions import LIMIT, Bulk, Result
from aftercare.base.ui.lists.columns import Title
from aftercare.base.ui.lists.computed import Computed
from aftercare.base.ui.lists.declared import Declared, Table
from aftercare.base.ui.lists.filters import Asking


def answer(page: Declared, request: Request, asking: Asking, rows: Table) -> HttpResponse:
    """Preview first; `step=run` carries it out, row by row, and says what became of each."""
    action = next((one for one in page.actions if one.key == request.POST.get("action")), None)
    if action is None:
        raise NotFoundError
    pages.require(request, action.permission)
    chosen = _chosen(page, request, rows)
    form = _form(action, request)
    if request.POST.get("step") == "run" and (form is None or form.is_valid()):
        results = _run(action, chosen, form.answers if form else {}, asking, key_of(request))
        return pages.render(request, "ui/list/bulk_done.html", {"list": page, "action": action, "results": results})
    reasons = action.check(asking.by, list(chosen)) if action.check else {}
    previewed = [Result(one, name, str(reasons.get(one, ""))) for one, name in chosen.items()]
    values = {"list": page, "action": action, "rows": previewed, "form": form, "submission": submission()}
    return pages.render(request, "ui/list/bulk.html", values)


def _chosen(page: Declared, request: Request, rows: Table) -> dict[int, str]:
    """Id → name of the chosen rows that the reader may see; `all=1`: everything that the view shows."""
    if request.POST.get("all") != "1":
        ids = [one for text in request.POST.getlist("row") if (one := row_id(text)) is not None]
        rows = page.rows_for(request.actor).filter(pk__in=ids[: LIMIT + 1])
    if isinstance(rows, Computed):  # nothing is stored that could be acted on
        raise NotFoundError
    first = page.columns[0]
    names = (first.name, first.title) if isinstance(first, Title) and first.title else (first.name,)
    found = {one: parts for one, *parts in rows.order_by("id").values_list("id", *names)[: LIMIT + 1]}
    if not found:
        raise NothingChosenError
    if len(found) > LIMIT:
        raise TooManyRowsError(limit=LIMIT, count=f"{LIMIT}+")
    return {one: " ".join(str(part) for part in parts if part) for one, parts in found.items()}


def _form(action: Bulk, request: Request) -> Form | None:
    if action.form is None:
        return None
    return action.form(request.POST if request.POST.get("step") == "run" else None, by=request.actor)


def _run(
    action: Bulk, chosen: dict[int, str], values: dict[str, Any], asking: Asking, key: UUID | None
) -> list[Result]:
    """Each row is a command of its own, under a key of its own: sent twice, each is done once."""
    results = []
    for one_id, name in chosen.items():
        try:
            with submission_key(uuid5(key, str(one_id)) if key else None):
                action.do(one_id, values, asking.by, asking.at)
            results.append(Result(one_id, name))
        except DomainError as error:
            results.append(Result(one_id, name, str(error)))
    return results

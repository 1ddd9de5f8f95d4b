"""A row of a session's page: open for typing, mended, left out. The others that this changes come along."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.platform.imports import selectors
from aftercare.platform.imports.models import SessionRow
from aftercare.platform.imports.services import mending
from aftercare.platform.imports.views.looks import ROW_STATES
from aftercare.platform.imports.views.sessions import detail_of


@require_POST
@ui.page("import.run")
def fix(request: Request, session_id: int, row_id: int) -> HttpResponse:
    """Another text for a cell; answers with the row as it is judged now."""
    _fixed, *others = mending.fix_cell(
        session_id=session_id, row_id=row_id, column=request.POST.get("column", ""), text=request.POST.get("text", ""),
        by=request.actor, at=clock.now(),
    )  # fmt: skip
    return _row(request, session_id, row_id, shown=request.POST.get("shown", ""), editing=True, others=others)


@require_POST
@ui.page("import.run")
def skip(request: Request, session_id: int, row_id: int) -> HttpResponse:
    """Leave a row out (`skipped=1`) or take it in again."""
    skipped = request.POST.get("skipped") == "1"
    _skipped, *others = mending.skip_row(
        session_id=session_id, row_id=row_id, skipped=skipped, by=request.actor, at=clock.now()
    )
    return _row(request, session_id, row_id, shown=request.POST.get("shown", ""), others=others)


@require_GET
@ui.page("import.run")
def edit(request: Request, session_id: int, row_id: int) -> HttpResponse:
    """A row with its cells open for typing."""
    return _row(request, session_id, row_id, shown=request.GET.get("shown", ""), editing=True)


def _row(
    request: Request, session_id: int, row_id: int, *, shown: str, editing: bool = False,
    others: Sequence[SessionRow] = (),
) -> HttpResponse:  # fmt: skip
    """The row, the counts with the tab that is `shown`, the next step; other rows as far as the page has them."""
    session = selectors.get_session(session_id, request.actor)
    row = selectors.shown_row(session, row_id)
    values = {
        "session": session,
        "row": row,
        "others": [selectors.shown_row(session, one.pk) for one in others if one.sheet == row.sheet],
        "row_states": ROW_STATES,
        "row_counts": selectors.count_states(session_id, row.sheet),
        "shown_state": shown if shown in ROW_STATES else "",
        "editing": editing and row.state != SessionRow.State.DONE,
        "detail": detail_of(session, {}),
        "submission": ui.submission(),
    }
    return ui.render(request, "imports/row.html", values)

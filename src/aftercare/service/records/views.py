"""Where a case is shown: on the page of its request or order."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.service.records import selectors


@require_GET
@ui.page()
def case(request: Request, case_id: int) -> HttpResponse:
    """Go to the request, or to the order that has none."""
    found = selectors.page_of(case_id, request.actor)
    if found is None:
        raise NotFoundError
    name, number = found
    return ui.redirect(request, reverse(name, args=[number]))

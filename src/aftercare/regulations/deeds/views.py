"""Where a form is laid out that a clause asks for before something may happen to a person, a regulation, a customer."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.regulations.deeds import services


@require_POST
@ui.page()
def form(request: Request, kind: str, subject_id: int, form: str) -> HttpResponse:
    """Lay it out, and go there."""
    return ui.step(
        request,
        do=lambda _version: services.lay_out_form(
            kind=kind, subject_id=subject_id, form=form, by=request.actor, at=clock.now()
        ),
        then=lambda sheet: reverse("sheets:fill", args=[sheet.pk]),
    )

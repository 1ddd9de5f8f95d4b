"""The dialog in which somebody decides about a clock."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.regulations.overrides import selectors, services
from aftercare.regulations.overrides.forms import OverrideForm


@ui.page()
def override(request: Request, clock_id: int) -> HttpResponse:
    """Another due time, excused, or as the rules say."""
    row = selectors.to_override(clock_id=clock_id, by=request.actor)
    back = reverse("regulations:ledger", args=[clock_id])
    called = (selectors.subject_of(row, request.actor).name, selectors.name_of(row, clock.now()))
    return ui.submit(
        request, OverrideForm, title=pgettext_lazy("clock", "Override"), key=f"regulations.clock.{clock_id}",
        of=ui.Crumb(" · ".join(filter(None, called)), back),
        initial={"due_at": row.due_at, "decision": row.overridden or "due"}, button=_("Save"),
        do=lambda values: services.override_clock(clock_id=clock_id, by=request.actor, at=clock.now(), **values),
        then=back, said=_("Decided. The clock was worked out anew."),
    )  # fmt: skip

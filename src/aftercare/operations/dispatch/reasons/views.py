"""The page that answers “why not Li?”."""

from django.http import HttpResponse

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.reasons import rules, selectors
from aftercare.service import public as service


@ui.page("plan.view", of=service.order)
def page(request: Http, order_id: int) -> HttpResponse:
    """Every engineer for one order, rule by rule."""
    asked = request.GET.get("staff", "")
    staff_id = int(asked) if asked.isdecimal() else None
    found = selectors.reasons(order_id=order_id, by=request.actor, at=clock.now(), staff_id=staff_id)
    whose = found.asked or found.absent
    said = {"name": whose.name if whose else "", "why": found.why}
    values = {"found": found, "asked": staff_id, "rules": rules.RULES, "goals": rules.GOALS, "said": said}
    return ui.render(request, "dispatch/reasons.html", values)

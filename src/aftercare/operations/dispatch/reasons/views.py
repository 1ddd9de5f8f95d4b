"""The page that answers “why not Li?”."""

from datetime import date

from django.http import HttpResponse

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.reasons import rules, selectors
from aftercare.platform.accounts import public as accounts
from aftercare.service import public as service


@ui.page("plan.view", of=service.order)
def page(request: Http, order_id: int) -> HttpResponse:
    """Every engineer for one order, rule by rule."""
    asked = request.GET.get("staff", "")
    staff_id = int(asked) if asked.isdecimal() else None
    day = _day(request.GET.get("day", ""))
    found = selectors.reasons(order_id=order_id, by=request.actor, at=clock.now(), staff_id=staff_id, day=day)
    whose = found.asked or found.absent
    said = {"name": whose.name if whose else "", "why": found.why}
    values = {"found": found, "asked": staff_id, "rules": rules.RULES, "goals": rules.GOALS, "said": said, "day": day}
    values["may_read"] = accounts.allows_somewhere(request.actor, "regulation.view")
    return ui.render(request, "dispatch/reasons.html", values)


def _day(text: str) -> date | None:
    """The day of the address; what is none is as if nothing had been asked."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

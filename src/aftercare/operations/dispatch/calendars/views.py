"""Calendars for other programs: the page that opens and closes them, and the text itself."""

from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.calendars import forms, selectors, services


@ui.page("visit.view")
def calendars(request: Http) -> HttpResponse:
    """Make the secret address of a calendar, anew, or take it back; an address is shown once."""
    made: list[str] = []

    def do(values: dict[str, Any]) -> str:
        whose = {name: values[name] or None for name in ("staff_id", "unit_id")}
        if values["deed"] == "close":
            services.close_calendar(by=request.actor, at=clock.now(), **whose)
            return str(_("The address is switched off."))
        tokens = services.open_calendar(by=request.actor, at=clock.now(), **whose)
        # Pressed twice the address is not told again: nothing but a digest is kept.
        if not tokens:
            return str(_("The address was shown already; make a new one."))
        made.append(request.build_absolute_uri(reverse("dispatch:calendar", args=[tokens[0]])))
        return ""

    answer = ui.submit(
        request,
        forms.CalendarForm,
        title=_("Calendar for other programs"),
        key="dispatch.calendars",
        template="dispatch/calendars.html",
        values={"since": selectors.open_since(request.actor)},
        help=_("An address to which the calendar of a phone or computer subscribes: it shows the visits."),
        do=do,
        then=request.path,
        said=str,
    )
    # Nothing keeps the address: what is shown for a moment only, as other answers are, would be lost.
    return ui.render(request, "dispatch/calendar.html", {"address": made[0]}) if made else answer


@ui.page(public=True)
def feed(request: Http, token: str) -> HttpResponse:
    """The calendar as text; 304 where nothing has changed."""
    asked = request.GET
    body = selectors.text(
        token, at=clock.now(), address=request.build_absolute_uri, on_call="on_call" in asked, leave="leave" in asked
    )
    tag = f'"{sha256(body.encode()).hexdigest()[:32]}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    if tag in known or "*" in known:
        return HttpResponse(status=304, headers={"ETag": tag})
    headers = {"ETag": tag, "Cache-Control": "private, max-age=300"}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)

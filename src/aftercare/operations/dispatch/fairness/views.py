"""The page of the fairness ledger."""

from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.fairness import rules, selectors
from aftercare.operations.dispatch.problems.selectors.health import unit_for
from aftercare.platform.units import public as units


@ui.page("plan.view")
def page(request: Http) -> HttpResponse:
    """Who carried what; `?format=xlsx`: as a sheet."""
    asked = request.GET.get("unit", "")
    unit, offered = unit_for(int(asked) if asked.isdecimal() else None, by=request.actor)
    found = selectors.ledger(unit_id=unit.pk, by=request.actor, at=clock.now())
    if request.GET.get("format") == "xlsx":
        return _sheet(unit, found)
    values = {"unit": unit, "units": offered, "found": found, "caps": _caps(found)}
    return ui.render(request, "dispatch/fairness.html", values)


def _caps(found: selectors.Ledger) -> dict[int, int]:
    return {one.staff_id: rules.cap(found.cap, one.above) for one in found.rows}


def _sheet(unit: units.Unit, found: selectors.Ledger) -> HttpResponse:
    heads = [
        _("Engineer"), pgettext("fairness", "Jobs"), pgettext("fairness", "Hours"), _("Nights"),
        _("Days off"), _("Kilometres"), _("From the pool"),
        _("Burden"), _("Difference from the mean"),
    ]  # fmt: skip
    rows: list[list[ui.Plain]] = [
        [
            one.name, one.jobs, Decimal(one.seconds // 36) / 100, one.nights, one.off_days, round(one.metres / 1_000),
            one.grabbed, one.burden, one.above,
        ]
        for one in found.rows
    ]  # fmt: skip
    title = _("Fairness ledger")
    return ui.sheet_response(ui.workbook(title, heads, rows), f"fairness-{unit.code}")

"""A report as data for paper, in words of the active language."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.ui import public as ui
from aftercare.platform.printing import public as printing
from aftercare.platform.sheets import public as sheets
from aftercare.registry.equipment import public as equipment
from aftercare.service import shown as looks
from aftercare.service.orders.models import Order
from aftercare.service.reports.models import Report
from aftercare.service.visits import rules, selectors
from aftercare.service.visits.models import Confirmation, Participation, Visit

SIGNATURE_EDGE = 1280


def report_data(report: Report) -> dict[str, Any]:
    """Everything that the template shows; texts only, never markup."""
    order = report.order
    request = order.request
    visits = list(order.visits.exclude(state=Visit.State.CANCELLED).select_related("lead").order_by("sequence"))
    return {
        "title": _("Service report"),
        "number": f"{order.number} · {report.version}",
        "words": _words(),
        "customer": order.customer.name if order.customer else "",
        "site": order.site.name if order.site else "",
        "equipment": equipment.label_of(order.asset_id) if order.asset_id else "",
        "order": order.number,
        "request": request.number if request else "",
        "received": request.received_at if request else order.opened_at,
        "kind": order.get_kind_display(),
        "payer": request.get_payer_display() if request else "",
        "reported": (request.description or request.title) if request else order.title,
        "cause": report.cause,
        "solution": report.solution,
        "advice": report.advice,
        "visits": [_visit_row(order, visit) for visit in visits],
        "crew": _crew_rows(order, visits),
        "tasks": [
            [str(task.name), pgettext("answer", "Yes") if task.done_at else pgettext("answer", "No")]
            for task in order.tasks.order_by("position")
        ],
        "sheets": [_sheet(sheet) for sheet in _sheets(visits)],
        "confirmations": [_confirmation(one) for one in Confirmation.objects.filter(visit__in=visits).order_by("pk")],
    }


def _words() -> dict[str, str]:
    return {
        "customer": _("Customer"),
        "site": _("Site"),
        "equipment": _("Equipment"),
        "order": _("Order"),
        "request": _("Service request"),
        "received": _("Received"),
        "kind": _("Kind of work"),
        "payer": _("Who pays"),
        "reported": _("What was reported"),
        "cause": _("Cause"),
        "solution": _("Solution"),
        "advice": _("Advice to the customer"),
        "visits": _("Visits"),
        "visit": _("Visit"),
        "crew": _("Times of the crew"),
        "left": pgettext("crew", "Left"),
        "spent": _("Time at the site"),
        "engineer": _("Engineer"),
        "arrived": _("Arrived"),
        "ended": pgettext("service", "Ended"),
        "result": _("Result"),
        "tasks": _("Tasks"),
        "task": pgettext("service", "Task"),
        "done": pgettext("service", "Done"),
        "item": _("Item"),
        "value": pgettext("service", "Value"),
        "limits": _("Limits"),
        "verdict": _("Verdict"),
        "confirmations": _("Confirmed by the customer"),
        "seal": _("Company seal"),
    }


def _visit_row(order: Order, visit: Visit) -> list[str]:
    return [
        f"{order.number}-{visit.sequence}",
        visit.lead.name if visit.lead else "",
        ui.formats.moment(visit.arrived_at),
        ui.formats.moment(visit.ended_at),
        visit.get_incomplete_reason_display() or str(looks.VISIT[visit.state].label),
    ]


def _crew_rows(order: Order, visits: list[Visit]) -> list[list[str]]:
    """Who was there from when to when, where more than one went; shares are the company's own business."""
    rows = []
    for visit in visits:
        crew = selectors.crew_of(visit)
        rows += [_member_row(order, visit, one) for one in crew if len(crew) > 1]
    return rows


def _member_row(order: Order, visit: Visit, one: Participation) -> list[str]:
    spent = rules.spent(one.arrived_at, one.left_at)
    return [
        f"{order.number}-{visit.sequence}",
        one.staff.name,
        ui.formats.moment(one.arrived_at),
        ui.formats.moment(one.left_at),
        "" if spent is None else ui.formats.duration(spent),
    ]


def _sheets(visits: list[Visit]) -> list[sheets.Sheet]:
    """What was checked and measured at the visits; the company's own registers are not for the customer."""
    rows = sheets.Sheet.objects.filter(subject_kind="visit", subject_id__in=[one.pk for one in visits])
    told = rows.exclude(verdict="").exclude(version__definition__purpose=sheets.Definition.Purpose.REGISTER)
    return list(told.select_related("version__definition").order_by("pk"))


def _sheet(sheet: sheets.Sheet) -> dict[str, Any]:
    answer = sheets.newest_answer(sheet)
    data = sheets.print_data(
        sheets.form_of(sheet.version),
        sheets.values_of(answer),
        failed=answer.failed if answer else (),
        waived=answer.waived if answer else (),
    )
    rows = [row for section in data["sections"] for row in section["rows"]]
    return {"title": str(sheet.version.definition.name), "rows": rows}


def _confirmation(one: Confirmation) -> dict[str, str]:
    """The line, and the signature as the template draws it."""
    who = f"{one.name} {one.role}".strip()
    parts = (one.get_method_display(), who, ui.formats.moment(one.at), rules.rated(one.rating), one.remark)
    line = " · ".join(str(part) for part in parts if part)
    drawn = printing.photo_svg(one.signature_file_id, SYSTEM, edge=SIGNATURE_EDGE) if one.signature_file_id else ""
    return {"line": line, "svg": drawn}

"""Pages on which what a clause asks for is given, or let pass."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.regulations import public as regulations
from aftercare.service.cases.shown import Lacks
from aftercare.service.evidence import forms, selectors, services
from aftercare.service.orders import selectors as orders
from aftercare.service.orders import shown as order_shown
from aftercare.service.requests import selectors as requests
from aftercare.service.requests import shown as request_shown
from aftercare.service.visits import selectors as visits
from aftercare.service.visits import shown as visit_shown


@require_POST
@ui.page("visit.work", of=visits.get_visit)
def form(request: Http, visit_id: int, form: str) -> HttpResponse:
    """Lay out a form that a clause asks for, and go there."""
    return ui.step(
        request,
        do=lambda _version: services.lay_out_form(visit_id=visit_id, form=form, by=request.actor, at=clock.now()),
        then=lambda sheet: reverse("sheets:fill", args=[sheet.pk]),
    )


@ui.page("visit.work", of=visits.get_visit)
def file(request: Http, visit_id: int, role: str) -> HttpResponse:
    """Attach a file that a clause asks for."""
    one = visits.get_visit(visit_id=visit_id, by=request.actor)
    selectors.get_asked(visit_id=visit_id, role=role, by=request.actor)
    return ui.submit(
        request,
        forms.FileForm,
        title=_("Attach a file"),
        of=visit_shown.crumb(one),
        help=role,
        key=f"service.visit.{visit_id}.file.{role}",
        button=_("Attach"),
        do=lambda values: services.attach_file(
            visit_id=visit_id, role=role, upload=values["file"][0], by=request.actor, at=clock.now()
        ),
        then=reverse("service:visit", args=[visit_id]),
        said=_("Attached."),
    )


def _waiver(
    kind: str, get: Callable[..., Any], shown: ModuleType, do: Callable[..., Any]
) -> Callable[..., HttpResponse]:
    """The dialog that lets one gate of a request, an order or a visit pass."""

    @ui.page(f"{kind}.view", of=get)
    def view(request: Http, /, **ids: int) -> HttpResponse:
        at, by = clock.now(), request.actor
        one = get(by=by, **ids)
        clauses = _clauses(shown.lacks_of(one, by=by, at=at), unit_path=one.unit_path, by=by, at=at)
        if not clauses and request.method != "POST":
            raise regulations.NothingToWaiveError
        return ui.submit(
            request,
            forms.WaiverForm,
            title=_("Let pass"),
            of=shown.crumb(one),
            key=f"service.{kind}.{one.pk}.waive",
            button=_("Let pass"),
            initial={"clause": request.GET.get("clause", "")},
            form_values={"clauses": clauses},
            do=lambda values: do(by=by, at=clock.now(), **ids, **values),
            then=reverse(f"service:{kind}", args=[one.pk]),
            said=_("Noted: the clause is waived this once."),
        )

    return view


def _clauses(lacks: Lacks, **asked: Any) -> list[tuple[str, str]]:
    """What this reader may let pass here, in words."""
    every = {lack.clause: lack for each in lacks.values() for lack in each}
    may = regulations.waivable(every.values(), **asked)
    return [(clause, str(lack.missing)) for clause, lack in every.items() if clause in may]


def _asking(
    kind: str, get: Callable[..., Any], shown: ModuleType, do: Callable[..., Any]
) -> Callable[..., HttpResponse]:
    """The dialog that asks for an approval which a gate of a request, an order or a visit wants."""

    @ui.page(f"{kind}.view", of=get)
    def view(request: Http, /, **ids: int) -> HttpResponse:
        one = get(by=request.actor, **ids)
        clauses = _to_approve(shown.lacks_of(one, by=request.actor, at=clock.now()))
        if not clauses and request.method != "POST":
            raise regulations.NothingToApproveError
        return ui.submit(
            request,
            forms.AskForm,
            title=_("Ask for approval"),
            of=shown.crumb(one),
            key=f"service.{kind}.{one.pk}.ask",
            button=_("Ask for approval"),
            initial={"clause": request.GET.get("clause", "")},
            form_values={"clauses": clauses},
            do=lambda values: do(by=request.actor, at=clock.now(), **ids, **values),
            then=reverse(f"service:{kind}", args=[one.pk]),
            said=_("Asked. Once it is approved the step can be taken."),
        )

    return view


def _to_approve(lacks: Lacks) -> list[tuple[str, str]]:
    """What lacks an approval here, in words."""
    every = {lack.clause: lack for each in lacks.values() for lack in each}
    asking = (lack for lack in every.values() if any(need.kind == "approval" for need in lack.needs))
    return [(lack.clause, str(lack.missing)) for lack in asking]


ask_request = _asking("request", requests.get_request, request_shown, services.ask_on_request)
ask_order = _asking("order", orders.get_order, order_shown, services.ask_on_order)
ask_visit = _asking("visit", visits.get_visit, visit_shown, services.ask_on_visit)
waive_request = _waiver("request", requests.get_request, request_shown, services.waive_on_request)
waive_order = _waiver("order", orders.get_order, order_shown, services.waive_on_order)
waive_visit = _waiver("visit", visits.get_visit, visit_shown, services.waive_on_visit)

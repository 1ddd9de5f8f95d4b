"""Pages of work handed over."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.operations.dispatch import shown
from aftercare.operations.dispatch.handovers import forms, selectors, services
from aftercare.operations.dispatch.handovers.models import Handover
from aftercare.operations.dispatch.handovers.rules import REASONS
from aftercare.operations.dispatch.handovers.shown import STATES, S
from aftercare.service import public as service

LIST = ui.ListPage(
    key="dispatch.handovers",
    title=_("Hand-overs"),
    permission="handover.view",
    rows=selectors.visible_to,
    columns=(
        c.Title("request__number", _("Request"), title="request__title", to="dispatch:handover", key="request"),
        c.State("state", pgettext_lazy("handover", "State"), states=STATES),
        c.Choice("reason", pgettext_lazy("handover", "Why"), choices=tuple(REASONS.items())),
        c.Text("words", _("What is open")),
        c.Words("from_unit__name", pgettext_lazy("handover", "From"), key="from", hidden=True),
        c.Words("unit__name", pgettext_lazy("handover", "To"), key="to"),
        c.People("to_staff__name", pgettext_lazy("handover", "Person"), stored_name=True, key="person"),
        c.Moment("asked_at", pgettext_lazy("handover", "Asked"), key="asked", sort=True, hidden=True),
        c.Moment("due_at", forms.DUE, key="due", sort=True, says=True),
        c.Moment("finished_at", pgettext_lazy("handover", "Done"), key="done", hidden=True),
    ),
    search=("request__number", "request__title", "words"),
    sort="-asked",
    views=(
        ui.View("open", pgettext_lazy("handover", "Open"), "state:asked,accepted", count=True),
        ui.View("all", pgettext_lazy("handover", "All")),
    ),
    empty=_("Nothing was handed over."),
)


def _seen(handover_id: int, by: Any) -> Handover:
    return selectors.get(handover_id=handover_id, by=by)


@ui.page("handover.view", of=_seen)
def page(request: Http, handover_id: int) -> HttpResponse:
    """One hand-over."""
    one = _seen(handover_id, request.actor)
    values = {
        "one": one,
        "look": STATES[S(one.state)],
        "reason": REASONS[one.reason],
        "mine": _is_mine(one, request),
        "crumbs": (ui.Crumb(_("Hand-overs"), reverse("dispatch:handovers")), shown.request_crumb(one.request)),
    }
    return ui.render(request, "dispatch/handover.html", values)


def _told(one: Handover) -> list[tuple[Any, str]]:
    """From whom, why, what and by when: what an answer is about."""
    asked_by = f" · {one.asked_by.name}" if one.asked_by else ""
    return [
        (pgettext_lazy("handover", "From"), f"{one.from_unit}{asked_by}"),
        (pgettext_lazy("handover", "Why"), str(REASONS[one.reason])),
        (_("What is open"), one.words),
        (forms.DUE, ui.formats.moment(one.due_at)),
    ]


def _is_mine(one: Handover, request: Http) -> bool:
    """Whether the reader answers for whom was asked."""
    try:
        selectors.get(handover_id=one.pk, by=request.actor, permission=selectors.ANSWER)
    except NotAllowedError:
        return False
    return True


@ui.page("handover.ask", of=service.request)
def ask(request: Http, request_id: int) -> HttpResponse:
    """Hand a piece of a request over."""
    one = service.request(request_id=request_id, by=request.actor)
    return ui.submit(
        request,
        forms.AskForm,
        title=_("Hand work over"),
        key=f"dispatch.handover.{one.pk}",
        button=pgettext_lazy("handover", "Hand over"),
        of=shown.request_crumb(one),
        do=lambda values: services.ask(request_id=one.pk, by=request.actor, at=clock.now(), **values),
        then=reverse("service:request", args=[one.pk]),
        said=_("Handed over; you hear when it is answered."),
    )


def _asked(form: type[ui.Form], title: Any, service_of: Callable[..., Any], *, danger: bool = False) -> Any:
    """A page with a form for the answer of whoever was asked."""

    @ui.page("handover.answer", of=_seen)
    def view(request: Http, handover_id: int) -> HttpResponse:
        one = selectors.get(handover_id=handover_id, by=request.actor, permission=selectors.ANSWER)
        return ui.submit(
            request,
            form,
            title=title,
            of=ui.Crumb(f"{one.request.number} {one.request.title}", reverse("dispatch:handover", args=[one.pk])),
            key=f"dispatch.handover.{one.pk}.{service_of.__name__}",
            button=title,
            version=one.version,
            danger=danger,
            template="dispatch/form_about.html",
            values={"facts": _told(one)},
            do=lambda values: service_of(handover_id=one.pk, by=request.actor, at=clock.now(), **values),
            then=reverse("dispatch:handover", args=[one.pk]),
        )

    return view


accept = _asked(ui.Form, _("Take it over"), services.accept)
decline = _asked(forms.DeclineForm, pgettext_lazy("handover", "Decline"), services.decline, danger=True)
finish = _asked(forms.FinishForm, _("It is done"), services.finish)

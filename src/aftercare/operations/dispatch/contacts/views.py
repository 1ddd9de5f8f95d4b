"""Pages of getting in touch."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from markupsafe import Markup, escape

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.operations.dispatch import shown
from aftercare.operations.dispatch.contacts import forms, selectors, services
from aftercare.operations.dispatch.contacts.rules import NOTED
from aftercare.operations.dispatch.contacts.shown import KINDS
from aftercare.service import public as service


def _about(row: Mapping[str, Any]) -> str:
    """What it is about, as a link to the note, which leads on."""
    number = row["request__number"] or f"{row['visit__order__number']}-{row['visit__sequence']}"
    title = row["request__title"] or row["visit__order__title"]
    address = ui.addressed("dispatch:contact", row["id"])
    return Markup('<a class="number" href="{}">{}</a><span class="name">{}</span>').format(
        address, number, escape(title)
    )


def _number(row: Mapping[str, Any]) -> str:
    return row["request__number"] or f"{row['visit__order__number']}-{row['visit__sequence']}"


NAMES = (
    "id", "request__number", "request__title", "visit__sequence", "visit__order__number", "visit__order__title",
)  # fmt: skip
LIST = ui.ListPage(
    key="dispatch.contacts",
    title=_("Contact log"),
    permission="call.view",
    rows=selectors.visible_to,
    columns=(
        c.Custom("about", pgettext_lazy("contact", "About"), render=_about, text=_number, values=NAMES, key="about"),
        c.State("kind", pgettext_lazy("contact", "What"), states=KINDS, key="kind"),
        c.YesNo("reached", pgettext_lazy("contact", "Reached")),
        c.Choice("way", forms.HOW, choices=tuple(NOTED.items())),
        c.Text("words", pgettext_lazy("contact", "What came of it")),
        c.People("staff__name", pgettext_lazy("contact", "By"), stored_name=True, key="staff"),
        c.Moment("at", pgettext_lazy("contact", "When"), sort=True),
        c.Moment("try_again_at", _("Next try"), key="again", sort=True),
        c.Moment("settled_at", pgettext_lazy("contact", "Settled"), key="settled", hidden=True),
    ),
    filters=(f.Flag("to_try", _("To try again"), when=lambda _by, _at: selectors.WAITING),),
    search=("request__number", "request__title", "visit__order__number", "words"),
    sort="-at",
    views=(
        ui.View("to_try", _("To try again"), "to_try:yes", count=True),
        ui.View("all", pgettext_lazy("contact", "All")),
    ),
    empty=_("Nobody has noted a call yet."),
)


@ui.page("call.view", of=lambda note_id, by: selectors.get(note_id=note_id, by=by))
def page(request: Http, note_id: int) -> HttpResponse:
    """A note leads to what it is about."""
    one = selectors.get(note_id=note_id, by=request.actor)
    if one.visit_id is not None:
        return redirect("service:visit", one.visit_id)
    return redirect("service:request", one.request_id)


def _asked(
    form: type[ui.Form],
    permission: str,
    title: Any,
    service_of: Callable[..., Any],
    *,
    initial: Callable[[Any], dict[str, Any]] = lambda _one: {},
) -> Any:
    """A pair of pages with a form, about a request and about a visit."""

    @ui.page(permission, of=service.request)
    def of_request(request: Http, request_id: int) -> HttpResponse:
        one = service.request(request_id=request_id, by=request.actor, permission=permission)
        return answer(request, one, shown.request_crumb(one), {"request_id": one.pk})

    @ui.page(permission, of=service.get_visit)
    def of_visit(request: Http, visit_id: int) -> HttpResponse:
        one = service.get_visit(visit_id=visit_id, by=request.actor, permission=permission)
        return answer(request, one, shown.visit_crumb(one), {"visit_id": one.pk})

    def answer(request: Http, one: Any, of: ui.Crumb, ids: dict[str, int]) -> HttpResponse:
        return ui.submit(
            request,
            form,
            title=title,
            key=f"dispatch.contact.{service_of.__name__}.{one.pk}",
            of=of,
            initial=initial(one),
            do=lambda values: service_of(by=request.actor, at=clock.now(), **ids, **values),
            then=of.url,
            said=_("Noted."),
        )

    return of_request, of_visit


def _planned(one: service.Visit) -> dict[str, Any]:
    return {"start_at": one.planned_start_at, "end_at": one.planned_end_at}


def _reached(_one: Any) -> dict[str, Any]:
    return {"reached": True}


contact_request, contact_visit = _asked(
    forms.ContactForm, "call.note", _("Contact the customer"), services.contact, initial=_reached
)
tell_request, tell_visit = _asked(forms.TellForm, "call.note", _("Tell the customer of progress"), services.tell)
_none, agree = _asked(forms.AgreeForm, "call.agree", _("Agree the time"), services.agree, initial=_planned)
_none, check = _asked(
    forms.CheckForm, "call.check", _("Ask the engineer for progress"), services.check, initial=_reached
)

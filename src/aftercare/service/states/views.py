"""The page of states: what the company calls them, and its own sub-states."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.service.states import forms, rules, selectors, services, shown
from aftercare.service.states.models import StateName

CHANGE = "state.change"


@ui.page("state.view")
def page(request: Http) -> HttpResponse:
    """Every built-in state with its sub-states."""
    may_change = ui.access.allowed(request.actor, CHANGE)
    values = {"parts": shown.by_subject(request.actor), "looks": shown.LOOKS, "may_change": may_change}
    return ui.render(request, "service/states.html", values)


@ui.page(CHANGE)
def rename(request: Http, subject: str, state: str) -> HttpResponse:
    """Call a built-in state otherwise."""
    selectors.check_state(subject, state)
    label = selectors.catalogue().labels.get((subject, state))
    return ui.submit(
        request,
        forms.RenameForm,
        title=_("Rename “%(state)s”") % {"state": rules.usual(subject, state)},
        of=ui.Crumb(_("States"), reverse("service:states")),
        key=f"service.state.{subject}.{state}",
        initial={"name": label},
        do=lambda values: services.rename(
            subject=subject, state=state, name=values["name"], by=request.actor, at=clock.now()
        ),
        then=reverse("service:states"),
        said=_("Saved."),
    )


@ui.page(CHANGE)
def add(request: Http, subject: str, state: str) -> HttpResponse:
    """Make a sub-state under a built-in state."""
    selectors.check_state(subject, state)
    title = _("New sub-state of “%(state)s”") % {"state": selectors.label_of(subject, state)}
    return _saving(request, subject, state, title=title)


@ui.page(CHANGE, of=lambda *, name_id, by: selectors.get(name_id, by=by))
def edit(request: Http, name_id: int) -> HttpResponse:
    """Change a sub-state's name, or what sets it."""
    known = selectors.get(name_id, by=request.actor)
    return _saving(request, known.subject, known.state, title=str(known.name), known=known)


@ui.page(CHANGE, of=lambda *, name_id, by: selectors.get(name_id, by=by))
def end(request: Http, name_id: int) -> HttpResponse:
    """Offer a sub-state no longer."""
    known = selectors.get(name_id, by=request.actor)
    return ui.submit(
        request,
        ui.Form,
        title=_("Offer “%(state)s” no longer") % {"state": known.name},
        of=ui.Crumb(_("States"), reverse("service:states")),
        key=f"service.state.{known.pk}.end",
        button=_("Offer no longer"),
        help=_("What is in it stays so until its state changes. Old timelines keep the name."),
        danger=True,
        do=lambda _values: services.end_sub_state(name_id=known.pk, by=request.actor, at=clock.now()),
        then=reverse("service:states"),
        said=_("Saved."),
    )


def _saving(request: Http, subject: str, state: str, *, title: str, known: StateName | None = None) -> HttpResponse:
    def do(values: dict[str, Any]) -> StateName:
        set_by, _blank, set_reason = values["set_by"].partition(" ")
        return services.save_sub_state(
            subject=subject,
            state=state,
            code=known.code if known else values["code"],
            name=values["name"],
            set_by=set_by,
            set_reason=set_reason,
            by=request.actor,
            at=clock.now(),
        )

    return ui.submit(
        request,
        forms.SubStateEditForm,
        title=title,
        of=ui.Crumb(_("States"), reverse("service:states")),
        key=f"service.sub_state.{subject}.{known.code if known else state}",
        initial={"name": known.name, "set_by": f"{known.set_by} {known.set_reason}".strip()} if known else None,
        form_values={"subject": subject, "known": known is not None},
        do=do,
        then=reverse("service:states"),
        said=_("Saved."),
    )

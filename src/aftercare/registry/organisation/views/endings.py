"""Pages that ask once more before something of a person ends: each says whose it is, which, and since when."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.models import Leave, OnCall, PersonalEvent, Staff
from aftercare.registry.organisation.rules.geo import shown_point
from aftercare.registry.organisation.selectors.duty import get_on_call, leave_to_take_back
from aftercare.registry.organisation.selectors.staff import get_certificate, get_holding
from aftercare.registry.organisation.selectors.whereabouts import personal_event, relocation

TAKE_BACK = _("Take back")
POST_ENDED = _(
    "From now on duties and approvals that follow the post no longer reach this person; what was done in it stays."
    " It can be given again at any time."
)


def _ask(
    request: Request, staff: Staff, title: Any, what: tuple[object, ...], do: Callable[..., object], *,
    key: str, button: Any = TAKE_BACK, then: str = "",
) -> HttpResponse:  # fmt: skip
    """The question, under the person whom it is about, over the parts of `what` that say something."""
    page = reverse("organisation:staff", args=[staff.pk])
    return ui.submit(
        request, ui.Form, title=title, help=" · ".join(str(part) for part in what if part), button=button, danger=True,
        key=f"organisation.{key}", of=ui.Crumb(staff.name, page), cancel=then or page, then=then or page,
        do=lambda _values: do(by=request.actor, at=clock.now()),
    )  # fmt: skip


def _since(day: object) -> str:
    return gettext("Since %(day)s") % {"day": day}


def _span(row: Leave | OnCall | PersonalEvent) -> str:
    return ui.formats.span(row.starts_at, row.ends_at)


@ui.page("staff.change")
def end_post(request: Request, holding_id: int) -> HttpResponse:
    """Somebody no longer holds a post."""
    row = get_holding(holding_id=holding_id, by=request.actor)
    return _ask(
        request, row.staff, _("End this post now?"),
        (row.post, row.unit, _since(ui.formats.day(row.active_from)), POST_ENDED),
        lambda **who: organisation.end_post(holding_id=row.pk, **who), key=f"post.{row.pk}.end", button=_("End"),
    )  # fmt: skip


@ui.page("certificate.change")
def withdraw_certificate(request: Request, certificate_id: int) -> HttpResponse:
    """A certificate no longer counts."""
    row = get_certificate(certificate_id=certificate_id, by=request.actor)
    last = ui.formats.day(row.expires_on)
    until = gettext("Valid until %(day)s") % {"day": last} if last else gettext("For life")
    return _ask(
        request, row.staff, _("Void this certificate?"), (row.kind, row.number, row.authority, until),
        lambda **who: organisation.withdraw_certificate(certificate_id=row.pk, **who),
        key=f"certificate.{row.pk}", button=_("Void it"),
    )  # fmt: skip


@ui.page("leave.ask")
def cancel_leave(request: Request, leave_id: int) -> HttpResponse:
    """Take back a leave."""
    row = leave_to_take_back(leave_id=leave_id, by=request.actor)
    return _ask(
        request, row.staff, _("Take back this leave?"), (row.get_kind_display(), _span(row), row.get_state_display()),
        lambda **who: organisation.cancel_leave(leave_id=row.pk, **who), key=f"leave.{row.pk}.cancel",
    )  # fmt: skip


@ui.page("leave.ask")
def cancel_event(request: Request, personal_event_id: int) -> HttpResponse:
    """Give the hours of a personal event back."""
    row = personal_event(personal_event_id=personal_event_id, by=request.actor)
    return _ask(
        request, row.staff, _("Take back this event?"), (row.get_kind_display(), _span(row), row.note),
        lambda **who: organisation.cancel_event(personal_event_id=row.pk, **who), key=f"event.{row.pk}",
    )  # fmt: skip


@ui.page("roster.change")
def cancel_relocation(request: Request, relocation_id: int) -> HttpResponse:
    """Somebody sets out from home after all."""
    row = relocation(relocation_id=relocation_id, by=request.actor)
    days = f"{ui.formats.day(row.first_day)} – {ui.formats.day(row.last_day)}"
    return _ask(
        request, row.staff, _("Back home after all?"), (days, shown_point(organisation.place_of(row)), row.note),
        lambda **who: organisation.cancel_relocation(relocation_id=row.pk, **who), key=f"relocation.{row.pk}",
    )  # fmt: skip


@ui.page("roster.change")
def cancel_on_call(request: Request, on_call_id: int) -> HttpResponse:
    """Take back a time on call."""
    row = get_on_call(on_call_id=on_call_id, by=request.actor)
    return _ask(
        request, row.staff, _("Take back this time on call?"), (row.unit, _span(row)),
        lambda **who: organisation.cancel_on_call(on_call_id=row.pk, **who), key=f"on_call.{row.pk}",
        then=reverse("organisation:on_calls"),
    )  # fmt: skip

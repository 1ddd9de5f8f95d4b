"""Pages of duty: leave to decide, who is on call."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.registry.organisation import forms
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.models import Leave
from aftercare.registry.organisation.selectors.duty import leaves_of, on_calls_of
from aftercare.registry.organisation.selectors.whereabouts import plannable

LEAVE = {
    "asked": ui.State(_("Waiting for a decision"), "hourglass", "amber"),
    "approved": ui.State(_("Approved"), "circle-check", "green"),
    "refused": ui.State(_("Refused"), "circle-x", "red"),
    "cancelled": ui.State(_("Cancelled"), "ban"),
}

LEAVES = ui.ListPage(
    key="organisation.leaves",
    title=_("Leave"),
    permission="staff.view",
    rows=leaves_of,
    columns=(
        c.Title("staff__name", _("Person"), to="organisation:leave", key="person"),
        c.State("state", _("State"), states=LEAVE),
        c.Choice("kind", _("Kind"), choices=tuple(Leave.Kind.choices)),
        c.Custom(
            "when",
            _("When"),
            values=("starts_at", "ends_at"),
            render=lambda row: ui.formats.span(row["starts_at"], row["ends_at"]),
            text=lambda row: ui.formats.span(row["starts_at"], row["ends_at"]),
        ),
        c.Moment("starts_at", _("From"), key="from", exact=True, hidden=True),
        c.Moment("ends_at", _("Until"), key="until", exact=True, hidden=True),
        c.Moment("asked_at", _("Asked"), key="asked"),
    ),
    filters=(f.Pick("staff", _("Person is"), path="staff_id", kind="staff"),),
    search=("staff__name", "staff__number"),
    sort="-id",
    views=(
        ui.View("waiting", _("To decide"), "state:asked", count=True),
        ui.View("all", _("All")),
    ),
    empty=_("No leave has been asked for."),
)

ON_CALLS = ui.ListPage(
    key="organisation.on_calls",
    title=_("On call"),
    permission="staff.view",
    rows=on_calls_of,
    columns=(
        c.Title("staff__name", _("Person"), to="organisation:on_call_cancel", opens="roster.change", key="person"),
        c.Words("unit__name", _("Unit"), key="unit"),
        c.Moment("starts_at", _("From"), key="from", exact=True, sort=True),
        c.Moment("ends_at", _("Until"), key="until", exact=True),
    ),
    filters=(f.Pick("staff", _("Person is"), path="staff_id", kind="staff"),),
    search=("staff__name", "staff__number"),
    sort="-from",
    # Who is on call now began first.
    views=(ui.View("coming", _("Now and coming"), "until:>now", sort="from"), ui.View("all", _("All"))),
    new=ui.Action(_("Plan on call"), "organisation:on_call_new", icon="phone-call", permission="roster.change"),
    empty=_("Nobody is on call."),
)


@ui.page("leave.decide")
def decide_leave(request: Request, leave_id: int) -> HttpResponse:
    """Grant or refuse a leave."""
    leave = organisation.get_leave(leave_id=leave_id, by=request.actor)
    return ui.submit(
        request, forms.DecideForm, title=_("Decide about a leave"), key=f"organisation.leave.{leave_id}",
        do=lambda values: organisation.decide_leave(leave_id=leave_id, by=request.actor, at=clock.now(), **values),
        then=lambda _done: reverse("organisation:leaves"), template="organisation/leave.html", values={"leave": leave},
        of=ui.Crumb(LEAVES.title, reverse("organisation:leaves")),
    )  # fmt: skip


@ui.page("leave.ask")
def plan_event(request: Request, staff_id: int) -> HttpResponse:
    """Take hours out of somebody's days."""
    staff = plannable(staff_id=staff_id, by=request.actor)
    return ui.submit(
        request, forms.PersonalEventForm, title=_("Personal event"), help=staff.name,
        key=f"organisation.staff.{staff_id}.event",
        do=lambda values: organisation.plan_event(staff_id=staff.pk, by=request.actor, at=clock.now(), **values),
        then=lambda row: reverse("organisation:staff", args=[row.staff_id]),
    )  # fmt: skip


@ui.page("roster.change")
def plan_on_call(request: Request) -> HttpResponse:
    """Put somebody on call."""
    return ui.submit(
        request, forms.OnCallForm, title=_("Plan on call"), key="organisation.on_call.new",
        do=lambda values: organisation.plan_on_call(by=request.actor, at=clock.now(), **values),
        then=lambda _done: reverse("organisation:on_calls"),
    )  # fmt: skip

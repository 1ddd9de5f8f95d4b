"""The send log, and the chat robots."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from markupsafe import escape

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import actions
from aftercare.base.ui.public import columns as c
from aftercare.platform.notify import selectors as readers
from aftercare.platform.notify.models import Channel, Delivery, Robot
from aftercare.platform.notify.rules import why_in_words
from aftercare.platform.notify.sending import selectors, services
from aftercare.platform.notify.sending.forms import RobotForm
from aftercare.platform.notify.sending.rules import shortened

STATES = {
    Delivery.State.WAITING.value: ui.State(Delivery.State.WAITING.label, "clock", "blue"),
    Delivery.State.SENT.value: ui.State(Delivery.State.SENT.label, "check", "green"),
    Delivery.State.DROPPED.value: ui.State(Delivery.State.DROPPED.label, "circle-minus", "grey"),
    Delivery.State.DEAD.value: ui.State(Delivery.State.DEAD.label, "alert-triangle", "red"),
}


def _address(row: Mapping[str, Any]) -> str:
    """Robots' addresses hold their keys."""
    return shortened(row["address"]) if row["channel"] == Channel.CHAT else row["address"]


def _why_not(*, state: str, error: str, not_before: datetime, **_others: object) -> str:
    """What keeps or kept it from its reader: what it met with, or the hours in which nobody is disturbed."""
    if state == Delivery.State.WAITING and not error and not_before > clock.now():
        return gettext("Quiet hours until %(moment)s") % {"moment": ui.formats.moment(not_before)}
    return why_in_words(error)


LOG = ui.ListPage(
    key="notify.log",
    title=_("Send log"),
    permission="notice.log",
    rows=readers.deliveries,
    columns=(
        c.Title("id", _("No."), title="subject", to="notify:delivery", filter=False),
        c.State("state", _("State"), states=STATES),
        c.Choice("channel", _("Channel"), choices=tuple(Channel.choices)),
        c.Custom(
            "reader",
            _("Recipient"),
            render=lambda row: escape(row["reader"]),
            text=lambda row: row["reader"],
        ),
        c.Custom(
            "to", _("Sent to"), values=("address", "channel"), render=lambda row: escape(_address(row)), text=_address
        ),
        c.Custom(
            "error",
            _("Why not"),
            values=("state", "error", "not_before"),
            render=lambda row: escape(_why_not(**row)),
            text=lambda row: _why_not(**row),
        ),
        c.Count("attempts", _("Attempts")),
        c.Moment("created_at", _("Written at"), key="created"),
        c.Moment("ended_at", _("Sent or given up"), key="ended"),
    ),
    search=("subject", "address", "error"),
    also=("message__recipient_kind", "message__recipient_id"),
    enrich=readers.add_readers,
    views=(
        ui.View("all", _("All")),
        ui.View("trouble", _("Not delivered"), "state:dead,dropped"),
        ui.View("waiting", _("To be sent"), "state:waiting"),
    ),
    actions=(
        actions.Bulk(
            "resend",
            _("Send again"),
            icon="refresh",
            permission="notice.manage",
            do=lambda number, _v, by, at: services.resend(delivery_id=number, by=by, at=at),
        ),
    ),
    empty=_("Nothing has been sent yet."),
)


@ui.page("notice.log")
def delivery(request: Request, delivery_id: int) -> HttpResponse:
    """What was sent, to whom, and what became of it."""
    one = selectors.delivery(delivery_id=delivery_id, by=request.actor)
    address = shortened(one.address) if one.channel == Channel.CHAT else one.address
    next_at = selectors.next_attempt(one)
    facts = (
        ui.Fact(_("Channel"), one.get_channel_display()),
        ui.Fact(_("Recipient"), readers.name_of(one.message)),
        ui.Fact(_("Sent to"), address),
        ui.Fact(_("About"), one.message.subject, url=selectors.inside_link(one.message)),
        ui.Fact(_("Attempts"), one.attempts),
        ui.Fact(_("Why not"), _why_not(state=one.state, error=one.error, not_before=one.not_before)),
        ui.Fact(_("Next attempt"), ui.formats.moment(next_at) if next_at else ""),
        ui.Fact(_("Expires at"), ui.formats.moment(one.expires_at)),
        ui.Fact(
            _("Sent at") if one.state == Delivery.State.SENT else _("Given up at"), ui.formats.moment(one.ended_at)
        ),
    )
    again = one.state in {Delivery.State.DROPPED, Delivery.State.DEAD} and one.address
    resend_step = ui.Step(_("Send again"), reverse("notify:resend", args=[one.pk]), icon="refresh", post=True)
    return ui.detail(
        request,
        ui.Detail(
            kind="notice",
            id=one.pk,
            number=f"#{one.pk}",
            title=one.subject,
            parents=(ui.Crumb(_("Send log"), reverse("notify:log")),),
            state=STATES[one.state],
            next_step=resend_step if again else None,
            facts=(ui.Facts(_("Sending"), tuple(fact for fact in facts if fact.value)),),
            values={"body": one.body},
        ),
        template="notify/delivery.html",
    )


@ui.page("notice.manage")
def resend(request: Request, delivery_id: int) -> HttpResponse:
    """Once more."""
    return ui.step(
        request,
        do=lambda _version: services.resend(delivery_id=delivery_id, by=request.actor, at=clock.now()),
        then=reverse("notify:delivery", args=[delivery_id]),
        said=_("It is being sent again."),
    )


ROBOTS = ui.ListPage(
    key="notify.robots",
    title=_("Chat robots"),
    permission="notice.manage",
    rows=selectors.robots,
    columns=(
        c.Title("name", _("Chat room"), to="notify:robot"),
        c.Words("unit__name", _("Belongs to"), key="unit"),
        c.Custom(
            "to",
            _("Address"),
            values=("address",),
            render=lambda row: escape(shortened(row["address"])),
            text=lambda row: shortened(row["address"]),
        ),
        c.YesNo("is_active", _("In use"), key="active"),
    ),
    search=("name",),
    new=ui.Action(_("New robot"), "notify:robot_new", icon="plus", permission="notice.manage"),
    preview=False,
    export=False,
    empty=_("No robot yet. Add the group robot of WeCom, DingTalk or Feishu to tell a whole room."),
)


@ui.page("notice.manage")
def robot_new(request: Request) -> HttpResponse:
    """Add one."""
    return _robot_form(request, None)


@ui.page("notice.manage")
def robot(request: Request, robot_id: int) -> HttpResponse:
    """Change one."""
    return _robot_form(request, selectors.robot(robot_id=robot_id, by=request.actor))


def _robot_form(request: Request, one: Robot | None) -> HttpResponse:
    known = {"name": one.name, "unit": one.unit_id, "is_active": one.is_active} if one else {}

    def save(values: dict[str, Any]) -> Robot:
        values["unit_id"] = values.pop("unit")
        return services.set_robot(robot_id=one.pk if one else None, by=request.actor, at=clock.now(), **values)

    return ui.submit(
        request,
        RobotForm,
        title=one.name if one else _("New robot"),
        of=ui.Crumb(_("Chat robots"), reverse("notify:robots")),
        key="notify.robot",
        initial=known,
        version=one.version if one else None,
        do=save,
        then=reverse("notify:robots"),
        said=_("Saved."),
        cancel=reverse("notify:robots"),
        template="notify/robot.html",
        form_values={"is_new": one is None},
        values={"robot": one, "address": shortened(one.address) if one else ""},
    )


@require_POST
@ui.page("notice.manage")
def robot_try(request: Request, robot_id: int) -> HttpResponse:
    """Say hello in the room."""
    worked = services.try_robot(robot_id=robot_id, text=gettext("Aftercare can write to this room."), by=request.actor)
    if worked:
        messages.success(request, gettext("The robot took the message. Look into the room."))
    else:
        messages.error(
            request, gettext("The robot did not take the message. Check its address and its keywords or signature.")
        )
    return ui.redirect(request, reverse("notify:robot", args=[robot_id]))

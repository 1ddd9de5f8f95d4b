"""The inbox and the reader's own settings."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from markupsafe import Markup

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import actions
from aftercare.base.ui.public import columns as c
from aftercare.platform.notify import selectors, services
from aftercare.platform.notify.forms import PreferencesForm
from aftercare.platform.notify.models import Preference
from aftercare.platform.notify.rules import why_in_words
from aftercare.platform.notify.sending import selectors as sending


def _first_line(row: Mapping[str, Any]) -> str:
    """Unread ones stand out, by the weight of their subject and by a word for those who do not see it."""
    text = row["body"].partition("\n")[0][:80]
    if row["read_at"]:
        return Markup('<span class="text-secondary">{}</span>').format(text)
    return Markup('<span class="unread"><span class="visually-hidden">{} </span>{}</span>').format(
        gettext("Unread:"), text
    )


INBOX = ui.ListPage(
    key="notify.inbox",
    title=_("Inbox"),
    rows=selectors.inbox,
    columns=(
        c.Title("subject", _("Subject"), to="notify:message"),
        c.Custom("text", _("Text"), values=("body", "read_at"), render=_first_line, text=lambda row: row["body"]),
        c.YesNo("is_urgent", _("Urgent"), key="urgent"),
        c.Moment("occurred_at", _("When"), key="when"),
        c.Moment("read_at", _("Read at"), key="read", hidden=True),
    ),
    search=("subject", "body"),
    views=(ui.View("unread", _("Unread"), "read:empty", count=True), ui.View("all", _("All"))),
    actions=(
        actions.Bulk(
            "read",
            _("Mark as read"),
            icon="mail-opened",
            do=lambda number, _v, by, at: services.mark_read(message_ids=[number], by=by, at=at),
        ),
        actions.Bulk(
            "unread",
            _("Keep as unread"),
            icon="mail",
            do=lambda number, _v, by, at: services.mark_unread(message_id=number, by=by, at=at),
        ),
    ),
    buttons=(ui.Action(_("Settings"), "notify:preferences", icon="settings"),),
    empty=_("No message. What concerns you will appear here."),
    template="notify/inbox.html",
)


@ui.page()
def message(request: Request, message_id: int) -> HttpResponse:
    """Read it: on to what it is about, or, where there is no such page, the text itself."""
    one = selectors.message(message_id=message_id, by=request.actor)
    if not request.GET.get("preview"):
        services.mark_read(message_ids=[one.pk], by=request.actor, at=clock.now())
        if one.link:
            return ui.redirect(request, one.link)
    return ui.render(request, "notify/message.html", {"one": one})


@require_POST
@ui.page()
def read_all(request: Request) -> HttpResponse:
    """All of them."""
    services.mark_read(message_ids=None, by=request.actor, at=clock.now())
    return ui.redirect(request, reverse("notify:inbox"))


@ui.page()
def preferences(request: Request) -> HttpResponse:
    """Channels and quiet hours of one's own."""
    wish = selectors.wish_of(request.actor)
    start, end = wish.quiet or (None, None)
    return ui.submit(
        request,
        PreferencesForm,
        title=_("How I am told"),
        key="notify.preferences",
        initial={"muted": sorted(wish.muted), "quiet_from": _time(start), "quiet_to": _time(end)},
        do=lambda values: _prefer(values, request),
        then=reverse("notify:inbox"),
        said=_("Saved."),
        cancel=reverse("notify:inbox"),
    )


def _prefer(values: Mapping[str, Any], request: Request) -> Preference:
    start, end = values["quiet_from"], values["quiet_to"]
    quiet = (_minutes(start), _minutes(end)) if start is not None and end is not None else None
    return services.set_preference(muted=values["muted"], quiet=quiet, by=request.actor, at=clock.now())


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minutes: int | None) -> time | None:
    return None if minutes is None else time(minutes // 60, minutes % 60)


def mail_health(at: datetime) -> ui.Status:
    """Do messages get out?"""
    out = sending.outgoing(at)
    text = gettext("%(sent)s sent in 24 hours, %(waiting)s waiting") % {"sent": out.sent, "waiting": out.waiting}
    if out.dead:
        said = gettext("%(count)s could not be delivered in the last 24 hours; the send log says why.")
        level = ui.Level.BAD if out.dead >= max(out.sent, 5) else ui.Level.WARN
        return ui.Status(level, text, _with_answer(said % {"count": out.dead}, out.error))
    if out.overdue:
        said = gettext("%(count)s have waited for more than half an hour. Does the mail server answer?")
        return ui.Status(ui.Level.WARN, text, _with_answer(said % {"count": out.overdue}, out.error))
    return ui.Status(ui.Level.OK, text)


def _with_answer(said: str, error: str) -> str:
    """What the other side answered last stays as it came."""
    if not error:
        return said
    return gettext("%(said)s The last attempt met with: %(error)s") % {"said": said, "error": why_in_words(error)[:200]}


def register() -> None:
    """Called in `ready()`."""
    ui.inbox.use(count=selectors.unread_count, url="notify:inbox")
    group = ui.Group.SYSTEM
    ui.menu.register(
        "notify.rules",
        ui.Entry(
            _("Notification rules"), "notify:matrix", icon="bell", permission="notice.manage", group=group, order=50
        ),
    )
    ui.menu.register(
        "notify.log", ui.Entry(_("Send log"), "notify:log", icon="send", permission="notice.log", group=group, order=51)
    )
    ui.palette.register(
        "notify.preferences",
        ui.Jump(_("How I am told"), "notify:preferences", icon="bell", keywords="mute quiet 免打扰 通知设置 tzsz"),
    )
    ui.health.register("notify", ui.Check(_("Mail and chat"), mail_health), order=50)

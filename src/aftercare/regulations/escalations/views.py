"""What was escalated: the list, and taking over."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import actions
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.regulations.documents.selectors import VIEW
from aftercare.regulations.escalations import services
from aftercare.regulations.escalations.forms import TakeOverForm
from aftercare.regulations.escalations.selectors import lists

TITLE = pgettext_lazy("rail entry", "Escalations")
TAKE_OVER = pgettext_lazy("escalation", "Take over")

TAKE_OVER_BUTTON = (
    '<button type="button" class="btn btn-sm" hx-get="{}" hx-target="#dialog-body" data-dialog>{}</button>'
)


def _enrich(rows: list[c.Row], by: Actor, at: datetime) -> None:
    """What each one is about, in words."""
    del at
    shown = lists.shown([row["id"] for row in rows], by)
    for row in rows:
        row["shown"] = shown[row["id"]]
        row["case"] = row["shown"].case.name
        row["told"] = row["shown"].told


def _case(row: c.Row) -> str:
    case = row["shown"].case
    name = case.name or gettext("Case %(id)s") % {"id": row["subject_id"]}
    return format_html('<a class="number" href="{}">{}</a>', case.url, name) if case.url else format_html("{}", name)


def _what(row: c.Row) -> str:
    return format_html("{}", _plain_what(row))


def _plain_what(row: c.Row) -> str:
    one = row["shown"]
    again = gettext("no. %(turn)s") % {"turn": row["turn"]} if row["turn"] > 1 else ""
    return " · ".join(part for part in (str(one.what), str(one.when), again, str(one.missed)) if part)


def _told(row: c.Row) -> str:
    one = row["shown"]
    names = ui.formats.listed(one.told)
    note = format_html(' <small class="hint">{}</small>', one.instead) if str(one.instead) else ""
    return format_html("{}{}", names or "—", note)


def _answered(row: c.Row) -> str:
    if row["answered_at"] is None:
        return format_html(TAKE_OVER_BUTTON, *_take_over(row)) if row["shown"].may_answer else ""
    return format_html("{} · {}", row["answered_by__name"], ui.formats.ago(row["answered_at"]))


def _take_over(row: c.Row) -> tuple[str, str]:
    return reverse("regulations:escalation_answer", args=[row["id"]]), str(TAKE_OVER)


def _why_not(by: Actor, ids: Sequence[int]) -> dict[int, ui.Label]:
    """Which of the chosen rows cannot be taken over, and why."""
    shown = lists.shown(ids, by)
    return {key: _("Taken over, or not told to you") for key, one in shown.items() if not one.may_answer}


LIST = ui.ListPage(
    key="regulations.escalations",
    title=TITLE,
    permission=VIEW,
    rows=lists.visible_to,
    columns=(
        c.Custom("case", _("Case"), render=_case, text=lambda row: row["case"], values=("subject_id",)),
        c.Custom("what", pgettext_lazy("escalation", "What"), render=_what, text=_plain_what, values=("turn",)),
        c.Brief("shown", _("Clause"), key="named", render=lambda row: str(row["shown"].clause),
                 text=lambda row: str(row["shown"].clause)),
        c.Brief("told", _("Told"), render=_told, text=lambda row: ui.formats.listed(row["told"])),
        c.Moment("sent_at", pgettext_lazy("escalation", "Sent"), key="sent", sort=True),
        c.Moment("due_at", pgettext_lazy("escalation", "Was due"), key="due", exact=True, hidden=True),
        c.Custom("answered_by__name", _("Taken over by"), key="by", render=_answered,
                 text=lambda row: row["answered_by__name"] or "", values=("answered_at", "answered_by__name")),
        c.Text("clause", _("Address of the clause"), key="clause", hidden=True),
    ),
    filters=(
        f.Flag("open", _("Not taken over"), when=lambda _by, _at: Q(answered_at=None)),
        f.Flag("nobody", _("Reached nobody"), when=lambda _by, _at: Q(receivers=None)),
        f.Flag("missed", _("Sent late"), when=lambda _by, _at: Q(missed__gt=0)),
        f.Flag("mine", _("Told to me"), when=lists.told_to),
        f.Pick("person", _("Told"), path="people", kind="staff"),
        f.Moment("at", pgettext_lazy("escalation", "Sent"), path="sent_at"),
    ),
    sort="-sent",
    views=(
        ui.View("open", _("Not taken over"), "open:yes", count=True),
        ui.View("mine", _("Told to me"), "mine:yes open:yes"),
        ui.View("all", _("All")),
    ),
    enrich=_enrich,
    also=("turn", "answered_at"),
    actions=(
        actions.Bulk("answer", TAKE_OVER, icon="user-check", form=TakeOverForm, check=_why_not,
                     do=lambda key, values, by, at: services.answer(escalation_id=key, by=by, at=at, **values)),
    ),
    preview=False,
    empty=_("Nothing has been escalated."),
)  # fmt: skip


@ui.page(VIEW)
def answer(request: Request, escalation_id: int) -> HttpResponse:
    """Take over what a step asks for."""
    one = lists.to_answer(escalation_id=escalation_id, by=request.actor)
    shown = lists.shown([one.pk], request.actor)[one.pk]
    case, step = shown.case, f"{shown.what} · {shown.when}"
    back = case.url or reverse("regulations:escalations")
    return ui.submit(
        request, TakeOverForm, title=TAKE_OVER, key=f"regulations.escalation.{escalation_id}", button=TAKE_OVER,
        help=_("You will not be reminded of this step again. Later steps follow if the time runs on."),
        of=ui.Crumb(" · ".join(filter(None, (case.name, step))), back),
        do=lambda values: services.answer(escalation_id=escalation_id, by=request.actor, at=clock.now(), **values),
        then=back, said=_("It is yours now."),
    )  # fmt: skip


def register() -> None:
    """Called in `ready()`."""
    entry = ui.Entry(
        TITLE, "regulations:escalations", icon="chevrons-up", permission=VIEW, group=ui.Group.RULES, order=60
    )
    ui.menu.register("regulations.escalations", entry)

"""For whom the open clocks wait: one list, cut to a person, a post, a unit, the customer or the manufacturer."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.escalations.selectors import naming
from aftercare.regulations.waiting import selectors
from aftercare.regulations.waiting.models import WaitingClock
from aftercare.regulations.waiting.rules import CUSTOMER, MAKER, WORDS, Mover
from aftercare.regulations.waiting.selectors import VIEW

TITLE = pgettext_lazy("rail entry", "Waiting for")
STATES = {
    "running": ui.State(pgettext_lazy("clock", "Running"), "clock-play", "teal"),
    "paused": ui.State(pgettext_lazy("clock", "Paused"), "clock-pause", "grey"),
    "late": ui.State(pgettext_lazy("clock", "Late"), "clock-x", "red"),
}


def _rows(by: Actor) -> QuerySet[WaitingClock]:
    at = clock.now()
    return selectors.with_state(selectors.visible_to(by, at), at)


def _enrich(rows: list[c.Row], by: Actor, at: datetime) -> None:
    """Cases by their numbers, as far as the reader may see them, clocks and people by name."""
    del at
    ask = journal.subject_names.get("case")
    cases = ask({row["case_id"] for row in rows}, by) if ask else {}
    people = organisation.briefs({row["staff_id"] for row in rows if row["staff_id"]})
    names = naming.clock_names()
    for row in rows:
        person = people.get(row["staff_id"])
        row["case"] = cases.get(row["case_id"])
        row["name"] = str(names.get(row["clock__key"]) or row["clock__key"])
        row["who"] = " · ".join(str(part) for part in (Mover(row["role"]).words, person and person.name) if part)


def _case(row: c.Row) -> str:
    one = row["case"]
    if one is None:
        return format_html("{}", gettext("Case %(id)s") % {"id": row["case_id"]})
    title = format_html(' <span class="name">{}</span>', one.title) if one.title else ""
    return format_html('<a class="number" href="{}">{}</a>{}', one.url, one.name, title)


def _clock(row: c.Row) -> str:
    """Whoever may not see the case may not see where its minutes went."""
    if row["case"] is None:
        return format_html("{}", row["name"])
    return format_html('<a href="{}">{}</a>', reverse("regulations:ledger", args=[row["clock_id"]]), row["name"])


def _roles(_by: Actor) -> tuple[tuple[str, ui.Label], ...]:
    known = WaitingClock.objects.order_by("role").values_list("role", flat=True).distinct()
    return tuple((role, Mover(role).words) for role in known)


LIST = ui.ListPage(
    key="regulations.waiting",
    title=TITLE,
    permission=VIEW,
    rows=_rows,
    columns=(
        c.Custom("case", _("Case"), values=("case_id",), render=_case,
                 text=lambda row: row["case"].name if row["case"] else ""),
        c.Custom("clock", pgettext_lazy("clock", "Clock"), values=("clock_id", "clock__key"), render=_clock,
                 text=lambda row: row["name"]),
        c.Custom("who", _("Waits for"), values=("role", "staff_id"), text=lambda row: row["who"],
                 render=lambda row: format_html("{}", row["who"])),
        c.State("state", _("State"), states=STATES),
        c.Moment("clock__due_at", _("Due"), key="due", sort="due_or_never"),
        c.Moment("clock__paused_since", pgettext_lazy("clock", "Paused since"), key="paused", sort=True, hidden=True),
        c.Moment("clock__started_at", pgettext_lazy("clock", "Started"), key="started", sort=True, hidden=True),
        c.Text("clock__clause", _("Address of the clause"), key="clause", hidden=True),
    ),
    filters=(
        f.Choice("for", _("Waits for"), path="role", choices=_roles),
        f.Pick("person", _("Waits for the person"), path="staff_id", kind="staff"),
        f.Pick("unit", _("Unit is"), path="unit_id", kind="unit"),
        f.Flag("mine", _("Waits for me"), when=selectors.mine_q),
        f.Flag("outside", _("Waits for somebody outside"), when=lambda _by, _at: Q(role__in=(CUSTOMER, MAKER))),
    ),
    sort="due",
    also=("case_id", "staff_id", "clock__key", "role"),
    enrich=_enrich,
    views=(
        ui.View("all", pgettext_lazy("waiting", "All"), ""),
        ui.View("mine", _("Waits for me"), "mine:yes", count=True),
        ui.View("late", pgettext_lazy("clock", "Late"), "state:late", count=True),
        ui.View("customer", WORDS[CUSTOMER], f"for:{CUSTOMER}", count=True),
        ui.View("maker", WORDS[MAKER], f"for:{MAKER}", count=True),
    ),
    empty=_("No clock is open: nothing waits for anybody."),
)  # fmt: skip


def register() -> None:
    """Called in `ready()`."""
    entry = ui.Entry(TITLE, "regulations:waiting", icon="hourglass", permission=VIEW, group=ui.Group.WORK, order=63)
    ui.menu.register("regulations.waiting", entry)

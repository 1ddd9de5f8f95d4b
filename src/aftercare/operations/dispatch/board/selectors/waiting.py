"""The orders that wait for an appointment, by the language in which every list is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.operations.dispatch.board.selectors import board
from aftercare.platform.accounts import public as accounts
from aftercare.registry.organisation.public import Point
from aftercare.regulations import public as regulations
from aftercare.service.public import PRIORITIES, Order

ROW = (
    "id", "number", "title", "priority", "duration_minutes", "due_at", "case_id", "site_id", "skills", "tools",
    "site__name", "customer__name", "plan_lock__staff_id", "plan_lock__start_from",
)  # fmt: skip
# Counting stops here.
COUNTED = 1_000


class _Minutes(c.Number):
    """Read as a duration; criteria compare the minutes."""

    def draw(self, drawing: c.Drawing) -> c.Draw:
        del drawing
        name = self.name
        return lambda row: ui.formats.duration(row[name] * 60)


def _add_clocks(rows: list[dict[str, Any]], by: Actor, at: datetime) -> None:
    """The most pressing clock of each order's case, as the board shows it."""
    del by
    found = regulations.pressing_of("case", [row["case_id"] for row in rows], as_of=at)
    for row in rows:
        view = found.get(row["case_id"])
        row["clock"] = view and ui.ClockCell.of(view.state, used=view.used, target=view.target, due_at=view.due_at)


class _Priority(c.State):
    """In words; criteria compare its number."""

    def criterion(self) -> f.Filter | None:
        return f.Number(self.word, self.label, path=self.name)


LIST = ui.ListPage(
    key="dispatch.waiting",
    title=_("Orders to be scheduled"),
    permission=board.PLAN,
    rows=board.unscheduled,
    columns=(
        c.Title("number", _("Number"), title="title", to="service:order"),
        _Priority("priority", _("Priority"), states=PRIORITIES, sort=True),
        c.Choice("kind", _("Kind of work"), choices=Order.Kind.choices),
        c.Text("customer__name", _("Customer"), key="customer"),
        c.Text("site__name", _("Site"), key="site"),
        c.Text("asset__name", _("Equipment"), key="asset_name", hidden=True),
        _Minutes("duration_minutes", _("Takes"), key="minutes"),
        c.Clock("clock", pgettext_lazy("board", "Clock")),
        c.Moment("due_at", _("To be done by"), key="due", sort=True),
        c.Moment("opened_at", _("Opened"), key="opened", sort=True),
    ),
    filters=(
        f.Pick("customer_is", pgettext_lazy("board", "Customer is"), path="customer_id", kind="customer"),
        f.Pick("asset", _("Equipment is"), path="asset_id", kind="asset"),
        f.YesNo("pooled", _("In the pool"), path="is_pooled"),
        f.YesNo("rework", _("Rework"), path="is_rework"),
    ),
    search=("number", "title", "site__name", "customer__name"),
    sort="priority",
    views=(
        ui.View("all", pgettext_lazy("board", "All that wait")),
        ui.View("urgent", _("Urgent"), "priority:<=2"),
        ui.View("due", _("Due within a day"), "due:<now+1d"),
        ui.View("pool", _("In the pool"), "pooled:yes"),
    ),
    enrich=_add_clocks,
    also=("case_id",),
    empty=_("Every order has its appointment."),
)


@dataclass(frozen=True, slots=True)
class Page:
    """The first rows, how many there are, and what of the query cannot be read."""

    rows: Sequence[dict[str, Any]]
    places: Mapping[int | None, Point]
    total: int
    problems: list[str]


def unreadable(query: str, *, by: Actor, at: datetime) -> list[str]:
    """What of a query cannot be read."""
    _rows, criteria = LIST.matching(query, ui.Asking(by, at))
    return criteria.problems


@dataclass(frozen=True, slots=True)
class Kept:
    """A query that somebody keeps."""

    name: str
    query: str
    shared: bool
    own: bool


def kept(by: Actor) -> list[Kept]:
    """One's own queries of these orders, then what others share."""
    found = ui.saved_views(list_key=LIST.key, by=by)
    return [Kept(one.name, one.query, one.shared, one.owner_id == by.user_id) for one in found]


def page(*, by: Actor, at: datetime, query: str, limit: int) -> Page:
    """The orders of a query: priority, then what is to be done first."""
    accounts.require_somewhere(by, board.PLAN)
    matching, criteria = LIST.matching(query, ui.Asking(by, at))
    if not isinstance(matching, QuerySet):  # the list is one of a table's rows
        raise TypeError
    rows = matching.order_by("priority", F("due_at").asc(nulls_last=True), "pk")
    read = [dict(row) for row in rows.values(*ROW)[:limit]]
    named = board.tool_names(row["tools"] for row in read)
    for row in read:
        row["tools"] = [named.get(code, code) for code in row["tools"]]
    total = matching.order_by()[:COUNTED].count() if len(read) == limit else len(read)
    return Page(read, board.places_of(row["site_id"] for row in read), total, criteria.problems)

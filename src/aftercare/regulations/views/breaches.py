"""Lists of verdicts, worked out while they are asked for: what was not kept, and everything that was judged."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.journal import public as journal
from aftercare.platform.units import public as units
from aftercare.regulations.breaches.selectors import Breach, with_people
from aftercare.regulations.compliance.rules import Asked, State
from aftercare.regulations.compliance.rules.causes import CAUSES, SHOWN
from aftercare.regulations.compliance.selectors import reading
from aftercare.regulations.views.looks import VERDICTS
from aftercare.regulations.waiting.rules import WORDS

# Where a query names no time, a list looks back so far.
YEAR = timedelta(days=366)
BREACHES = pgettext_lazy("rail entry", "Breaches")
JUDGED = _("How clauses were kept")
KEPT_VIEWS = (
    ui.View("month", _("This month"), query="at:this-month"),
    ui.View("before", _("Last month"), query="at:last-month"),
)


def _rows(state: State | None) -> Callable[[Actor], ui.Computed]:
    def read(by: Actor) -> ui.Computed:
        return ui.Computed(lambda within: list(_judged(by, within, state)), bounded="at", extent=_extent)

    return read


def _extent(within: ui.Within) -> tuple[datetime, datetime]:
    until = within.until or clock.now() + timedelta(days=1)
    return within.since or until - YEAR, until


def _judged(by: Actor, within: ui.Within, state: State | None) -> Iterator[dict[str, Any]]:
    since, until = _extent(within)
    asked = Asked(since=since, until=until, as_of=clock.now(), state=state)
    return map(_row, with_people(list(reading.verdicts(asked, by))))


def _row(breach: Breach) -> dict[str, Any]:
    one = breach.verdict
    return {
        "id": one.number,
        "subject": (one.subject_kind, one.subject_id),
        "url": reverse("regulations:verdict", args=[reading.moment_number(one.at), one.number]),
        "address": one.address,
        "regulation": one.regulation,
        "clause": one.clause,
        "kind": one.kind,
        "state": one.state.value,
        "said": str(one.said),
        "cause": one.cause,
        "explained": breach.said.cause if breach.said else None,
        "waits": breach.mover.role if breach.mover else None,
        "over": one.over or None,
        "at": one.at,
        "due_at": one.due_at,
        "staff": breach.staff_id,
        "customer": one.customer_id,
        "units": units.ids_in(one.unit_path),
    }


def _enrich(rows: list[c.Row], by: Actor, at: datetime) -> None:
    """Names for a page of rows: a look-up a kind."""
    del at
    clauses = reading.cited(row["address"] for row in rows)
    wanted = {row["subject"] for row in rows} | {("customer", row["customer"]) for row in rows if row["customer"]}
    wanted |= {("staff", row["staff"]) for row in rows if row["staff"]}
    wanted |= {("unit", row["units"][-1]) for row in rows if row["units"]}
    names = journal.subjects_of(wanted, by)
    for row in rows:
        one = clauses[row["address"]]
        row["case"] = _name(names, row["subject"]) or f"{row['subject'][0]} {row['subject'][1]}"
        row["cited"] = f"{one.regulation} {one.label}".strip()
        row["person"] = _name(names, ("staff", row["staff"]))
        row["whose"] = _name(names, ("customer", row["customer"]))
        row["unit"] = _name(names, ("unit", row["units"][-1])) if row["units"] else ""


def _name(names: dict[tuple[str, int], journal.Subject], key: tuple[str, int | None]) -> str:
    found = names.get((key[0], key[1])) if key[1] is not None else None
    return found.name if found else ""


class Subject(c.Title):
    """What a row is about, leading to its `url`; named when the page of rows is known."""

    stored = False

    def needs(self) -> tuple[str, ...]:
        return ()

    def link(self) -> Callable[[c.Row], str]:
        return lambda row: str(row["url"])

    def criterion(self) -> None:
        return None


def _regulations(by: Actor) -> list[tuple[str, str]]:
    return reading.regulations_judged(by)


class Said(c.Text):
    """A sentence that takes several lines where the columns beside it need the room."""

    css = "brief"


def by_row(key: str, label: Any, kind: type[c.Custom] = c.Brief, **more: Any) -> c.Custom:
    """A column whose text is found for the page alone; a name, as a `Custom`, stays on one line."""
    return kind(key, label, render=lambda row: str(row[key]), text=lambda row: str(row[key]), filter=False, **more)


def _columns(*, hide_state: bool) -> tuple[c.Column, ...]:
    return (
        Subject("case", pgettext_lazy("verdict", "Case"), to="regulations:verdict"),
        by_row("cited", pgettext_lazy("verdict", "Clause")),
        c.State("state", pgettext_lazy("verdict", "State"), states=VERDICTS, hidden=hide_state, filter=not hide_state),
        Said("said", pgettext_lazy("verdict", "Why"), filter=False),
        c.Duration("over", pgettext_lazy("verdict", "Late by"), sort=True),
        c.Choice("cause", pgettext_lazy("verdict", "What the facts show"), choices=list(SHOWN.items()), hidden=True),
        c.Choice("waits", pgettext_lazy("verdict", "Waits for"), choices=list(WORDS.items()), hidden=True),
        c.Choice(
            "explained", pgettext_lazy("verdict", "Cause noted"), choices=list(CAUSES.items()), hidden=not hide_state
        ),
        by_row("person", pgettext_lazy("verdict", "Person"), c.Custom, hidden=True),
        by_row("whose", pgettext_lazy("verdict", "Customer"), hidden=hide_state),
        by_row("unit", pgettext_lazy("verdict", "Unit"), hidden=True),
        c.Moment("at", pgettext_lazy("verdict", "Since"), sort=True, exact=True),
        c.Moment("due_at", pgettext_lazy("verdict", "Due"), exact=True, hidden=True),
    )


FILTERS = (
    f.Choice("regulation", pgettext_lazy("verdict", "Regulation"), choices=_regulations),
    f.Text("clause", pgettext_lazy("verdict", "Clause")),
    f.Pick("staff", pgettext_lazy("verdict", "Person"), kind="staff"),
    f.Pick("customer", pgettext_lazy("verdict", "Customer"), kind="customer"),
    f.Pick("unit", pgettext_lazy("verdict", "Unit"), path="units", kind="unit"),
)

LIST = ui.ListPage(
    key="regulations.breaches",
    title=BREACHES,
    help=_("Every clause that was not kept, by whom and how far. Worked out from the journal, as of now."),
    permission=reading.COMPLY,
    rows=_rows(State.BREACHED),
    columns=_columns(hide_state=True),
    filters=FILTERS,
    sort="-at",
    views=(
        *KEPT_VIEWS,
        ui.View("open", _("No cause noted"), query="at:>now-90d explained:empty"),
        ui.View("all", _("Twelve months")),
    ),
    enrich=_enrich,
    buttons=(
        ui.Action(
            pgettext_lazy("export", "Export"),
            "regulations:breaches_export",
            icon="file-export",
            permission=reading.COMPLY,
        ),
        ui.Action(_("Compliance"), "regulations:compliance", icon="percentage"),
    ),
    empty=_("Nothing was breached in this time."),
)
VERDICT_LIST = ui.ListPage(
    key="regulations.verdicts",
    title=JUDGED,
    permission=reading.COMPLY,
    rows=_rows(None),
    columns=_columns(hide_state=False),
    filters=FILTERS,
    sort="-at",
    views=KEPT_VIEWS,
    enrich=_enrich,
    buttons=(ui.Action(_("Compliance"), "regulations:compliance", icon="percentage"),),
    empty=_("No clause was judged in this time."),
)


def register() -> None:
    """Called in `ready()`."""
    entry = ui.Entry(
        BREACHES,
        "regulations:breaches",
        icon="alert-triangle",
        permission=reading.COMPLY,
        group=ui.Group.RULES,
        order=44,
    )
    ui.menu.register("regulations.breaches", entry)

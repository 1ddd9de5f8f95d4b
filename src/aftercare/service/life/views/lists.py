"""The lists that the figures of the life file lead to: everything on file, failures, time up and down.

They are of one asset, so its selector decides, as on its page: whoever may not see it finds none of them.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from markupsafe import Markup, escape

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.registry.equipment import public as equipment
from aftercare.service.life import selectors
from aftercare.service.life.rules.counting import seconds
from aftercare.service.life.rules.counting import within as stretches_within
from aftercare.service.life.rules.facts import Life, Stretch
from aftercare.service.life.shown import figures as shown
from aftercare.service.life.shown.entries import KINDS, look_of, what_of
from aftercare.service.requests import selectors as requests
from aftercare.service.requests.models import Request

VIEW = "asset.view"
PAGES = {
    "request": "service:request",
    "order": "service:order",
    "visit": "service:visit",
    "report": "service:order",
    "record": "sheets:sheet",
    "document": "files:download",
}


class Linked(c.Title):
    """Number and title, leading to the row's `url` where the reader may go there."""

    stored = False

    def needs(self) -> tuple[str, ...]:
        return ()

    def draw(self, drawing: c.Drawing) -> c.Draw:
        del drawing
        name, title = self.name, self.title

        def cell(row: c.Row) -> str:
            number = escape(row[name])
            head = (
                Markup('<a class="number" href="{}">{}</a>').format(row["url"], number)
                if row["url"]
                else Markup('<span class="number">{}</span>').format(number)
            )
            return str(head + Markup('<span class="name">{}</span>').format(row[title]) if row[title] else head)

        return cell


def _called(title: ui.Label, asset_id: int) -> str:
    """The head of a list, with what it is about; whoever may not see that does not come so far."""
    found = equipment.asset_briefs([asset_id]).get(asset_id)
    if found is None:
        return str(title)
    return f"{title} · {found.label if found.number in found.label else f'{found.number} {found.label}'}"


def _back(asset_id: int) -> tuple[ui.Action, ...]:
    address = reverse("service:life", args=[asset_id])
    return (ui.Action(_("Life file"), address, icon="arrow-left", permission=VIEW),)


def life_for(asset_id: int, by: Actor) -> tuple[equipment.Asset, Life]:
    """An asset that the reader may see, and its life as of now."""
    asset = equipment.get_asset(asset_id=asset_id, by=by)
    return asset, selectors.life_of(asset, clock.now())


def row_of(one: selectors.Entry, names: dict[int, str]) -> dict[str, Any]:
    """One entry as a row of the list."""
    number = one.id * len(selectors.KINDS) + selectors.KINDS.index(one.kind)
    return {
        "id": number,
        "kind": one.kind,
        "number": one.number or one.title,
        "title": one.title if one.number else "",
        "what": what_of(one),
        "nature": one.what if one.kind == "request" else "",
        "state": (one.kind, one.state, one.sub_state),
        "person": one.person,
        "at": one.at,
        "ended_at": one.ended_at,
        "asset": names.get(one.asset or 0, ""),
        "piece": str(one.asset or ""),
        "url": ui.addressed(PAGES[one.kind], one.leads_to),
    }


def _badge(row: c.Row) -> str:
    look = look_of(*row["state"])
    return ui.badge(look) if look else ""


def _state(row: c.Row) -> str:
    look = look_of(*row["state"])
    return str(look.label) if look else ""


def _records(asset_id: int) -> ui.ListPage:
    def make(by: Actor) -> ui.Computed:
        asset = equipment.get_asset(asset_id=asset_id, by=by)

        def rows(_within: ui.Within) -> Iterator[dict[str, Any]]:
            names = selectors.tree_ids(asset, by)
            return (row_of(one, names) for one in selectors.entries(names, by))

        return ui.Computed(rows, bounded="at")

    return ui.ListPage(
        key="service.life.records",
        title=_called(_("Everything on file"), asset_id),
        rows=make,
        columns=(
            Linked("number", _("Number"), title="title"),
            c.State("kind", pgettext_lazy("life file", "What"), states=KINDS),
            c.Text("what", _("Kind"), filter=False),
            c.Custom("state", _("State"), filter=False, render=_badge, text=_state),
            c.Text("person", _("Person")),
            c.Moment("at", pgettext_lazy("life file", "When"), sort=True, exact=True),
            c.Moment("ended_at", pgettext_lazy("life file", "Ended"), exact=True),
            c.Text("asset", _("Equipment")),
        ),
        filters=(
            f.Choice("nature", pgettext_lazy("life file", "Kind of request"), choices=Request.Nature.choices),
            f.Choice("piece", _("Equipment"), choices=lambda by: _pieces(asset_id, by)),
        ),
        search=("number", "title"),
        sort="-at",
        views=(
            ui.View("all", _("All")),
            ui.View("requests", pgettext_lazy("life file", "Requests"), "kind:request"),
            ui.View("visits", _("Visits"), "kind:visit"),
            ui.View("papers", pgettext_lazy("life file", "Papers"), "kind:report,record,document"),
        ),
        buttons=_back(asset_id),
        preview=False,
        empty=_("Nothing is on file about this equipment."),
    )  # fmt: skip


def _pieces(asset_id: int, by: Actor) -> tuple[tuple[str, str], ...]:
    asset = equipment.get_asset(asset_id=asset_id, by=by)
    return tuple((str(number), name) for number, name in selectors.tree_ids(asset, by).items())


def _failures(asset_id: int) -> ui.ListPage:
    def make(by: Actor) -> ui.Computed:
        _asset, one = life_for(asset_id, by)
        return ui.Computed(lambda _within: _failure_rows(one, by), bounded="at")

    return ui.ListPage(
        key="service.life.failures",
        title=_called(_("Failures"), asset_id),
        rows=make,
        columns=(
            Linked("number", _("Number"), title="title"),
            c.Moment("at", pgettext_lazy("failure", "Reported"), sort=True, exact=True),
            c.Moment("arrived_at", pgettext_lazy("failure", "Arrived"), exact=True),
            c.Duration("arriving", _("Time to arrive"), sort=True),
            c.Moment("restored_at", pgettext_lazy("failure", "Restored"), exact=True),
            c.Duration("restoring", _("Time to restoration"), sort=True),
            c.Text("symptom", _("Symptom")),
            c.State("repeat", _("Repeat"), states=REPEATS),
        ),
        search=("number", "title", "symptom"),
        sort="-at",
        buttons=_back(asset_id),
        preview=False,
        empty=_("No failure is on file."),
    )


REPEATS = {
    "yes": ui.State(pgettext_lazy("repeat", "Repeat"), "rotate", "amber"),
    "no": ui.State(pgettext_lazy("repeat", "First time"), "point"),
    "untold": ui.State(pgettext_lazy("repeat", "Symptom not told"), "help"),
}


def _failure_rows(one: Life, by: Actor) -> Iterator[dict[str, Any]]:
    failures = [each for each in one.asked if each.is_failure]
    rows = requests.visible_to(by).filter(pk__in=[each.request for each in failures])
    titles = dict(rows.values_list("pk", "title"))
    symptoms = equipment.fault_names(each.symptom for each in failures)
    for each in failures:
        yield {
            "id": each.request,
            "number": each.number,
            "title": titles.get(each.request, ""),
            "url": ui.addressed("service:request", each.request) if each.request in titles else "",
            "at": each.at,
            "arrived_at": each.arrived_at,
            "arriving": seconds(each.arriving),
            "restored_at": each.restored_at,
            "restoring": seconds(each.restoring),
            "symptom": symptoms.get(each.symptom, each.symptom),
            "repeat": "untold" if each.is_repeat is None else "yes" if each.is_repeat else "no",
        }


def _times(asset_id: int) -> ui.ListPage:
    def make(by: Actor) -> ui.Computed:
        _asset, one = life_for(asset_id, by)
        return ui.Computed(_time_rows(one, by), bounded="at")

    return ui.ListPage(
        key="service.life.times",
        title=_called(_("Time up and down"), asset_id),
        rows=make,
        columns=(
            Linked("said", pgettext_lazy("condition", "Since what"), title="detail"),
            c.State("condition", pgettext_lazy("condition", "Condition"), states=shown.CONDITIONS),
            c.Moment("at", pgettext_lazy("span", "From"), sort=True, exact=True),
            c.Moment("until", pgettext_lazy("span", "To"), exact=True, nothing=_("until now")),
            c.Duration("took", _("How long"), sort=True),
        ),
        search=("said", "detail"),
        sort="-at",
        views=(
            ui.View("all", _("All")),
            ui.View("down", _("Downtime"), "condition:down,maintenance"),
        ),
        buttons=_back(asset_id),
        preview=False,
        empty=_("Nothing is on file about its condition."),
    )


def _time_rows(one: Life, by: Actor) -> Callable[[ui.Within], Iterator[dict[str, Any]]]:
    def rows(within: ui.Within) -> Iterator[dict[str, Any]]:
        since = within.since or one.begins or one.at
        until = min(within.until or one.at, one.at)
        found = list(stretches_within(one.stretches, since, until))
        seen = requests.seen({each.request for each in found if each.request}, by)
        return (_time_row(number, each, seen, one.at) for number, each in enumerate(found, start=1))

    return rows


def _time_row(number: int, one: Stretch, seen: set[int], now: datetime) -> dict[str, Any]:
    """What still goes on has no end."""
    return {
        "id": number,
        "said": str(shown.WORDS[one.word]),
        "detail": shown.detail_of(one),
        "url": ui.addressed("service:request", one.request) if one.request and one.request in seen else "",
        "condition": one.condition.value,
        "at": one.since,
        "until": one.until if one.until < now else None,
        "took": seconds(one.until - one.since),
    }


RECORDS = ui.ListPages(_records)
FAILURES = ui.ListPages(_failures)
TIMES = ui.ListPages(_times)

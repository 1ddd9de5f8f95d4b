"""The replay of a version: asked for, watched, called off; and what would have come out differently."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.regulations.bindings.rules import Honesty, Names, say
from aftercare.regulations.compliance.selectors import reading
from aftercare.regulations.documents.models import Version
from aftercare.regulations.forms import DRAFT
from aftercare.regulations.handbook import selectors as handbook
from aftercare.regulations.measures.rules import Unit, limit_words, say_value
from aftercare.regulations.replay import selectors, services
from aftercare.regulations.views.breaches import Subject, by_row
from aftercare.regulations.views.library import TITLE
from aftercare.regulations.views.looks import HONESTY, VERDICTS

CHOICES = (30, 90, 180, 365)
KINDS = {
    "clock": ui.State(pgettext_lazy("binding", "Clock"), HONESTY[Honesty.TIMED].icon, "teal"),
    "gate": ui.State(pgettext_lazy("binding", "Gate"), "lock", "green"),
}
# One of the two versions does not ask about it.
NOT_ASKED = ui.State(pgettext_lazy("replay", "Not asked"), "circle-dashed", "grey")
OUTCOMES = {**VERDICTS, "not_asked": NOT_ASKED}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number by either version."""

    label: ui.Label
    before: int
    after: int
    # 1: more of it is better; -1: less; 0: neither.
    better: int = 0

    @property
    def change(self) -> int:
        """How much more of it there would be."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Row:
    """A clause that comes out differently."""

    clause: reading.Cited
    address: str
    # What the binding says, where several of one clause come out differently.
    said: Words
    told: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """An indicator by one version, in words."""

    value: Words
    target: Words
    is_reached: bool | None


@dataclass(frozen=True, slots=True)
class Score:
    """An indicator by both; None: that version does not have it."""

    name: Words
    before: Shown | None
    after: Shown | None


@require_GET
@ui.page(reading.COMPLY)
def replay(request: Request, version_id: int) -> HttpResponse:
    """What the newest replay of a version showed, and the one that is on."""
    by = request.actor
    asked = selectors.asked(version_id=version_id, by=by)
    one = asked.version
    values = {
        "asked": asked,
        "one": one,
        "result": asked.result,
        "since": _moment(asked.result.get("since")),
        "as_of": _moment(asked.result.get("as_of")),
        "figures": list(_figures(asked.result)) if asked.result else [],
        "rows": _rows(asked.result),
        "scores": [_score(told) for told in asked.result.get("scores", ())],
        "choices": CHOICES,
        "days": selectors.DAYS,
        "may_start": accounts.allows(by, DRAFT, unit_path=one.regulation.unit_path),
        "submission": ui.submission(),
        "crumbs": _crumbs(one),
    }
    return ui.render(request, "regulations/replay.html", values)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _crumbs(one: Version) -> tuple[ui.Crumb, ...]:
    return (
        ui.Crumb(TITLE, reverse("regulations:regulations")),
        ui.Crumb(one.regulation.name, reverse("regulations:regulation", args=[one.regulation_id])),
        ui.Crumb(_("Version %(number)s") % {"number": one.number}, reverse("regulations:version", args=[one.pk])),
    )


def _figures(result: dict[str, Any]) -> Iterator[Figure]:
    """Compliance, then work: what is judged, and what falls due."""
    before, after = result["before"], result["after"]
    for state, better in (("kept", 1), ("breached", -1), ("open", 0), ("waived", 0)):
        yield Figure(VERDICTS[state].label, before[state], after[state], better)
    for label, (was, would) in (
        (_("Records due by what differs"), result["records"]),
        (_("Routines due"), result["routines"]),
    ):
        yield Figure(label, was, would)


def _rows(result: dict[str, Any]) -> list[Row]:
    different = [one for one in result.get("clauses", ()) if one["differs"]]
    clauses = reading.cited(one["address"] for one in different)
    known = handbook.names()
    rows = [
        Row(clauses[one["address"]], one["address"], _said(clauses[one["address"]], one["address"], known), one)
        for one in different
    ]
    often = Counter(row.address.partition("#")[0] for row in rows)
    return [row if often[row.address.partition("#")[0]] > 1 else replace(row, said=Words()) for row in rows]


def _said(clause: reading.Cited, address: str, known: Names) -> Words:
    """The sentence of the binding at an address; nothing where the version that is read no longer has it."""
    key = address.partition("#")[2]
    bindings = clause.clause.bindings if clause.clause else ()
    return next((say(one, known) for one in bindings if one.key == key), Words())


def _score(told: dict[str, Any]) -> Score:
    return Score(Words.from_json(told["name"]), _side(told["before"]), _side(told["after"]))


def _side(told: dict[str, Any] | None) -> Shown | None:
    if told is None:
        return None
    unit = Unit(told["unit"])
    target = limit_words(unit, at_least=told["at_least"], at_most=told["at_most"])
    return Shown(say_value(told["value"], unit), target, told["reached"])


@require_GET
@ui.page(reading.COMPLY)
def progress(request: Request, version_id: int) -> HttpResponse:
    """The bar alone, which asks for itself again; at the end the whole page comes anew."""
    asked = selectors.asked(version_id=version_id, by=request.actor)
    answer = ui.render(request, "regulations/replay_progress.html", {"asked": asked, "one": asked.version})
    if not asked.live:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@ui.page(DRAFT)
def start(request: Request, version_id: int) -> HttpResponse:
    """Have it replayed, unless it is already."""
    days = request.POST.get("days", "")
    return _step(
        request, version_id, _("The replay has begun."), services.ask, days=int(days) if days.isdecimal() else 0
    )


@require_POST
@ui.page(DRAFT)
def stop(request: Request, version_id: int) -> HttpResponse:
    """Call it off."""
    return _step(request, version_id, _("The replay is called off."), services.call_off)


def _step(
    request: Request, version_id: int, said: ui.Label, do: Callable[..., object], **values: object
) -> HttpResponse:
    return ui.step(
        request,
        do=lambda _version: do(version_id=version_id, by=request.actor, at=clock.now(), **values),
        then=reverse("regulations:replay", args=[version_id]),
        said=said,
    )


# What flips. -------------------------------------------------------------------------------------


def _flips(version_id: int) -> ui.ListPage:
    """The things that come out differently, as a list."""
    back = ui.Action(_("Replay"), reverse("regulations:replay", args=[version_id]), icon="history")
    return replace(FLIP_LIST, rows=lambda by: selectors.flips_of(version_id=version_id, by=by), buttons=(back,))


FLIPS = ui.ListPages(_flips)


def _enrich(rows: list[c.Row], by: Actor, at: datetime) -> None:
    """Names for a page of rows: a look-up for clauses, one for cases."""
    del at
    clauses = reading.cited(row["address"] for row in rows)
    names = journal.subjects_of({("case", row["case_id"]) for row in rows}, by)
    for row in rows:
        cited, case = clauses[row["address"]], names.get(("case", row["case_id"]))
        row["case"] = case.name if case else f"case {row['case_id']}"
        row["url"] = case.url if case else _clause_url(cited, row["clause"])
        row["cited"] = f"{cited.regulation} {cited.label}".strip()


def _clause_url(cited: reading.Cited, clause: str) -> str:
    """Where somebody is led who may not see the case: to what it was judged by."""
    return f"{reverse('regulations:reading', args=[cited.version_id])}#{clause}" if cited.version_id else ""


FLIP_LIST = ui.ListPage(
    key="regulations.flips",
    title=_("What would have come out differently"),
    permission=reading.COMPLY,
    rows=lambda by: selectors.flips_of(version_id=0, by=by),
    columns=(
        Subject("case", pgettext_lazy("verdict", "Case"), to="regulations:flips"),
        by_row("cited", pgettext_lazy("verdict", "Clause")),
        c.State("kind", pgettext_lazy("verdict", "Checked by"), states=KINDS),
        c.State("before", _("As it was"), states=OUTCOMES),
        c.State("after", _("By this version"), states=OUTCOMES),
        c.Moment("due_before", _("Was due"), exact=True),
        c.Moment("due_after", _("Would be due"), exact=True),
        c.Moment("at", pgettext_lazy("verdict", "Since"), sort=True, exact=True),
    ),
    filters=(f.Text("clause", pgettext_lazy("verdict", "Clause")),),
    sort="-at",
    also=("case_id", "address", "clause"),
    enrich=_enrich,
    views=(
        ui.View("all", pgettext_lazy("replay", "Everything")),
        ui.View("worse", _("Newly breached"), "after:breached"),
        ui.View("better", _("No longer breached"), "before:breached"),
    ),
    empty=_("Nothing would have come out differently."),
)

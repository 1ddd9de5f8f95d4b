"""The organisation tree, one unit, and the forms that change them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.platform.units import selectors, services
from aftercare.platform.units.forms import KINDS, CloseForm, MoveForm, OpenForm, RenameForm
from aftercare.platform.units.models import Unit
from aftercare.platform.units.selectors import Node

ICONS = {"company": "building-skyscraper", "office": "building", "department": "briefcase", "team": "users-group"}
OPEN = ui.State(_("In use"), "circle-check", "green")
CLOSED = ui.State(_("No longer in use"), "ban", "grey")


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit on the page, with those below it."""

    node: Node
    url: str
    icon: str
    kind: str
    below: "tuple[Branch, ...]"


@ui.page("unit.view")
def tree(request: Request) -> HttpResponse:
    """The whole tree."""
    closed = request.GET.get("closed") == "1"
    nodes = selectors.tree(at=None if closed else clock.now())
    values = {"branches": _branches(nodes), "closed": closed, "may_manage": _may_manage(request)}
    return ui.render(request, "units/tree.html", values)


@ui.page("unit.view")
def unit(request: Request, unit_id: int) -> HttpResponse:
    """One unit."""
    *above, one = selectors.way_to(unit_id)
    crumbs = [ui.Crumb(_("Organisation"), reverse("units:tree"))]
    crumbs += [ui.Crumb(str(each.name), reverse("units:unit", args=[each.pk])) for each in above]
    steps = _steps(one) if _may_manage(request) and one.active_to is None else ()
    return ui.detail(
        request,
        ui.Detail(
            kind="unit",
            id=one.pk,
            number=one.code,
            title=str(one.name),
            parents=tuple(crumbs),
            state=OPEN if one.active_to is None else CLOSED,
            next_step=steps[0] if steps else None,
            steps=steps[1:],
            facts=(ui.Facts(_("Unit"), tuple(_facts(one))),),
        ),
    )


@ui.page("unit.manage")
def open_company(request: Request) -> HttpResponse:
    """The first unit, or another legal entity beside it."""
    return _open(request, None, reverse("units:tree"))


@ui.page("unit.manage")
def open_below(request: Request, unit_id: int) -> HttpResponse:
    """A new unit below this one."""
    return _open(request, selectors.get(unit_id), reverse("units:unit", args=[unit_id]))


@ui.page("unit.manage")
def rename(request: Request, unit_id: int) -> HttpResponse:
    """Another name or code."""
    one = selectors.get(unit_id)
    return ui.submit(
        request,
        RenameForm,
        title=gettext("Rename the unit %(name)s") % {"name": one.name},
        key=f"units.rename.{unit_id}",
        do=lambda values: services.rename_unit(unit_id=unit_id, by=request.actor, at=clock.now(), **values),
        then=_page,
        said=_("The unit was renamed."),
        initial={"name": one.name, "code": one.code},
        cancel=reverse("units:unit", args=[unit_id]),
    )


@ui.page("unit.manage")
def move(request: Request, unit_id: int) -> HttpResponse:
    """Another place in the tree."""
    one = selectors.get(unit_id)
    return ui.submit(
        request,
        MoveForm,
        title=gettext("Move the unit %(name)s") % {"name": one.name},
        key=f"units.move.{unit_id}",
        do=lambda values: services.move_unit(unit_id=unit_id, by=request.actor, at=clock.now(), **values),
        then=_page,
        said=_("The unit was moved, with everything below it."),
        initial={"parent_id": one.parent_id},
        cancel=reverse("units:unit", args=[unit_id]),
    )


@ui.page("unit.manage")
def close(request: Request, unit_id: int) -> HttpResponse:
    """Asks again, then closes."""
    one = selectors.get(unit_id)
    below = ui.formats.listed(str(each.name) for each in selectors.open_below(one))
    lies = _("Below it lie: %(names)s. Close or move them first.") % {"names": below} if below else ""
    return ui.submit(
        request,
        CloseForm,
        title=gettext("Close the unit %(name)s?") % {"name": one.name},
        key=f"units.close.{unit_id}",
        help=lies or _("Nothing new can be put into a closed unit. What belongs to it stays as it is."),
        button=_("Close the unit"),
        danger=True,
        do=lambda _values: services.close_unit(unit_id=unit_id, by=request.actor, at=clock.now()),
        then=_page,
        said=_("The unit is closed."),
        cancel=reverse("units:unit", args=[unit_id]),
    )


def _open(request: Request, parent: Unit | None, back: str) -> HttpResponse:
    title = gettext("Open a unit below %(name)s") % {"name": parent.name} if parent else gettext("Open a company")

    def do(values: dict[str, Any]) -> Unit:
        parent_id = parent.pk if parent else None
        return services.open_unit(parent_id=parent_id, by=request.actor, at=clock.now(), **values)

    return ui.submit(
        request,
        OpenForm,
        title=title,
        key=f"units.open.{parent.pk if parent else 0}",
        button=_("Open the unit"),
        do=do,
        then=_page,
        said=_("The unit is open."),
        initial={"kind": "office" if parent else "company"},
        cancel=back,
    )


def _page(one: Unit) -> str:
    return reverse("units:unit", args=[one.pk])


def _may_manage(request: Request) -> bool:
    return ui.access.allowed(request.actor, services.PERMISSION)


def _branches(nodes: list[Node]) -> tuple[Branch, ...]:
    """The nodes as a tree; each stands behind the one it belongs to, so the last are made first."""
    kinds, below = dict(KINDS), defaultdict[int | None, list[Branch]](list)
    for node in reversed(nodes):
        url = reverse("units:unit", args=[node.id])
        branch = Branch(node, url, ICONS[node.kind], str(kinds[node.kind]), tuple(reversed(below[node.id])))
        below[node.parent_id].append(branch)
    return tuple(reversed(below[None]))


def _steps(one: Unit) -> tuple[ui.Step, ...]:
    def step(label: Any, name: str, icon: str, *, danger: bool = False) -> ui.Step:
        return ui.Step(label, reverse(f"units:{name}", args=[one.pk]), icon=icon, dialog=True, danger=danger)

    return (
        step(_("Open a unit below"), "open_below", "plus"),
        step(_("Rename the unit"), "rename", "pencil"),
        step(_("Move the unit"), "move", "transfer"),
        step(_("Close the unit"), "close", "ban", danger=True),
    )


def _facts(one: Unit) -> list[ui.Fact]:
    facts = [
        ui.Fact(_("Kind"), dict(KINDS)[one.kind]),
        ui.Fact(_("Code"), one.code),
        ui.Fact(_("Name in Chinese"), one.name.zh),
        ui.Fact(_("Name in English"), one.name.en),
        ui.Fact(_("In use since"), ui.formats.moment(one.active_from)),
    ]
    if one.active_to is not None:
        facts.append(ui.Fact(_("In use until"), ui.formats.moment(one.active_to)))
    return facts

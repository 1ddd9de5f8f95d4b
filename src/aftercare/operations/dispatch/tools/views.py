"""Pages of tools and vehicles."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.operations.dispatch.tools import forms, selectors, services
from aftercare.operations.dispatch.tools.models import Tool

LIST = ui.ListPage(
    key="dispatch.tools",
    title=_("Tools and vehicles"),
    permission=selectors.VIEW,
    rows=selectors.visible_to,
    columns=(
        c.Title("code", _("Code"), title="name", to="dispatch:tool"),
        c.Choice("kind", _("Kind"), choices=Tool.Kind.choices),
        c.Words("unit__name", _("Office"), key="office"),
        c.Text("staff__name", _("Who has it"), key="holder"),
        c.Number("amount", _("Pieces")),
    ),
    search=("code", "name", "staff__name"),
    sort="code",
    new=ui.Action(_("New tool or vehicle"), "dispatch:tool_new", icon="plus", permission=selectors.CHANGE),
    empty=_("No tool or vehicle yet. Register those that work types ask for: plans then send who has them."),
)


@ui.page(selectors.CHANGE)
def new(request: Http) -> HttpResponse:
    """Register a tool or vehicle."""
    return _saving(request, title=_("New tool or vehicle"))


def _to_change(*, tool_id: int, by: Any) -> Tool:
    return selectors.get(tool_id=tool_id, by=by, permission=selectors.CHANGE)


@ui.page(selectors.CHANGE, of=_to_change)
def edit(request: Http, tool_id: int) -> HttpResponse:
    """Give it to somebody else, correct what is known of it, or withdraw it."""
    known = _to_change(tool_id=tool_id, by=request.actor)
    return _saving(request, title=known.name, known=known)


def _saving(request: Http, *, title: Any, known: Tool | None = None) -> HttpResponse:
    names = ("code", "name", "kind", "unit_id", "staff_id", "amount")
    tool_id = known.pk if known else None

    def do(values: dict[str, Any]) -> Tool:
        if tool_id is not None and values.pop("is_gone", False):
            return services.withdraw(tool_id=tool_id, by=request.actor, at=clock.now())
        return services.save(tool_id=tool_id, by=request.actor, at=clock.now(), **values)

    return ui.submit(
        request,
        forms.KnownToolForm if known else forms.ToolForm,
        title=title,
        of=ui.Crumb(LIST.title, reverse("dispatch:tools")),
        key=f"dispatch.tool.{tool_id or 'new'}",
        initial={name: getattr(known, name) for name in names} if known else None,
        button=_("Save"),
        do=do,
        then=reverse("dispatch:tools"),
        said=_("Saved."),
    )

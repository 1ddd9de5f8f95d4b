"""What the palette finds, and the page of all results."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.values import storable
from aftercare.base.ui import public as ui
from aftercare.platform.search import selectors
from aftercare.platform.search.rules import Hit, builders

# Of each kind on the page of all kinds, and on the page of one.
SOME, MANY = 10, 100


@ui.page()
def results(request: Request) -> HttpResponse:
    """Everything found, by kind; `kind` shows one kind only."""
    text = storable(request.GET.get("q", "")).strip()
    known = selectors.kinds_for(request.actor)
    chosen = request.GET.get("kind", "")
    asked = [chosen] if chosen in known else known
    limit = MANY if chosen in known else SOME
    groups = (
        [_Group(kind, selectors.find(text, request.actor, kinds=[kind], limit=limit + 1), limit) for kind in asked]
        if text
        else []
    )
    shown = {"text": text, "groups": [group for group in groups if group.hits], "chosen": chosen}
    return ui.render(request, "search/results.html", shown)


class _Group:
    """The results of one kind."""

    def __init__(self, kind: str, hits: list[Hit], limit: int) -> None:
        self.kind, self.hits, self.more = kind, hits[:limit], len(hits) > limit
        self.label, self.icon = builders[kind].label, builders[kind].icon


def in_palette(by: Actor, text: str, limit: int) -> list[ui.Hit]:
    """The best of all kinds, and the way to the page of all results."""
    found = selectors.find(text, by, limit=limit)
    hits = [
        ui.Hit(_label(hit), hit.url, builders[hit.kind].label, hint=hit.excerpt, icon=builders[hit.kind].icon)
        for hit in found
    ]
    if len(found) == limit:
        address = f"{reverse('search:results')}?{urlencode({'q': text})}"
        hits.append(ui.Hit(str(_("All results")), address, _("More"), icon="search"))
    return hits


def _label(hit: Hit) -> str:
    return f"{hit.number} {hit.title}".strip()


def register() -> None:
    """Called in `ready()`."""
    ui.finders.register("search", in_palette)

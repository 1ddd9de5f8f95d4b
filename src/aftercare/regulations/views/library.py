"""The list of the company's regulations, and the shelf of shipped ones."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.regulations.documents.selectors import VIEW
from aftercare.regulations.forms import DRAFT, AdoptForm
from aftercare.regulations.handbook import selectors
from aftercare.regulations.packs import services
from aftercare.regulations.packs.selectors import pack as pack_of
from aftercare.regulations.views.looks import HONESTY, STATES, offers_for

TITLE = pgettext_lazy("rail entry", "Regulations")


def _enrich(rows: list[c.Row], by: Actor, at: datetime) -> None:
    """Clauses and readers of the version that readers get."""
    shown = {row["id"]: row["force_id"] or row["shown_id"] for row in rows}
    counts = selectors.clause_counts([one for one in shown.values() if one])
    readers = selectors.readers_of({row["force_id"]: row["unit_path"] for row in rows if row["force_id"]}, by, at)
    for row in rows:
        row["clauses"] = counts.get(shown[row["id"]])
        row["readers"] = readers.get(row["force_id"])


def _read_by(row: c.Row) -> str:
    one = row["readers"]
    return gettext("%(read)s of %(all)s") % {"read": one.read, "all": one.of} if one else ""


def _count(row: c.Row) -> str:
    return "" if row["clauses"] is None else str(row["clauses"])


def _find(by: Actor, text: str) -> Q:
    del by
    return Q(key__icontains=text) | Q(**{"name__zh-hans__icontains": text}) | Q(name__en__icontains=text)


LIST = ui.ListPage(
    key="regulations.regulations",
    title=TITLE,
    permission=VIEW,
    rows=lambda by: selectors.regulations(by, clock.now()),
    columns=(
        c.Title("key", pgettext_lazy("regulation", "Regulation"), title="name", to="regulations:regulation", sort=True),
        c.Figures("clauses", _("Clauses"), render=_count, text=lambda row: row["clauses"]),
        c.Count("in_force", _("Version in force"), filter=False),
        c.State("work", _("Next version"), states=STATES),
        c.Moment("effective_from", _("In force from"), exact=True, filter=False),
        c.Figures("readers", _("Read by"), render=_read_by, text=_read_by, permission=selectors.COMPLY),
    ),
    find=_find,
    sort="key",
    enrich=_enrich,
    also=("force_id", "shown_id", "unit_path"),
    preview=False,
    new=ui.Action(_("New regulation"), "regulations:new", icon="plus", permission=DRAFT),
    buttons=(
        ui.Action(pgettext_lazy("regulation", "Check"), "regulations:check", icon="list-check", permission=DRAFT),
        ui.Action(_("Shipped regulations"), "regulations:shelf", icon="books"),
        ui.Action(_("Not read"), "regulations:unread", icon="eye-off", permission=selectors.COMPLY),
        ui.Action(_("Posts in regulations"), "regulations:posts", icon="id-badge-2"),
        ui.Action(_("Bring in a written regulation"), "regulations:paper_new", icon="file-import", permission=DRAFT),
    ),
    empty=_("The company has no regulation here yet. Take a shipped one over, or write your own."),
)


@require_GET
@ui.page(VIEW)
def shelf(request: Request) -> HttpResponse:
    """The shipped regulations, each with what it holds and a button to take it over."""
    values = {
        "shelf": selectors.shelf(request.actor),
        "looks": HONESTY,
        "offers": offers_for(request.actor),
        "may_adopt": ui.access.allowed(request.actor, DRAFT),
        "crumbs": (ui.Crumb(TITLE, reverse("regulations:regulations")),),
    }
    return ui.render(request, "regulations/shelf.html", values)


@ui.page(DRAFT)
def adopt(request: Request, pack: str) -> HttpResponse:
    """Take a shipped regulation over: it becomes a draft of the company's own."""
    document = pack_of(pack)
    if document is None:
        raise NotFoundError
    return ui.submit(
        request, AdoptForm, title=document.name, key=f"regulations.adopt.{pack}",
        of=ui.Crumb(_("Shipped regulations"), reverse("regulations:shelf")),
        button=pgettext_lazy("regulation", "Adopt"),
        help=_("It becomes a draft of your own, to adapt and to have approved. Its forms are set up with it."),
        do=lambda values: services.adopt(pack=pack, by=request.actor, at=clock.now(), **values),
        then=lambda version: reverse("regulations:version", args=[version.pk]), said=_("The draft is ready."),
        cancel=reverse("regulations:shelf"),
    )  # fmt: skip


def register() -> None:
    """Called in `ready()`."""
    entry = ui.Entry(TITLE, "regulations:regulations", icon="book-2", permission=VIEW, group=ui.Group.RULES, order=40)
    ui.menu.register("regulations.regulations", entry)

"""Setting up the head of papers, and papers of the platform itself."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from aftercare.base.kernel import clock
from aftercare.base.kernel.commands import submission_key
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.ids import row_id
from aftercare.base.ui import public as ui
from aftercare.platform.files.public import store
from aftercare.platform.printing import selectors, services
from aftercare.platform.printing.forms import HeadForm
from aftercare.platform.units import public as units

ENTRY = ui.Entry(
    _("Letterheads"), "printing:heads", icon="printer", permission="printing.head", group=ui.Group.SYSTEM, order=60
)


@require_GET
@ui.page("printing.head")
def heads(request: Request) -> HttpResponse:
    """Every unit, with the head that its papers carry."""
    own = {head.unit_id: head for head in selectors.heads(request.actor)}
    tree = [
        {"unit": node, "head": own.get(node.id)}
        for node in units.tree(at=clock.now())
        if node.kind in {"company", "office"}
    ]
    return ui.render(request, "printing/heads.html", {"rows": tree})


HELP = _("This stands at the head of every paper of the unit and those below it.")


@ui.page("printing.head")
def head(request: Request, unit_id: int) -> HttpResponse:
    """The head of one unit's papers."""
    unit = units.get(unit_id)
    row = selectors.head_of(unit_id, request.actor)

    def save(values: dict[str, Any]) -> object:
        at = clock.now()
        with submission_key(None):  # the form's key belongs to the head
            logo = next(
                (store(content=one, name=one.name, by=request.actor, at=at) for one in values.pop("logo")), None
            )
        version = values.pop("version", None)
        return services.set_head(
            unit_id=unit_id, values=values, logo_id=logo.pk if logo else None, version=version, by=request.actor, at=at
        )

    return ui.submit(
        request, HeadForm, title=unit.name, key=f"printing.head.{unit_id}", do=save, version=row.version,
        initial={key: getattr(row, key) for key in services.FIELDS}, help=HELP,
        then=reverse("printing:heads"), said=_("Papers carry this head from now on."), cancel=reverse("printing:heads"),
    )  # fmt: skip


@require_GET
@ui.page("printing.head")
def sample(_request: Request, unit_id: int) -> HttpResponse:
    """How a paper of the unit looks."""
    unit = units.get(unit_id)
    content = selectors.sample_pdf(unit.path, language=get_language() or "zh-hans")
    return _pdf(content, f"{unit.code}.pdf")


@require_GET
@ui.page()
def sheet(request: Request, sheet_id: int) -> HttpResponse:
    """A filled-in sheet on paper, in the reader's language; `?revision=2` an earlier one."""
    revision = request.GET.get("revision", "")
    content = selectors.sheet_pdf(
        sheet_id, request.actor, language=get_language() or "zh-hans",
        revision=row_id(revision),
    )  # fmt: skip
    return _pdf(content, f"sheet-{sheet_id}.pdf")


def sheet_address(sheet_id: int, revision: int) -> str:
    """Where the paper of a handed-in sheet is."""
    return f"{reverse('printing:sheet', args=[sheet_id])}?revision={revision}"


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(False, name) or "inline",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)

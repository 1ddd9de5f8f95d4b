"""Writing a regulation: its text on the left, how it reads and what is wrong with it on the right."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.regulations.conflicts import selectors as conflicts
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents import services
from aftercare.regulations.documents.errors import NotDraftError
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import DocumentUnreadableError, read_yaml, write_yaml
from aftercare.regulations.forms import DRAFT, EditForm, NewForm
from aftercare.regulations.handbook import selectors
from aftercare.regulations.views.checks import named
from aftercare.regulations.views.looks import HONESTY, WAITS

EXAMPLE = """key: quick-answer
name: {zh: 快速答复制度, en: Quick answers}
purpose: {zh: 让客户及时得到答复。, en: Customers get their answer in time.}
approved_by: general-manager
chapters:
  - key: answers
    number: "1"
    title: {zh: 答复, en: Answers}
    clauses:
      - key: answer
        number: "1.1"
        text: {zh: 接到报修后一小时内答复客户。, en: A customer who reports a fault is answered within an hour.}
        bindings:
          - key: answer
            kind: clock
            clock: response
            name: {zh: 答复, en: Answer}
            start: request.received
            stop: request.answered
            targets: [{within: 1 h, calendar: own}]
"""
HELP = _("Chapters, clauses and what each clause is bound to. What is wrong is said beside it while you write.")
EDIT_PAGE = "regulations/edit.html"


def _preview(source: str) -> dict[str, Any]:
    """How a text reads; an unreadable one only has problems."""
    shown: dict[str, Any] = {"looks": HONESTY, "waits": WAITS}
    try:
        document = read_yaml(source)
    except DocumentUnreadableError as error:
        return shown | {"document": None, "sections": (), "meter": None, "problems": error.problems, "findings": ()}
    sections, meter, problems = selectors.draft(document)
    findings = () if problems else named(conflicts.check_text(document, clock.now()), document)
    return shown | {
        "document": document,
        "sections": sections,
        "meter": meter,
        "problems": problems,
        "findings": findings,
    }


@ui.page(DRAFT)
def new(request: Request) -> HttpResponse:
    """Write a regulation of the company's own."""
    return ui.submit(
        request, NewForm, title=_("New regulation"), key="regulations.new", template=EDIT_PAGE, help=HELP,
        initial={"content": EXAMPLE}, button=_("Save the draft"),
        values=_preview(request.POST.get("content", EXAMPLE)) | {"saved": "", "draft_id": None},
        do=lambda values: services.open_regulation(
            document=values["content"], unit_id=values["unit_id"], by=request.actor, at=clock.now()
        ),
        then=lambda version: reverse("regulations:version", args=[version.pk]), said=_("Saved as a draft."),
        cancel=reverse("regulations:regulations"),
    )  # fmt: skip


@ui.page(DRAFT)
def edit(request: Request, version_id: int) -> HttpResponse:
    """Change a draft. Somebody else's change in between is shown, never overwritten unseen."""
    draft = documents.get_version(version_id=version_id, by=request.actor, permission=DRAFT)
    if draft.state != Version.State.DRAFT:
        raise NotDraftError
    source = write_yaml(documents.document_of(draft))
    return ui.submit(
        request, EditForm, title=draft.regulation.name, key=f"regulations.edit.{version_id}", template=EDIT_PAGE,
        help=HELP, initial={"content": source, "note": draft.note}, button=_("Save the draft"),
        version=draft.version,
        values=_preview(request.POST.get("content", source)) | {"saved": source, "draft_id": version_id},
        do=lambda values: services.revise(
            version_id=version_id, document=values["content"], note=values["note"], version=values["version"],
            by=request.actor, at=clock.now(),
        ),
        then=reverse("regulations:version", args=[version_id]), said=_("Saved as a draft."),
        cancel=reverse("regulations:version", args=[version_id]),
    )  # fmt: skip


@require_POST
@ui.page(DRAFT)
def preview(request: Request) -> HttpResponse:
    """How a text being written reads, and what is wrong with it."""
    return ui.render(request, "regulations/preview.html", _preview(request.POST.get("content", "")))

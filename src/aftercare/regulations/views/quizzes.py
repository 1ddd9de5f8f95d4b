"""Writing the questions of a draft: the list with how it will be asked, and one question."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.errors import NotDraftError
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import Document
from aftercare.regulations.forms import DRAFT
from aftercare.regulations.reading import services
from aftercare.regulations.reading.forms import initial_of, question_form, question_of, quiz_form
from aftercare.regulations.reading.rules import next_key
from aftercare.regulations.views.library import TITLE

QUESTIONS = _("Questions for readers")


@require_GET
@ui.page(DRAFT)
def questions(request: Request, version_id: int) -> HttpResponse:
    """The questions of a draft, and how they will be asked."""
    draft, document = _draft(request, version_id)
    values = {
        "version": draft, "document": document, "title": QUESTIONS, "form": quiz_form(document)(by=request.actor),
        "clauses": {one.key: one for one in document.clauses},
        "crumbs": (
            ui.Crumb(TITLE, reverse("regulations:regulations")),
            ui.Crumb(draft.regulation.name, reverse("regulations:version", args=[version_id])),
        ),
    }  # fmt: skip
    return ui.render(request, "regulations/questions.html", values)


def _draft(request: Request, version_id: int) -> tuple[Version, Document]:
    draft = documents.get_version(version_id=version_id, by=request.actor, permission=DRAFT)
    if draft.state != Version.State.DRAFT:
        raise NotDraftError
    return draft, documents.document_of(draft)


def _back(version_id: int) -> str:
    return reverse("regulations:questions", args=[version_id])


@ui.page(DRAFT)
def new(request: Request, version_id: int) -> HttpResponse:
    """Ask one question more."""
    _draft_row, document = _draft(request, version_id)
    return _form(request, version_id, next_key(document), is_new=True)


@ui.page(DRAFT)
def question(request: Request, version_id: int, key: str) -> HttpResponse:
    """Change a question."""
    return _form(request, version_id, key)


def _form(request: Request, version_id: int, key: str, *, is_new: bool = False) -> HttpResponse:
    draft, document = _draft(request, version_id)
    known = next((one for one in document.questions if one.key == key), None)
    if known is None and not is_new:
        raise NotFoundError
    return ui.submit(
        request, question_form(), title=_("Change the question") if known else _("New question"),
        of=ui.Crumb(f"{document.name} · {QUESTIONS}", _back(version_id)),
        key=f"regulations.question.{version_id}.{key}", template="regulations/question.html",
        initial=initial_of(known) if known else {}, version=draft.version, form_values={"document": document},
        do=lambda values: services.set_question(
            version_id=version_id, question=question_of(key, values), version=values["version"], by=request.actor,
            at=clock.now(),
        ),
        then=_back(version_id), said=_("Saved in the draft."), cancel=_back(version_id),
    )  # fmt: skip


@require_POST
@ui.page(DRAFT)
def remove(request: Request, version_id: int, key: str) -> HttpResponse:
    """Take a question out."""
    return _step(request, version_id, key, services.remove_question)


@require_POST
@ui.page(DRAFT)
def move(request: Request, version_id: int, key: str) -> HttpResponse:
    """Ask it before the one above it."""
    return _step(request, version_id, key, services.move_question)


def _step(request: Request, version_id: int, key: str, do: Callable[..., Version]) -> HttpResponse:
    return ui.step(
        request,
        do=lambda version: do(version_id=version_id, key=key, version=version, by=request.actor, at=clock.now()),
        then=_back(version_id),
    )

"""Reading a regulation: its clauses with their margins, who has read it, and what was asked about it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.regulations.bindings.rules import POSTS
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents import services
from aftercare.regulations.documents.models import Interpretation, Version
from aftercare.regulations.forms import DRAFT, AnswerForm, PrintForm, QuestionForm
from aftercare.regulations.handbook import selectors
from aftercare.regulations.printing import shown
from aftercare.regulations.views.library import TITLE
from aftercare.regulations.views.looks import HONESTY, STATES, WAITS, offers_for


@require_GET
@ui.page(documents.VIEW)
def regulation(request: Request, regulation_id: int) -> HttpResponse:
    """The text that holds now; before the first publication, the draft."""
    at = clock.now()
    return _read(request, documents.shown_version(regulation_id=regulation_id, by=request.actor, at=at))


@require_GET
@ui.page(documents.VIEW)
def reading(request: Request, version_id: int) -> HttpResponse:
    """The text of one version, as it is read."""
    return _read(request, documents.get_version(version_id=version_id, by=request.actor))


def _read(request: Request, version: Version) -> HttpResponse:
    at, by = clock.now(), request.actor
    book = selectors.handbook(version)
    post = book.document.interpreted_by or book.document.approved_by
    values = {
        "book": book,
        "version": version,
        "state": STATES[version.state],
        "approver": POSTS.get(book.document.approved_by, book.document.approved_by),
        "interpreter": POSTS.get(post, post),
        "home": version.regulation.unit.name,
        "looks": HONESTY,
        "waits": WAITS,
        "offers": offers_for(by) if version.regulation.pack else [],
        "questions": selectors.questions(version),
        "may_answer": selectors.may_answer(version, by, at),
        "readers": selectors.readings(version, by, at),
        "read_at": selectors.read_at(version, by),
        "is_late": version.read_by is not None and version.read_by < at,
        "may_confirm": version.state == Version.State.PUBLISHED and by.id is not None,
        "may_draft": accounts.allows(by, DRAFT, unit_path=version.regulation.unit_path),
        "in_work": documents.in_work(version.regulation),
        "has_indicators": selectors.shows_indicators(book.document, by),
        "submission": ui.submission(),
        "crumbs": (ui.Crumb(TITLE, reverse("regulations:regulations")),),
    }
    return ui.render(request, "regulations/handbook.html", values)


@ui.page(documents.VIEW)
def printed(request: Request, version_id: int) -> HttpResponse:
    """A version as a company document; the form asks in which language, and for the annex."""
    version = documents.get_version(version_id=version_id, by=request.actor)
    if "texts" not in request.GET:
        form = PrintForm(initial={"texts": "zh" if (get_language() or "zh").startswith("zh") else "en"})
        return ui.render(request, "regulations/print.html", {"form": form, "version": version})
    form = PrintForm(request.GET)
    if not form.is_valid():
        return ui.render(request, "regulations/print.html", {"form": form, "version": version}, status=422)
    content = shown.pdf(
        version, texts=form.cleaned_data["texts"], annex=form.cleaned_data["annex"],
        language=get_language() or "zh-hans", at=clock.now(),
    )  # fmt: skip
    name = f"{version.regulation.key}-{version.number}.pdf"
    headers = {
        "Content-Disposition": content_disposition_header(False, name) or "inline",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_POST
@ui.page(documents.VIEW)
def confirm(request: Request, version_id: int) -> HttpResponse:
    """Somebody says that they have read it."""
    return ui.step(
        request,
        do=lambda _version: services.confirm_reading(version_id=version_id, by=request.actor, at=clock.now()),
        then=reverse("regulations:reading", args=[version_id]),
        said=_("Noted: you have read it."),
    )


@ui.page(documents.VIEW)
def ask(request: Request, version_id: int, clause: str) -> HttpResponse:
    """Ask what a clause means."""
    version = documents.get_version(version_id=version_id, by=request.actor)
    back = f"{reverse('regulations:reading', args=[version_id])}#{clause}"
    return ui.submit(
        request, QuestionForm, title=_("Ask what the clause means"), key=f"regulations.ask.{version_id}.{clause}",
        of=ui.Crumb(_clause_called(version, clause), back), button=_("Ask"),
        do=lambda values: services.ask_meaning(
            version_id=version.pk, clause=clause, by=request.actor, at=clock.now(), **values
        ),
        then=lambda row: f"{reverse('regulations:reading', args=[version_id])}#{row.clause}",
        said=_("The question is asked."),
    )  # fmt: skip


@ui.page(documents.VIEW)
def answer(request: Request, interpretation_id: int) -> HttpResponse:
    """Say what a clause means."""
    asked = selectors.get_question(interpretation_id=interpretation_id, by=request.actor)
    return ui.submit(
        request, AnswerForm, title=_("Answer"), key=f"regulations.answer.{interpretation_id}", help=asked.question,
        of=ui.Crumb(asked.regulation.name, _clause_of(asked)),
        do=lambda values: services.answer_meaning(
            interpretation_id=interpretation_id, by=request.actor, at=clock.now(), **values
        ),
        then=_clause_of, said=_("The answer is filed."),
    )  # fmt: skip


def _clause_called(version: Version, key: str) -> str:
    """The regulation, and the number and title of its clause. Raises NotFoundError."""
    document = documents.document_of(version)
    clause = next((one for one in document.clauses if one.key == key), None)
    if clause is None:
        raise NotFoundError
    label = f"{clause.numbered} {clause.title}".strip()
    return " · ".join(filter(None, (str(document.name), label)))


def _clause_of(row: Interpretation) -> str:
    return f"{reverse('regulations:regulation', args=[row.regulation_id])}#{row.clause}"

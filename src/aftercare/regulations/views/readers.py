"""The questions of a regulation, and who has not read what."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.rules import Question
from aftercare.regulations.reading import selectors, services
from aftercare.regulations.reading.errors import AnswersWrongError
from aftercare.regulations.reading.forms import answers_of, quiz_form
from aftercare.regulations.reading.selectors import Unread
from aftercare.regulations.views.library import TITLE

UNREAD = _("Regulations not read")
# What a page shows; the sheet has them all.
SHOWN = 300
HEADS = (
    pgettext_lazy("regulation", "Regulation"), _("Version"), _("Person"), pgettext_lazy("organisation", "Unit"),
    _("To be read by"), _("Overdue"),
)  # fmt: skip


@ui.page(documents.VIEW)
def quiz(request: Request, version_id: int) -> HttpResponse:
    """Answer the questions; all right counts as read, a wrong one says which clause to read again."""
    version = documents.get_version(version_id=version_id, by=request.actor)
    document = documents.document_of(version)
    clauses = {one.key: one for one in document.clauses}
    if not document.questions:
        return ui.redirect(request, reverse("regulations:reading", args=[version_id]))

    def take(values: dict[str, Any]) -> None:
        marked = services.answer_questions(
            version_id=version_id, answers=answers_of(values), by=request.actor, at=clock.now()
        )
        if marked and marked.wrong:
            raise AnswersWrongError(fields={f"q-{one.key}": [_again(one)] for one in marked.wrong})

    def _again(one: Question) -> str:
        clause = clauses.get(one.clause or "")
        if clause is None:
            return str(_("Not right."))
        return str(_("Not right. Read %(number)s again.")) % {"number": f"{clause.numbered} {clause.title}".strip()}

    return ui.submit(
        request, quiz_form(document), title=_("Questions on “%(title)s”") % {"title": document.name},
        key=f"regulations.quiz.{version_id}", button=_("Hand in the answers"), template="regulations/quiz.html",
        help=_("With every answer right it counts as read; a wrong one names the clause to read again."),
        do=take, then=reverse("regulations:reading", args=[version_id]), said=_("All right: you have read it."),
        cancel=reverse("regulations:reading", args=[version_id]),
        values={"version": version, "questions": document.questions},
    )  # fmt: skip


@require_GET
@ui.page(selectors.COMPLY)
def unread(request: Request) -> HttpResponse:
    """Who has not read which regulation; `?version=7` one of them, `?late=1` only who is overdue, `?format=xlsx`."""
    sums, found = selectors.overview(request.actor, clock.now())
    version, late = request.GET.get("version", ""), request.GET.get("late") == "1"
    found = [one for one in found if version in ("", str(one.version_id)) and (one.is_late or not late)]
    if request.GET.get("format") == "xlsx":
        return _workbook(found)
    values = {
        "sums": sums, "unread": found[:SHOWN], "count": len(found), "version": version, "late": late,
        "address": reverse("regulations:unread"), "crumbs": (ui.Crumb(TITLE, reverse("regulations:regulations")),),
    }  # fmt: skip
    return ui.render(request, "regulations/unread.html", values)


def _workbook(found: list[Unread]) -> HttpResponse:
    rows: list[list[ui.Plain]] = [
        [
            str(one.regulation),
            one.number,
            one.name,
            one.unit,
            timezone.localtime(one.read_by).replace(tzinfo=None) if one.read_by else None,
            "✓" if one.is_late else "",
        ]
        for one in found
    ]
    return ui.sheet_response(ui.workbook(str(UNREAD), [str(head) for head in HEADS], rows), "regulations-unread")

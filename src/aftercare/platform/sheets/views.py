"""Pages of forms (for those who write them) and of sheets (for those who fill them in)."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import submission_key
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.ids import row_id
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.platform.accounts.public import allows_somewhere, person_of
from aftercare.platform.sheets import selectors, services
from aftercare.platform.sheets.errors import AnswersInvalidError
from aftercare.platform.sheets.forms import PURPOSES, HeadForm, WaiverForm, for_page, read_answers
from aftercare.platform.sheets.models import Definition, Sheet, Version
from aftercare.platform.sheets.rules.answers import Checked, span, typed
from aftercare.platform.sheets.rules.forms import Form, Number, Signature, parse
from aftercare.platform.sheets.rules.printed import print_data

STATES = {
    "open": ui.State(_("To be filled in"), "pencil", "blue"),
    "submitted": ui.State(_("Handed in"), "circle-check", "green"),
    "closed": ui.State(pgettext_lazy("sheet", "Closed"), "lock", "grey"),
}
VERDICTS = {
    "pass": ui.State(pgettext_lazy("verdict", "Pass"), "circle-check", "green"),
    "fail": ui.State(pgettext_lazy("verdict", "Fail"), "circle-x", "red"),
    "na": ui.State(_("Not applicable"), "circle-minus", "grey"),
    "waived": ui.State(_("Waived"), "license", "amber"),
    "": ui.State(_("None yet"), "circle-dashed", "grey"),
}

EXAMPLE = """sections:
  - key: check
    title: {zh: 检查, en: Check}
    fields:
      - {key: works, kind: pass_fail_na, label: {zh: 动作正常, en: Works}, mandatory: true}
      - {key: gap, kind: number, label: {zh: 间隙, en: Gap}, unit: mm, scale: 2, min: 0.30, max: 0.70}
      - {key: note, kind: text, label: {zh: 说明, en: Note}, long: true, show_if: {field: works, value: fail}}
      - {key: photos, kind: photo, label: {zh: 照片, en: Photos}}
"""

# Forms. -----------------------------------------------------------------------------------------

FORMS = ui.ListPage(
    key="sheets.forms",
    title=_("Forms"),
    permission="form.view",
    rows=selectors.definitions,
    columns=(
        c.Title("key", _("Form"), title="name", to="sheets:form", sort=True),
        c.Choice("purpose", _("Purpose"), choices=PURPOSES),
        c.Count("newest", _("Version")),
        c.Moment("published_at", _("Published"), filter=False),
    ),
    search=("key",),
    sort="key",
    new=ui.Action(_("New form"), "sheets:form_new", icon="plus", permission="form.manage"),
    empty=_("No form has been written yet."),
)


ENTRY = ui.Entry(
    _("Forms"), "sheets:forms", icon="clipboard-list", permission="form.view", group=ui.Group.RULES, order=60
)


PICKER = ui.Picker(
    search=lambda by, text, limit: [_option(one) for one in selectors.find_forms(by, text, limit)],
    get=lambda by, ids: [_option(one) for one in selectors.forms_by_id(by, ids)],
)


def _option(definition: Definition) -> ui.Option:
    return ui.Option(definition.pk, str(definition.name), definition.key)


@dataclass(frozen=True, slots=True)
class Filling:
    """What the macros that draw fields need: what was typed, what is wrong with it, and where pictures go."""

    form: Form
    answers: dict[str, Any]
    errors: dict[str, list[Any]]
    waived: set[str]
    may_waive: bool = False
    sheet_id: int | None = None
    disabled: bool = False
    limit: int = settings.FILE_LIMIT_BYTES

    def span(self, field: object) -> str:
        """A number's limits in words."""
        return span(field) if isinstance(field, Number) else ""


def _preview(form: Form) -> Filling:
    return Filling(form, {}, {}, set(), disabled=True)


@require_GET
@ui.page("form.view")
def form_page(request: Request, definition_id: int) -> HttpResponse:
    """One form: its versions, and how the newest one looks."""
    definition = selectors.get_definition(definition_id, request.actor)
    versions = selectors.versions_of(definition_id, request.actor)
    number = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.number) == number), versions[0])
    draft = versions[0] if versions[0].published_at is None else None
    page = ui.Detail(
        kind="form",
        id=definition.pk,
        number=definition.key,
        title=definition.name,
        parents=(ui.Crumb(FORMS.title, reverse("sheets:forms")),),
        next_step=_form_step(request, definition_id, draft),
        steps=_form_steps(request, definition_id, draft),
        values={"versions": versions, "shown": shown, "filling": _preview(selectors.form_of(shown))},
    )
    return ui.detail(request, page, template="sheets/form_page.html")


def _form_step(request: Request, definition_id: int, draft: Version | None) -> ui.Step | None:
    if not allows_somewhere(request.actor, services.PERMISSION):
        return None
    if draft:
        return ui.Step(_("Publish"), reverse("sheets:form_publish", args=[definition_id]), icon="check", post=True)
    return ui.Step(_("New version"), reverse("sheets:form_edit", args=[definition_id]), icon="pencil")


def _form_steps(request: Request, definition_id: int, draft: Version | None) -> tuple[ui.Step, ...]:
    if not draft or not allows_somewhere(request.actor, services.PERMISSION):
        return ()
    return (
        ui.Step(_("Edit the draft"), reverse("sheets:form_edit", args=[definition_id]), icon="pencil"),
        ui.Step(
            _("Discard the draft"),
            reverse("sheets:form_discard", args=[definition_id]),
            icon="trash",
            post=True,
            danger=True,
        ),
    )


@ui.page("form.manage")
def form_new(request: Request) -> HttpResponse:
    """Write a new form."""
    return ui.submit(
        request, HeadForm, title=_("New form"), key="sheets.form.new", template="sheets/form_edit.html",
        initial={"source": EXAMPLE},
        values={"filling": _preview(parse(EXAMPLE)), "problems": []},
        do=lambda values: services.draft_form(by=request.actor, at=clock.now(), **values),
        then=lambda version: reverse("sheets:form", args=[version.definition_id]), said=_("Saved as a draft."),
    )  # fmt: skip


@ui.page("form.manage")
def form_edit(request: Request, definition_id: int) -> HttpResponse:
    """Write the next version of a form, beginning with the newest."""
    definition = selectors.get_definition(definition_id, request.actor)
    newest = selectors.versions_of(definition_id, request.actor)[0]
    return ui.submit(
        request, HeadForm, title=definition.name, key=f"sheets.form.{definition_id}", template="sheets/form_edit.html",
        form_values={"known": True},
        initial={"name": definition.name, "purpose": definition.purpose, "source": newest.source or newest.body},
        values={"filling": _preview(selectors.form_of(newest)), "problems": []},
        do=lambda values: services.draft_form(key=definition.key, by=request.actor, at=clock.now(), **values),
        then=reverse("sheets:form", args=[definition_id]), said=_("Saved as a draft."),
        cancel=reverse("sheets:form", args=[definition_id]),
    )  # fmt: skip


@require_POST
@ui.page("form.manage")
def form_preview(request: Request) -> HttpResponse:
    """How a form being written looks, or what keeps it from making sense."""
    try:
        values: dict[str, Any] = {"filling": _preview(parse(request.POST.get("source", ""))), "problems": []}
    except DomainError as error:
        values = {"filling": None, "problems": error.fields.get("source", [str(error)])}
    return ui.render(request, "sheets/form_preview.html", values)


@require_POST
@ui.page("form.manage")
def form_publish(request: Request, definition_id: int) -> HttpResponse:
    """Publish the draft."""
    return ui.step(
        request,
        do=lambda _version: services.publish_draft(definition_id=definition_id, by=request.actor, at=clock.now()),
        then=reverse("sheets:form", args=[definition_id]),
        said=_("Published. Sheets laid out from now on use this version."),
    )


@require_POST
@ui.page("form.manage")
def form_discard(request: Request, definition_id: int) -> HttpResponse:
    """Throw the draft away."""
    return ui.step(
        request,
        do=lambda _version: services.discard_draft(definition_id=definition_id, by=request.actor, at=clock.now()),
        then=reverse("sheets:forms"),
        said=_("The draft is gone."),
    )


# Sheets. ----------------------------------------------------------------------------------------


@require_GET
@ui.page()
def sheet_page(request: Request, sheet_id: int) -> HttpResponse:
    """A sheet to read: what was handed in last, or in an earlier revision (`?revision=2`)."""
    filled = selectors.filled(sheet_id, request.actor)
    answers = selectors.history(sheet_id, request.actor)
    wanted = request.GET.get("revision", "")
    answer = next((one for one in answers if str(one.revision) == wanted), filled.answer)
    data = print_data(
        filled.form,
        selectors.values_of(answer),
        failed=answer.failed if answer else (),
        waived=answer.waived if answer else (),
    )
    values = {
        "filled": filled,
        "answer": answer,
        "answers": answers,
        "data": data,
        "judges": filled.form.judges,
        "state": STATES[filled.sheet.state],
        "verdicts": VERDICTS,
        "back": _back(filled.sheet),
        "crumb": _crumb(filled.sheet, request.actor),
        "papers": [paper(sheet_id, answer.revision) for paper in selectors.papers] if answer else [],
    }
    return ui.render(request, "sheets/sheet.html", values)


def _crumb(sheet: Sheet, by: Actor) -> str:
    """What the sheet is about, else of which kind that is."""
    owner = selectors.owners.get(sheet.subject_kind)
    return selectors.about(sheet, by) or (str(owner.label) if owner else "")


def _back(sheet: Sheet) -> str:
    """The subject's page, or ""."""
    owner = selectors.owners.get(sheet.subject_kind)
    return reverse(owner.url_name, args=[sheet.subject_id]) if owner and owner.url_name else ""


@ui.page()
def fill(request: Request, sheet_id: int) -> HttpResponse:
    """Fill a sheet in and hand it in. What is wrong is said at its field; nothing typed is lost."""
    filled = selectors.filled(sheet_id, request.actor)
    if request.method != "POST":
        answers = filled.draft or typed(filled.form, filled.values) or _signed_by(filled.form, request.actor)
        return _fill_page(request, filled, answers, {})
    answers = read_answers(filled.form, request.POST)
    revision = request.POST.get("revision", "")
    try:
        with submission_key(ui.key_of(request)):
            services.submit(
                sheet_id=sheet_id, answers=answers, by=request.actor, at=clock.now(),
                revision=row_id(revision),
            )  # fmt: skip
    except AnswersInvalidError as error:
        services.answer(sheet_id=sheet_id, answers=answers, by=request.actor, at=clock.now())
        return _fill_page(request, filled, answers, error.fields, status=error.status)
    response = ui.redirect(request, _back(filled.sheet) or reverse("sheets:sheet", args=[sheet_id]))
    response.set_cookie("draft_done", f"sheet-{sheet_id}", max_age=60, samesite="Lax")
    return response


def _signed_by(form: Form, by: Actor) -> dict[str, Any]:
    """Where a single signature is asked for, whoever fills the sheet in gives it: their name stands there already."""
    signatures = [field for field in form if isinstance(field, Signature) and field.mandatory]
    person = person_of(by) if len(signatures) == 1 else None
    return {signatures[0].key: {"name": person.name, "file": ""}} if person else {}


def _fill_page(
    request: Request,
    filled: selectors.Filled,
    answers: dict[str, Any],
    errors: dict[str, list[Any]],
    *,
    status: int = 200,
) -> HttpResponse:
    if not filled.may_answer:
        return ui.redirect(request, reverse("sheets:sheet", args=[filled.sheet.pk]))
    filling = Filling(
        filled.form, for_page(filled.form, answers), errors, filled.waived,
        may_waive=allows_somewhere(request.actor, "sheet.waive"), sheet_id=filled.sheet.pk,
    )  # fmt: skip
    values = {
        "filled": filled,
        "filling": filling,
        "back": _back(filled.sheet),
        "crumb": _crumb(filled.sheet, request.actor),
        "submission": ui.submission(),
    }
    return ui.render(request, "sheets/fill.html", values, status=status)


@require_POST
@ui.page()
def draft(request: Request, sheet_id: int) -> HttpResponse:
    """Keep what was typed so far; answers with what is wrong with it so far."""
    filled = selectors.filled(sheet_id, request.actor)
    at = clock.now()
    checked = services.answer(
        sheet_id=sheet_id, answers=read_answers(filled.form, request.POST), by=request.actor, at=at
    )
    return JsonResponse({"saved": ui.formats.clock_time(at), "errors": _texts(checked), "failed": checked.failed})


def _texts(checked: Checked) -> dict[str, list[str]]:
    return {path: [str(text) for text in texts] for path, texts in checked.errors.items()}


@ui.page("sheet.waive")
def waive(request: Request, sheet_id: int, field: str) -> HttpResponse:
    """Let one value out of its limits pass, with a reason."""
    filled = selectors.filled(sheet_id, request.actor)
    found = filled.form.field(field)
    return ui.submit(
        request, WaiverForm, title=_("Waiver"), key=f"sheets.waive.{sheet_id}.{field}",
        help=f"{found.label} ({span(found)})" if isinstance(found, Number) else "",
        button=_("Let it pass"),
        do=lambda values: services.waive(sheet_id=sheet_id, field=field, by=request.actor, at=clock.now(), **values),
        then=reverse("sheets:fill", args=[sheet_id]), said=_("The waiver is noted."),
    )  # fmt: skip

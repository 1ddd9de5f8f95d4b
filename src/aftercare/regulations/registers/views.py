"""The pages of registers: all of them, the lines of one with a column a field, a new line, and paper."""

from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from markupsafe import escape

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.sheets import public as sheets
from aftercare.platform.units import public as units
from aftercare.regulations.forms import DaysForm
from aftercare.regulations.registers import selectors, services
from aftercare.regulations.registers.selectors import VIEW
from aftercare.regulations.registers.shown import paper_of

TITLE = pgettext_lazy("rail entry", "Registers")
# So many fields stand in the list at first; the others can be chosen.
SHOWN = 3


@require_GET
@ui.page(VIEW)
def registers(request: Request) -> HttpResponse:
    """Every register that the company keeps."""
    values = {"registers": selectors.registers(request.actor)}
    return ui.render(request, "regulations/registers.html", values)


def _register(book: str) -> ui.ListPage:
    """The lines of one register."""
    one = selectors.get_register(form=book)
    version = sheets.published(book)
    return _list(book, one.name, version.pk, version.body)


REGISTERS = ui.ListPages(_register)


@lru_cache(maxsize=100)
def _list(form: str, name: Words, version_id: int, body: str) -> ui.ListPage:
    """The list of a form's newest version."""
    del version_id, body
    fields = list(sheets.form_of(sheets.published(form)))
    return ui.ListPage(
        key=f"regulations.register.{form}",
        title=name,
        permission=VIEW,
        rows=lambda by: selectors.lines_of(form, by),
        columns=(
            c.Title("id", _("No."), title="subject_kind", to="sheets:sheet", filter=False),
            c.Moment("submitted_at", pgettext_lazy("register", "Entered at"), key="handed_in", sort=True, exact=True),
            c.People("person", pgettext_lazy("register", "Filled in by")),
            c.Custom("unit", _("Unit"), values=("unit_path",), render=lambda row: escape(row["unit"]),
                     text=lambda row: row["unit"], hidden=True),
            *(_column(field, hidden=number >= SHOWN) for number, field in enumerate(fields)),
        ),
        filters=(
            f.Pick("by", pgettext_lazy("register", "Filled in by"), path="staff_id", kind="staff"),
            f.Choice("in", _("Unit"), path="unit_path", choices=_units),
        ),
        also=("subject_kind", "subject_id", "staff_id", "unit_path"),
        sort="-handed_in",
        enrich=_enrich,
        preview=False,
        new=ui.Action(_("New entry"), reverse("regulations:register_new", args=[form]), icon="plus"),
        buttons=(ui.Action(_("Print"), reverse("regulations:register_print", args=[form]), icon="printer"),),
        empty=_("Nothing has been entered here yet."),
    )  # fmt: skip


def _column(field: object, *, hidden: bool) -> c.Custom:
    key, label = field.key, field.label  # type: ignore[attr-defined]
    return c.Custom(
        f"field-{key}", label, hidden=hidden, render=lambda row: escape(row["cells"].get(key, "")),
        text=lambda row: row["cells"].get(key, ""),
    )  # fmt: skip


def _units(by: Actor) -> tuple[tuple[str, ui.Label], ...]:
    del by
    return tuple((one.path, one.name) for one in units.tree())


def _enrich(rows: list[c.Row], by: Actor, at: datetime) -> None:
    """The answers in words, what each line is about, who wrote it and where: a query or two each."""
    del at
    known = list(sheets.Sheet.objects.select_related("version").filter(pk__in=[row["id"] for row in rows]))
    answers = selectors.cells(known)
    subjects = selectors.subjects_of([(row["subject_kind"], row["subject_id"]) for row in rows], by)
    people = selectors.names_of({row["staff_id"] for row in rows if row["staff_id"]})
    places = {one.path: str(one.name) for one in units.tree()}
    for row in rows:
        row["cells"] = answers.get(row["id"], {})
        row["subject_kind"] = subjects[(row["subject_kind"], row["subject_id"])]
        row["person"] = [people[row["staff_id"]]] if row["staff_id"] in people else []
        row["unit"] = places.get(row["unit_path"], "")


@ui.page(VIEW)
def new(request: Request, book: str) -> HttpResponse:
    """Begin a line: it is written once its form is handed in."""
    one = selectors.get_register(form=book)
    return ui.submit(
        request, ui.Form, title=_("New entry"), key=f"regulations.register.{book}.new", button=_("New entry"),
        of=ui.Crumb(one.name, reverse("regulations:register", args=[book])),
        help=_("The form is laid out for you; the entry stands in the register once you hand it in."),
        do=lambda values: services.begin_entry(form=book, by=request.actor, at=clock.now(), **values),
        then=lambda sheet: reverse("sheets:fill", args=[sheet.pk]),
        cancel=reverse("regulations:register", args=[book]),
    )  # fmt: skip


@require_GET
@ui.page(VIEW)
def paper(request: Request, book: str) -> HttpResponse:
    """The register on paper; `?from=2026-11-01&to=2026-11-30` narrows it, else this year's.

    Of many lines the form is shown that has a job print them.
    """
    one = selectors.get_register(form=book)
    at = clock.now()
    first = _day(request.GET.get("from", "")) or timezone.localdate(at).replace(month=1, day=1)
    last = _day(request.GET.get("to", ""))
    known = selectors.printed(one.key, first_day=first, last_day=last, by=request.actor)
    if len(known.values_list("pk")[: selectors.MOST_PRINTED + 1]) > selectors.MOST_PRINTED:
        days = urlencode({"from": first, "to": last or timezone.localdate(at)})
        return HttpResponseRedirect(f"{reverse('regulations:register_all', args=[book])}?{days}")
    content = paper_of(
        one, first_day=first, last_day=last, language=get_language() or "zh-hans", by=request.actor, at=at
    )
    headers = {"Content-Disposition": f'inline; filename="{book}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@ui.page(VIEW)
def print_all(request: Request, book: str) -> HttpResponse:
    """Have a job put a register on paper, however long it is."""
    one, today = selectors.get_register(form=book), timezone.localdate(clock.now())
    first = _day(request.GET.get("from", "")) or today.replace(month=1, day=1)
    return ui.submit(
        request, DaysForm, title=_("Print “%(title)s”") % {"title": one.name}, key=f"regulations.register.{book}.print",
        of=ui.Crumb(one.name, reverse("regulations:register", args=[book])),
        help=_("These are more lines than are printed at once. A job puts all of them on paper, and can be called off; "
               "the file is kept for seven days."),
        initial={"first": first, "last": _day(request.GET.get("to", "")) or today},
        button=pgettext_lazy("export", "Begin"), cancel=reverse("regulations:register", args=[book]),
        do=lambda values: services.print_all(
            form=book, language=get_language() or "zh-hans", by=request.actor, at=clock.now(), **values
        ),
        then=lambda job: reverse("jobs:job", args=[job.pk]), said=_("The register is being printed."),
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def register() -> None:
    """Called in `ready()`."""
    entry = ui.Entry(TITLE, "regulations:registers", icon="notebook", permission=VIEW, group=ui.Group.RECORDS, order=90)
    ui.menu.register("regulations.registers", entry)

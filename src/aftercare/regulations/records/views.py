"""The pages of records: those due, late and to be reviewed, and one of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup, escape

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.bindings.rules import field_names
from aftercare.regulations.posts import selectors as posts
from aftercare.regulations.records import selectors, services
from aftercare.regulations.records.forms import ReviewForm, WaiveForm
from aftercare.regulations.records.models import KeptRecord
from aftercare.regulations.records.selectors import OVERRIDE, VIEW
from aftercare.regulations.records.shown import KINDS, STATES
from aftercare.regulations.registers.shown import VERDICTS

TITLE = pgettext_lazy("rail entry", "Records due")
NONE_MINE = _("Nothing for you to fill in.")

# The list. ---------------------------------------------------------------------------------------


def _rows(by: Actor) -> QuerySet[KeptRecord]:
    at = clock.now()
    return selectors.with_state(selectors.visible_to(by, at), at)


def _enrich(rows: list[c.Row], by: Actor, at: datetime) -> None:
    """Cases and other subjects by their names, as far as the reader may see them, and posts in words."""
    roots = {row["id"]: selectors.root(row["case_id"], row["subject_kind"], row["subject_id"]) for row in rows}
    known = _named(set(roots.values()), by)
    fillers = selectors.fillers([(row["posts"], (row["engineer_id"], row["owner_id"])) for row in rows], at)
    people = organisation.briefs({one for one in fillers if one})
    for row, person in zip(rows, fillers, strict=True):
        row["about"] = known.get(roots[row["id"]])
        names = [people[person].name] if person in people else []
        row["owners"] = " · ".join(
            [*names, *([str(posts.names_of(posts.listed(row["posts"])))] if row["posts"] else [])]
        )


def _kinds(by: Actor) -> list[tuple[str, ui.Label]]:
    """Cases, and the kinds of subject that regulations speak of besides them."""
    del by
    others = [(kind, owner.label) for kind, owner in sheets.owners.items() if kind in KINDS]
    return [(selectors.CASE, pgettext_lazy("record", "Case")), *others]


def _named(roots: set[selectors.Root], by: Actor) -> Mapping[selectors.Root, journal.Subject]:
    """A query or two a kind."""
    found: dict[selectors.Root, journal.Subject] = {}
    for kind in sorted({one for one, _number in roots}):
        ask = journal.subject_names.get(kind)
        names = ask({number for one, number in roots if one == kind}, by) if ask else {}
        found |= {(kind, number): subject for number, subject in names.items()}
    return found


def _about(row: c.Row) -> str:
    one = row["about"]
    return Markup('<a href="{}">{}</a>').format(one.url, one.name) if one else ""


def _find(by: Actor, text: str) -> Q:
    del by
    return Q(form__icontains=text) | Q(**{"name__zh-hans__icontains": text}) | Q(name__en__icontains=text)


LIST = ui.ListPage(
    key="regulations.records",
    title=TITLE,
    permission=VIEW,
    rows=_rows,
    columns=(
        c.Title("name", pgettext_lazy("record", "Record"), to="regulations:record", filter=False),
        c.State("state", _("State"), states=STATES),
        c.Custom("about", pgettext_lazy("record", "About"), values=("case_id", "subject_kind", "subject_id"),
                 render=_about, text=lambda row: row["about"].name if row["about"] else ""),
        c.Moment("due_at", _("Due"), key="due", sort=True, until=True),
        c.Custom("owners", _("Filled in by"), values=("posts", "engineer_id", "owner_id"),
                 render=lambda row: escape(row["owners"]), text=lambda row: row["owners"]),
        c.Moment("since_at", pgettext_lazy("record", "Since"), key="since", sort=True, hidden=True),
        c.Moment("done_at", pgettext_lazy("record", "Recorded at"), key="done", sort=True),
        c.Moment("review_due_at", _("To be reviewed by"), key="review_due", hidden=True),
        c.Moment("reviewed_at", _("Reviewed at"), key="reviewed", hidden=True),
        c.Text("clause", pgettext_lazy("duty", "Clause"), hidden=True),
    ),
    filters=(
        f.Flag("mine", pgettext_lazy("record", "Mine"), when=selectors.mine_q),
        f.Flag("to_review", pgettext_lazy("record", "For me to review"), when=selectors.to_review_q),
        f.Choice("subject", pgettext_lazy("record", "Of"), path="root_kind", choices=_kinds),
        f.Flag("owed", pgettext_lazy("record", "Asked for"), when=lambda _by, _at: Q(is_owed=True)),
    ),
    find=_find,
    sort="due",
    enrich=_enrich,
    also=("case_id", "subject_kind", "subject_id", "posts", "engineer_id", "owner_id"),
    views=(
        ui.View("mine", pgettext_lazy("record", "Mine"), "mine:yes state:open,late", count=True, empty=NONE_MINE),
        ui.View("due", pgettext_lazy("record", "Due"), "owed:yes state:open,late", count=True),
        ui.View("late", pgettext_lazy("record", "Late"), "state:late", count=True),
        ui.View("review", pgettext_lazy("record", "For me to review"), "to_review:yes", sort="done", count=True),
        ui.View("all", pgettext_lazy("record", "All"), sort="-since"),
    ),
    actions=(
        ui.actions.Bulk(
            "review", pgettext_lazy("record", "Reviewed"), icon="eye-check", permission=VIEW, form=ReviewForm,
            do=lambda number, values, by, at: services.review(record_id=number, by=by, at=at, **values),
            says=_("They are noted as reviewed by you."),
        ),
    ),
    empty=_("No record is due. Records appear as soon as a regulation in force asks for one after something happened."),
)  # fmt: skip

# One record. -------------------------------------------------------------------------------------


@require_GET
@ui.page(VIEW)
def record(request: Request, record_id: int) -> HttpResponse:
    """One record: what made it due, by when, and what it says."""
    at, by = clock.now(), request.actor
    one = selectors.get_record(record_id=record_id, by=by, at=at)
    about = _named({selectors.root_of(one)}, by).get(selectors.root_of(one))
    page = ui.Detail(
        kind="kept_record", id=one.pk, number=about.name if about else "", title=one.name,
        parents=(ui.Crumb(TITLE, reverse("regulations:records")),),
        state=STATES[selectors.state(one, at)], next_step=_next(one, by, at), steps=_steps(one, by),
        facts=_facts(one, about),
        values={"one": one, "lacking": field_names(one.missing), "read": _read(one, by), "verdicts": VERDICTS},
    )  # fmt: skip
    return ui.detail(request, page, template="regulations/record.html")


def _to(name: str, one: KeptRecord) -> str:
    return reverse(f"regulations:{name}", args=[one.pk])


def _next(one: KeptRecord, by: Actor, at: datetime) -> ui.Step | None:
    if one.done_at is None and one.form and one.waived_at is None:
        return ui.Step(_("Fill in the form"), _to("record_fill", one), icon="pencil", post=True)
    if one.done_at is not None and one.reviewers and one.reviewed_at is None and selectors.reviews(one, by, at):
        return ui.Step(pgettext_lazy("record", "Reviewed"), _to("record_review", one), icon="eye-check", dialog=True)
    return None


def _steps(one: KeptRecord, by: Actor) -> tuple[ui.Step, ...]:
    if one.done_at is not None or one.waived_at is not None:
        return ()
    if not accounts.allows(by, OVERRIDE, unit_path=one.unit_path):
        return ()
    label = pgettext_lazy("record", "Waive…")
    return (ui.Step(label, _to("record_waive", one), icon="license", dialog=True, danger=True),)


def _facts(one: KeptRecord, about: journal.Subject | None) -> tuple[ui.Facts, ...]:
    moments = (
        (pgettext_lazy("record", "Since"), one.since_at), (_("Due"), one.due_at),
        (pgettext_lazy("record", "Recorded at"), one.done_at), (_("To be reviewed by"), one.review_due_at),
        (_("Reviewed at"), one.reviewed_at),
    )  # fmt: skip
    people = ((_("Filled in by"), one.posts), (_("Reviewed by"), one.reviewers))
    return (
        ui.Facts(
            pgettext_lazy("duty", "When"),
            tuple(ui.Fact(label, ui.formats.moment(at)) for label, at in moments if at is not None),
        ),
        ui.Facts(
            pgettext_lazy("duty", "Who"),
            tuple(ui.Fact(label, posts.names_of(posts.listed(keys))) for label, keys in people if keys),
        ),
        ui.Facts(
            pgettext_lazy("duty", "Regulation"),
            (
                ui.Fact(pgettext_lazy("duty", "Clause"), ui.cited(one.clause)),
                *((ui.Fact(pgettext_lazy("record", "About"), about.name, url=about.url),) if about else ()),
            ),
        ),
    )


def _read(one: KeptRecord, by: Actor) -> tuple[int, dict[str, Any]] | None:
    """The form as it was handed in, for those who may see its subject."""
    if one.sheet_id is None or not sheets.sheets_of(one.subject_kind, one.subject_id, by):
        return None
    filled = sheets.filled(one.sheet_id, by)
    answer = filled.answer
    return one.sheet_id, sheets.print_data(
        filled.form, filled.values, failed=answer.failed if answer else (), waived=answer.waived if answer else ()
    )


@require_POST
@ui.page()
def fill(request: Request, record_id: int) -> HttpResponse:
    """Lay the form out for its visit, order or case, and go there; handing it in leads back."""
    return ui.step(
        request,
        do=lambda _version: services.lay_out(record_id=record_id, by=request.actor, at=clock.now()),
        then=lambda sheet: reverse("sheets:fill", args=[sheet.pk]),
    )


def _crumb(one: KeptRecord, by: Actor) -> ui.Crumb:
    """Which record, of what."""
    about = _named({selectors.root_of(one)}, by).get(selectors.root_of(one))
    return ui.Crumb(" · ".join(filter(None, (about.name if about else "", str(one.name)))), _to("record", one))


@ui.page(VIEW)
def review(request: Request, record_id: int) -> HttpResponse:
    """Note that it was reviewed."""
    one = selectors.to_review(record_id=record_id, by=request.actor, at=clock.now())
    return ui.submit(
        request, ReviewForm, title=pgettext_lazy("record", "Reviewed"), key=f"regulations.record.review.{one.pk}",
        of=_crumb(one, request.actor), button=pgettext_lazy("record", "Reviewed"),
        do=lambda values: services.review(record_id=one.pk, by=request.actor, at=clock.now(), **values),
        then=_to("record", one), said=_("Noted as reviewed."),
    )  # fmt: skip


@ui.page(OVERRIDE)
def waive(request: Request, record_id: int) -> HttpResponse:
    """Let it be left out this once."""
    one = selectors.get_record(record_id=record_id, by=request.actor, at=clock.now())
    return ui.submit(
        request, WaiveForm, title=pgettext_lazy("record", "Waive"), key=f"regulations.record.waive.{one.pk}",
        of=_crumb(one, request.actor), button=pgettext_lazy("record", "Waive"), danger=True,
        help=_("Due %(moment)s.") % {"moment": ui.formats.deadline(one.due_at)} if one.due_at else "",
        do=lambda values: services.waive(record_id=one.pk, by=request.actor, at=clock.now(), **values),
        then=_to("record", one), said=_("It may be left out."),
    )  # fmt: skip


def register() -> None:
    """Called in `ready()`."""
    entry = ui.Entry(
        TITLE, "regulations:records", icon="clipboard-text", permission=VIEW, group=ui.Group.WORK, order=62
    )
    ui.menu.register("regulations.records", entry)

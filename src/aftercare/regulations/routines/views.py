"""The pages of duties: the list, one turn, and the calendar of a regulation."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST
from markupsafe import escape

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.journal import public as journal
from aftercare.platform.sheets import public as sheets
from aftercare.regulations.bindings.rules import PERIOD_WORDS, Period
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.posts import selectors as posts
from aftercare.regulations.registers.shown import VERDICTS
from aftercare.regulations.routines import selectors, services
from aftercare.regulations.routines.forms import ExcuseForm, PostponeForm, ReviewForm
from aftercare.regulations.routines.models import Duty
from aftercare.regulations.routines.rules import DutyState
from aftercare.regulations.routines.selectors import VIEW

D = DutyState
TITLE = pgettext_lazy("rail entry", "Duties")
STATES = {
    D.OPEN.value: ui.State(pgettext_lazy("duty", "Open"), "clock-play", "blue"),
    D.LATE.value: ui.State(pgettext_lazy("duty", "Late"), "clock-exclamation", "red"),
    D.MISSED.value: ui.State(pgettext_lazy("duty", "Missed"), "clock-x", "red"),
    D.DONE.value: ui.State(pgettext_lazy("duty", "Done"), "circle-check", "green"),
    D.DONE_LATE.value: ui.State(pgettext_lazy("duty", "Done late"), "clock-check", "amber"),
    D.EXCUSED.value: ui.State(pgettext_lazy("duty", "Excused"), "license", "grey"),
    D.ENDED.value: ui.State(pgettext_lazy("duty", "Ended"), "ban", "grey"),
    "ahead": ui.State(pgettext_lazy("duty", "To come"), "circle-dashed", "grey"),
}
EVERY = tuple((period.value, words) for period, words in PERIOD_WORDS.items())
# As many as fit on the start page.
ON_CARD = 6

# The list. ---------------------------------------------------------------------------------------


def _rows(by: Actor) -> QuerySet[Duty]:
    at = clock.now()
    return selectors.with_state(selectors.visible_to(by, at), at)


def _enrich(rows: list[c.Row], by: Actor, at: datetime) -> None:
    """The period as people call it, in place of its first day; posts in words."""
    del by, at
    for row in rows:
        row["first_day"] = str(selectors.period_text(row["every"], row["first_day"]))
        row["owners"] = str(posts.names_of(posts.listed(row["posts"])))


def _find(by: Actor, text: str) -> Q:
    del by
    return Q(routine__icontains=text) | Q(**{"name__zh-hans__icontains": text}) | Q(name__en__icontains=text)


LIST = ui.ListPage(
    key="regulations.duties",
    title=TITLE,
    permission=VIEW,
    rows=_rows,
    columns=(
        c.Title("first_day", pgettext_lazy("duty", "Duty"), title="name", to="regulations:duty", filter=False),
        c.State("state", _("State"), states={key: look for key, look in STATES.items() if key != "ahead"}),
        c.Moment("due_at", _("Due"), key="due", sort=True, until=True),
        c.Custom(
            "owners", _("Owed by"), values=("posts",), render=lambda row: escape(row["owners"]),
            text=lambda row: row["owners"],
        ),
        c.Words("unit__name", _("Unit"), key="unit"),
        c.BriefWords("regulation__name", pgettext_lazy("duty", "Regulation"), key="regulation"),
        c.Choice("every", _("How often"), choices=EVERY, hidden=True),
        c.Moment("done_at", pgettext_lazy("duty", "Done at"), key="done", hidden=True),
        c.Text("clause", pgettext_lazy("duty", "Clause"), hidden=True),
    ),
    filters=(
        f.Flag("mine", pgettext_lazy("duty", "Mine"), when=selectors.mine_q),
        f.Flag("to_review", pgettext_lazy("duty", "For me to review"), when=selectors.to_review_q),
    ),
    also=("every", "first_day", "posts"),
    find=_find,
    sort="due",
    enrich=_enrich,
    views=(
        ui.View(
            "mine", pgettext_lazy("duty", "Mine"), "mine:yes state:open,late", count=True,
            empty=_("No duty of yours is open."),
        ),
        ui.View("review", pgettext_lazy("duty", "For me to review"), "to_review:yes", count=True),
        ui.View("late", pgettext_lazy("duty", "Late"), "state:late,missed", count=True),
        ui.View("all", pgettext_lazy("duty", "All"), sort="-due"),
    ),
    empty=_("Nothing is owed here. Duties appear as soon as a regulation in force asks for something every so often."),
)  # fmt: skip

# One turn. ---------------------------------------------------------------------------------------


@require_GET
@ui.page(VIEW)
def duty(request: Request, duty_id: int) -> HttpResponse:
    """One turn: what is asked, by when, by whom, and what proves it."""
    at, by = clock.now(), request.actor
    one = selectors.get_duty(duty_id=duty_id, by=by, at=at)
    clause, _routine = selectors.binding_of(one)
    state = selectors.state(one, at)
    page = ui.Detail(
        kind=selectors.KIND, id=one.pk, version=one.version,
        number=str(selectors.period_text(one.every, one.first_day)), title=one.name,
        parents=(ui.Crumb(TITLE, reverse("regulations:duties")),),
        state=STATES[state], next_step=_next(one, by, at), steps=_steps(one, by, at), facts=_facts(one, at),
        notice=one.reason if one.reason and not one.ended else "",
        timeline=tuple(journal.timeline(selectors.KIND, one.pk, by)),
        values={
            "one": one, "clause": clause, "proofs": _proofs(one), "ended": _ended(one),
            "sheets": _sheets(one, by), "verdicts": VERDICTS,
        },
    )  # fmt: skip
    return ui.detail(request, page, template="regulations/duty.html")


def _to(name: str, one: Duty) -> str:
    return reverse(f"regulations:{name}", args=[one.pk])


def _next(one: Duty, by: Actor, at: datetime) -> ui.Step | None:
    if one.ended:
        return None
    if one.done_at is None and one.form and one.pk in selectors.owed_by([one.pk], by, at):
        return ui.Step(_("Fill in the form"), _to("duty_fill", one), icon="pencil", post=True)
    if one.done_at is not None and one.reviewers and one.reviewed_at is None and by.id in selectors.reviewing(one, at):
        return ui.Step(pgettext_lazy("duty", "Reviewed"), _to("duty_review", one), icon="eye-check", dialog=True)
    return None


def _steps(one: Duty, by: Actor, at: datetime) -> tuple[ui.Step, ...]:
    if one.ended:
        return ()
    if one.done_at is not None:
        may = bool(one.form) and one.pk in selectors.owed_by([one.pk], by, at)
        return (ui.Step(_("Correct the form"), _to("duty_fill", one), icon="pencil", post=True),) if may else ()
    if not selectors.may_rule(one, by, at):
        return ()
    return (
        ui.Step(pgettext_lazy("duty", "Postpone…"), _to("duty_postpone", one), icon="calendar-time", dialog=True),
        ui.Step(pgettext_lazy("duty", "Excuse…"), _to("duty_excuse", one), icon="license", dialog=True, danger=True),
    )


def _facts(one: Duty, at: datetime) -> tuple[ui.Facts, ...]:
    days = f"{ui.formats.day(one.first_day)} – {ui.formats.day(selectors.last_day(one))}"
    due = [ui.Fact(_("Due"), ui.formats.deadline(one.due_at))]
    if one.postponed_from:
        due.append(ui.Fact(_("Was due"), ui.formats.deadline(one.postponed_from)))
    if one.done_at:
        due.append(ui.Fact(pgettext_lazy("duty", "Done at"), ui.formats.moment(one.done_at)))
    if one.reviewed_at:
        due.append(ui.Fact(_("Reviewed at"), ui.formats.moment(one.reviewed_at)))
    who = selectors.names_of(selectors.responsible(one, at))
    people = ui.Fact(pgettext_lazy("duty", "Now"), ui.formats.listed(who) or gettext("Nobody holds the post"))
    reviewers = [ui.Fact(_("Reviewed by"), posts.names_of(posts.listed(one.reviewers)))] if one.reviewers else []
    regulation = reverse("regulations:reading", args=[one.wording_id])
    year = reverse("regulations:calendar", args=[one.regulation_id])
    return (
        ui.Facts(pgettext_lazy("duty", "When"), (ui.Fact(_("For"), days), ui.Fact(_("How often"), _every(one)), *due)),
        ui.Facts(
            pgettext_lazy("duty", "Who"),
            (
                ui.Fact(_("Owed by"), posts.names_of(posts.listed(one.posts))),
                people,
                ui.Fact(_("Unit"), one.unit.name),
                *reviewers,
            ),
        ),
        ui.Facts(
            pgettext_lazy("duty", "Regulation"),
            (
                ui.Fact(pgettext_lazy("duty", "Regulation"), one.regulation.name, url=regulation),
                ui.Fact(pgettext_lazy("duty", "Clause"), ui.cited(one.clause)),
                ui.Fact(_("Its calendar"), gettext("Show the calendar"), url=year),
            ),
        ),
    )


def _every(one: Duty) -> str:
    words = str(PERIOD_WORDS[Period(one.every)])
    return words[:1].upper() + words[1:]


def _ended(one: Duty) -> str:
    return f"{one.get_ended_display()}{'：' if ui.formats.chinese() else ': '}{one.reason}".rstrip("：: ")


def _proofs(one: Duty) -> list[tuple[str, datetime, str]]:
    """What proves it: the fact in words, when it happened, and who."""
    found = selectors.evidence_of(one)
    return [(journal.title_of(event.type), event.occurred_at, who) for event, who in found]


def _sheets(one: Duty, by: Actor) -> list[tuple[sheets.Sheet, dict[str, object]]]:
    """The handed-in forms of this turn, as they read."""
    found = []
    for sheet in sheets.sheets_of(selectors.KIND, one.pk, by):
        answer = sheets.newest_answer(sheet)
        if answer is not None:
            data = sheets.print_data(
                sheets.form_of(sheet.version), sheets.values_of(answer), failed=answer.failed, waived=answer.waived
            )
            found.append((sheet, data))
    return found


@require_POST
@ui.page(VIEW)
def fill(request: Request, duty_id: int) -> HttpResponse:
    """Lay the form out and go there; handing it in leads back."""
    return ui.step(
        request,
        do=lambda _version: services.lay_out(duty_id=duty_id, by=request.actor, at=clock.now()),
        then=lambda sheet: reverse("sheets:fill", args=[sheet.pk]),
        said="",
    )


def _form(
    request: Request, one: Duty, form: type[ui.Form], do: Callable[..., Duty], *, title: ui.Label, said: ui.Label,
    is_grave: bool = False,
) -> HttpResponse:  # fmt: skip
    back, period = reverse("regulations:duty", args=[one.pk]), selectors.period_text(one.every, one.first_day)
    return ui.submit(
        request, form, title=title, key=f"regulations.duty.{form.__name__}.{one.pk}", button=title, danger=is_grave,
        of=ui.Crumb(" · ".join(map(str, (one.name, period, one.unit.name))), back), version=one.version,
        do=lambda values: do(duty_id=one.pk, by=request.actor, at=clock.now(), **values),
        then=back, said=said,
    )  # fmt: skip


@ui.page(VIEW)
def postpone(request: Request, duty_id: int) -> HttpResponse:
    """Let it be done later."""
    one = selectors.to_rule_on(duty_id=duty_id, by=request.actor, at=clock.now())
    title = pgettext_lazy("duty", "Postpone")
    return _form(request, one, PostponeForm, services.postpone, title=title, said=_("Postponed."))


@ui.page(VIEW)
def excuse(request: Request, duty_id: int) -> HttpResponse:
    """Let it be left undone."""
    one = selectors.to_rule_on(duty_id=duty_id, by=request.actor, at=clock.now())
    title = pgettext_lazy("duty", "Excuse")
    return _form(request, one, ExcuseForm, services.excuse, title=title, said=_("Excused."), is_grave=True)


@ui.page(VIEW)
def review(request: Request, duty_id: int) -> HttpResponse:
    """Note that it was reviewed."""
    one = selectors.to_review(duty_id=duty_id, by=request.actor, at=clock.now())
    title = pgettext_lazy("duty", "Reviewed")
    return _form(request, one, ReviewForm, services.review, title=title, said=_("Noted as reviewed."))


# The calendar of a regulation. -------------------------------------------------------------------


@require_GET
@ui.page(VIEW)
def calendar(request: Request, regulation_id: int) -> HttpResponse:
    """A year or a quarter of a regulation: every routine and unit a line, every turn a mark in its month."""
    at, by = clock.now(), request.actor
    regulation = documents.get_regulation(regulation_id=regulation_id, by=by)
    span = selectors.Span.asked(request.GET.get("year", ""), request.GET.get("quarter", ""), at)
    values = {
        "regulation": regulation,
        "span": span,
        "lines": selectors.calendar_lines(regulation, span, by, at),
        "states": STATES,
        "crumbs": (
            ui.Crumb(TITLE, reverse("regulations:duties")),
            ui.Crumb(regulation.name, reverse("regulations:regulation", args=[regulation.pk])),
        ),
    }
    return ui.render(request, "regulations/calendar.html", values)


# The start page. ---------------------------------------------------------------------------------


def _card(by: Actor, at: datetime) -> ui.CardBody | None:
    """What I owe, the most urgent first; nobody without duties sees the card."""
    mine = selectors.visible_to(by, at).filter(selectors.mine_q(by, at), done_at__isnull=True, ended="")
    rows = list(selectors.with_state(mine, at).exclude(Q(state=D.MISSED)).order_by("due_at", "pk")[: ON_CARD + 1])
    if not rows and not selectors.visible_to(by, at).filter(selectors.mine_q(by, at)).exists():
        return None
    late = sum(1 for row in rows if row.due_at <= at)
    return ui.CardBody(
        count=len(rows) if len(rows) <= ON_CARD else f"{ON_CARD}+", tone="red" if late else "blue",
        rows=tuple(
            ui.CardRow(str(row.name), _to("duty", row), state=STATES[row.state], at=row.due_at)  # type: ignore[attr-defined]
            for row in rows[:ON_CARD]
        ),
        empty=_("All of your duties are done."),
    )  # fmt: skip


def register() -> None:
    """Called in `ready()`."""
    entry = ui.Entry(TITLE, "regulations:duties", icon="calendar-stats", permission=VIEW, group=ui.Group.WORK, order=60)
    ui.menu.register("regulations.duties", entry)
    card = ui.Card(_("My duties"), body=_card, icon="calendar-stats", permission=VIEW, url="regulations:duties")
    ui.home.register("regulations.duties", card, order=40)

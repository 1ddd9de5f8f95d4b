"""The page of one version: where it stands, what is next, what is wrong with it, what changed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.regulations.bindings.rules import POSTS, Names, say
from aftercare.regulations.compliance.selectors import reading
from aftercare.regulations.conflicts import selectors as conflicts
from aftercare.regulations.conflicts import services as handing
from aftercare.regulations.deeds import selectors as deeds
from aftercare.regulations.deeds import shown as lacking
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents import services
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import Clause, Difference, Document, Problem, address
from aftercare.regulations.forms import DRAFT, WHOSE, PublishForm, PutAsideForm, WithdrawForm
from aftercare.regulations.handbook import selectors
from aftercare.regulations.handbook.rules import Piece, pieces
from aftercare.regulations.subjects import selectors as subjects
from aftercare.regulations.views.checks import named
from aftercare.regulations.views.library import TITLE
from aftercare.regulations.views.looks import CHANGES, PARTS, PATH, STATES

S = Version.State
PUBLISH = "regulation.publish"
# What can still be thought better of.
NOT_IN_FORCE = (S.DRAFT, S.IN_REVIEW, S.APPROVED)
# What a new version can follow.
ENDED_OR_IN_FORCE = (S.PUBLISHED, S.WITHDRAWN)
# More than this many problems are a text to be rewritten, not a list to be read.
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Change:
    """One clause of the comparison: how it looks, what it is called, and each part with what went and came."""

    look: ui.State
    clause: Clause
    parts: list[tuple[str, list[Piece]]]


@require_GET
@ui.page(documents.VIEW)
def version(request: Request, version_id: int) -> HttpResponse:
    """One version."""
    one = documents.get_version(version_id=version_id, by=request.actor)
    document = documents.document_of(one)
    problems = selectors.problems_of(one) if one.state == S.DRAFT else []
    may_write = _may(request.actor, DRAFT, one)
    before, differences = selectors.changes_of(one)
    names = selectors.names()
    page = ui.Detail(
        kind="regulation_version", id=one.pk, version=one.version,
        number=gettext("Version %(number)s") % {"number": one.number}, title=document.name,
        parents=(
            ui.Crumb(TITLE, reverse("regulations:regulations")),
            ui.Crumb(one.regulation.name, reverse("regulations:regulation", args=[one.regulation_id])),
        ),
        state=STATES[one.state], path=ui.state_path(STATES, PATH, current=one.state),
        next_step=_next(one, problems, request.actor), steps=_steps(one, request.actor),
        facts=_facts(one, document), subtitle=one.note,
        smart=(_reading(one, document),),
        values={
            # The author has the first ones above, as what the next step lacks.
            "findings": named(conflicts.check_draft(one, clock.now())) if one.state == S.DRAFT and not problems else (),
            "problems": problems if len(problems) > MOST_SHOWN or not may_write else [],
            "before": before,
            "changes": [_change(each, names) for each in differences],
            "versions": selectors.versions_of(one), "states": STATES, "one": one,
        },
    )  # fmt: skip
    return ui.detail(request, page, template="regulations/version.html")


def _reading(one: Version, document: Document) -> ui.Smart:
    count = sum(1 for _clause in document.clauses)
    return ui.Smart(_("Read it: clauses"), count, reverse("regulations:reading", args=[one.pk]), icon="book-2")


def _crumb(one: Version) -> ui.Crumb:
    """Which version of which regulation a form is about."""
    number = gettext("Version %(number)s") % {"number": one.number}
    return ui.Crumb(f"{one.regulation.name} · {number}", reverse("regulations:version", args=[one.pk]))


def _may(by: Actor, permission: str, one: Version) -> bool:
    return accounts.allows(by, permission, unit_path=one.regulation.unit_path)


def _to(name: str, one: Version) -> str:
    return reverse(f"regulations:{name}", args=[one.pk])


def _next(one: Version, problems: list[Problem], by: Actor) -> ui.Step | None:
    if one.state == S.DRAFT and _may(by, DRAFT, one):
        missing = tuple(_missing(problem, one) for problem in problems[:MOST_SHOWN])
        missing += _asked_first("regulation.submitted", one, by)
        return ui.Step(
            pgettext_lazy("regulation", "Hand in"), _to("submit", one), icon="send", post=True, missing=missing
        )
    if one.state == S.APPROVED and _may(by, PUBLISH, one):
        return ui.Step(
            pgettext_lazy("regulation", "Publish"), _to("publish", one), icon="speakerphone", dialog=True,
            missing=_asked_first("regulation.published", one, by),
        )  # fmt: skip
    return None


def _asked_first(name: str, one: Version, by: Actor) -> tuple[ui.Missing, ...]:
    """What regulations in force ask for before this may be done with the version."""
    kind, number = subjects.REGULATION, one.regulation_id
    found = deeds.lacks_about(kind, number, payload={"version": one.pk}, by=by, at=clock.now())
    return lacking.missing_of(kind, number, found.get(name, ()))


def _missing(problem: Problem, one: Version) -> ui.Missing:
    where = address(one.regulation.key, one.number, problem.clause, problem.binding)
    text = f"{problem.field}: {problem.message}" if problem.field else problem.message
    return ui.Missing(text, clause=where, url=_to("edit", one))


def _steps(one: Version, by: Actor) -> tuple[ui.Step, ...]:
    found = []
    if one.state in NOT_IN_FORCE and _may(by, reading.COMPLY, one):
        found.append(ui.Step(_("Replay it over the last days"), _to("replay", one), icon="history"))
    if one.state == S.DRAFT and _may(by, DRAFT, one):
        return (
            ui.Step(_("Edit the draft"), _to("edit", one), icon="pencil"),
            ui.Step(_("Questions for readers"), _to("questions", one), icon="help"),
            *found,
            ui.Step(_("Discard the draft"), _to("discard", one), icon="trash", post=True, danger=True),
        )
    if one.state in ENDED_OR_IN_FORCE and _may(by, DRAFT, one) and documents.in_work(one.regulation) is None:
        begin = reverse("regulations:begin", args=[one.regulation_id])
        found.append(ui.Step(_("New version"), begin, icon="file-plus", post=True))
    if one.state == S.APPROVED and _may(by, PUBLISH, one):
        aside = pgettext_lazy("regulation", "Put aside…")
        found.append(ui.Step(aside, _to("put_aside", one), icon="ban", dialog=True, danger=True))
    if one.state == S.PUBLISHED and _may(by, PUBLISH, one):
        withdraw = pgettext_lazy("regulation", "Withdraw…")
        found.append(ui.Step(withdraw, _to("withdraw", one), icon="ban", dialog=True, danger=True))
    return tuple(found)


def _facts(one: Version, document: Document) -> tuple[ui.Facts, ...]:
    post = document.interpreted_by or document.approved_by
    moments = (
        (_("Begun"), one.drafted_at), (_("Approved"), one.approved_at), (_("In force from"), one.effective_from),
        (_("In force until"), one.effective_to), (_("To be read by"), one.read_by),
    )  # fmt: skip
    return (
        ui.Facts(
            pgettext_lazy("regulation", "Regulation"),
            (
                ui.Fact(pgettext_lazy("regulation", "Key"), one.regulation.key),
                ui.Fact(WHOSE, one.regulation.unit.name),
                ui.Fact(_("Approved by"), POSTS.get(document.approved_by, document.approved_by)),
                ui.Fact(_("Interpreted by"), POSTS.get(post, post)),
            ),
        ),
        ui.Facts(_("Dates"), tuple(ui.Fact(label, ui.formats.moment(at)) for label, at in moments if at)),
    )


# What changed. -----------------------------------------------------------------------------------


def _change(one: Difference, names: Names) -> Change:
    clause = one.after or one.before
    assert clause is not None
    parts = one.parts or (() if one.kind == "moved" else ("text", "bindings"))
    shown = [(str(PARTS[part]), _pieces(part, one, names)) for part in parts if part in PARTS]
    return Change(CHANGES[one.kind], clause, [(label, found) for label, found in shown if found])


def _pieces(part: str, one: Difference, names: Names) -> list[Piece]:
    before, after = (_text(part, side, names) for side in (one.before, one.after))
    if str(before) != str(after):
        return pieces(str(before), str(after))
    # Only the other language was changed.
    return pieces(before.zh, after.zh) + pieces(before.en, after.en) if before != after else []


def _text(part: str, clause: Clause | None, names: Names) -> Words:
    value = getattr(clause, part) if clause else ""
    match part:
        case _ if isinstance(value, Words):
            return value
        case "bindings" if clause:
            said = [say(one, names) for one in clause.bindings]
            return Words("\n".join(one.zh for one in said), "\n".join(one.en for one in said))
        case "ours" if clause:
            return Words("是", "yes") if value else Words("否", "no")
        case _:
            text = value if isinstance(value, str) else " ".join(value)
            return Words(text, text)


# Steps. ------------------------------------------------------------------------------------------


def _step(request: Request, version_id: int, do: Callable[..., Version], said: ui.Label) -> HttpResponse:
    return ui.step(
        request,
        do=lambda number: do(version_id=version_id, by=request.actor, at=clock.now(), version=number),
        then=reverse("regulations:version", args=[version_id]),
        said=said,
    )


@require_POST
@ui.page(DRAFT)
def begin(request: Request, regulation_id: int) -> HttpResponse:
    """Begin a new version with the text of the last one."""
    return ui.step(
        request,
        do=lambda _version: services.begin_version(regulation_id=regulation_id, by=request.actor, at=clock.now()),
        then=lambda made: reverse("regulations:edit", args=[made.pk]),
        said=_("The draft is ready."),
    )


@require_POST
@ui.page(DRAFT)
def submit(request: Request, version_id: int) -> HttpResponse:
    """Hand a draft in to the post that approves it."""
    return _step(request, version_id, handing.hand_in, _("Handed in. Whoever approves it has been asked."))


@require_POST
@ui.page(DRAFT)
def discard(request: Request, version_id: int) -> HttpResponse:
    """Throw a draft away."""
    return _step(request, version_id, services.discard, _("The draft is gone."))


@ui.page(PUBLISH)
def publish(request: Request, version_id: int) -> HttpResponse:
    """Put an approved version in force."""
    one = documents.get_version(version_id=version_id, by=request.actor, permission=PUBLISH)
    return ui.submit(
        request, PublishForm, title=pgettext_lazy("regulation", "Publish"), key=f"regulations.publish.{version_id}",
        of=_crumb(one), button=pgettext_lazy("regulation", "Publish"), version=one.version,
        do=lambda values: handing.put_in_force(version_id=version_id, by=request.actor, at=clock.now(), **values),
        then=reverse("regulations:version", args=[version_id]), said=_("Published."),
    )  # fmt: skip


@ui.page(PUBLISH)
def put_aside(request: Request, version_id: int) -> HttpResponse:
    """End an approved version before it takes force."""
    one = documents.get_version(version_id=version_id, by=request.actor, permission=PUBLISH)
    return ui.submit(
        request, PutAsideForm, title=pgettext_lazy("regulation", "Put aside"), key=f"regulations.aside.{version_id}",
        of=_crumb(one), button=pgettext_lazy("regulation", "Put aside"), danger=True, version=one.version,
        help=_("It was approved and never takes force. A new version can be begun."),
        do=lambda values: services.put_aside(version_id=version_id, by=request.actor, at=clock.now(), **values),
        then=reverse("regulations:version", args=[version_id]), said=_("Put aside."),
    )  # fmt: skip


@ui.page(PUBLISH)
def withdraw(request: Request, version_id: int) -> HttpResponse:
    """End a version without a successor."""
    one = documents.get_version(version_id=version_id, by=request.actor, permission=PUBLISH)
    return ui.submit(
        request, WithdrawForm, title=pgettext_lazy("regulation", "Withdraw"), key=f"regulations.withdraw.{version_id}",
        of=_crumb(one), button=pgettext_lazy("regulation", "Withdraw"), danger=True, version=one.version,
        do=lambda values: services.withdraw(version_id=version_id, by=request.actor, at=clock.now(), **values),
        then=reverse("regulations:version", args=[version_id]), said=_("Withdrawn."),
    )  # fmt: skip

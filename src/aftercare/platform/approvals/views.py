"""What waits for my decision, and one question with its approvers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markupsafe import escape

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.platform.approvals import selectors, services
from aftercare.platform.approvals.forms import RefuseForm
from aftercare.platform.approvals.models import Approval, Seat
from aftercare.platform.approvals.rules import kind_of

STATES = {
    Approval.State.OPEN.value: ui.State(Approval.State.OPEN.label, "hourglass", "amber"),
    Approval.State.APPROVED.value: ui.State(Approval.State.APPROVED.label, "check", "green"),
    Approval.State.REFUSED.value: ui.State(Approval.State.REFUSED.label, "ban", "red"),
    Approval.State.WITHDRAWN.value: ui.State(Approval.State.WITHDRAWN.label, "arrow-back-up", "grey"),
}
VERDICTS = {
    Seat.Verdict.NONE.value: ui.State(_("Not yet"), "hourglass", "amber"),
    Seat.Verdict.APPROVED.value: ui.State(Seat.Verdict.APPROVED.label, "thumb-up", "green"),
    Seat.Verdict.REFUSED.value: ui.State(Seat.Verdict.REFUSED.label, "thumb-down", "red"),
}


def add_words(rows: list[dict[str, Any]], _by: Actor, _at: datetime) -> None:
    """Kinds and askers in words: one query for the names."""
    names = selectors.names_of(
        [row["asked_by_id"] for row in rows if row["asked_by_kind"] == "staff" and row["asked_by_id"]]
    )
    titles = selectors.titles((row["id"], row["kind"], row["subject_id"], row["title"]) for row in rows)
    for row in rows:
        row["about"] = str(selectors.label_of(row["kind"]))
        row["title"] = str(titles[row["id"]])
        row["asker"] = [names[row["asked_by_id"]]] if row["asked_by_id"] in names else []


APPROVALS = ui.ListPage(
    key="approvals.approvals",
    title=_("Approvals"),
    rows=lambda by: selectors.visible_to(by, clock.now()),
    columns=(
        c.Title("id", _("No."), title="title", to="approvals:approval", filter=False),
        c.Custom(
            "about",
            _("Matter"),
            values=("kind",),
            render=lambda row: escape(row["about"]),
            text=lambda row: row["about"],
        ),
        c.State("state", _("State"), states=STATES),
        c.People("asker", _("Asked by")),
        c.Moment("asked_at", _("Asked at"), key="asked"),
        c.Moment("due_at", _("Due"), key="due"),
        c.Moment("ended_at", _("Decided at"), key="ended", hidden=True),
        c.Count("reminders", _("Reminders"), hidden=True),
    ),
    filters=(
        f.Flag("mine", _("Waiting for me"), when=selectors.waiting_q),
        f.Flag("asked_by_me", _("Asked by me"), when=lambda by, _at: selectors.asked_q(by)),
    ),
    also=("kind", "subject_id", "title", "asked_by_kind", "asked_by_id"),
    search=("title",),
    views=(
        ui.View("mine", _("Waiting for me"), "mine:yes", count=True),
        ui.View("asked", _("Asked by me"), "asked_by_me:yes"),
        ui.View("all", _("All")),
    ),
    enrich=add_words,
    empty=_("Nothing waits for your decision."),
)


@ui.page()
def approval(request: Request, approval_id: int) -> HttpResponse:
    """One question: what is asked, who decides, what they said."""
    at = clock.now()
    one = selectors.approval(approval_id=approval_id, by=request.actor, at=at)
    seats = selectors.seats_of(one.pk)
    names = selectors.names_of(
        [who for seat in seats for who in (seat.staff_id, seat.decided_by_id) if who] + _asker(one)
    )
    mine = selectors.may_decide(one, request.actor, at)
    return ui.detail(
        request,
        ui.Detail(
            kind="approval",
            id=one.pk,
            number=f"#{one.pk}",
            title=str(selectors.title_of(one)),
            version=one.version,
            parents=(ui.Crumb(_("Approvals"), reverse("approvals:approvals")),),
            state=STATES[one.state],
            next_step=_step(_("Approve"), "approve", one, icon="thumb-up", post=True) if mine else None,
            steps=_steps(one, request.actor, mine=mine),
            facts=_facts(one, names, request.actor),
            timeline=_timeline(one, seats, names),
        ),
    )


def _asker(one: Approval) -> list[int]:
    return [one.asked_by_id] if one.asked_by_kind == "staff" and one.asked_by_id else []


def _step(label: Any, name: str, one: Approval, **looks: Any) -> ui.Step:
    return ui.Step(label, reverse(f"approvals:{name}", args=[one.pk]), **looks)


def _steps(one: Approval, by: Actor, *, mine: bool) -> tuple[ui.Step, ...]:
    refuse = [_step(_("Turn down"), "refuse", one, icon="thumb-down", dialog=True, danger=True)] if mine else []
    if not selectors.may_withdraw(one, by):
        return tuple(refuse)
    return (*refuse, _step(_("Withdraw the request"), "withdraw", one, icon="arrow-back-up", post=True))


def _facts(one: Approval, names: dict[int, str], by: Actor) -> tuple[ui.Facts, ...]:
    kind = kind_of(one.kind)
    subject = ui.Fact(_("Matter"), selectors.label_of(one.kind), url=kind.url(one.subject_id) if kind else "")
    asked = (
        subject,
        ui.Fact(_("Asked by"), names.get(one.asked_by_id or 0, gettext("The system"))),
        ui.Fact(_("Reason given"), one.reason),
        ui.Fact(_("How many must agree"), _needed(one)),
        ui.Fact(_("Due"), ui.formats.moment(one.due_at)),
    )
    told = kind.facts(one.subject_id, by) if kind and kind.facts else ()
    own = (ui.Facts(_("What it is about"), tuple(ui.Fact(label, value) for label, value in told)),) if told else ()
    return (ui.Facts(_("What is asked"), asked), *own)


def _needed(one: Approval) -> str:
    if one.mode == Approval.Mode.PERCENTAGE:
        return gettext("%(share)s of the approvers") % {"share": ui.formats.percent(one.share_bp)}
    return one.get_mode_display()


def _timeline(one: Approval, seats: Sequence[Seat], names: dict[int, str]) -> tuple[ui.TimelineItem, ...]:
    """Who was asked and who has answered; the open seats first."""
    asked = ui.TimelineItem(
        one.asked_at,
        gettext("Approval requested"),
        who=names.get(one.asked_by_id or 0, ""),
        icon="send",
        tone="blue",
    )
    items = [
        _seat(one, seat, names) for seat in sorted(seats, key=lambda seat: seat.decided_at or clock.now(), reverse=True)
    ]
    return (*items, asked)


def _seat(one: Approval, seat: Seat, names: dict[int, str]) -> ui.TimelineItem:
    look = VERDICTS[seat.verdict]
    instead = seat.decided_by_id not in {None, seat.staff_id}
    deputy = gettext("%(name)s, in their place") % {"name": names.get(seat.decided_by_id or 0, "")} if instead else ""
    return ui.TimelineItem(
        seat.decided_at or one.asked_at,
        gettext("%(who)s: %(said)s") % {"who": names[seat.staff_id], "said": look.label},
        who=deputy,
        icon=look.icon,
        tone=look.tone,
        detail=seat.comment,
    )


@ui.page()
def approve(request: Request, approval_id: int) -> HttpResponse:
    """One click; the version says what the approver was looking at."""
    return ui.step(
        request,
        do=lambda version: services.decide(
            approval_id=approval_id, verdict="approved", by=request.actor, at=clock.now(), version=version
        ),
        then=reverse("approvals:approval", args=[approval_id]),
        said=_("You have approved it."),
    )


@ui.page()
def refuse(request: Request, approval_id: int) -> HttpResponse:
    """With the reason."""
    one = selectors.approval(approval_id=approval_id, by=request.actor, at=clock.now())
    return ui.submit(
        request,
        RefuseForm,
        title=_("Turn down"),
        key="approvals.refuse",
        help=selectors.title_of(one),
        button=_("Turn down"),
        danger=True,
        version=one.version,
        do=lambda values: services.decide(
            approval_id=approval_id, verdict="refused", by=request.actor, at=clock.now(), **values
        ),
        then=reverse("approvals:approval", args=[approval_id]),
        said=_("You have refused it."),
    )


@ui.page()
def withdraw(request: Request, approval_id: int) -> HttpResponse:
    """Take the question back."""
    return ui.step(
        request,
        do=lambda version: services.withdraw(
            approval_id=approval_id, by=request.actor, at=clock.now(), version=version
        ),
        then=reverse("approvals:approval", args=[approval_id]),
        said=_("The question is withdrawn."),
    )


def waiting_card(by: Actor, at: datetime) -> ui.CardBody | None:
    """For the start page: nothing for who never decides."""
    if selectors.staff_id_of(by) is None:
        return None
    waiting = list(selectors.waiting_for(by, at)[:6])
    titles = selectors.titles((one.pk, one.kind, one.subject_id, one.title) for one in waiting)
    rows = tuple(
        ui.CardRow(
            str(titles[one.pk]),
            reverse("approvals:approval", args=[one.pk]),
            hint=str(selectors.label_of(one.kind)),
            at=one.asked_at,
        )
        for one in waiting[:5]
    )
    count = f"{len(waiting)}" if len(waiting) <= 5 else "5+"
    late = any(one.due_at and one.due_at < at for one in waiting)
    return ui.CardBody(count=count, rows=rows, tone="red" if late else "amber", empty=_("Nothing waits for you."))


def register() -> None:
    """Called in `ready()`."""
    ui.menu.register(
        "approvals",
        ui.Entry(
            _("Approvals"),
            "approvals:approvals",
            icon="clipboard-check",
            order=60,
            count=lambda by: selectors.waiting_count(by, clock.now()),
        ),
    )
    ui.home.register(
        "approvals",
        ui.Card(_("Waiting for my decision"), body=waiting_card, icon="clipboard-check", url="approvals:approvals"),
        order=30,
    )

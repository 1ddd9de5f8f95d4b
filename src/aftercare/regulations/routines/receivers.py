"""What routines follow in the journal, and what they make known to the apps below."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.events import About, Recorded, in_transaction
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.platform.notify import public as notify
from aftercare.platform.sheets import public as sheets
from aftercare.platform.units import public as units
from aftercare.regulations.compliance.rules import sources
from aftercare.regulations.routines import selectors, services
from aftercare.regulations.routines.events import RoutineEscalated, RoutineOpened, RoutineReminded
from aftercare.regulations.routines.models import Duty

PEOPLE = "duty.people"
DUE = notify.Variable(name="due", label=Words("期限", "Due"), example="2026-12-05 24:00")
PERIOD = notify.Variable(name="period", label=Words("所属期间", "Period"), example="2026-11")
REGULATION = notify.Variable(name="regulation", label=Words("制度", "Regulation"), example="技术支持部日常工作管理规定")
# Key of the wording → the event that it tells of, what it is called, subject, text.
WORDINGS = {
    "routine.due_soon": (
        RoutineReminded.type,
        Words("例行工作将到期", "A routine duty is due soon"),
        Words("将到期：{title}（{period}）", "Due soon: {title} ({period})"),
        Words(
            "例行工作“{title}”（{period}）须在 {due} 前完成。\n制度：{regulation}\n{link}",
            "The routine duty “{title}” ({period}) is due by {due}.\nRegulation: {regulation}\n{link}",
        ),
    ),
    "routine.late": (
        RoutineEscalated.type,
        Words("例行工作逾期", "A routine duty is late"),
        Words("逾期：{title}（{period}）", "Late: {title} ({period})"),
        Words(
            "例行工作“{title}”（{period}）应在 {due} 前完成，至今没有完成。\n制度：{regulation}\n{link}",
            "The routine duty “{title}” ({period}) was due by {due} and is not done.\nRegulation: {regulation}\n{link}",
        ),
    ),
}


def register() -> None:
    """Called once, in `ready()`."""
    in_transaction.register("regulations.duties", frozenset({selectors.SHEET}), services.follow_forms)
    journal.consumers.register(services.READER, {"*"}, services.follow, from_now=True)
    journal.checks.register(
        "regulations.duties",
        journal.Check(_("Duties equal their recount"), services.differences, reader=services.READER),
    )
    sources.register("routine", selectors.verdicts)
    journal.subject_names.register(selectors.KIND, names_of)
    journal.lines.register(RoutineOpened.type, _opened)
    journal.lines.register(RoutineReminded.type, _due(Words("例行工作到期前已提醒", "Reminded of a routine duty")))
    journal.lines.register(RoutineEscalated.type, _due(Words("例行工作逾期，已上报", "A routine duty is late"), "red"))
    units.path_copies.register("regulations.duty", Duty)
    sheets.owners.register(selectors.KIND, OWNER)
    notify.subjects.register(selectors.KIND, notify.Subject(label=OWNER.label, describe=facts_of))
    notify.resolvers.register(PEOPLE, notify.Resolver(label=Words("责任人及其上级", "Who owes it"), resolve=people_of))
    for key, (event, label, subject, body) in WORDINGS.items():
        notify.templates.declare(
            key, label=label, kind=selectors.KIND, subject=subject, body=body, variables=(DUE, PERIOD, REGULATION)
        )
        notify.presets.register(
            f"{key}.people",
            notify.Preset(
                event=event,
                recipient=PEOPLE,
                channels=(notify.INBOX, notify.MAIL),
                template=key,
                max_age=timedelta(days=3),
            ),
        )


def _opened(told: journal.Told) -> journal.Line:
    """Of which period, and until when."""
    payload = told.event.payload
    period = selectors.period_text(payload["every"], date.fromisoformat(payload["first_day"]))
    due = Words(f"{period.zh}，期限 {_due_at(told)}", f"{period.en}, due {_due_at(told)}")
    return journal.Line(
        str(Words("例行工作开始", "A routine duty began")), detail=str(due), icon="calendar-event", **_duty(told)
    )


def _due(text: Words, tone: ui.Tone = "amber") -> Callable[[journal.Told], journal.Line]:
    def line(told: journal.Told) -> journal.Line:
        due = Words(f"期限 {_due_at(told)}", f"due {_due_at(told)}")
        return journal.Line(str(text), detail=str(due), icon="bell", tone=tone, **_duty(told))

    return line


def _duty(told: journal.Told) -> dict[str, Any]:
    """Which duty: a unit's timeline tells of many."""
    return {"clause": told.event.payload["clause"], "of": (selectors.KIND, told.event.payload["duty"])}


def _due_at(told: journal.Told) -> str:
    return ui.formats.deadline(datetime.fromisoformat(told.event.payload["due_at"]))


def names_of(ids: set[int], by: Actor) -> Mapping[int, journal.Subject]:
    """The duties that the reader may see, for timelines."""
    known = selectors.seen(ids, by, clock.now())
    rows = Duty.objects.filter(pk__in=known)
    return {row.pk: journal.Subject(str(row.name), reverse("regulations:duty", args=[row.pk])) for row in rows}


def facts_of(ids: Sequence[int]) -> Mapping[int, notify.Facts]:
    """What messages can say about duties; they lead to the duty's page."""
    rows = Duty.objects.filter(pk__in=ids).select_related("regulation")
    return {
        row.pk: notify.Facts(
            number=row.clause,
            title=row.name,
            unit_path=row.unit_path,
            link=reverse("regulations:duty", args=[row.pk]),
            values={
                "due": row.due_at,
                "period": selectors.period_text(row.every, row.first_day),
                "regulation": row.regulation.name,
            },
        )
        for row in rows
    }


def people_of(event: Recorded) -> Iterable[notify.Recipient]:
    """Those whom the event names."""
    return [notify.Recipient("staff", number) for number in event.payload["staff"]]


def _seen(ids: Collection[int], by: Actor) -> set[int]:
    return selectors.seen(ids, by, clock.now())


def _owed_by(ids: Collection[int], by: Actor) -> set[int]:
    return selectors.owed_by(ids, by, clock.now())


def _visible(by: Actor) -> QuerySet[Any]:
    if not accounts.allows_somewhere(by, selectors.VIEW):
        return Duty.objects.none()
    return selectors.visible_to(by, clock.now()).values("pk")


def _about(duty_id: int) -> tuple[About, ...]:
    duty = Duty.objects.get(pk=duty_id)
    return (About("duty", "duty", duty.pk), About("unit", "unit", duty.unit_id))


def _unit_path(duty_id: int) -> str:
    return Duty.objects.values_list("unit_path", flat=True).get(pk=duty_id)


OWNER = sheets.Owner(
    label=Words("例行工作", "Routine duty"), can_see=_seen, can_answer=_owed_by, url_name="regulations:duty",
    about=_about, unit_path=_unit_path, visible=_visible,
)  # fmt: skip

"""What escalations make known below: how they read in a timeline, whom notify tells, and in which words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.platform.notify import public as notify
from aftercare.platform.units.public import path_copies
from aftercare.regulations.bindings.rules import moment_words
from aftercare.regulations.compliance.rules import sources
from aftercare.regulations.escalations import services
from aftercare.regulations.escalations.events import EscalationAnswered, EscalationSent
from aftercare.regulations.escalations.models import Escalation
from aftercare.regulations.escalations.selectors import judged, lists, naming

SENT, TOLD = EscalationSent.type, "escalation.receivers"
KIND = "escalation"
# After that nobody need be told by mail what the inbox has.
MAX_AGE = timedelta(days=1)

VARIABLES = (
    notify.Variable(name="what", label=Words("事由", "What it is about"), example="首次响应"),
    notify.Variable(name="when", label=Words("到了哪一步", "How far it is"), example="到期时"),
    notify.Variable(name="due", label=Words("时限到期", "When the clock is due"), example="2026-11-23 09:30"),
    notify.Variable(name="clause", label=Words("依据条款", "The clause"), example="《客户服务制度》第八条"),
    notify.Variable(name="again", label=Words("第几次", "Which time"), example="第 2 次提醒"),
    notify.Variable(name="missed", label=Words("漏发", "What was missed"), example="此前有 3 次未能发出"),
    notify.Variable(name="instead", label=Words("代送", "Instead of whom"), example="主管无人担任，改送服务经理"),
)
SUBJECT = Words("【升级】{number} {what}：{when}", "[Escalated] {number} {what}: {when}")
BODY = Words(
    "{number}“{title}”需要您处理。\n{what}：{when}\n时限到期：{due}\n依据：{clause}\n{again}\n{missed}\n{instead}\n{link}",
    "{number} “{title}” needs you.\n{what}: {when}\nDue: {due}\nClause: {clause}\n{again}\n{missed}\n{instead}\n{link}",
)


def register() -> None:
    """Called once, in `ready()`."""
    journal.consumers.register("regulations.escalations", {"*"}, services.follow)
    journal.lines.register(SENT, _sent)
    journal.lines.register(EscalationAnswered.type, _answered)
    path_copies.register("regulations.escalation", Escalation)
    sources.register(judged.KIND, judged.verdicts)
    notify.subjects.register(KIND, notify.Subject(label=Words("升级提醒", "Escalation"), describe=facts))
    notify.resolvers.register(
        TOLD, notify.Resolver(label=Words("条款所指的人", "Whom the clause names"), resolve=receivers_of)
    )
    notify.templates.declare(
        SENT,
        label=Words("升级提醒", "Something was escalated"),
        kind=KIND,
        subject=SUBJECT,
        body=BODY,
        variables=VARIABLES,
    )
    preset = notify.Preset(
        event=SENT, recipient=TOLD, channels=(notify.INBOX, notify.MAIL), template=SENT, is_urgent=True, max_age=MAX_AGE
    )
    notify.presets.register(f"{SENT}.receivers", preset)


# -- messages -----------------------------------------------------------------------------------


def receivers_of(event: Recorded) -> Iterable[notify.Recipient]:
    """Whom the step reached when it was sent."""
    return [notify.Recipient("staff", one) for one in event.payload.get("receivers", ())]


def facts(ids: Sequence[int]) -> Mapping[int, notify.Facts]:
    """What a message says of escalations: of the case its number, title and page; of the step everything."""
    rows = list(Escalation.objects.filter(pk__in=ids).order_by("pk"))
    cases = _cases({row.subject_id for row in rows})
    names = naming.named({row.clause for row in rows})
    return {row.pk: _facts(row, cases.get(row.subject_id) or notify.Facts(), names[row.clause]) for row in rows}


def _cases(ids: set[int]) -> Mapping[int, notify.Facts]:
    """Of cases, as the app says that owns them; else what the journal calls them."""
    owner, namer = notify.subjects.get("case"), journal.subject_names.get("case")
    if owner is not None:
        return owner.describe(sorted(ids))
    found = namer(ids, SYSTEM) if namer else {}
    return {key: notify.Facts(number=one.name, link=one.url) for key, one in found.items()}


def _facts(row: Escalation, case: notify.Facts, named: naming.Named) -> notify.Facts:
    values: dict[str, str | datetime | Words | None] = {
        "what": lists.occasion(row.clock, row.event, named.clocks),
        "when": moment_words(row.at, on_clock=bool(row.clock)),
        "due": row.clock_due_at,
        "clause": named.words,
        "again": Words(f"第 {row.turn} 次提醒", f"Reminder no. {row.turn}") if row.turn > 1 else "",
        "missed": lists.missed_words(row.missed),
        "instead": lists.instead_words(row.asked, row.vacant, row.instead, is_reached=row.receivers.exists()),
    }
    return notify.Facts(
        number=case.number, title=case.title, unit_path=row.unit_path, link=case.link, values={**case.values, **values}
    )


# -- the timeline -------------------------------------------------------------------------------


def _sent(told: journal.Told) -> journal.Line:
    """What was escalated, how far it was, to whom: all of it from the event itself."""
    payload, names = told.event.payload, str(told.private.get("names") or "")
    what = lists.occasion(payload["clock"], payload["event"], naming.clocks_by(payload["snapshot"]))
    when = moment_words(payload["at"], on_clock=bool(payload["clock"]))
    posts = lists.posts_in_words(payload["asked"])
    parts = (
        Words(f"通知 {names}（{posts.zh}）", f"To {names} ({posts.en})") if names else "",
        lists.missed_words(payload["missed"]),
        lists.instead_words(
            payload["asked"], payload.get("vacant", ()), payload["instead"], is_reached=bool(payload["receivers"])
        ),
    )
    return journal.Line(
        str(Words(f"升级提醒：{what.zh}，{when.zh}", f"Escalated: {what.en}, {when.en}")),
        detail=" · ".join(str(part) for part in parts if part),
        icon="chevrons-up",
        tone="amber" if payload["receivers"] else "red",
        clause=payload["clause"],
    )


def _answered(told: journal.Told) -> journal.Line:
    words = Words("已接手升级事项", "Took over what was escalated")
    payload = told.event.payload
    return journal.Line(
        str(words),
        detail=str(told.private.get("note") or ""),
        icon="user-check",
        tone="green",
        clause=payload["clause"],
    )

"""What regulations follow in the journal, by the names of events alone (decision 11)."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.events import Recorded, in_transaction
from aftercare.base.kernel.words import Words
from aftercare.base.ui.public import formats
from aftercare.platform.accounts import public as accounts
from aftercare.platform.approvals import public as approvals
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal
from aftercare.regulations.authorities import services as authorities
from aftercare.regulations.clocks import selectors, services
from aftercare.regulations.compliance.rules import Asked, Verdict, counters, sources
from aftercare.regulations.compliance.selectors import allowed, gated, owed, timed
from aftercare.regulations.deeds import selectors as other_deeds
from aftercare.regulations.deeds import services as deeds
from aftercare.regulations.documents import services as documents
from aftercare.regulations.documents.selectors import questions_called
from aftercare.regulations.escalations.selectors.naming import clock_names
from aftercare.regulations.gates import services as gates
from aftercare.regulations.intake.models import Intake
from aftercare.regulations.measures.selectors import judged
from aftercare.regulations.overrides.events import ClockOverridden
from aftercare.regulations.posts import selectors as posts
from aftercare.regulations.posts.events import PostNamed

BATCH_UNDONE = "import.undone"
PUBLISHING = approvals.Kind(
    label=Words("批准制度", "Approve a regulation"),
    on_decided=documents.on_decided,
    url=lambda version_id: reverse("regulations:version", args=[version_id]),
    called=questions_called,
)
# A clause may ask for an approval by any name: the journal holds the answer, and gates find it there.
CLAUSES = approvals.Kind(
    label=Words("条款要求的批准", "Approval that a clause asks for"),
    on_decided=lambda _decided, _by, _at: None,
    url=lambda case_id: reverse("service:case", args=[case_id]),
)
CALENDAR_CHANGED = frozenset({"calendar.opened", "calendar.revised"})


def register() -> None:
    """Follow the journal; called once, in `ready()`."""
    in_transaction.register("regulations.cases", frozenset({"*"}), follow_cases)
    in_transaction.register("regulations.undo", frozenset({BATCH_UNDONE}), forget_batches)
    in_transaction.register("regulations.calendars", CALENDAR_CHANGED, recount_later)
    journal.lines.register(ClockOverridden.type, _overridden)
    journal.subject_names.register("regulation_paper", journal.called(Intake, "name", page="regulations:paper"))
    journal.subject_names.register(PostNamed.stream, _posts_named)
    approvals.kinds.register(documents.APPROVAL, PUBLISHING)
    approvals.kinds.register(approvals.ANY, CLAUSES)
    approvals.posts.register("regulations", posts.resolve)
    sources.register("clock", timed.verdicts)
    counters.register("clock", timed.counts)
    sources.register("gate", _of_gates)
    sources.register("authority", allowed.verdicts)
    sources.register("entitlement", owed.verdicts)
    sources.register("indicator", judged.of_indicators)
    sources.register("ratio", judged.of_ratios)


def _posts_named(ids: set[int], by: Actor) -> dict[int, journal.Subject]:
    """One chain for all of them: it lies with the page that names them."""
    if not accounts.allows_somewhere(by, "regulation.publish"):
        return {}
    named = Words("制度中的岗位", "Posts in regulations")
    return dict.fromkeys(ids, journal.Subject(str(named), reverse("regulations:posts")))


def _overridden(told: journal.Told) -> journal.Line:
    """What somebody decided about a clock, from when to when, and why."""
    payload = told.event.payload
    name = clock_names().get(payload["clock"]) or Words(payload["clock"], payload["clock"])
    if payload["excused"]:
        words = Words(f"免责：{name.zh}", f"Excused: {name.en}")
    elif payload["due_at"]:
        due = formats.moment(datetime.fromisoformat(payload["due_at"]))
        words = Words(f"人工设定到期时间：{name.zh}，{due}", f"Due time set by hand: {name.en}, {due}")
    else:
        words = Words(f"恢复按规则计时：{name.zh}", f"By the rules again: {name.en}")
    return journal.Line(str(words), detail=str(told.private.get("reason") or ""), icon="hand-stop", tone="amber")


def _of_gates(asked: Asked) -> Iterator[Verdict]:
    """Those before deeds of cases, and those before deeds of other subjects."""
    yield from gated.verdicts(asked)
    yield from other_deeds.verdicts(asked)


def follow_cases(events: list[Recorded]) -> None:
    """Who may, then gates: what is not allowed fails the command before anything is worked out. Then the clocks."""
    authorities.watch(events)
    deeds.watch(events)
    services.follow(events, first=gates.watch)


def forget_batches(events: list[Recorded]) -> None:
    """A batch was undone: its facts no longer count, so the clocks of its cases are folded anew."""
    for event in events:
        services.rewrite(selectors.cases_of_batch(event.payload["batch"]))


def recount_later(events: list[Recorded]) -> None:
    """A calendar changed: a job recounts the clocks that count by it (decision 13)."""
    for event in events:
        jobs.enqueue(
            kind=services.RECOUNT,
            args={
                "calendar": event.payload["key"],
                "first_day": event.payload.get("first_day"),
                "last_day": event.payload.get("last_day"),
            },
            by=SYSTEM,
            at=event.recorded_at,
        )

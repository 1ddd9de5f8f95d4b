"""Telling dispatchers of clocks that nobody will stop."""

from collections.abc import Collection
from datetime import datetime

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.words import Words
from aftercare.platform.notify import public as notify
from aftercare.regulations.clocks import selectors as clocks
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.escalations.selectors import naming, people
from aftercare.regulations.facts.rules import in_order
from aftercare.regulations.records.selectors import cases_of
from aftercare.regulations.waiting import selectors
from aftercare.regulations.waiting.models import WaitingClock
from aftercare.regulations.waiting.rules import ORPHANED_WORDS
from aftercare.regulations.waiting.selectors import Orphan, orphans

TEMPLATE = "clock.orphaned"


def follow(events: list[Recorded], *, at: datetime) -> None:
    """The journal's reader: the cases that events touch are counted anew; an undone batch counts them all."""
    del at
    undone = any(event.type == "import.undone" for event in events)
    known = set(WaitingClock.objects.values_list("case_id", flat=True)) if undone else set()
    recount(known | cases_of(events))


def recount(case_ids: Collection[int]) -> int:
    """Make the rows of these cases what their facts and clocks give; returns how many changed."""
    ordered = sorted(case_ids)
    return sum(_recount(ordered[start : start + clocks.CHUNK]) for start in range(0, len(ordered), clocks.CHUNK))


def _recount(case_ids: list[int]) -> int:
    wanted = selectors.computed(case_ids)
    held = {row.clock_id: row for row in WaitingClock.objects.filter(case_id__in=case_ids)}
    gone = [row.pk for key, row in held.items() if key not in wanted]
    if gone:
        WaitingClock.objects.filter(pk__in=gone).delete()
    changed = [key for key in wanted if key in held and selectors.said(held[key]) != selectors.said(wanted[key])]
    for key in changed:
        row = wanted[key]
        row.pk, row.unit_path, row.unit_id = held[key].pk, held[key].unit_path, held[key].unit_id
        row.save(force_update=True)
    WaitingClock.objects.bulk_create([row for key, row in wanted.items() if key not in held])
    return len(gone) + len(changed) + len(wanted.keys() - held.keys())


def begin(*, at: datetime) -> None:
    """The journal's reader, before its first look: the clocks that are open by then."""
    catch_up(by=SYSTEM, at=at)


@command("clock.recount_waiting")
def catch_up(*, by: Actor, at: datetime) -> int:  # noqa: ARG001 - a command has an author and a time
    """Rows for the open clocks that have none yet: they are older than the list."""
    known = WaitingClock.objects.values("clock_id")
    open_ = Clock.objects.filter(subject_kind=clocks.SUBJECT, ended_at__isnull=True).exclude(pk__in=known)
    return recount(set(open_.order_by().values_list("subject_id", flat=True)))


@command("clock.report_orphans")
def report_orphans(*, by: Actor, at: datetime) -> int:
    """Tell the dispatchers of each clock that nobody will stop, once for each reason; how many there are."""
    found = list(orphans(at))
    for one in found:
        _tell(one, by=by, at=at)
    return len(found)


def _tell(one: Orphan, *, by: Actor, at: datetime) -> None:
    facts = in_order(clocks.facts_of([one.case_id])[one.case_id])
    reached = people.reached(["dispatcher"], facts, people.unit_of(facts).pk, at)
    owner = notify.subjects.get("case")
    case = owner.describe([one.case_id]).get(one.case_id) if owner else None
    case = case or notify.Facts()
    name = naming.clock_names().get(one.key) or Words(one.key, one.key)
    told = notify.Facts(
        number=case.number, title=case.title, unit_path=case.unit_path, link=case.link,
        values={**case.values, "what": name, "why": ORPHANED_WORDS[one.why]},
    )  # fmt: skip
    notify.tell(
        cause=f"orphan:{one.clock_id}:{one.why}",
        to=[notify.Recipient("staff", staff_id) for staff_id in reached.staff],
        template=TEMPLATE, facts=told, subject_kind="case", subject_id=one.case_id, by=by, at=at,
    )  # fmt: skip

"""Telling dispatchers of clocks that nobody will stop."""

from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.words import Words
from aftercare.platform.notify import public as notify
from aftercare.regulations.clocks import selectors as clocks
from aftercare.regulations.escalations.selectors import naming, people
from aftercare.regulations.facts.rules import in_order
from aftercare.regulations.waiting.rules import ORPHANED_WORDS
from aftercare.regulations.waiting.selectors import Orphan, orphans

TEMPLATE = "clock.orphaned"


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

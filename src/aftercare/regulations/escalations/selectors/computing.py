"""What stands on a case: its escalations under way, what was sent, and when to look again."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from aftercare.platform.worktime.public import calendars_for
from aftercare.regulations.clocks import selectors as clocks
from aftercare.regulations.clocks.rules import calendar_keys
from aftercare.regulations.escalations.models import Escalation, Watch
from aftercare.regulations.escalations.rules import Ladder, Place, ladders, next_at
from aftercare.regulations.facts.rules import Fact, in_order
from aftercare.regulations.gates.selectors import policies_by_case
from aftercare.regulations.policies.rules import Policy

SUBJECT = clocks.SUBJECT
# Cases handled in one transaction.
CHUNK = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """A case with escalations: what it is judged by, its facts in order, what is under way, and what was sent of it."""

    policy: Policy
    facts: list[Fact]
    ladders: list[Ladder]
    sent: dict[Place, dict[int, int]] = field(default_factory=dict)

    def sent_of(self, ladder: Ladder) -> dict[int, int]:
        """Step → the last turn that was sent."""
        return self.sent.get(ladder.place, {})

    @property
    def next_at(self) -> datetime | None:
        """When the next step falls due."""
        moments = (next_at(one, self.sent_of(one)) for one in self.ladders)
        return min((one for one in moments if one is not None), default=None)


def standings(case_ids: Collection[int]) -> dict[int, Standing]:
    """Case → what stands on it, for those whose policy knows escalations. A constant number of queries."""
    policies = {case: one for case, one in policies_by_case(case_ids).items() if one.escalations}
    if not policies:
        return {}
    facts = clocks.facts_of(policies.keys())
    calendars = calendars_for({key for case, one in policies.items() for key in calendar_keys(facts[case], one)})
    sent = _sent(policies.keys())
    found = {}
    for case, policy in policies.items():
        ordered = in_order(facts[case])
        found[case] = Standing(policy, ordered, ladders(ordered, policy, calendars), sent.get(case, {}))
    return found


def _sent(case_ids: Collection[int]) -> dict[int, dict[Place, dict[int, int]]]:
    rows = Escalation.objects.filter(subject_kind=SUBJECT, subject_id__in=case_ids).order_by("turn", "pk")
    found: dict[int, dict[Place, dict[int, int]]] = {}
    for case, clause, item, run, step, turn in rows.values_list("subject_id", "clause", "item", "run", "step", "turn"):
        found.setdefault(case, {}).setdefault(Place(clause, item, run), {})[step] = turn
    return found


def due_cases(at: datetime) -> list[int]:
    """The cases with a step due, the longest due first, locked; as many as one transaction takes."""
    rows = Watch.objects.select_for_update().filter(subject_kind=SUBJECT, next_at__lte=at)
    return list(rows.order_by("next_at", "pk").values_list("subject_id", flat=True)[:CHUNK])


def watched(case_ids: Collection[int]) -> set[int]:
    """Those of the cases that wait for a step."""
    rows = Watch.objects.filter(subject_kind=SUBJECT, subject_id__in=case_ids)
    return set(rows.values_list("subject_id", flat=True))

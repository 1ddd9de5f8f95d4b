"""What would change for a case that is based on the rules of today, seen before it is done."""

from dataclasses import dataclass
from datetime import datetime

from aftercare.platform.worktime.public import calendars_for
from aftercare.regulations.clocks.rules import Run, all_runs, calendar_keys
from aftercare.regulations.clocks.selectors import facts_of, frozen_policies
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.policies.rules import Policy, attributes_of
from aftercare.regulations.policies.selectors import policy_for
from aftercare.regulations.rebasing.rules import Change, changes


@dataclass(frozen=True, slots=True)
class Preview:
    """The rules that hold for the case now, those of today, and what they do to its clocks."""

    before: str
    after: str
    is_same: bool
    changes: tuple[Change, ...]


def preview(case_id: int, at: datetime) -> Preview:
    """Compare: nothing is written."""
    facts = facts_of([case_id]).get(case_id, [])
    frozen = frozen_policies({case_id: facts}).get(case_id)
    today = policy_for(attributes_of(facts), at)
    before = frozen.policy if frozen else Policy(label="–")
    found = changes(_runs(facts, before), _runs(facts, today.policy), (before, today.policy))
    is_same = frozen is not None and frozen.digest == today.digest
    return Preview(before.label, today.policy.label, is_same, tuple(found))


def _runs(facts: list[Fact], policy: Policy) -> list[Run]:
    keys = calendar_keys(facts, policy)
    return all_runs(facts, policy, calendars_for(keys) if keys else {})

"""What is due when, with what would answer it: for whoever plans work. Callers pass ids that their reader may see."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import Weights
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.policies.rules import Definition, Policy, resolve
from aftercare.regulations.policies.selectors import in_force, label_of, policies_of

MOST_SEVERE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DueBy:
    """A running clock of a case: which clause, by when, and the events that stop it."""

    key: str
    name: Words
    clause: str
    due_at: datetime
    stops: frozenset[str]
    # The order, visit or the like that it is about; 0 = the whole case.
    item: int
    # How much the regulations make of it: 1, and one more for each step by which somebody is told, up to 4.
    severity: int = 1


def dues_of(case_ids: Collection[int]) -> dict[int, list[DueBy]]:
    """Case → what is running for it, soonest first; two queries. Without paused clocks and those nobody is late for."""
    found: dict[int, list[DueBy]] = {number: [] for number in case_ids}
    rows = list(
        Clock.objects.filter(
            subject_kind="case", subject_id__in=case_ids, state=Clock.State.RUNNING, due_at__isnull=False
        )
        .exclude(overridden="excused")
        .order_by("due_at", "id")
    )
    policies = policies_of({str(row.snapshot_id) for row in rows}) if rows else {}
    for row in rows:
        if row.due_at is not None:
            policy = policies[str(row.snapshot_id)].policy
            due = _due(row, row.due_at, policy.clock(row.key, row.clause), _steps(policy, row.key))
            found[row.subject_id].append(due)
    return found


def _steps(policy: Policy, key: str) -> int:
    """By how many steps clauses of the policy escalate this clock."""
    return sum(len(one.steps) for _clause, one in policy.escalations if one.clock == key)


def _due(row: Clock, due_at: datetime, definition: Definition, steps: int) -> DueBy:
    return DueBy(
        key=row.key,
        name=definition.name,
        clause=row.clause,
        due_at=due_at,
        stops=definition.stops,
        item=row.item,
        severity=min(MOST_SEVERE, 1 + steps),
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a clause has plans weigh: its address, and a number a goal."""

    clause: str
    goals: Mapping[str, int]


def weights_for(unit_path: str, at: datetime, kind: str = "dispatch") -> Weighed | None:
    """What the regulations in force have the plans of a unit weigh; None: none says."""
    weighing = [one for one in in_force(at) if any(isinstance(each, Weights) for _clause, each in one.document.bound())]
    for choice in resolve(weighing, {"unit_path": unit_path}):
        rule = choice.chosen[0]
        if choice.slot == f"weights:{kind}" and isinstance(rule.binding, Weights):
            return Weighed(rule.address, dict(rule.binding.goals))
    return None


def version_in_force(unit_path: str, at: datetime) -> str:
    """All regulations in force for a unit by their keys and versions; `versions_called` has their names."""
    attributes = {"unit_path": unit_path}
    return label_of(one for one in in_force(at) if one.applies(attributes))

"""Gates at work: every event of a case passes them within its own transaction."""

from collections.abc import Mapping
from datetime import datetime

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.events import Recorded
from aftercare.platform.accounts import public as accounts
from aftercare.regulations.documents.services import SAY_WHY
from aftercare.regulations.gates import selectors
from aftercare.regulations.gates.errors import GateShutError, MayNotWaiveError, NothingToWaiveError
from aftercare.regulations.gates.events import WaiverGranted
from aftercare.regulations.policies.rules import Policy
from aftercare.regulations.posts import selectors as posts


def watch(events: list[Recorded], policies: Mapping[int, Policy]) -> None:
    """Refuse the command if one of its events finds a gate of its case shut; imported history passes."""
    for event in events:
        policy = policies.get(event.stream_id)
        if policy is not None and event.type in policy.gates and event.actor.kind is not ActorKind.HISTORY:
            _pass(event, policy)


def _pass(event: Recorded, policy: Policy) -> None:
    deed = selectors.fact_of(event)
    facts = selectors.facts_before(event.stream_id, deed, policy)
    for lack in selectors.judged(deed, policy, facts, event.occurred_at):
        if lack.refuses:
            raise GateShutError(clause=lack.clause, missing=lack.missing)


@command("waiver.grant")
def grant_waiver(*, case_id: int, clause: str, item: int, unit_path: str, reason: str, by: Actor, at: datetime) -> None:
    """Let one gate of a case pass once (for a visit, an order or the case), with a reason that stays.

    The caller has checked that `by` sees the case. The clause names the posts that may; besides them
    whoever may override. Raises NothingToWaiveError, MayNotWaiveError, InvalidError.
    """
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    policy = selectors.policies_by_case([case_id]).get(case_id)
    gates = {} if policy is None else {key: gate for each in policy.gates.values() for key, gate in each}
    gate = gates.get(clause)
    if gate is None or not gate.waived_by:
        raise NothingToWaiveError
    may = by.kind is ActorKind.STAFF and by.id is not None and posts.holds(by.id, gate.waived_by, at)
    if not may and not accounts.allows(by, "regulation.override", unit_path=unit_path):
        raise MayNotWaiveError(posts=posts.names_of(gate.waived_by))
    granted_by = by.id if by.kind is ActorKind.STAFF else None
    event = WaiverGranted(case=case_id, clause=clause, item=item, granted_by=granted_by, reason=reason.strip())
    publish(event, stream_id=case_id, at=at)

"""Gates at work: every event of a case passes them within its own transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import SAY_WHY, InvalidError
from aftercare.base.kernel.events import Recorded
from aftercare.platform.accounts import public as accounts
from aftercare.platform.approvals import public as approvals
from aftercare.regulations.bindings.rules import ApprovalNeed, Gate
from aftercare.regulations.clocks.selectors import SUBJECT
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.gates import selectors
from aftercare.regulations.gates.errors import (
    GateShutError,
    MayNotWaiveError,
    NothingToApproveError,
    NothingToWaiveError,
)
from aftercare.regulations.gates.events import WaiverGranted
from aftercare.regulations.policies.rules import Policy
from aftercare.regulations.posts import selectors as posts

# Who is asked where a clause names nobody.
SUPERVISOR = "supervisor"


def watch(events: list[Recorded], policies: Mapping[int, Policy]) -> None:
    """Refuse the command if one of its events finds a gate of its case shut; imported history passes.

    The facts of a case are read once for the whole command.
    """
    by_case: dict[int, list[Recorded]] = {}
    for event in events:
        policy = policies.get(event.stream_id)
        if policy is not None and event.actor.kind is not ActorKind.HISTORY and selectors.guards([event.type], policy):
            by_case.setdefault(event.stream_id, []).append(event)
    for case_id, mine in by_case.items():
        _pass(case_id, [selectors.fact_of(event) for event in mine], policies[case_id])


def _pass(case_id: int, deeds: Sequence[Fact], policy: Policy) -> None:
    facts = selectors.facts_before(case_id, deeds, policy)
    for deed in deeds:
        before = [one for one in facts if one.id < deed.id]
        for lack in selectors.judged(deed, policy, before, selectors.known_at(deed.at)):
            if lack.refuses:
                raise GateShutError(clause=lack.clause, missing=lack.missing)


@command("gate.ask_approval")
def ask_approval(
    *, case_id: int, clause: str, unit_id: int, title: str, reason: str, by: Actor, at: datetime
) -> list[approvals.Approval]:
    """Ask for the approvals that a gate of a case wants, of the posts that its clause names; a yes opens the gate.

    The caller has checked that `by` sees the case. Raises NothingToApproveError, InvalidError, and what
    approvals refuse: nobody to ask, asked already.
    """
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    gate = _gate(case_id, clause)
    wanted = [need for need in gate.needs if isinstance(need, ApprovalNeed)] if gate else []
    if gate is None or not wanted:
        raise NothingToApproveError
    return [
        approvals.ask(
            kind=need.approval, subject_kind=SUBJECT, subject_id=case_id, unit_id=unit_id, title=title,
            reason=reason.strip(), rule=approvals.Rule(approvers=_approvers(need, gate)), by=by, at=at,
        )
        for need in wanted
    ]  # fmt: skip


def _approvers(need: ApprovalNeed, gate: Gate) -> tuple[approvals.Post, ...]:
    """Whom the clause names, else who may let pass, else the supervisor."""
    return tuple(approvals.Post(key) for key in need.by_post or gate.waived_by or (SUPERVISOR,))


def _gate(case_id: int, clause: str) -> Gate | None:
    policy = selectors.policies_by_case([case_id]).get(case_id)
    gates = {} if policy is None else {key: gate for each in policy.gates.values() for key, gate in each}
    return gates.get(clause)


@command("waiver.grant")
def grant_waiver(
    *, case_id: int, clause: str, of: str = "", item: int = 0, unit_path: str, reason: str, by: Actor, at: datetime
) -> None:
    """Let one gate of a case pass, with a reason that stays: `of` a `visit` or an `order`, the item; "" = the case.

    The caller has checked that `by` sees the case. The clause names the posts that may; besides them
    whoever may override. Raises NothingToWaiveError, MayNotWaiveError, InvalidError.
    """
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    gate = _gate(case_id, clause)
    if gate is None or not gate.waived_by:
        raise NothingToWaiveError
    may = by.kind is ActorKind.STAFF and by.id is not None and posts.holds(by.id, gate.waived_by, at)
    if not may and not accounts.allows(by, selectors.OVERRIDE, unit_path=unit_path):
        raise MayNotWaiveError(posts=posts.names_of(gate.waived_by))
    granted_by = by.id if by.kind is ActorKind.STAFF else None
    event = WaiverGranted(case=case_id, clause=clause, of=of, item=item, granted_by=granted_by, reason=reason.strip())
    publish(event, stream_id=case_id, at=at)

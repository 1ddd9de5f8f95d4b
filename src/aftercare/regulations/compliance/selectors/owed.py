"""The verdicts of entitlements: every request that a regulation's warranty was to pay for."""

from collections.abc import Iterator
from itertools import islice

from aftercare.base.kernel.actors import ActorKind
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.regulations.clocks.selectors import CHUNK
from aftercare.regulations.compliance.rules.timed import Case
from aftercare.regulations.compliance.rules.verdicts import Asked, State, Verdict
from aftercare.regulations.compliance.selectors.facts import cases_with, facts_of_cases
from aftercare.regulations.policies.rules import ATTRIBUTE_EVENTS

# The fact that says who pays, and why: its basis is then the clause.
JUDGED, GRANTED = "request.triaged", "in_regulation"
SAID = Words("按制度规定免费服务", "The customer does not pay, as the regulation grants")


def verdicts(asked: Asked) -> Iterator[Verdict]:
    """One for each case whose payer a clause decided last, in the time asked for."""
    last = {}
    for event in journal.events_between({JUDGED}, asked.since, asked.until):
        if event.occurred_at <= asked.as_of and event.actor.kind is not ActorKind.HISTORY:
            last[event.stream_id] = event
    granted = (one for one in last.values() if one.payload.get("coverage_reason") == GRANTED)
    mine = (one for one in granted if asked.regulation in {"", _clause(one).partition("@")[0]})
    while piece := list(islice(mine, CHUNK)):
        homes = cases_with(facts_of_cases([one.stream_id for one in piece], ATTRIBUTE_EVENTS))
        yield from (_verdict(one, homes[one.stream_id]) for one in piece)


def _clause(event: Recorded) -> str:
    return str(event.payload.get("coverage_basis"))


def _verdict(event: Recorded, home: Case) -> Verdict:
    return Verdict(
        address=_clause(event),
        kind="entitlement",
        subject_kind=event.stream,
        subject_id=event.stream_id,
        state=State.KEPT,
        at=event.occurred_at,
        evidence=(event.id,),
        staff_id=event.actor.id if event.actor.kind is ActorKind.STAFF else None,
        customer_id=home.customer_id,
        unit_path=home.unit_path,
        said=SAID,
    )

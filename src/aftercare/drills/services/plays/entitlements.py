"""An entitlement: within its time the request cites the clause, and the customer does not pay; after it, no more."""

from datetime import timedelta

from aftercare.drills.rules import Outcome, Seen, Setup, setup_for
from aftercare.drills.services.plays.finding import Unplayable, applies
from aftercare.drills.services.scene import LONG_AGO, NOT_LONG_AGO, Scene
from aftercare.drills.services.stage import Happened, Stage, first_version
from aftercare.regulations import public as regulations

Entitlement = regulations.bindings.Entitlement
TRIAGED = "request.triaged"


def play_entitlement(stage: Stage, address: str, entitlement: Entitlement) -> list[Outcome]:
    """Equipment accepted not long ago, and some that was accepted long ago."""
    setup = setup_for(lambda known: known["asset"] is not None and applies(entitlement.when, known)) or Setup()
    owed = _triaged(stage, setup, NOT_LONG_AGO)
    if first_version(owed.payload["coverage_basis"]) != address:
        msg = f"the request cites {owed.payload['coverage_basis'] or 'nothing'}"
        raise Unplayable(msg)
    lapsed = _triaged(stage, setup, LONG_AGO)
    if first_version(lapsed.payload["coverage_basis"]) == address:
        msg = "it is owed for ever"
        raise Unplayable(msg)
    return [
        Outcome(Seen.OWED, (owed.id,), str(entitlement.lasts)),
        Outcome(Seen.LAPSED, (lapsed.id,), lapsed.payload["payer"]),
    ]


def _triaged(stage: Stage, setup: Setup, age: timedelta) -> Happened:
    stage.next_morning()
    return Scene(stage, setup, age=age).make(TRIAGED)

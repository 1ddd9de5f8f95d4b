"""The fairness ledger: a team's tallies over the days of its settings, and the pool's cap by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.operations.dispatch.fairness import rules
from aftercare.operations.dispatch.problems.selectors.settings import settings_of
from aftercare.operations.dispatch.tallies.rules import Tally
from aftercare.operations.dispatch.tallies.selectors import carried
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """One team over the last days."""

    days: int
    cap: int
    rows: Sequence[Tally]


def ledger(*, unit_id: int, by: Actor, at: datetime) -> Ledger:
    """Who of a unit carried what in the days that its settings say."""
    unit = units.get(unit_id)
    accounts.require(by, "plan.view", unit_path=unit.path)
    held = settings_of(unit.path)
    return Ledger(days=held.ledger_days, cap=held.grab_cap, rows=carried(unit.path, days=held.ledger_days, at=at))


def cap_of(staff_id: int, unit_path: str, at: datetime) -> int:
    """For the pool: how many orders this engineer may take a day in this unit."""
    held = settings_of(unit_path)
    rows = carried(unit_path, days=held.ledger_days, at=at)
    return rules.cap(held.grab_cap, next((one.above for one in rows if one.staff_id == staff_id), 0))

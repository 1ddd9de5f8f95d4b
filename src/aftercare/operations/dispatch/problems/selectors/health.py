"""What is wrong with the data that plans are made from, by name."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.operations.dispatch.problems.rules.built import Built
from aftercare.operations.dispatch.problems.rules.defects import Defect, LeftOut
from aftercare.operations.dispatch.problems.selectors.building import build
from aftercare.operations.dispatch.problems.selectors.settings import settings_of
from aftercare.operations.dispatch.roads.rules.models import Used
from aftercare.operations.dispatch.roads.selectors.ways import tried
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How fit a unit's data are for a plan of the coming days."""

    defects: tuple[Defect, ...]
    left_out: tuple[LeftOut, ...]
    later: tuple[str, ...]
    orders: int
    engineers: int
    counts: dict[str, int]
    # Whether a plan waits until nothing blocks.
    blocks: bool
    # Which model says how long ways take, and what is wrong with it.
    ways: Used

    @property
    def blocking(self) -> int:
        """Defects that nobody let pass."""
        return sum(one.blocks for one in self.defects)


def health(*, unit_path: str, by: Actor, at: datetime) -> Health:
    """What a plan from today on would have to leave out, and why."""
    settings = settings_of(unit_path)
    built = build(
        unit_path=unit_path, first=timezone.localdate(at), days=settings.night_days, by=by, at=at,
        permission="plan.view", asks_server=False,
    )  # fmt: skip
    return of(built, tried(settings.roads, built.problem.places))


def of(built: Built, ways: Used) -> Health:
    """The same of a problem that is at hand."""
    return Health(
        ways=ways,
        blocks=built.settings.blocks_on_defects,
        defects=built.defects,
        left_out=built.left_out,
        later=built.later,
        orders=len({task.order_id for task in built.tasks} | {one.order_id for one in built.defects}),
        engineers=len(built.people),
        counts=dict(sorted(Counter(one.code for one in built.defects).items())),
    )


def unit_for(unit_id: int | None, *, by: Actor) -> tuple[units.Unit, list[tuple[int, str]]]:
    """The unit asked for, else the reader's own or the first they may see plans of; and what may be chosen."""
    accounts.require_somewhere(by, "plan.view")
    nodes = [one for one in units.tree() if accounts.allows(by, "plan.view", unit_path=one.path)]
    if not nodes:
        raise NotFoundError
    chosen = next((one for one in nodes if one.id == unit_id), nodes[0])
    shallowest = min(one.depth for one in nodes)
    return units.get(chosen.id), [(one.id, f"{'　' * (one.depth - shallowest)}{one.name}") for one in nodes]

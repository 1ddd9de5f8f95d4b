"""How a division stands."""

from aftercare.operations.dispatch.parts.models import Division, PlanPart
from aftercare.operations.dispatch.planner.model import Plan
from aftercare.operations.dispatch.planner.packing import unpacked


def standing(run_id: int | None, digest: str) -> Division | None:
    """What an earlier attempt at the same left."""
    return Division.objects.filter(run_id=run_id, digest=digest).first() if run_id is not None else None


def division(division_id: int) -> Division | None:
    """It is gone once the search has ended."""
    return Division.objects.filter(pk=division_id).first()


def counts(division_id: int, turn: int) -> tuple[int, int]:
    """Parts that are done, and all parts, of one round."""
    rows = PlanPart.objects.filter(division_id=division_id, turn=turn)
    return rows.filter(state=PlanPart.State.DONE).count(), rows.count()


def plans(division_id: int, turn: int) -> list[Plan]:
    """The best plan so far of each part of a round, in order."""
    rows = PlanPart.objects.filter(division_id=division_id, turn=turn).order_by("number")
    return [unpacked(Plan, bytes(best)) for best in rows.values_list("best", flat=True)]

"""Compile everything of the planner once, so that nobody waits for it later; run as a module by the set-up."""

from aftercare.operations.dispatch.planner.abilities import abilities
from aftercare.operations.dispatch.planner.kernel import ready
from aftercare.operations.dispatch.planner.model import Plan, Span
from aftercare.operations.dispatch.planner.openings import openings
from aftercare.operations.dispatch.planner.slots import best_slots, ways_of


def compile_all() -> None:
    """Plan one job and offer one appointment: every compiled function is needed for that."""
    ready.compile_all()
    given = ready.smallest()
    free = openings(given, Plan())
    best_slots(free, abilities(given), given.jobs[0], ways_of(given, 0), [Span(0, 3_600)])


if __name__ == "__main__":
    compile_all()

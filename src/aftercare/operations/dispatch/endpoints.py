"""The API of dispatch."""

from ninja import Router

from aftercare.operations.dispatch.board.endpoints import router as board
from aftercare.operations.dispatch.bookings.endpoints import router as bookings
from aftercare.operations.dispatch.contacts.endpoints import router as contacts
from aftercare.operations.dispatch.fairness.endpoints import router as fairness
from aftercare.operations.dispatch.handovers.endpoints import router as handovers
from aftercare.operations.dispatch.obstacles.endpoints import router as obstacles
from aftercare.operations.dispatch.pickups.endpoints import router as pickups
from aftercare.operations.dispatch.places.endpoints import router as places
from aftercare.operations.dispatch.problems.endpoints import router as problems
from aftercare.operations.dispatch.reasons.endpoints import router as reasons
from aftercare.operations.dispatch.roads.endpoints import router as roads
from aftercare.operations.dispatch.runs.endpoints import router as runs
from aftercare.operations.dispatch.slots.endpoints import router as slots
from aftercare.operations.dispatch.tools.endpoints import router as tools
from aftercare.operations.dispatch.workplans.endpoints import router as work_plans

router = Router()
PARTS = (
    board, bookings, contacts, fairness, handovers, obstacles, pickups, places, problems, reasons, roads, runs, slots,
    tools, work_plans,
)  # fmt: skip
for one in PARTS:
    router.add_router("", one)

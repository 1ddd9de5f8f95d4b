"""The API of dispatch."""

from ninja import Router

from aftercare.operations.dispatch.board.endpoints import router as board
from aftercare.operations.dispatch.bookings.endpoints import router as bookings
from aftercare.operations.dispatch.fairness.endpoints import router as fairness
from aftercare.operations.dispatch.places.endpoints import router as places
from aftercare.operations.dispatch.reasons.endpoints import router as reasons
from aftercare.operations.dispatch.runs.endpoints import router as runs
from aftercare.operations.dispatch.slots.endpoints import router as slots

router = Router()
for one in (board, bookings, fairness, places, reasons, runs, slots):
    router.add_router("", one)

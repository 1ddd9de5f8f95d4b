"""All tables of the dispatch app; each aggregate keeps its own."""

from aftercare.operations.dispatch.board.models import BoardView, OverlapRule
from aftercare.operations.dispatch.bookings.models import Booking
from aftercare.operations.dispatch.parts.models import Division, PlanPart
from aftercare.operations.dispatch.places.models import OfficeRequest
from aftercare.operations.dispatch.problems.models import DefectWaiver, PlanningSettings
from aftercare.operations.dispatch.runs.models import PlanChange, PlanRun

__all__ = [
    "BoardView",
    "Booking",
    "DefectWaiver",
    "Division",
    "OfficeRequest",
    "OverlapRule",
    "PlanChange",
    "PlanPart",
    "PlanRun",
    "PlanningSettings",
]

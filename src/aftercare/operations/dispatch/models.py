"""All tables of the dispatch app; each aggregate keeps its own."""

from aftercare.operations.dispatch.board.models import BoardView, OverlapRule
from aftercare.operations.dispatch.bookings.models import Booking, OrderLock
from aftercare.operations.dispatch.contacts.models import Contact
from aftercare.operations.dispatch.handovers.models import Handover
from aftercare.operations.dispatch.obstacles.models import Obstacle
from aftercare.operations.dispatch.parts.models import Division, PlanPart
from aftercare.operations.dispatch.pickups.models import Pickup
from aftercare.operations.dispatch.places.models import OfficeRequest
from aftercare.operations.dispatch.problems.models import DefectWaiver, PlanningSettings
from aftercare.operations.dispatch.roads.models import LearnedRoads
from aftercare.operations.dispatch.runs.models import PlanChange, PlanRun
from aftercare.operations.dispatch.tools.models import Tool
from aftercare.operations.dispatch.workplans.models import PlanItem, ServicePlan

__all__ = [
    "BoardView",
    "Booking",
    "Contact",
    "DefectWaiver",
    "Division",
    "Handover",
    "LearnedRoads",
    "Obstacle",
    "OfficeRequest",
    "OrderLock",
    "OverlapRule",
    "Pickup",
    "PlanChange",
    "PlanItem",
    "PlanPart",
    "PlanRun",
    "PlanningSettings",
    "ServicePlan",
    "Tool",
]

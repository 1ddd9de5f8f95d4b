"""All tables of the dispatch app; each aggregate keeps its own."""

from aftercare.operations.dispatch.bookings.models import Booking
from aftercare.operations.dispatch.problems.models import DefectWaiver, PlanningSettings

__all__ = ["Booking", "DefectWaiver", "PlanningSettings"]

"""All tables of the service app; each aggregate keeps its own."""

from aftercare.service.cases.models import Case
from aftercare.service.orders.models import Order, OrderTask
from aftercare.service.reports.models import Report
from aftercare.service.requests.models import Diagnosis, Request
from aftercare.service.states.models import StateName
from aftercare.service.visits.models import CompletionCode, Confirmation, Participation, Visit
from aftercare.service.worktypes.models import WorkType

__all__ = [
    "Case",
    "CompletionCode",
    "Confirmation",
    "Diagnosis",
    "Order",
    "OrderTask",
    "Participation",
    "Report",
    "Request",
    "StateName",
    "Visit",
    "WorkType",
]

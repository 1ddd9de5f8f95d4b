"""The door of service work for apps above: the customers' pages, the demo, later apps."""

from aftercare.service.cases.selectors import seen as seen_visits
from aftercare.service.cases.selectors import seen_by_crew
from aftercare.service.cases.shown import PRIORITY as PRIORITIES
from aftercare.service.cases.shown import Way, ways
from aftercare.service.evidence import services as evidence
from aftercare.service.history.services import import_history
from aftercare.service.history.services import undo as undo_history
from aftercare.service.life.rules.sections import Section as LifeSection
from aftercare.service.life.rules.sections import sections as life_sections
from aftercare.service.orders import services as orders
from aftercare.service.orders.models import Order
from aftercare.service.orders.rules import tool_names
from aftercare.service.orders.selectors import get_order as order
from aftercare.service.orders.selectors import listed as listed_orders
from aftercare.service.rearranging import services as rearranging
from aftercare.service.reports import services as reports
from aftercare.service.reports.rules import tracking
from aftercare.service.requests import services as requests
from aftercare.service.requests.models import Request
from aftercare.service.requests.rules import SAFETY_CLASSES, Report
from aftercare.service.requests.selectors import get_request as request
from aftercare.service.states import services as states
from aftercare.service.steps import services as steps
from aftercare.service.steps.services.confirming import CODE_READER as CUSTOMER_OF_VISIT
from aftercare.service.tracking.selectors import PAGE, STATES, Own, Tracked, tracked
from aftercare.service.tracking.selectors import own as own_requests
from aftercare.service.visits import services as visits
from aftercare.service.visits.errors import EngineerBusyError
from aftercare.service.visits.events import Place
from aftercare.service.visits.models import Participation, Visit
from aftercare.service.visits.rules import RATINGS, RESCHEDULE_REASONS, busy_checks, day_notes, pool_caps, to_come
from aftercare.service.visits.selectors import get_visit
from aftercare.service.visits.selectors import listed as listed_visits
from aftercare.service.worktypes import services as work_types
from aftercare.service.worktypes.rules import known_tools

__all__ = [
    "CUSTOMER_OF_VISIT",
    "PAGE",
    "PRIORITIES",
    "RATINGS",
    "RESCHEDULE_REASONS",
    "SAFETY_CLASSES",
    "STATES",
    "EngineerBusyError",
    "LifeSection",
    "Order",
    "Own",
    "Participation",
    "Place",
    "Report",
    "Request",
    "Tracked",
    "Visit",
    "Way",
    "busy_checks",
    "day_notes",
    "evidence",
    "get_visit",
    "import_history",
    "known_tools",
    "life_sections",
    "listed_orders",
    "listed_visits",
    "order",
    "orders",
    "own_requests",
    "pool_caps",
    "rearranging",
    "reports",
    "request",
    "requests",
    "seen_by_crew",
    "seen_visits",
    "states",
    "steps",
    "to_come",
    "tool_names",
    "tracked",
    "tracking",
    "undo_history",
    "visits",
    "ways",
    "work_types",
]

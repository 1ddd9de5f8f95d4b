"""The door of dispatch for apps above: what is arranged around visits, and what is in vans and stores."""

from aftercare.operations.dispatch.contacts import services as contacts
from aftercare.operations.dispatch.handovers import services as handovers
from aftercare.operations.dispatch.obstacles import services as obstacles
from aftercare.operations.dispatch.obstacles.rules import KINDS as OBSTACLES
from aftercare.operations.dispatch.places import services as places
from aftercare.operations.dispatch.problems.selectors.stock import Holdings, Store, keepers
from aftercare.operations.dispatch.runs import services as plans
from aftercare.operations.dispatch.slots import services as appointments
from aftercare.operations.dispatch.slots.forms import ChooseForm
from aftercare.operations.dispatch.slots.selectors.offers import BOOK, order_of_request, takes_appointment
from aftercare.operations.dispatch.slots.selectors.offers import page as appointment_page
from aftercare.operations.dispatch.workplans import services as work_plans
from aftercare.operations.dispatch.workplans.rules import Item

__all__ = [
    "BOOK",
    "OBSTACLES",
    "ChooseForm",
    "Holdings",
    "Item",
    "Store",
    "appointment_page",
    "appointments",
    "contacts",
    "handovers",
    "keepers",
    "obstacles",
    "order_of_request",
    "places",
    "plans",
    "takes_appointment",
    "work_plans",
]

"""The door of dispatch for apps above: help from offices, plans, appointments; what vans and stores hold."""

from aftercare.operations.dispatch.places import services as places
from aftercare.operations.dispatch.problems.selectors.stock import Holdings, Store, keepers
from aftercare.operations.dispatch.runs import services as plans
from aftercare.operations.dispatch.slots import services as appointments
from aftercare.operations.dispatch.slots.forms import ChooseForm
from aftercare.operations.dispatch.slots.selectors.offers import BOOK, order_of_request
from aftercare.operations.dispatch.slots.selectors.offers import page as appointment_page

__all__ = [
    "BOOK",
    "ChooseForm",
    "Holdings",
    "Store",
    "appointment_page",
    "appointments",
    "keepers",
    "order_of_request",
    "places",
    "plans",
]

"""The door of dispatch for apps above: help from offices, plans; and what is in vans and stores, told by who knows."""

from aftercare.operations.dispatch.places import services as places
from aftercare.operations.dispatch.problems.selectors.stock import Holdings, Store, keepers
from aftercare.operations.dispatch.runs import services as plans

__all__ = ["Holdings", "Store", "keepers", "places", "plans"]

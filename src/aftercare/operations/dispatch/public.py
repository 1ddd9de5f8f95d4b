"""The door of dispatch for apps above: help from offices, plans."""

from aftercare.operations.dispatch.places import services as places
from aftercare.operations.dispatch.runs import services as plans

__all__ = ["places", "plans"]

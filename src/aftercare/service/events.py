"""The facts that the service app publishes; other apps see them by name."""

from aftercare.service.cases import events as cases
from aftercare.service.orders import events as orders
from aftercare.service.reports import events as reports
from aftercare.service.requests import events as requests
from aftercare.service.states import events as states
from aftercare.service.visits import events as visits

__all__ = ["cases", "orders", "reports", "requests", "states", "visits"]

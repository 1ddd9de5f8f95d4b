"""What is arranged around the visits: appointments, hand-overs, help from elsewhere, plans."""

from aftercare.operations.dispatch.board import events as board
from aftercare.operations.dispatch.bookings import events as bookings
from aftercare.operations.dispatch.contacts import events as contacts
from aftercare.operations.dispatch.handovers import events as handovers
from aftercare.operations.dispatch.obstacles import events as obstacles
from aftercare.operations.dispatch.pickups import events as pickups
from aftercare.operations.dispatch.places import events as places
from aftercare.operations.dispatch.problems import events as problems
from aftercare.operations.dispatch.roads import events as roads
from aftercare.operations.dispatch.runs import events as runs
from aftercare.operations.dispatch.tools import events as tools
from aftercare.operations.dispatch.workplans import events as workplans

__all__ = [
    "board",
    "bookings",
    "contacts",
    "handovers",
    "obstacles",
    "pickups",
    "places",
    "problems",
    "roads",
    "runs",
    "tools",
    "workplans",
]

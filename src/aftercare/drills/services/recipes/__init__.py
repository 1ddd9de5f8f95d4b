"""How each event comes about on the stage. Importing this makes every recipe known."""

from aftercare.drills.services.recipes import (
    contacts,
    fieldwork,
    orders,
    papers,
    people,
    places,
    requests,
    things,
    visits,
)

__all__ = ["contacts", "fieldwork", "orders", "papers", "people", "places", "requests", "things", "visits"]

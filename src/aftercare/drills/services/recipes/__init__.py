"""How each event comes about on the stage. Importing this makes every recipe known."""

from aftercare.drills.services.recipes import orders, papers, people, places, requests, things, visits

__all__ = ["orders", "papers", "people", "places", "requests", "things", "visits"]

"""Importing history and taking it back."""

from aftercare.service.history.services.importing import Outcome, Returned, import_history, undo

__all__ = ["Outcome", "Returned", "import_history", "undo"]

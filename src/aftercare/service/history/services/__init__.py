"""Importing history and taking it back."""

from aftercare.service.history.services.asking import ask
from aftercare.service.history.services.importing import Outcome, Returned, import_history, undo

__all__ = ["Outcome", "Returned", "ask", "import_history", "undo"]

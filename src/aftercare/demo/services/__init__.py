"""Making the demo company: first its people, then what it looks after, then its year."""

from aftercare.demo.services.company import Login, logins, open_company
from aftercare.demo.services.load import load

__all__ = ["Login", "load", "logins", "open_company"]

"""What the engineer does on the way and on site, and the customer's word."""

from aftercare.service.steps.services.confirming import confirm, confirm_by_code, send_code
from aftercare.service.steps.services.moving import accept, arrive, depart, finish, leave_incomplete, start_work
from aftercare.service.steps.services.photos import add_photo, remove_photo

__all__ = [
    "accept",
    "add_photo",
    "arrive",
    "confirm",
    "confirm_by_code",
    "depart",
    "finish",
    "leave_incomplete",
    "remove_photo",
    "send_code",
    "start_work",
]

"""Where what dispatch records can be given, for the pages that say what a clause still asks for."""

from aftercare.base.kernel.words import Words
from aftercare.service import public as service

CONTACT, TELL = Words("联系客户", "Contact the customer"), Words("告知客户进展", "Tell the customer of progress")
WAYS: dict[str, tuple[service.Way, ...]] = {
    "appointment.agreed": (
        service.Way("visit", "dispatch:agree", "call.agree", Words("约定时间", "Agree the time"), "calendar-check"),
    ),
    "customer.contacted": (
        service.Way("visit", "dispatch:contact_visit", "call.note", CONTACT, "phone-call"),
        service.Way("request", "dispatch:contact_request", "call.note", CONTACT, "phone-call"),
    ),
    "progress.told": (
        service.Way("visit", "dispatch:tell_visit", "call.note", TELL, "messages"),
        service.Way("request", "dispatch:tell_request", "call.note", TELL, "messages"),
    ),
}


def register() -> None:
    """Called once, when Django is ready."""
    for name, known in WAYS.items():
        service.ways.register(name, known)

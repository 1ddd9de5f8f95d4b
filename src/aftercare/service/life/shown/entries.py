"""How what is on file reads: its kind, what it was about, how it stands."""

from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.service import shown as looks
from aftercare.service.life.selectors import Entry
from aftercare.service.orders.models import Order
from aftercare.service.requests.models import Request

KINDS = {
    "request": ui.State(pgettext_lazy("life file", "Request"), "inbox"),
    "order": ui.State(pgettext_lazy("life file", "Order"), "tool"),
    "visit": ui.State(pgettext_lazy("life file", "Visit"), "truck"),
    "report": ui.State(pgettext_lazy("life file", "Report"), "file-text"),
    "record": ui.State(pgettext_lazy("life file", "Record"), "clipboard-text"),
    "document": ui.State(pgettext_lazy("life file", "Document"), "paperclip"),
}
VERDICTS = {
    "pass": ui.State(pgettext_lazy("verdict", "Pass"), "circle-check", "green"),
    "fail": ui.State(pgettext_lazy("verdict", "Fail"), "circle-x", "red"),
}


def what_of(one: Entry) -> str:
    """The kind of request or order in words."""
    if one.kind == "request":
        return str(Request.Nature(one.what).label)
    return str(Order.Kind(one.what).label) if one.kind in {"order", "visit"} else ""


def look_of(kind: str, state: str, sub_state: str) -> ui.State | None:
    """How an entry stands."""
    if kind in looks.LOOKS:
        return looks.state_of(kind, state, sub_state)
    return {"report": looks.REPORT, "record": VERDICTS}.get(kind, {}).get(state)

"""How notes of getting in touch look."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.contacts.models import Contact

K = Contact.Kind
# In a list "reached" is a column of its own: these words leave it open.
KINDS: dict[str, ui.State] = {
    K.CUSTOMER: ui.State(_("Contact with the customer"), "phone-call", "teal"),
    K.AGREED: ui.State(K.AGREED.label, "calendar-check", "blue"),
    K.TOLD: ui.State(K.TOLD.label, "messages", "green"),
    K.CHECKED: ui.State(_("Question to the engineer"), "progress-check", "grey"),
}
MISSED = ui.State(_("Not reached"), "phone-off", "red")


def look(row: Contact) -> ui.State:
    """How a note looks."""
    return KINDS[row.kind] if row.reached else MISSED

"""How states, classes and kinds of change look on every page of regulations."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.regulations.bindings.rules import HONESTY_WORDS, Honesty
from aftercare.regulations.compliance.rules import State as V
from aftercare.regulations.documents.models import Version
from aftercare.regulations.handbook.rules import Offer, offers

S = Version.State


def offers_for(by: Actor) -> list[Offer]:
    """What other apps offer the reader to do with a shipped regulation."""
    return [one for one in offers if ui.access.allowed(by, one.permission)]


STATES = {
    S.DRAFT.value: ui.State(pgettext_lazy("regulation", "Draft"), "pencil", "blue"),
    S.IN_REVIEW.value: ui.State(pgettext_lazy("regulation", "In review"), "hourglass", "amber"),
    S.APPROVED.value: ui.State(pgettext_lazy("regulation", "Approved"), "signature", "teal"),
    S.PUBLISHED.value: ui.State(pgettext_lazy("regulation", "Published"), "circle-check", "green"),
    S.WITHDRAWN.value: ui.State(pgettext_lazy("regulation", "Discarded"), "ban", "grey"),
}
PATH = (S.DRAFT.value, S.IN_REVIEW.value, S.APPROVED.value, S.PUBLISHED.value)

HONESTY: dict[str, ui.State] = {
    Honesty.TIMED: ui.State(HONESTY_WORDS[Honesty.TIMED], "stopwatch", "teal"),
    Honesty.CHECKED: ui.State(HONESTY_WORDS[Honesty.CHECKED], "database", "green"),
    Honesty.ATTESTED: ui.State(HONESTY_WORDS[Honesty.ATTESTED], "signature", "blue"),
    Honesty.NOT_CHECKABLE: ui.State(HONESTY_WORDS[Honesty.NOT_CHECKABLE], "eye-off", "grey"),
}
WAITS = ui.State(_("Not yet available"), "hourglass", "amber")

VERDICTS = {
    V.KEPT.value: ui.State(pgettext_lazy("verdict", "Kept"), "circle-check", "green"),
    V.BREACHED.value: ui.State(pgettext_lazy("verdict", "Breached"), "circle-x", "red"),
    V.OPEN.value: ui.State(pgettext_lazy("verdict", "Open"), "hourglass", "blue"),
    V.WAIVED.value: ui.State(pgettext_lazy("verdict", "Waived"), "lock-open", "amber"),
}

CHANGES = {
    "added": ui.State(pgettext_lazy("clause", "New"), "circle-plus", "green"),
    "removed": ui.State(pgettext_lazy("clause", "Gone"), "circle-minus", "red"),
    "changed": ui.State(pgettext_lazy("clause", "Changed"), "pencil", "blue"),
    "moved": ui.State(pgettext_lazy("clause", "Moved"), "arrows-sort", "grey"),
}
PARTS = {
    "number": pgettext_lazy("clause", "Number"),
    "title": pgettext_lazy("clause", "Title"),
    "text": pgettext_lazy("clause", "Text"),
    "requirements": pgettext_lazy("clause", "Requirements"),
    "ours": pgettext_lazy("clause", "Added by us"),
    "basis": pgettext_lazy("clause", "Basis"),
    "bindings": pgettext_lazy("clause", "Bound to"),
}

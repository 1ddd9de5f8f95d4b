"""How the states of a session and of its rows look."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui

STATES = {
    "uploaded": ui.State(_("Uploaded"), "upload", "blue"),
    "checking": ui.State(_("Being checked"), "loader", "teal"),
    "checked": ui.State(_("Checked"), "list-check", "blue"),
    "running": ui.State(_("Going in"), "loader", "teal"),
    "finished": ui.State(_("Finished"), "circle-check", "green"),
    "undoing": ui.State(_("Being undone"), "loader", "amber"),
    "undone": ui.State(_("Undone"), "arrow-back-up", "grey"),
    "failed": ui.State(_("Stopped"), "alert-triangle", "red"),
    "discarded": ui.State(_("Discarded"), "trash", "grey"),
}
PATH = ("uploaded", "checked", "running", "finished")
# In whose place on that path these stand.
INSTEAD = {"checking": "checked", "undoing": "finished", "undone": "finished"}
ROW_STATES = {
    "new": ui.State(pgettext_lazy("import row", "New"), "circle-plus", "blue"),
    "update": ui.State(pgettext_lazy("import row", "Change"), "pencil", "blue"),
    "unchanged": ui.State(pgettext_lazy("import row", "Unchanged"), "minus", "grey"),
    "error": ui.State(pgettext_lazy("import row", "Wrong"), "alert-circle", "red"),
    "skipped": ui.State(pgettext_lazy("import row", "Left out"), "circle-dashed", "grey"),
    "done": ui.State(pgettext_lazy("import row", "In"), "circle-check", "green"),
    "waiting": ui.State(pgettext_lazy("import row", "Not checked"), "hourglass", "grey"),
}

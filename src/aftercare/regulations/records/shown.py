"""How a record stands, as pages show it."""

from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui

# The subjects besides cases whose records have a place on their own page.
KINDS = ("customer", "asset", "project", "staff", "regulation")
STATES = {
    "open": ui.State(pgettext_lazy("record", "Due"), "pencil", "blue"),
    "late": ui.State(pgettext_lazy("record", "Late"), "clock-exclamation", "red"),
    "kept": ui.State(pgettext_lazy("record", "Recorded"), "circle-check", "green"),
    "kept_late": ui.State(pgettext_lazy("record", "Recorded late"), "clock-check", "amber"),
    "incomplete": ui.State(pgettext_lazy("record", "Incomplete"), "alert-triangle", "red"),
    "waived": ui.State(pgettext_lazy("record", "Left out"), "license", "grey"),
}

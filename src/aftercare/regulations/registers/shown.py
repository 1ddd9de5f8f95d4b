"""How the answers of a form read."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui

VERDICTS = {
    "pass": ui.State(pgettext_lazy("verdict", "Pass"), "circle-check", "green"),
    "fail": ui.State(pgettext_lazy("verdict", "Fail"), "circle-x", "red"),
    "na": ui.State(_("Not applicable"), "circle-minus", "grey"),
    "waived": ui.State(_("Waived"), "license", "amber"),
}

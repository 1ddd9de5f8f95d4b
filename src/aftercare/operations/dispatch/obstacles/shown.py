"""How obstacles look."""

from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.obstacles.models import Obstacle

S = Obstacle.State
STATES: dict[str, ui.State] = {
    S.REPORTED: ui.State(S.REPORTED.label, "hand-stop", "red"),
    S.ANSWERED: ui.State(pgettext_lazy("obstacle", "In hand"), "hourglass", "amber"),
    S.CLEARED: ui.State(S.CLEARED.label, "circle-check", "green"),
}

"""How hand-overs look."""

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.handovers.models import Handover

S = Handover.State
STATES: dict[str, ui.State] = {
    S.ASKED: ui.State(S.ASKED.label, "hourglass", "amber"),
    S.ACCEPTED: ui.State(S.ACCEPTED.label, "user-check", "blue"),
    S.DECLINED: ui.State(S.DECLINED.label, "ban", "red"),
    S.FINISHED: ui.State(S.FINISHED.label, "circle-check", "green"),
}

"""What people type about the board."""

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.board.models import OverlapRule
from aftercare.operations.dispatch.board.selectors import board as selectors

# As something that is to happen, not as something that has.
GRADES = (
    (OverlapRule.Grade.OFF.value, OverlapRule.Grade.OFF.label),
    (OverlapRule.Grade.WARN.value, pgettext_lazy("board", "Warn")),
    (OverlapRule.Grade.BLOCK.value, pgettext_lazy("board", "Refuse")),
)


class OverlapsForm(ui.Form):
    """For each role two choices: visits at one time, and the way between them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, name, apart in selectors.overlap_rules():
            two = gettext("%(role)s: two visits at one time") % {"role": name}
            way = gettext("%(role)s: too little time for the way") % {"role": name}
            self.add(f"{key}-overlap", ui.ChoiceField(two, choices=GRADES, initial=str(apart.overlap)))
            self.add(f"{key}-travel", ui.ChoiceField(way, choices=GRADES, initial=str(apart.travel)))


HELP = _("Who has several roles may do what any of them may. Leave and skills are always looked at.")

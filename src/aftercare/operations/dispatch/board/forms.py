"""What people type about the board."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.board.models import OverlapRule
from aftercare.operations.dispatch.board.selectors import board as selectors

GRADES = OverlapRule.Grade.choices


class OverlapsForm(ui.Form):
    """For each role two choices: visits at one time, and the way between them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, name, apart in selectors.overlap_rules():
            self.fields[f"{key}-overlap"] = ui.ChoiceField(
                gettext("%(role)s: two visits at one time") % {"role": name}, choices=GRADES, initial=str(apart.overlap)
            )
            self.fields[f"{key}-travel"] = ui.ChoiceField(
                gettext("%(role)s: too little time for the way") % {"role": name}, choices=GRADES,
                initial=str(apart.travel),
            )  # fmt: skip


HELP = _("Who has several roles may do what any of them may. Leave and skills are always looked at.")

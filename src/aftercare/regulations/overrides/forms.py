"""What the dialog of a clock reads."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.regulations.clocks.rules import Overridden

DECISIONS = (
    (Overridden.DUE.value, pgettext_lazy("clock", "Another due time")),
    (Overridden.EXCUSED.value, pgettext_lazy("clock", "Excuse it")),
    ("rules", pgettext_lazy("clock", "As the rules say")),
)


class OverrideForm(ui.Form):
    """What is decided about a clock, and why."""

    decision = ui.ChoiceField(pgettext_lazy("clock", "Decision"), choices=DECISIONS, initial=Overridden.DUE.value)
    due_at = ui.MomentField(
        _("Due"), required=False, help_text=_("A time set by hand is moved by no pause and no opening hours.")
    )
    reason = ui.LongTextField(_("Why?"), max_length=1000, rows=3, help_text=_("The reason stays with the case."))

    def clean_decision(self) -> Overridden:
        """The code of the decision."""
        code = self.cleaned_data["decision"]
        return Overridden.NOT if code == "rules" else Overridden(code)

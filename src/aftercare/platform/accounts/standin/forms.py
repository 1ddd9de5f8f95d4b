"""The form that asks why."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui


class ReasonForm(ui.Form):
    """Why somebody acts as somebody else."""

    reason = ui.LongTextField(
        _("Why?"), max_length=500, rows=3, help_text=_("Recorded in the journal, with everything that you do.")
    )

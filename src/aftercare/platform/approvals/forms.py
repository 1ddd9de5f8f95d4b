"""What an approver writes."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui


class RefuseForm(ui.Form):
    """A refusal says why."""

    comment = ui.LongTextField(_("Why do you refuse?"), max_length=1_000)

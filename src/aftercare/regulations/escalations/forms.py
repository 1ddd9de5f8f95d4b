"""What the pages of escalations read from people."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui


class TakeOverForm(ui.Form):
    """What whoever takes over says."""

    note = ui.LongTextField(_("What you do about it"), required=False, max_length=1000, rows=2)

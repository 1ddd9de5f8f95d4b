"""What the pages of records read from people."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui


class ReviewForm(ui.Form):
    """What the reviewer has to say."""

    comment = ui.LongTextField(_("Comment"), required=False, max_length=1000, rows=3)


class WaiveForm(ui.Form):
    """Why a record may be left out."""

    reason = ui.LongTextField(_("Why may it be left out?"), max_length=500, rows=3)

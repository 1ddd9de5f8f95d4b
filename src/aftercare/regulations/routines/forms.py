"""What the pages of duties read from people."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui


class PostponeForm(ui.Form):
    """Until when, and why."""

    due_at = ui.MomentField(_("Postponed until"))
    reason = ui.LongTextField(_("Why may it be done later?"), max_length=500, rows=3)


class ExcuseForm(ui.Form):
    """Why it need not be done."""

    reason = ui.LongTextField(_("Why need it not be done this time?"), max_length=500, rows=3)


class ReviewForm(ui.Form):
    """What the reviewer has to say."""

    comment = ui.LongTextField(_("Comment"), required=False, max_length=1000, rows=3)

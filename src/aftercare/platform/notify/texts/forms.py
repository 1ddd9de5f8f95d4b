"""A wording, as filled in."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui


class WordingForm(ui.Form):
    """Subject and body in both languages."""

    subject_zh = ui.TextField(_("Subject (Chinese)"), max_length=200)
    body_zh = ui.LongTextField(_("Text (Chinese)"), max_length=4_000, rows=6)
    subject_en = ui.TextField(_("Subject (English)"), max_length=200)
    body_en = ui.LongTextField(_("Text (English)"), max_length=4_000, rows=6)

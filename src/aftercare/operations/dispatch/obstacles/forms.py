"""What people type about what stands in the way."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.obstacles.rules import KINDS

SETTLED_BY = pgettext_lazy("obstacle", "Due")


class ReportForm(ui.Form):
    """What, since when, what is needed."""

    kind = ui.ChoiceField(label=pgettext_lazy("obstacle", "Kind"), choices=lambda: list(KINDS.items()))
    words = ui.LongTextField(label=_("Obstacle"))
    needs = ui.LongTextField(label=_("What is needed"), required=False, rows=2)
    since_at = ui.MomentField(label=pgettext_lazy("obstacle", "Since"), required=False, help_text=_("Empty: now."))
    until_at = ui.MomentField(label=SETTLED_BY, required=False)
    photographs = ui.FilesField(label=_("Photographs"), required=False, accept="image/*")


class AnswerForm(ui.Form):
    """What is done about it."""

    words = ui.LongTextField(label=_("What is done about it"))
    until_at = ui.MomentField(label=SETTLED_BY, required=False)


class ClearForm(ui.Form):
    """How it ended."""

    words = ui.LongTextField(label=pgettext_lazy("obstacle", "How it was settled"), required=False)

"""What people type to give evidence, or leave to go without."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.service import shown as looks


class WaiverForm(ui.Form):
    """Which clause, and why."""

    clause = forms.ChoiceField(label=_("Without"), choices=())
    reason = ui.LongTextField(label=_("Why"), max_length=500, help_text=_("Everybody who sees the case can read it."))

    def __init__(self, *args: Any, clauses: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looks.offer(self, "clause", clauses)


class AskForm(ui.Form):
    """For which clause an approval is asked, and why."""

    clause = forms.ChoiceField(label=_("Approval for"), choices=())
    reason = ui.LongTextField(label=_("Why"), max_length=500, help_text=_("Whoever decides reads it."))

    def __init__(self, *args: Any, clauses: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looks.offer(self, "clause", clauses)


class FileForm(ui.Form):
    """A file that a clause asks for."""

    file = ui.FilesField(label=_("File"), many=False)

"""What people type about number series."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui


class ContinueForm(ui.Form):
    """The last number of an older system."""

    unit = ui.ChoiceField(_("Office"))
    number = ui.TextField(
        _("Last number"), max_length=60, help_text=_("As it was written, or only the count. The next one follows it.")
    )

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if units:
            self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]

"""The form of a key."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.platform.accounts.access.models import Role


class KeyForm(ui.Form):
    """Which system, what it may do, how long."""

    name = ui.TextField(_("Which system is it for?"), max_length=100)
    role_id = ui.ChoiceField(_("It may do what this role may"))
    unit_id = ui.PickField(
        _("In which unit?"), kind="unit", required=False, help_text=_("Empty: in the whole company.")
    )
    expires_at = ui.MomentField(_("Until"), required=False, help_text=_("Empty: until it is taken back."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role_id"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (str(role.pk), str(role)) for role in Role.objects.filter(realm="staff").order_by("position", "pk")
            ]

    def clean_role_id(self) -> int:
        """The id, as a number."""
        return int(self.cleaned_data["role_id"])

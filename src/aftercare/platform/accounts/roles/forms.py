"""Forms about roles."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.platform.accounts.access.models import Realm, Role

KEY = RegexValidator(r"^[a-z][a-z0-9_]*$", _("Small letters, digits and _, beginning with a letter."))


class NewRoleForm(ui.Form):
    """A role of the company's own."""

    name = ui.WordsFormField(_("Name"), max_length=60)
    key = ui.TextField(
        _("Key"), max_length=40, validators=[KEY], help_text=_("For the API and imports; it cannot be changed later.")
    )
    realm = ui.ChoiceField(_("For whom?"), choices=Realm.choices, initial=Realm.STAFF)
    copy_of = ui.ChoiceField(_("Begin with what this role may do"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["copy_of"]
        if isinstance(field, forms.ChoiceField):
            roles = Role.objects.order_by("position", "pk")
            field.choices = [("", "—"), *((role.key, str(role)) for role in roles)]


class RoleForm(ui.Form):
    """What the role is called, and whether it is offered."""

    name = ui.WordsFormField(_("Name"), max_length=60)
    note = ui.WordsFormField(_("What it is for"), max_length=300, required=False)
    is_offered = forms.BooleanField(label=_("Offered when roles are given"), required=False)

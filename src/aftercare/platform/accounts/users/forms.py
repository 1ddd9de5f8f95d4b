"""Forms about logins."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.platform.accounts.access.models import Realm
from aftercare.platform.accounts.roles.selectors import offered


class NewUserForm(ui.Form):
    """A login that people sign in with by a first password."""

    username = ui.TextField(
        _("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Used to sign in. It cannot be changed later."),
    )
    name = ui.TextField(_("Full name"), max_length=100)
    email = forms.EmailField(label=_("Mail address"), required=False)
    realm = ui.ChoiceField(_("Who is it?"), choices=Realm.choices)


class UserForm(ui.Form):
    """What may be changed of a login."""

    name = ui.TextField(_("Full name"), max_length=100)
    email = forms.EmailField(label=_("Mail address"), required=False)


class RoleForm(ui.Form):
    """A role in a unit for a time."""

    role = ui.ChoiceField(_("Role"))
    unit_id = ui.PickField(
        _("In which unit?"), kind="unit", required=False, help_text=_("Empty: in the whole company.")
    )
    active_from = ui.MomentField(_("From"), required=False, help_text=_("Empty: from now on."))
    active_to = ui.MomentField(_("Until"), required=False, help_text=_("Empty: until it is withdrawn."))

    def __init__(self, *args: Any, realm: str = Realm.STAFF, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        if isinstance(role, forms.ChoiceField):
            role.choices = [(one.key, str(one)) for one in offered(realm)]


class ConfirmForm(ui.Form):
    """Nothing to fill in: are you sure?"""


class SignInForm(LoginForm):  # type: ignore[misc]
    """The form of the door, its first field named in the reader's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or mail address")


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """The form of a new passkey, its field named in the reader's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")

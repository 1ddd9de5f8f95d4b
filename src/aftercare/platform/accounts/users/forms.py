"""Forms about logins."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
    email = forms.EmailField(label=pgettext_lazy("address", "E-mail"), required=False)
    realm = ui.ChoiceField(_("Who is it?"), choices=Realm.choices, initial=Realm.STAFF)


class UserForm(ui.Form):
    """What may be changed of a login."""

    name = ui.TextField(_("Full name"), max_length=100)
    email = forms.EmailField(label=pgettext_lazy("address", "E-mail"), required=False)


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
        self.fields["login"].label = _("User name or e-mail address")


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]
    """Whose password was forgotten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = pgettext_lazy("address", "E-mail")


class _NamedPasswords:
    """In our words, the rules in one sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = vars(self)["fields"]
        if "oldpassword" in fields:
            fields["oldpassword"].label = _("Current password")
        fields["password1"].label = _("New password")
        fields["password1"].help_text = _("At least 10 characters; neither your name nor a password that many use.")
        fields["password2"].label = _("Repeat the new password")


class NewPasswordForm(_NamedPasswords, ChangePasswordForm):  # type: ignore[misc]
    """Another password in place of the present one."""


class FirstPasswordForm(_NamedPasswords, SetPasswordForm):  # type: ignore[misc]
    """A password for a login that has none."""


class ForgottenPasswordForm(_NamedPasswords, ResetPasswordKeyForm):  # type: ignore[misc]
    """A password in place of the one that was forgotten."""


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_code(self)


class CodeAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """A code, before something is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_code(self)


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_code(self)


def _name_code(form: forms.Form) -> None:
    """Its field named in the reader's language, with the digits of the phone's keyboard."""
    form.fields["code"].label = pgettext_lazy("sign-in", "Code")
    form.fields["code"].widget.attrs |= {"inputmode": "numeric"}


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey: unless somebody wants less, it opens the login without a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        without = self.fields["passwordless"]
        without.label = _("Signs in without a password")
        without.help_text = _("The device then asks for fingerprint, face or PIN. Not ticked: only a second step.")
        without.initial = True


class EditPasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")

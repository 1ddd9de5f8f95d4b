"""Refusals of accounts."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, Text


class WrongRealmError(DomainError):
    """Staff roles are for staff, external roles for everybody else."""

    code, message = "wrong_realm", _("This role is not for this kind of user.")


class RoleHeldError(DomainError):
    """Nothing would change."""

    code, message = "role_held", _("The user already has this role in this unit.")


class RoleKeyTakenError(DomainError):
    """Two roles, one key."""

    code, message = "role_key_taken", _("There is already a role with this key.")


class MoreThanYouError(DomainError):
    """Nobody gives away, or borrows, what they do not have."""

    code: ClassVar[str] = "more_than_you"
    message: ClassVar[Text] = _("This would allow more than you may do yourself.")
    status: ClassVar[int] = 403


class NotYourselfError(DomainError):
    """Some things about oneself are for somebody else to do."""

    code, message = "not_yourself", _("You cannot do this to your own login.")


class LinkExpiredError(DomainError):
    """The token is right, but its time is over."""

    code: ClassVar[str] = "link_expired"
    message: ClassVar[Text] = _("This link has expired. Please ask us for a new one.")
    status: ClassVar[int] = 410


class NobodyThereError(DomainError):
    """A login without a person cannot be stood in for: nothing could be written in anybody's name."""

    code, message = "nobody_there", _("This login belongs to no staff member and no contact.")


class UsernameTakenError(DomainError):
    """User names differ in more than case."""

    code, message = "username_taken", _("There is already a user with this name.")


class MailTakenError(DomainError):
    """Mail addresses are unique: they can be used to sign in."""

    code, message = "mail_taken", _("Another user has this e-mail address.")


class PasswordMustChangeError(DomainError):
    """The password was given by somebody else."""

    code: ClassVar[str] = "password_must_change"
    message: ClassVar[Text] = _("Sign in on the pages and choose a password of your own first.")
    status: ClassVar[int] = 403

"""Why a question cannot be asked or decided."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, InvalidError, NotAllowedError


class NoApproverError(DomainError):
    """Nobody is left who could decide."""

    code, message = "no_approver", _("There is nobody who could decide this: the one who asks may not approve it.")


class AlreadyAskedError(DomainError):
    """The same question about the same subject is still open."""

    code, message = "already_asked", _("This has already been asked and is still waiting for a decision.")


class AlreadyDecidedError(DomainError):
    """The question is closed, or this person has answered."""

    code, message = "already_decided", _("This has already been decided.")


class OwnRequestError(NotAllowedError):
    """Separation of duties."""

    code, message = "own_request", _("You asked for this yourself, so somebody else must decide it.")


class NotApproverError(NotAllowedError):
    """Neither an approver nor the substitute of one."""

    code, message = "not_approver", _("You are not asked to decide this.")


class CommentMissingError(InvalidError):
    """A refusal says why."""

    code, message = "comment_missing", _("Say why you refuse.")

    def __init__(self) -> None:
        super().__init__(fields={"comment": [self.message]})

"""Why a message, a rule or a wording is not accepted."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, InvalidError


class UnknownVariableError(InvalidError):
    """A wording names something that the template does not know."""

    code, message = "unknown_variable", _("There is no variable called %(name)s here.")


class NotWaitingError(DomainError):
    """Only what was dropped or given up can be sent again."""

    code, message = "not_resendable", _("Only a dropped or given up message can be sent again.")


class RobotAddressError(InvalidError):
    """Not an address of a chat robot that we can write to."""

    code, message = "robot_address", _("This is not the address of a chat robot that we know.")


class RobotRefusedError(Exception):
    """A chat robot did not take a message; apprise tells no more than that."""

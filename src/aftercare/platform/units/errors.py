"""Why a change of the organisation tree is refused."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class UnitMisplacedError(DomainError):
    """A unit of this kind cannot stand there."""

    code, status = "unit_misplaced", 409
    message = _("A unit of this kind cannot stand there: teams stand in departments or offices, offices in companies.")


class UnitInItselfError(DomainError):
    """It would come to stand below itself."""

    code, message, status = "unit_in_itself", _("A unit cannot be moved below itself."), 409


class UnitTooDeepError(DomainError):
    """The way down to it is longer than we can store."""

    code, message, status = "unit_too_deep", _("The organisation tree would become too deep."), 409


class UnitClosedError(DomainError):
    """It, or the one above it, is closed."""

    code, message, status = "unit_closed", _("This unit is closed."), 409


class UnitNotEmptyError(DomainError):
    """Open units stand below it."""

    code, message, status = "unit_not_empty", _("Close or move the units below it first."), 409

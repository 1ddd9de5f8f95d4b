"""Refusals of gates."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class GateShutError(DomainError):
    """A clause asks for evidence before this may happen, and it is not there; `clause` says which."""

    code, message, status = "gate_shut", "%(missing)s", 409


class NothingToWaiveError(DomainError):
    """There is no such gate on the case, or its clause lets nobody pass."""

    code, message, status = "nothing_to_waive", _("Nothing stands in the way that could be let pass."), 409


class NothingToApproveError(DomainError):
    """There is no such gate on the case, or its clause asks for no approval."""

    code, message, status = "nothing_to_approve", _("No clause of this case asks for such an approval."), 409


class MayNotWaiveError(DomainError):
    """The clause names who may let pass."""

    code, message, status = "may_not_waive", _("Only %(posts)s may let this pass."), 403

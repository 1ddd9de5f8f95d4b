"""Refusals about orders."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, NotFoundError


class OrderNotFoundError(NotFoundError):
    code, message = "order_not_found", _("There is no such order, or you may not see it.")


class OrderMoveError(DomainError):
    code, message = "order_move_refused", _("This is not possible in the present state of the order.")


class OpenVisitsError(DomainError):
    code, message = "order_has_open_visits", _("This order still has open visits. End or cancel them first.")


class OpenChildrenError(DomainError):
    code, message = "order_has_open_children", _("A part of this order is still open: %(numbers)s")


class RequestNotReadyError(DomainError):
    code, message = "request_not_ready", _("Triage the request first; then orders can be opened.")

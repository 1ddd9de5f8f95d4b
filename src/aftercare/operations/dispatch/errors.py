"""Refusals of dispatch as a whole."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import NotFoundError


class NumberNotFoundError(NotFoundError):
    code, message = "number_not_found", _("There is nothing with the number or code “%(number)s”.")

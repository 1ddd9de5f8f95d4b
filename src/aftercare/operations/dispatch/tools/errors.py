"""Refusals about tools and vehicles."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import NotFoundError


class ToolNotFoundError(NotFoundError):
    code, message = "tool_not_found", _("There is no such tool or vehicle.")

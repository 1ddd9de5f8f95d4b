"""Why something cannot be printed."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class TemplateUnknownError(DomainError):
    """A print template that no app has."""

    code, message, status = "template_unknown", _("There is no print template “%(template)s”."), 404


class LogoRefusedError(DomainError):
    """A logo is a PNG, JPEG or WebP picture."""

    code, message, status = "logo_refused", _("The logo must be a PNG, JPEG or WebP picture."), 422

"""Refusals of drills."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class NotScratchError(DomainError):
    """A drill makes a company up and breaks its rules: never in a database that somebody works with."""

    code, message, status = "not_scratch", _("A drill is only played on a scratch database."), 409


class NoSuchPackError(DomainError):
    """Nobody shipped a regulation of this name."""

    code, message, status = "no_such_pack", _("There is no shipped regulation “%(name)s”. There are: %(names)s."), 404


class DrillBrokenError(DomainError):
    """The process that played it ended early."""

    code, message, status = "drill_broken", _("The drill broke off: %(words)s"), 500

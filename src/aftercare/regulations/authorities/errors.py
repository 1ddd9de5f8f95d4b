"""Refusals of authorities; `clause` says which one."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class NotOfThePostError(DomainError):
    """A clause names the posts that may do this, and whoever acts holds none of them."""

    code, message, status = "not_of_the_post", _("Only %(posts)s may do this."), 403


class NotApprovedFirstError(DomainError):
    """A clause asks for an approval before this, and there is none."""

    code, message, status = "not_approved_first", _("First this must be approved by: %(posts)s."), 409

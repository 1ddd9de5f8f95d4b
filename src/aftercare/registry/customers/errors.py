"""Refusals about customers, contacts and sites."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class NumberTakenError(DomainError):
    """The number is in use."""

    code, message = "number_taken", _("The number %(number)s is already in use.")


class CreditCodeTakenError(DomainError):
    """Another customer has the same unified social credit code: it is the same company."""

    code, message = "credit_code_taken", _("%(name)s (%(number)s) already has this credit code.")


class CustomerClosedError(DomainError):
    """Nothing new is added to a closed customer."""

    code, message = "customer_closed", _("This customer is closed; reopen it first.")


class SiteCircleError(DomainError):
    """A site would lie within itself."""

    code, message = "site_circle", _("A site cannot be put below itself.")


class OtherCustomerError(DomainError):
    """Two things of different customers do not go together."""

    code, message = "other_customer", _("These belong to different customers.")


class TooDeepError(DomainError):
    """The tree has too many levels."""

    code, message = "too_deep", _("The tree has too many levels here.")


class SiteInUseError(DomainError):
    """Open sites lie below it."""

    code, message = "site_in_use", _("%(count)s sites below it are still open; close them first.")

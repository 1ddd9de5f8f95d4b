"""Refusals about products, assets, projects and contracts."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class NumberTakenError(DomainError):
    """The number or code is in use."""

    code, message = "number_taken", _("The number %(number)s is already in use.")


class SerialTakenError(DomainError):
    """The serial number of this product is registered already."""

    code, message = "serial_taken", _("Serial %(serial)s of this product is already registered as %(number)s.")


class AssetStateError(DomainError):
    """The asset is not in a state for this step."""

    code, message = "asset_state", _("“%(verb)s” is not possible while the equipment is in this state.")


class AssetCircleError(DomainError):
    """An asset would be a part of itself."""

    code, message = "asset_circle", _("Equipment cannot be a part of itself.")


class OtherCustomerError(DomainError):
    """Two things of different customers do not go together."""

    code, message = "other_customer", _("These belong to different customers.")


class TooDeepError(DomainError):
    """The tree has too many levels."""

    code, message = "too_deep", _("The tree has too many levels here.")


class PartsInServiceError(DomainError):
    """Parts of it are still in service."""

    code, message = "parts_in_service", _("%(count)s of its parts are still in service; retire or move them first.")


class ProductClosedError(DomainError):
    """Nothing new of it is registered."""

    code, message = "product_closed", _("This product is no longer in the catalogue.")


class ClosedError(DomainError):
    """The project or contract is closed."""

    code, message = "closed", _("This is closed and can no longer be changed.")

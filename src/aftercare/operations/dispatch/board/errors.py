"""Refusals of the board."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, InvalidError


class TravelTooShortError(DomainError):
    code, message = (
        "travel_too_short",
        _("%(name)s needs %(needs)s min between this and visit %(number)s, and has %(has)s."),
    )


class ViewNameError(InvalidError):
    code, message = "board_view_name", _("Give the view a name of at most 60 characters.")


class RangeError(InvalidError):
    code, message = "board_range", _("A board shows 1 to 42 days.")

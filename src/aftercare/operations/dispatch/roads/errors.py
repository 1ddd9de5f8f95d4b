"""Refusals about ways."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class TooFewTripsError(DomainError):
    code = "roads_too_few_trips"
    message = _("Only %(count)s trips tell how long ways take; %(least)s are needed to learn from them.")


class NoTwoPlacesError(DomainError):
    code = "roads_no_two_places"
    message = _("Nothing to ask for: no two places of this unit are known.")

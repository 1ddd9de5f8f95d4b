"""Why a number cannot be had."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, InvalidError


class CounterBehindError(DomainError):
    code, message = "counter_behind", _("Number %(last)s was already given out; a counter never goes back.")


class NumberNotOfSeriesError(InvalidError):
    code, message = "number_not_of_series", _("“%(number)s” does not look like a number of this series.")


class NumbersTakenSinceError(DomainError):
    code, message = (
        "numbers_taken_since",
        _("Later numbers of the series “%(series)s” are in use: taking this back would leave a hole in it."),
    )

"""Refusals about appointments."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class NotOfferableError(DomainError):
    code, message = "appointment_not_offerable", _("No appointment can be offered: %(why)s")


class SlotGoneError(DomainError):
    code, message = (
        "appointment_gone",
        _("Somebody was faster: this time is no longer free. Please choose another one."),
    )


class ChoiceError(DomainError):
    code, message, status = "appointment_choice", _("Choose one of the times."), 422


class OldOfferError(DomainError):
    code, message = (
        "appointment_offer_old",
        _("These times were offered a while ago. Please choose among those that are free now."),
    )


class TooLateToChangeError(DomainError):
    code, message = (
        "appointment_too_late",
        _("Less than %(hours)s hours before the visit it can be changed by telephone only."),
    )


class MovedOftenError(DomainError):
    code, message = "appointment_moved_often", _("This appointment was moved %(count)s times already. Please call us.")


class NothingBookedError(DomainError):
    code, message = "appointment_none", _("There is no appointment that could be called off.")

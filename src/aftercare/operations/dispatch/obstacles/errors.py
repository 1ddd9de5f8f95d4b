"""Refusals about what stands in the way."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, NotFoundError

UNKNOWN_KIND = _("Choose one of the kinds offered.")
SAY_WHAT_STANDS = _("Write what stands in the way.")
SAY_WHAT_IS_DONE = _("Write what is done about it.")
SINCE_AHEAD = _("It cannot begin after now.")
UNTIL_PAST = _("This lies ahead.")


class ObstacleNotFoundError(NotFoundError):
    code, message = "obstacle_not_found", _("There is no such obstacle, or you may not see it.")


class WorkOverError(DomainError):
    code, message = "work_over", _("This work is over: nothing stands in its way any more.")


class ClearedError(DomainError):
    code, message = "obstacle_cleared", _("This obstacle is cleared already.")

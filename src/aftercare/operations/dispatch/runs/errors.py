"""Refusals about plans."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, NotFoundError


class RunNotFoundError(NotFoundError):
    code, message = "plan_not_found", _("There is no such plan, or you may not see it.")


class NotDecidableError(DomainError):
    code, message = "plan_not_decidable", _("This plan is not there yet, or was decided on already.")


class NothingChosenError(DomainError):
    code, message = "plan_nothing_chosen", _("Choose at least one change that is still open.")


class PastDayError(DomainError):
    code, message, status = "plan_in_the_past", _("A plan cannot begin on a day that is over."), 422

    def __init__(self) -> None:
        super().__init__(fields={"first_day": [self.message]})


class NoEngineError(DomainError):
    code, message = "plan_no_engine", _("There is no planner named “%(name)s” on this system.")


class DefectsBlockError(DomainError):
    code, message = (
        "plan_blocked_by_defects",
        _("%(count)s defects of the data have to be mended or let pass before this unit can be planned."),
    )


class CannotError(DomainError):
    code, message = "plan_beyond_engine", _("The planner %(engine)s cannot do what these data ask for: %(missing)s.")


class CalledOffError(DomainError):
    code, message = "plan_called_off", _("The search was called off before it had found anything. Nothing has changed.")


class BrokenOffError(DomainError):
    code, message = (
        "plan_broken_off",
        _("The search broke off %(attempts)s times and was given up. Nothing has changed; ask for a new plan."),
    )

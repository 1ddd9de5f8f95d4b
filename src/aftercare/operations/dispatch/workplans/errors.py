"""Refusals about plans of work."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, NotFoundError

NAME_IT = _("Write what the plan is for.")
NO_ITEMS = _("Write at least one item.")
TOO_MANY_ITEMS = _("A plan has at most %(most)s items.")
UNREADABLE_ITEM = _("Line %(line)s: write the day, then what is done, like “2026-12-01 Check the pumps”.")
OUTSIDE = _("Line %(line)s: %(day)s lies outside the plan, %(first)s to %(last)s.")
ENDS_BEFORE = _("The last day is not before the first.")
TOO_LONG = _("A plan covers at most %(days)s days.")
AHEAD = _("What is done was done by today.")
ONE_SUBJECT = _("A plan is for a project, an order or a department: name one of them.")


class PlanNotFoundError(NotFoundError):
    code, message = "service_plan_not_found", _("There is no such plan of work, or you may not see it.")


class ItemNotFoundError(NotFoundError):
    code, message = "service_plan_item_not_found", _("There is no such item in this plan.")


class ApprovedError(DomainError):
    code, message = "service_plan_approved", _("This plan is approved as it stands.")


class OwnPlanError(DomainError):
    code, message = "service_plan_own", _("Whoever wrote the plan last does not approve it.")


class NotApprovedError(DomainError):
    code, message = "service_plan_not_approved", _("Approve the plan before its items are done.")


class DoneError(DomainError):
    code, message = "service_plan_item_done", _("This item is done already.")

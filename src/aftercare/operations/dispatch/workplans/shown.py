"""How plans of work look."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.workplans.models import ServicePlan

APPROVED = ui.State(pgettext_lazy("work plan", "Approved"), "circle-check", "green")
WAITING = ui.State(_("Waiting for approval"), "hourglass", "amber")


def look(plan: ServicePlan) -> ui.State:
    """Whether it is approved as it stands."""
    return APPROVED if plan.is_approved else WAITING

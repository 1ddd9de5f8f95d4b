"""The pages of calendars and public days."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.platform.worktime.views.calendars import EDIT, VIEW
from aftercare.platform.worktime.views.public_days import holiday_health


def register() -> None:
    """Called in `ready()`."""
    entry = ui.Entry(
        _("Work calendars"), "worktime:calendars", icon="calendar-time", permission=VIEW, group=ui.Group.RULES, order=60
    )
    ui.menu.register("worktime", entry)
    jump = ui.Jump(
        _("Adopt the standard calendars"),
        "worktime:take_over",
        icon="calendar-plus",
        keywords="calendar 日历",
        permission=EDIT,
    )
    ui.palette.register("worktime.take_over", jump)
    ui.health.register("worktime.holidays", ui.Check(_("Public holidays"), holiday_health), order=60)

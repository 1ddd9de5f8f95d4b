"""What people type about help from other offices."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui


class InformForm(ui.Form):
    """Whom."""

    supervisor_id = ui.PickField(label=pgettext_lazy("office", "Supervisor"), kind="staff")


class AskForm(ui.Form):
    """Which office."""

    unit_id = ui.PickField(label=_("Office"), kind="unit", required=False, help_text=_("Empty: the nearest office."))


class DeclineForm(ui.Form):
    """Why not."""

    reason = ui.TextField(label=pgettext_lazy("office", "Why"), max_length=300)


class CoordinateForm(ui.Form):
    """Who goes."""

    unit_id = ui.PickField(label=_("Office"), kind="unit", required=False)
    staff_id = ui.PickField(label=pgettext_lazy("office", "Person"), kind="staff", required=False)

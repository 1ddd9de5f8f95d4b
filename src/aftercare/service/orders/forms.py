"""What people type about orders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.service import shown as looks
from aftercare.service.orders import rules
from aftercare.service.orders.models import Order
from aftercare.service.worktypes.forms import CodesField
from aftercare.service.worktypes.rules import tools_of

TOOLS = _("Tools and vehicles")
BESIDES = _("What has to come along besides what the work type names.")


class OpenForm(ui.Form):
    """An order under a request."""

    kind = forms.ChoiceField(label=_("Kind of work"), choices=Order.Kind.choices)
    title = ui.TextField(label=_("In a few words"), max_length=200)
    work_type_id = ui.PickField(
        label=_("Work type"),
        kind="work_type",
        required=False,
        help_text=_("Left empty, the best fitting one is taken."),
    )
    parent_id = ui.PickField(label=_("Part of order"), kind="order", required=False)
    due_at = ui.MomentField(label=_("To be done by"), required=False)
    tools = CodesField(label=TOOLS, known=lambda: tools_of(""), required=False, help_text=BESIDES)


class PlannedForm(ui.Form):
    """An order that nobody asked for."""

    kind = forms.ChoiceField(label=_("Kind of work"), choices=Order.Kind.choices)
    title = ui.TextField(label=_("In a few words"), max_length=200)
    unit_id = ui.PickField(label=_("Office"), kind="unit")
    customer_id = ui.PickField(label=_("Customer"), kind="customer", required=False)
    site_id = ui.PickField(label=_("Site"), kind="site", required=False)
    asset_id = ui.PickField(label=_("Equipment"), kind="asset", required=False)
    work_type_id = ui.PickField(label=_("Work type"), kind="work_type", required=False)
    due_at = ui.MomentField(label=_("To be done by"), required=False)
    tools = CodesField(label=TOOLS, known=lambda: tools_of(""), required=False, help_text=BESIDES)


class ToolsForm(ui.Form):
    """What has to come along, all of it."""

    tools = CodesField(
        label=TOOLS,
        known=lambda: tools_of(""),
        required=False,
        help_text=_("All that has to come along. Empty: nothing."),
    )


class HoldForm(ui.Form):
    """Why work waits."""

    reason = forms.ChoiceField(label=_("It waits because"), choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looks.offer(self, "reason", looks.choices(rules.HOLD_REASONS))


class ReopenForm(ui.Form):
    """Why there is more to do."""

    reason = ui.TextField(label=_("What is left to do"), max_length=200)


class CancelForm(ui.Form):
    """Why it is cancelled."""

    reason = forms.ChoiceField(label=_("Why"), choices=())
    words = ui.TextField(label=_("Remark"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looks.offer(self, "reason", looks.choices(rules.CANCEL_REASONS))

"""What people type about plans of work."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.workplans import rules


class PlanForm(ui.Form):
    """What is done when, by whom, with what."""

    title = ui.TextField(label=pgettext_lazy("work plan", "Title"), max_length=120)
    starts_on = ui.DayField(label=pgettext_lazy("work plan", "First day"))
    ends_on = ui.DayField(label=pgettext_lazy("work plan", "Last day"))
    items = ui.LongTextField(
        label=_("Items"), rows=8, help_text=_("A line each: the day, then what is done. 2026-12-01 Check the pumps")
    )
    people = ui.LongTextField(label=pgettext_lazy("work plan", "People"), required=False, rows=2)
    materials = ui.LongTextField(label=_("Materials and tools"), required=False, rows=2)
    risks = ui.LongTextField(label=_("Risks and measures"), required=False, rows=2)

    def clean_items(self) -> list[rules.Item]:
        """The lines, read; what cannot be read is said at the field."""
        return rules.read_items(self.cleaned_data["items"])


class DepartmentPlanForm(PlanForm):
    """The same for a department."""

    unit_id = ui.PickField(label=_("Department"), kind="unit")
    field_order = ["unit_id"]


class ItemForm(ui.Form):
    """What came of an item."""

    done_on = ui.DayField(label=_("Done on"))
    words = ui.LongTextField(label=_("What was done, what is left"), required=False)

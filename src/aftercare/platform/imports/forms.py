"""What the pages of imports read from people."""

import sys
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.platform.imports.rules.tables import SheetPlan
from aftercare.platform.imports.selectors import targets_for


class NewForm(ui.Form):
    """What is imported, from which file, and to whom rows belong that name no unit."""

    target = ui.ChoiceField(_("What do you import?"))
    # `files` knows the limit and says it; the field need not.
    file = ui.FilesField(
        _("File"), many=False, accept=".xlsx,.csv,.txt", limit=sys.maxsize,
        help_text=_("A workbook (.xlsx) or a text table (.csv)."),
    )  # fmt: skip
    unit = ui.PickField(
        _("Unit"), kind="unit", required=False, help_text=_("Rows that name no unit belong to this one.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.by is not None:
            self.fields["target"].choices = [(one.key, str(one.name)) for one in targets_for(self.by)]  # type: ignore[attr-defined]


class UnitForm(ui.Form):
    """To whom rows belong that name no unit, said beside the mapping."""

    unit = ui.PickField(
        _("Unit"), kind="unit", required=False, help_text=_("Rows that name no unit belong to this one.")
    )


class PlaceForm(ui.Form):
    """The same once the mapping is done."""

    unit = ui.PickField(_("Unit"), kind="unit", help_text=_("Rows that name no unit belong to this one."))


def read_mapping(plans: list[SheetPlan], data: QueryDict) -> tuple[list[str], list[dict[str, str]]]:
    """A posted mapping: `level-<sheet>`, `column-<sheet>-<index>`."""
    levels = [data.get(f"level-{place}", "") for place in range(len(plans))]
    columns = [
        {str(index): data.get(f"column-{place}-{index}", "") for index in range(len(plan.headers))}
        for place, plan in enumerate(plans)
    ]
    return levels, columns

"""How the answers of a form read, on pages and on paper."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext, override, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import formats
from aftercare.platform.printing import public as printing
from aftercare.platform.sheets import public as sheets
from aftercare.regulations.registers import selectors

VERDICTS = {
    "pass": ui.State(pgettext_lazy("verdict", "Pass"), "circle-check", "green"),
    "fail": ui.State(pgettext_lazy("verdict", "Fail"), "circle-x", "red"),
    "na": ui.State(_("Not applicable"), "circle-minus", "grey"),
    "waived": ui.State(_("Waived"), "license", "amber"),
}

# A sheet of paper across takes so many columns beside the date and the name.
COLUMNS = 7


def paper_of(
    one: sheets.Definition, *, first_day: date, last_day: date | None, language: str, by: Actor, at: datetime
) -> bytes:
    """A register as a table on paper: a line an entry, a column a field."""
    rows = selectors.printed(one.key, first_day=first_day, last_day=last_day, by=by)
    with override(language):
        fields = [field for field in sheets.form_of(sheets.published(one.key)) if field.kind != "signature"][:COLUMNS]
        answers = selectors.cells(rows)
        people = selectors.names_of({row.staff_id for row in rows if row.staff_id})
        data = {
            "title": str(one.name),
            "number": f"{formats.day(first_day)} – {formats.day(last_day or timezone.localdate(at))}",
            "heads": [
                str(pgettext("register", "Entered at")),
                str(gettext("Filled in by")),
                *(str(one.label) for one in fields),
            ],
            "rows": [
                [
                    formats.moment(row.submitted_at),
                    people.get(row.staff_id or 0, ""),
                    *(answers[row.pk].get(field.key, "") for field in fields),
                ]
                for row in rows
            ],
        }
    return printing.render("regulations/register", data, language=language, head=printing.company_head(""), at=at)

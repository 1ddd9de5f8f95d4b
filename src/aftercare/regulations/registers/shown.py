"""How the answers of a form read, on pages and on paper."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext, pgettext_lazy

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

# Lines are read in blocks.
BLOCK = 500
Progress = Callable[[int, int], None]
# A sheet of paper across takes so many columns beside the date and the name.
COLUMNS = 7


def paper_of(
    one: sheets.Definition,
    *,
    first_day: date | None,
    last_day: date | None,
    language: str,
    by: Actor,
    at: datetime,
    progress: Progress = lambda _done, _all: None,
) -> bytes:
    """A register as a table on paper: a line an entry, a column a field; all of them."""
    found = selectors.printed(one.key, first_day=first_day, last_day=last_day, by=by)
    with override(language):
        fields = [field for field in sheets.form_of(sheets.published(one.key)) if field.kind != "signature"][:COLUMNS]
        data = {
            "title": str(one.name),
            "facts": [
                [_("Time"), f"{formats.day(first_day)} – {formats.day(last_day or timezone.localdate(at))}"],
                [_("Rows"), str(found.count())],
            ],
            "heads": [
                str(pgettext("register", "Entered at")),
                str(pgettext("register", "Filled in by")),
                *(str(one.label) for one in fields),
            ],
            "rows": list(_lines(found, [field.key for field in fields], progress)),
        }
    return printing.render("regulations/register", data, language=language, head=printing.company_head(""), at=at)


def _lines(found: QuerySet[sheets.Sheet], keys: Sequence[str], progress: Progress) -> Iterator[list[str]]:
    """The lines in words, a block at a time."""
    ids = list(found.values_list("pk", flat=True))
    for start in range(0, len(ids), BLOCK):
        known = {
            one.pk: one
            for one in found.model.objects.select_related("version").filter(pk__in=ids[start : start + BLOCK])
        }
        rows = [known[number] for number in ids[start : start + BLOCK]]
        answers = selectors.cells(rows)
        people = selectors.names_of({row.staff_id for row in rows if row.staff_id})
        for row in rows:
            said = (answers[row.pk].get(key, "") for key in keys)
            yield [formats.moment(row.submitted_at), people.get(row.staff_id or 0, ""), *said]
        progress(min(start + BLOCK, len(ids)), len(ids))

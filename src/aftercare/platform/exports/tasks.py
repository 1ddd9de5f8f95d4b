"""The writing of long views."""

from django.core.files.base import File
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.platform.exports.services import EXPORT
from aftercare.platform.files import public as files
from aftercare.platform.jobs import public as jobs


@jobs.handler(
    EXPORT, label=Words("导出列表", "Export a list"), attempts=2, tells=True, found={"rows": Words("行数", "Rows")}
)
def export(run: jobs.Run, *, of: str, form: str, language: str, office: int | None = None) -> jobs.Result:
    """Write a view, row by row, into a file of whoever asked; it is swept away after seven days."""
    rows = 0

    def watch(written: int, done: int, parts: int) -> None:
        nonlocal rows
        rows = written
        run.check_cancelled()
        run.progress(min(done, parts), parts, gettext("%(count)s rows written") % {"count": ui.formats.number(rows)})

    chosen = next((one for one in accounts.offices_of(run.by) if one.id == office), None)
    with translation.override(language), accounts.offices.looking_at(chosen):
        taken = ui.taken_at(of, ui.Asking(run.by, run.at))
        with ui.written_sheet(taken, form, watch) as content:
            name = f"{taken.name}.{form}"
            file = files.store(content=File(content), name=name, by=run.by, at=run.at, own=True)
    return {"rows": rows, "url": reverse("files:download", args=[file.pk])}

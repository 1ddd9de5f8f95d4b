"""Importing a history in the browser: give the file, follow the job, take it back."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.platform.jobs import public as jobs
from aftercare.service.history import forms, rules, selectors, services


@ui.page("history.import")
def page(request: Http) -> HttpResponse:
    """What was imported, and a way to import more."""
    return ui.render(request, "service/history.html", {"batches": selectors.batches(), "file_in": rules.file_in})


@ui.page("history.import")
def new(request: Http) -> HttpResponse:
    """Give the file; a job reads it."""

    def do(values: dict[str, Any]) -> jobs.Job:
        return services.ask(
            content=values["file"].read(),
            name=values["file"].name,
            names=values["names"].read() if values["names"] else b"",
            customer_name=values["customer_name"],
            by=request.actor,
            at=clock.now(),
        )

    return ui.submit(
        request,
        forms.HistoryForm,
        title=_("Import a history"),
        of=ui.Crumb(_("Imported histories"), reverse("service:history")),
        key="service.history.new",
        button=_("Import"),
        do=do,
        then=lambda job: reverse("jobs:job", args=[job.pk]),
        said=_("The import has begun."),
    )


@ui.page("history.import")
def undo(request: Http, batch_id: int) -> HttpResponse:
    """Take an import back."""
    name = selectors.file_of(batch_id)
    return ui.submit(
        request,
        ui.Form,
        title=_("Undo the import of %(file)s") % {"file": name} if name else _("Undo the import"),
        of=ui.Crumb(_("Imported histories"), reverse("service:history")),
        key=f"service.history.undo.{batch_id}",
        button=_("Undo"),
        danger=True,
        help=_("Everything that this import made is deleted; its events stay in the journal and no longer count."),
        do=lambda _values: services.undo(batch_id=batch_id, by=request.actor, at=clock.now()),
        then=reverse("service:history"),
        said=_("Undone."),
    )

"""The list of jobs, one job with its progress, and the health of the queue."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup, escape

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import actions
from aftercare.base.ui.public import columns as c
from aftercare.platform.jobs import selectors, services
from aftercare.platform.jobs.models import Job
from aftercare.platform.jobs.rules import found_by, label_of

STATES = {
    Job.State.READY.value: ui.State(Job.State.READY.label, "clock", "blue"),
    Job.State.LEASED.value: ui.State(Job.State.LEASED.label, "player-play", "teal"),
    Job.State.DONE.value: ui.State(Job.State.DONE.label, "check", "green"),
    Job.State.FAILED.value: ui.State(Job.State.FAILED.label, "ban", "amber"),
    Job.State.DEAD.value: ui.State(Job.State.DEAD.label, "alert-triangle", "red"),
    Job.State.CANCELLED.value: ui.State(Job.State.CANCELLED.label, "x", "grey"),
}
# The oldest waiting job may be this old before we say so.
SLOW, STUCK = timedelta(minutes=2), timedelta(minutes=15)


def add_words(rows: list[dict[str, Any]], _by: Actor, _at: datetime) -> None:
    """The kinds in words."""
    for row in rows:
        row["work"] = label_of(row["kind"])


def _progress_cell(row: Mapping[str, Any]) -> str:
    if not row["progress_total"]:
        return Markup("")
    share = 1000 * row["progress_done"] // row["progress_total"]
    words = f"{row['progress_done']:,} / {row['progress_total']:,}"
    return Markup('<span title="{}">{}</span>{}').format(row["progress_text"], words, ui.bar(share))


JOBS = ui.ListPage(
    key="jobs.jobs",
    title=_("Jobs"),
    rows=selectors.visible_to,
    columns=(
        c.Title("id", _("No."), to="jobs:job", sort=True, filter=False),
        c.Custom(
            "work", _("Task"), values=("kind",), render=lambda row: escape(row["work"]), text=lambda row: row["work"]
        ),
        c.State("state", _("State"), states=STATES),
        c.Custom(
            "progress",
            _("Progress"),
            values=("progress_done", "progress_total", "progress_text"),
            render=_progress_cell,
            text=lambda row: row["progress_text"],
        ),
        c.Count("attempts", _("Attempts")),
        c.Moment("created_at", _("Asked for"), key="created"),
        c.Moment("not_before", _("Not before"), key="due", hidden=True),
        c.Moment("ended_at", _("Ended"), key="ended"),
        c.Text("error", _("What went wrong"), hidden=True),
        c.Text("kind", _("Kind"), hidden=True),
    ),
    search=("kind", "error"),
    views=(
        ui.View("live", _("Waiting and running"), "state:ready,leased"),
        ui.View("broken", _("Need attention"), "state:dead,failed", count=True),
        ui.View("all", _("All")),
    ),
    also=("kind",),
    enrich=add_words,
    actions=(
        actions.Bulk(
            "retry",
            _("Run again"),
            icon="refresh",
            do=lambda number, _v, by, at: services.retry(job_id=number, by=by, at=at),
        ),
        actions.Bulk(
            "cancel",
            _("Cancel"),
            icon="x",
            danger=True,
            do=lambda number, _v, by, at: services.cancel(job_id=number, by=by, at=at),
        ),
    ),
    empty=_("No job is waiting. Imports, mails and reports appear here while they are under way."),
)


@ui.page()
def job(request: Request, job_id: int) -> HttpResponse:
    """One job."""
    one = selectors.job(job_id=job_id, by=request.actor)
    return ui.detail(
        request,
        ui.Detail(
            kind="job",
            id=one.pk,
            number=f"#{one.pk}",
            title=label_of(one.kind),
            parents=(ui.Crumb(_("Jobs"), reverse("jobs:jobs")),),
            state=STATES[one.state],
            next_step=_next_step(one),
            facts=(
                ui.Facts(_("Job"), tuple(ui.Fact(label, value) for label, value in _facts(one) if value)),
                *_found(one),
            ),
            values=_progress(one),
        ),
        template="jobs/job.html",
    )


def _next_step(one: Job) -> ui.Step | None:
    if one.state in Job.LIVE and not one.cancel_asked:
        return ui.Step(_("Cancel"), reverse("jobs:cancel", args=[one.pk]), icon="x", post=True, danger=True)
    if one.state == Job.State.DONE and _url(one):
        return ui.Step(_("Open the result"), _url(one), icon="download")
    if one.state in (*Job.BROKEN, Job.State.CANCELLED):
        return ui.Step(_("Run again"), reverse("jobs:retry", args=[one.pk]), icon="refresh", post=True)
    return None


def _url(one: Job) -> str:
    """Where the result is to be had, if the handler says so."""
    return str((one.result or {}).get("url", ""))


def _facts(one: Job) -> list[tuple[Any, object]]:
    return [
        (_("Kind"), label_of(one.kind)),
        (_("Attempts"), f"{one.attempts} / {one.max_attempts}"),
        (_("Asked for"), ui.formats.moment(one.created_at)),
        (_("Not before"), ui.formats.moment(one.not_before)),
        (_("Started"), ui.formats.moment(one.started_at)),
        (_("Ended"), ui.formats.moment(one.ended_at)),
        (_("Worker"), one.lease_owner),
        (_("What went wrong"), one.error),
    ]


def _found(one: Job) -> tuple[ui.Facts, ...]:
    """What it found, in words; nothing where its handler names nothing."""
    found = found_by(one.kind, one.result)
    return (ui.Facts(_("Result"), tuple(ui.Fact(name, _said(value)) for name, value in found)),) if found else ()


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return ui.formats.number(value) if isinstance(value, int) else str(value)


@ui.page()
def progress(request: Request, job_id: int) -> HttpResponse:
    """The progress bar alone: it asks for itself again as long as the job is alive.

    When that is over, the job's own page is read again: its state, and the way to the result, have changed.
    """
    one = selectors.job(job_id=job_id, by=request.actor)
    values = _progress(one)
    answer = ui.render(request, "jobs/progress.html", values)
    if not values["live"] and urlsplit(request.headers.get("HX-Current-URL", "")).path == reverse(
        "jobs:job", args=[one.pk]
    ):
        answer["HX-Refresh"] = "true"
    return answer


def _progress(one: Job) -> dict[str, Any]:
    live = one.state in Job.LIVE
    nobody = live and not selectors.is_anybody_at_work(clock.now())
    return {"job": one, "live": live, "look": STATES[one.state], "nobody": nobody}


@ui.page()
def cancel(request: Request, job_id: int) -> HttpResponse:
    """Call it off."""
    return ui.step(
        request,
        do=lambda _version: services.cancel(job_id=job_id, by=request.actor, at=clock.now()),
        then=reverse("jobs:job", args=[job_id]),
        said=_("The job is called off."),
    )


@ui.page()
def retry(request: Request, job_id: int) -> HttpResponse:
    """Once more."""
    return ui.step(
        request,
        do=lambda _version: services.retry(job_id=job_id, by=request.actor, at=clock.now()),
        then=reverse("jobs:job", args=[job_id]),
        said=_("The job waits for a worker."),
    )


def queue_health(at: datetime) -> ui.Status:
    """How long the oldest due job has waited."""
    load = selectors.load(at)
    waited = at - load.oldest_due if load.oldest_due else timedelta()
    text = gettext("%(waiting)s waiting, %(running)s running") % {"waiting": load.waiting, "running": load.running}
    detail = gettext(
        "The oldest has waited for %(time)s. If workers run and are busy, start a further one: “aftercare worker”."
    ) % {"time": ui.formats.duration(int(waited.total_seconds()))}
    if waited > STUCK:
        return ui.Status(ui.Level.BAD, text, detail)
    return ui.Status(ui.Level.WARN, text, detail) if waited > SLOW else ui.Status(ui.Level.OK, text)


def worker_health(at: datetime) -> ui.Status:
    """Is there a worker at all?"""
    load = selectors.load(at)
    if not load.workers:
        said = gettext("Start one with “aftercare worker”: without it nothing is sent, indexed or imported.")
        if load.last_seen and load.last_seen <= at:
            since = ui.formats.duration(int((at - load.last_seen).total_seconds()))
            said = (
                gettext("The last was heard of %(time)s ago; if its process is still there, end it.") % {"time": since}
                + f"\n{said}"
            )
        return ui.Status(ui.Level.BAD, gettext("No worker is running"), said)
    text = gettext("%(count)s at work") % {"count": load.workers}
    if load.failing_beats:
        said = gettext("Small work fails and is tried again: %(names)s. The worker’s log says why.")
        return ui.Status(ui.Level.WARN, text, said % {"names": ", ".join(load.failing_beats)})
    return ui.Status(ui.Level.OK, text)


def broken_health(at: datetime) -> ui.Status:
    """Jobs that were given up wait for somebody."""
    broken = selectors.load(at).broken
    if broken:
        text = gettext("%(count)s given up") % {"count": broken}
        return ui.Status(ui.Level.WARN, text, gettext("See what went wrong in the list of jobs, then run them again."))
    return ui.Status(ui.Level.OK, pgettext("jobs", "None"))


def register() -> None:
    """Called in `ready()`."""
    ui.menu.register(
        "jobs",
        ui.Entry(_("Jobs"), "jobs:jobs", icon="list-check", permission="job.view", group=ui.Group.SYSTEM, order=40),
    )
    ui.health.register("jobs.workers", ui.Check(_("Workers"), worker_health), order=40)
    ui.health.register("jobs.queue", ui.Check(_("Queue"), queue_health), order=41)
    ui.health.register("jobs.broken", ui.Check(_("Failed jobs"), broken_health), order=42)

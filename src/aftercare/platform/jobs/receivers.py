"""How jobs read in the journal."""

from django.urls import reverse
from django.utils.translation import gettext

from aftercare.base.kernel.actors import Actor
from aftercare.platform.jobs import selectors
from aftercare.platform.jobs.events import JobCancelled, JobDied, JobEnded, JobRevived
from aftercare.platform.jobs.models import Job
from aftercare.platform.jobs.rules import label_of
from aftercare.platform.journal.public import Line, Subject, Told, lines, subject_names, value_words


def register() -> None:
    """Called in `ready()`."""
    lines.register(JobDied.type, _died)
    lines.register(JobRevived.type, _revived)
    lines.register(JobCancelled.type, _cancelled)
    lines.register(JobEnded.type, _ended)
    subject_names.register("job", _named)
    for event in (JobDied, JobRevived, JobCancelled, JobEnded):
        value_words.register(f"{event.type}.kind", label_of)
    value_words.register(f"{JobEnded.type}.outcome", _outcome)


def _named(ids: set[int], by: Actor) -> dict[int, Subject]:
    rows = selectors.visible_to(by).filter(pk__in=ids).values_list("pk", "kind")
    return {pk: Subject(label_of(kind), reverse("jobs:job", args=[pk])) for pk, kind in rows}


def _outcome(code: str) -> str:
    return str(dict(Job.State.choices).get(code, code))


def _what(told: Told) -> dict[str, str]:
    return {"what": label_of(told.event.payload["kind"])}


def _url(told: Told) -> str:
    return reverse("jobs:job", args=[told.event.stream_id])


def _died(told: Told) -> Line:
    return Line(gettext("Given up: %(what)s") % _what(told), icon="alert-triangle", tone="red", url=_url(told))


def _revived(told: Told) -> Line:
    return Line(gettext("Run again: %(what)s") % _what(told), icon="refresh", tone="blue", url=_url(told))


def _cancelled(told: Told) -> Line:
    return Line(gettext("Cancelled: %(what)s") % _what(told), icon="x", url=_url(told))


def _ended(told: Told) -> Line:
    if told.event.payload["outcome"] == "done":
        return Line(gettext("Done: %(what)s") % _what(told), icon="check", tone="green", url=_url(told))
    return Line(gettext("Not accepted: %(what)s") % _what(told), icon="ban", tone="amber", url=_url(told))

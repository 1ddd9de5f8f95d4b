"""What clauses ask for before something may happen, on the pages of people and of versions of regulations."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.public import actor_of
from aftercare.regulations.deeds import selectors, shown
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.models import Version
from aftercare.regulations.subjects import selectors as subjects

STAFF, VERSION = "staff", "regulation_version"
TITLE = _("Asked for first")


def of_staff(request: HttpRequest, staff_id: int) -> str:
    """What a person still lacks for what may happen to them: a post, leave."""
    by = actor_of(request)
    return _drawn(request, STAFF, staff_id, {}, by) if subjects.seen(STAFF, {staff_id}, by) else ""


def of_version(request: HttpRequest, version_id: int) -> str:
    """What a version still lacks until it takes force."""
    by = actor_of(request)
    one = documents.get_version(version_id=version_id, by=by)
    if one.state in (Version.State.PUBLISHED, Version.State.WITHDRAWN):
        return ""
    return _drawn(request, subjects.REGULATION, one.regulation_id, {"version": one.pk}, by)


def _drawn(request: HttpRequest, kind: str, subject_id: int, payload: Mapping[str, Any], by: Actor) -> str:
    found = selectors.lacks_about(kind, subject_id, payload=payload, by=by, at=clock.now())
    steps = shown.steps_of(kind, subject_id, found)
    return ui.fragment(request, "regulations/_lacks.html", {"steps": steps}) if steps else ""


def register() -> None:
    """Called in `ready()`."""
    for kind, render in ((STAFF, of_staff), (VERSION, of_version)):
        panel = ui.Panel(kind=kind, title=TITLE, render=render, icon="circle-dashed", place="aside", lazy=False)
        ui.panels.register(f"regulations.lacks_of_{kind}", panel)

"""What a customer, a person, equipment, a project or a regulation is to be recorded with, on its page."""

from collections.abc import Iterable
from functools import partial

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.public import actor_of
from aftercare.platform.sheets import public as sheets
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.records import selectors
from aftercare.regulations.records.models import KeptRecord
from aftercare.regulations.records.shown import KINDS, STATES
from aftercare.regulations.subjects import selectors as subjects

TITLE = pgettext_lazy("rail entry", "Records due")
VERSION = "regulation_version"


def of_subject(request: HttpRequest, subject_id: int, *, kind: str) -> str:
    """What it owes."""
    by = actor_of(request)
    if not subjects.seen(kind, {subject_id}, by):
        return ""
    return drawn(request, selectors.of_subject(kind, subject_id), by=by)


def of_version(request: HttpRequest, version_id: int) -> str:
    """What the regulation of a version is to be recorded with."""
    one = documents.get_version(version_id=version_id, by=actor_of(request))
    return of_subject(request, one.regulation_id, kind=subjects.REGULATION)


def drawn(request: HttpRequest, known: Iterable[KeptRecord], *, by: Actor) -> str:
    """Those that are owed or lack something; what was merely noted goes without saying."""
    at = clock.now()
    rows = [(row, selectors.state(row, at)) for row in known if row.is_owed or row.missing]
    if not rows:
        return ""
    ids: dict[str, list[int]] = {}
    for row, _state in rows:
        ids.setdefault(row.subject_kind, []).append(row.subject_id)
    may = {kind: _answerable(kind, mine, by) for kind, mine in ids.items()}
    openable = selectors.openable([row for row, _state in rows], by, at)
    values = {"rows": rows, "states": STATES, "may": may, "openable": openable}
    return ui.fragment(request, "regulations/_records.html", values)


def _answerable(kind: str, ids: list[int], by: Actor) -> set[int]:
    owner = sheets.owners.get(kind)
    return owner.can_answer(ids, by) if owner else set()


def register() -> None:
    """Called in `ready()`."""
    renders = {kind: partial(of_subject, kind=kind) for kind in KINDS if kind != subjects.REGULATION}
    for kind, render in (renders | {VERSION: of_version}).items():
        panel = ui.Panel(kind=kind, title=TITLE, render=render, icon="clipboard-text", lazy=False)
        ui.panels.register(f"regulations.records_of_{kind}", panel)

"""Handing a draft in only if it can be kept."""

from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.regulations.conflicts import selectors
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents import services
from aftercare.regulations.documents.errors import DocumentFaultyError
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import Problem


@command("regulation.hand_in")
def hand_in(*, version_id: int, by: Actor, at: datetime, version: int | None = None) -> Version:
    """Hand a draft in for approval, unless the check finds that one of its clauses cannot be kept.

    DocumentFaultyError names clause and field; a mere conflict or gap is shown and does not stop anybody.
    """
    draft = documents.get_version(version_id=version_id, by=by, permission="regulation.draft")
    faults = [one for one in selectors.check_draft(draft, at) if one.is_fault]
    if faults and draft.state == Version.State.DRAFT:
        raise DocumentFaultyError([Problem(*one.place, one.field, one.message) for one in faults])
    return services.submit(version_id=version_id, by=by, at=at, version=version)

"""Handing a draft in, and putting an approved version in force, only if it can be kept."""

from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.regulations.conflicts import selectors
from aftercare.regulations.conflicts.errors import NotKeptAnyMoreError
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


@command("regulation.put_in_force")
def put_in_force(
    *,
    version_id: int,
    by: Actor,
    at: datetime,
    effective_from: datetime | None = None,
    read_by: datetime | None = None,
    version: int | None = None,
) -> Version:
    """Put an approved version in force, if it can still be kept when it begins.

    Between approval and publication an office may have closed, or a product family ended: NotKeptAnyMoreError.
    """
    approved = documents.get_version(version_id=version_id, by=by, permission="regulation.publish")
    begins = effective_from or at
    faults = [one for one in selectors.check_draft(approved, begins) if one.is_fault] if begins >= at else []
    if faults and approved.state == Version.State.APPROVED:
        raise NotKeptAnyMoreError(first=faults[0].message)
    return services.publish_version(
        version_id=version_id, by=by, at=at, effective_from=effective_from, read_by=read_by, version=version
    )

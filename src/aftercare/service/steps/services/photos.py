"""Photographs of a visit, each in its slot: before, during, after (feature 61)."""

from datetime import datetime

from django.core.files.base import File as Upload

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.platform.files import public as files
from aftercare.service.visits import rules, selectors
from aftercare.service.visits.errors import PhotosKeptError, VisitMoveError
from aftercare.service.visits.events import Place, VisitPhotoAdded, VisitPhotoRemoved
from aftercare.service.visits.models import Visit
from aftercare.service.visits.services import ids, tell


def add_photo(
    *,
    visit_id: int,
    photo: "Upload[bytes] | None",
    slot: str,
    by: Actor,
    at: datetime,
    caption: str = "",
    place: Place | None = None,
    device_at: datetime | None = None,
) -> files.Link:
    """Keep a photograph and put it into a slot of the visit ("" = whatever else is worth a picture).

    `device_at` is when the camera took it. The bytes are written before the transaction opens.
    """
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.work")
    _refuse_slot(visit, slot)
    if photo is None:
        raise InvalidError(fields={"photo": [rules.NOT_A_PICTURE]})
    kept = files.store(content=photo, name=photo.name or "photo", by=by, at=at)
    return _attach(
        visit_id=visit.pk, file_id=kept.pk, slot=slot, by=by, at=at, caption=caption, place=place, device_at=device_at
    )


@command("visit.add_photo")
def _attach(
    *,
    visit_id: int,
    file_id: int,
    slot: str,
    by: Actor,
    at: datetime,
    caption: str,
    place: Place | None,
    device_at: datetime | None,
) -> files.Link:
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.work")
    _refuse_slot(visit, slot)
    if not selectors.is_picture(file_id, by):
        raise InvalidError(fields={"photo": [rules.NOT_A_PICTURE]})
    caption = caption.strip()[:200]
    link = files.attach(
        file_id=file_id, kind="visit", subject_id=visit.pk, role=rules.photo_role(slot), caption=caption, by=by, at=at,
    )  # fmt: skip
    sha256 = link.file.content.sha256
    event = VisitPhotoAdded(**ids(visit), slot=slot, file=file_id, sha256=sha256, place=place, caption=caption)
    tell(visit, event, at, device_at)
    return link


@command("visit.remove_photo")
def remove_photo(*, visit_id: int, link_id: int, by: Actor, at: datetime) -> str:
    """Take a photograph off again, while the visit is open; returns its slot."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.work")
    link = next((one for one in selectors.photos_of(visit, by) if one.pk == link_id), None)
    if link is None:
        raise NotFoundError
    if visit.state not in Visit.OPEN_STATES:
        raise PhotosKeptError
    files.detach(link_id=link_id, by=by, at=at)
    slot = link.role.partition(".")[2]
    tell(visit, VisitPhotoRemoved(**ids(visit), slot=slot, file=link.file_id), at)
    return slot


def _refuse_slot(visit: Visit, slot: str) -> None:
    if visit.state not in rules.PHOTO_STATES:
        raise VisitMoveError(verb=rules.ADD_PHOTO)
    if slot not in {one.key for one in rules.slots_of(visit.order.photo_slots)}:
        raise InvalidError(fields={"slot": [rules.NO_SUCH_SLOT]})

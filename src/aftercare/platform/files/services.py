"""Keeping files, attaching them, and erasing what a person has a right to have erased."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.base import File as Upload
from django.db.models import Exists, OuterRef

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError
from aftercare.base.kernel.events import About
from aftercare.platform.accounts.public import require
from aftercare.platform.files import rules, selectors
from aftercare.platform.files.errors import NoThumbnailError
from aftercare.platform.files.events import FileAttached, FileDetached, FileErased
from aftercare.platform.files.models import Content, File, Link, content_path, storage, thumbnail_path

EDGES = (240, 1280)
# An upload that was never attached is a form that was never sent.
KEPT_UNATTACHED = timedelta(days=7)
# What the program writes itself: sheets of millions of rows.
OWN_LIMIT = 4 * 2**30


def store(*, content: "bytes | Upload[Any]", name: str, by: Actor, at: datetime, own: bool = False) -> File:
    """Keep an upload (bytes, or Django's file object) and return its File, `file.content` loaded.

    The type is found from the bytes. The same bytes are kept once. Whoever stores a file may
    attach it; unattached files are swept after seven days. Raises FileTooLargeError,
    FileEmptyError, FileTypeRefusedError, PictureTooLargeError, PictureBrokenError.
    The bytes are written before the transaction opens, so a slow disk never holds the database.
    `own`: the program wrote it itself, so it may be larger than what people may send.
    """
    require(by, "file.store", own=True)
    upload = ContentFile(content) if isinstance(content, bytes) else content
    known = check(upload, limit=OWN_LIMIT if own else None)
    _keep_bytes(known.sha256, upload)
    file = _record(known=known, name=rules.clean_name(name), by=by, at=at)
    _keep_bytes(known.sha256, upload)  # a sweep may have taken the bytes between the two
    return file


@contextmanager
def deposited(uploads: "Iterable[Upload[Any]]") -> Iterator[None]:
    """The bytes of these uploads are on the disk before the block records what they belong to.

    So a full disk, or a file that is refused, leaves nothing of it; and if the block fails, the bytes go again.
    `store` keeps them behind it. Raises what `store` raises.
    """
    written: list[str] = []
    try:
        for upload in uploads:
            known = check(upload)
            if not storage().exists(content_path(known.sha256)):
                _keep_bytes(known.sha256, upload)
                written.append(known.sha256)
        yield
    except BaseException:
        for sha256 in written:
            if not Content.objects.filter(sha256=sha256).exists():
                _drop_bytes(sha256)
        raise


def check(upload: "Upload[Any]", *, limit: int | None = None) -> Content:
    """What the bytes are: an unsaved Content. Raises what `store` raises; keeps nothing."""
    rules.check_size(upload.size, limit or settings.FILE_LIMIT_BYTES)
    return _describe(upload)


def _describe(upload: Any) -> Content:
    """What the bytes are: an unsaved Content."""
    stream: IO[bytes] = upload.file
    media_type = rules.sniff(stream)
    rules.check_type(media_type)
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    content = Content(sha256=digest.hexdigest(), size=upload.size, media_type=media_type)
    if media_type in rules.PICTURES:
        picture = rules.read_picture(stream, media_type)
        content.width, content.height, content.meta = picture.width, picture.height, picture.meta
    upload.seek(0)
    return content


def _keep_bytes(sha256: str, upload: Any) -> None:
    path = content_path(sha256)
    if not storage().exists(path):
        upload.seek(0)
        storage().save(path, upload)


@command("file.store")
def _record(*, known: Content, name: str, by: Actor, at: datetime) -> File:
    values = {key: getattr(known, key) for key in ("size", "media_type", "width", "height", "meta")}
    content, _new = Content.objects.get_or_create(sha256=known.sha256, defaults={**values, "stored_at": at})
    if content.erased_at is not None:  # sent again after an erasure: a new deposit of the same bytes
        Content.objects.filter(pk=content.pk).update(erased_at=None, stored_at=at)
        content.refresh_from_db()
    return File.objects.create(
        content=content, name=name, by_kind=by.kind, by_id=by.id, by_user_id=by.user_id, stored_at=at
    )


@command("file.attach")
def attach(
    *, file_id: int, kind: str, subject_id: int, role: str, by: Actor, at: datetime,
    audience: str = Link.Audience.INTERNAL, caption: str = "", about: tuple[About, ...] = (),
) -> Link:  # fmt: skip
    """Attach a file that `by` may see to a subject whose right the caller has checked.

    Twice the same changes nothing. `about` names further subjects by which the event is found,
    say the case of a visit.
    """
    file = selectors.get_file(file_id, by)
    link, new = Link.objects.get_or_create(
        file=file, subject_kind=kind, subject_id=subject_id, role=role,
        defaults={"audience": audience, "caption": caption, "by_kind": by.kind, "by_id": by.id, "at": at},
    )  # fmt: skip
    if new:
        content = file.content
        event = FileAttached(
            file=file.pk, sha256=content.sha256, media_type=content.media_type, size=content.size,
            role=role, audience=audience, subject_kind=kind, subject_id=subject_id,
        )  # fmt: skip
        publish(event, stream_id=file.pk, at=at, about=(About("subject", kind, subject_id), *about))
    return link


def _further(kind: str, subject_id: int) -> tuple[About, ...]:
    """What else the subject's files are about, as its owner says."""
    ask = selectors.abouts.get(kind)
    return ask(subject_id) if ask else ()


@command("file.detach")
def detach(*, link_id: int, by: Actor, at: datetime, about: tuple[About, ...] = ()) -> None:
    """Take a file off a subject; the caller has checked the right to the subject."""
    link = selectors.get_link(link_id, by)
    link.delete()
    event = FileDetached(file=link.file_id, role=link.role, subject_kind=link.subject_kind, subject_id=link.subject_id)
    subject = About("subject", link.subject_kind, link.subject_id)
    publish(event, stream_id=link.file_id, at=at, about=(subject, *about))


@command("file.add")
def add(*, file_id: int, kind: str, subject_id: int, role: str, audience: str, by: Actor, at: datetime) -> Link:
    """Attach through our own page: the owner's `attachers` entry says whether `by` may.

    The same bytes stand there once: who presses twice has sent them twice, as two files.
    """
    if subject_id not in selectors.visible_subjects(kind, [subject_id], by):
        raise NotFoundError
    if not selectors.may_attach(kind, subject_id, by):
        raise NotAllowedError
    sent = selectors.get_file(file_id, by).content
    Content.objects.select_for_update().get(pk=sent.pk)  # two presses come one after the other here
    there = Link.objects.filter(
        file__content=sent, subject_kind=kind, subject_id=subject_id, role=role, audience=audience
    ).first()
    return there or attach(
        file_id=file_id, kind=kind, subject_id=subject_id, role=role, audience=audience, by=by, at=at,
        about=_further(kind, subject_id),
    )  # fmt: skip


@command("file.remove")
def remove(*, link_id: int, by: Actor, at: datetime) -> None:
    """Detach through our own page: the owner's `attachers` entry says whether `by` may."""
    link = selectors.get_link(link_id, by)
    if not selectors.may_attach(link.subject_kind, link.subject_id, by):
        raise NotAllowedError
    detach(link_id=link_id, by=by, at=at, about=_further(link.subject_kind, link.subject_id))


@command("file.erase")
def erase(*, file_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Erase a content for good, under whatever names it came; its hash, its links and their events stay."""
    require(by, "file.erase")
    file = File.objects.select_related("content").filter(pk=file_id).first()
    if file is None:
        raise NotFoundError
    content = file.content
    if Content.objects.filter(pk=content.pk, erased_at__isnull=True).update(erased_at=at, meta={}):
        publish(FileErased(file=file.pk, sha256=content.sha256, reason=reason), stream_id=file.pk, at=at)
        File.objects.filter(content=content).update(name="")
        _drop_bytes(content.sha256)


def thumbnail(*, file_id: int, edge: int, by: Actor) -> bytes:
    """A small upright JPEG of a picture that the reader may see; made once, then kept.

    `edge` is the length of the longer side, one of EDGES. Raises NoThumbnailError for other files.
    """
    file = selectors.get_file(file_id, by)
    if file.content.media_type not in rules.PICTURES or edge not in EDGES:
        raise NoThumbnailError
    path = thumbnail_path(file.content.sha256, edge)
    if storage().exists(path):
        with storage().open(path) as kept:
            return bytes(kept.read())
    opened = selectors.open_content(file)
    with opened.stream:
        small = rules.thumbnail(opened.raw, edge=edge)
    storage().save(path, ContentFile(small))
    return small


@command("file.sweep")
def sweep(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Remove uploads that were never attached; the number removed. Contents in use elsewhere stay."""
    if by.kind is not ActorKind.SYSTEM:
        raise NotAllowedError
    linked = Link.objects.filter(file=OuterRef("pk"))
    stale = File.objects.filter(~Exists(linked), stored_at__lt=at - KEPT_UNATTACHED)
    ids = list(stale.order_by("pk").values_list("pk", flat=True)[:limit])
    File.objects.filter(pk__in=ids).delete()
    unused = Content.objects.filter(~Exists(File.objects.filter(content=OuterRef("pk"))), erased_at__isnull=True)
    hashes = list(unused.values_list("sha256", flat=True))
    Content.objects.filter(sha256__in=hashes).delete()
    for sha256 in hashes:
        _drop_bytes(sha256)
    return len(ids)


def _drop_bytes(sha256: str) -> None:
    """Last in the command: a roll-back after this would leave a row without bytes."""
    for path in (content_path(sha256), *(thumbnail_path(sha256, edge) for edge in EDGES)):
        storage().delete(path)

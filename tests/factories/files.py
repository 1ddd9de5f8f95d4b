"""Files for tests: real bytes of real kinds."""

import io
import zipfile
from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.platform.files.public import File, store

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def jpeg(
    width: int = 40, height: int = 30, *, colour: str = "teal", taken: str = "", offset: str = "", orientation: int = 1
) -> bytes:
    """A photograph, as a phone writes it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    details = exif.get_ifd(0x8769)
    if taken:
        details[0x9003] = taken
    if offset:
        details[0x9011] = offset
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def png(width: int = 20, height: int = 10, *, mode: str = "RGBA") -> bytes:
    """A drawing with a clear ground."""
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "PNG")
    return out.getvalue()


def archive(*names: str, text: str = "x") -> bytes:
    """A zip archive with parts of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, text)
    return out.getvalue()


def make_file(
    content: bytes | None = None, *, name: str = "photo.jpg", by: Actor = SYSTEM, at: datetime = NOON
) -> File:
    """A stored file; a small photograph unless bytes are given."""
    return store(content=jpeg() if content is None else content, name=name, by=by, at=at)


def upload(content: bytes | None = None, *, name: str = "photo.jpg") -> SimpleUploadedFile:
    """A file as a browser sends it; a small photograph unless bytes are given."""
    return SimpleUploadedFile(name, jpeg() if content is None else content)

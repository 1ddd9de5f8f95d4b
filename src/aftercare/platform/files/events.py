"""What happens to files."""

from typing import Annotated

from aftercare.base.kernel.events import Event, Private, Ref


class FileAttached(Event):
    """A file was attached to something: a photo to a visit, a drawing to an asset.

    The subject is found by `journal.events_about(kind, id)`; gates ask there for their evidence.
    """

    type = "file.attached"
    stream = "file"
    file: Annotated[int, Ref("file")]
    sha256: str
    media_type: str
    size: int
    role: str
    audience: str
    subject_kind: str
    subject_id: int


class FileDetached(Event):
    """A file was taken off something it had been attached to."""

    type = "file.detached"
    stream = "file"
    file: Annotated[int, Ref("file")]
    role: str
    subject_kind: str
    subject_id: int


class FileErased(Event):
    """The content of a file was erased for good; its hash stays."""

    type = "file.erased"
    stream = "file"
    file: Annotated[int, Ref("file")]
    sha256: str
    reason: Private[str]

"""What other apps may use of files.

A file that is not attached to anything within seven days is swept away: whatever keeps a file
calls `attach`, and registers with `owners` who may see its subjects.
"""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.public import actor_of
from aftercare.platform.files.models import File, Link
from aftercare.platform.files.rules import SIGNATURE, TEXT, XLSX, byte_range, decode_text, size_words
from aftercare.platform.files.selectors import (
    CanSee,
    Opened,
    abouts,
    attachers,
    get_file,
    links_of,
    links_of_many,
    may_attach,
    open_file,
    owners,
    visible,
)
from aftercare.platform.files.services import EDGES, add, attach, check, deposited, detach, erase, store, thumbnail

CHUNK = 64 * 2**10
INTERNAL = Link.Audience.INTERNAL
CUSTOMER = Link.Audience.CUSTOMER


class _Chunks:
    """A part of a stream; closed with its response, begun or not."""

    def __init__(self, opened: Opened, first: int, last: int) -> None:
        self.stream, self.first, self.left = opened.stream, first, last - first + 1

    def __iter__(self) -> Iterator[bytes]:
        self.stream.seek(self.first)
        while self.left > 0 and (chunk := self.stream.read(min(CHUNK, self.left))):
            self.left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.stream.close()


def response(opened: Opened, *, save: bool = False, asked: str = "") -> StreamingHttpResponse:
    """An opened file as an answer, with the headers that keep it harmless.

    Pages without a login use it too: they open the file by their own actor. `save` stores it
    instead of opening it; `asked` is the request's Range header.
    """
    headers = opened.headers(download=save)
    wanted = byte_range(asked, opened.size)
    first, last = wanted or (0, opened.size - 1)
    headers |= {"Content-Length": str(last - first + 1), "Accept-Ranges": "bytes"}
    if wanted:
        headers["Content-Range"] = f"bytes {first}-{last}/{opened.size}"
    return StreamingHttpResponse(_Chunks(opened, first, last), status=206 if wanted else 200, headers=headers)


def panel_values(kind: str, subject_id: int, by: Actor) -> dict[str, object]:
    """What the template macro `attachments` is given."""
    return {
        "kind": kind,
        "subject_id": subject_id,
        "links": links_of(kind, subject_id, by),
        "may_attach": may_attach(kind, subject_id, by),
        "limit": settings.FILE_LIMIT_BYTES,
    }


FILES = _("Files")


def panel(kind: str, *, title: ui.Label = FILES) -> ui.Panel:
    """The panel of attachments for the pages of a kind: `ui.panels.register("files.order", files.panel("order"))`."""

    def render(request: HttpRequest, subject_id: int) -> str:
        by = actor_of(request)
        return ui.fragment(request, "files/_panel.html", panel_values(kind, subject_id, by))

    def count(by: Actor, subject_id: int) -> int:
        return len(links_of(kind, subject_id, by))

    return ui.Panel(kind=kind, title=title, icon="paperclip", render=render, count=count)


__all__ = [
    "CUSTOMER",
    "EDGES",
    "INTERNAL",
    "SIGNATURE",
    "TEXT",
    "XLSX",
    "CanSee",
    "File",
    "Link",
    "Opened",
    "abouts",
    "add",
    "attach",
    "attachers",
    "check",
    "decode_text",
    "deposited",
    "detach",
    "erase",
    "get_file",
    "links_of",
    "links_of_many",
    "open_file",
    "owners",
    "panel",
    "panel_values",
    "response",
    "size_words",
    "store",
    "thumbnail",
    "visible",
]

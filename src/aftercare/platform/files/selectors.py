"""Which files a reader may see, and their bytes."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import IO

from django.core.files.base import File as Stream
from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.events import About
from aftercare.base.kernel.hooks import Registry
from aftercare.platform.files import rules
from aftercare.platform.files.errors import FileErasedError
from aftercare.platform.files.models import File, Link, content_path, storage

# Of the subjects with these ids, those that the actor may see.
CanSee = Callable[[Collection[int], Actor], set[int]]

owners: Registry[CanSee] = Registry("files.owners")
# Who may attach and detach by our own page; an owner that registers nothing does so by its own verbs only.
attachers: Registry[CanSee] = Registry("files.attachers")
# What else a file of a subject is about, say the case of a request: there its timeline tells of it.
abouts: Registry[Callable[[int], tuple[About, ...]]] = Registry("files.abouts")

_OUTSIDE = {ActorKind.CUSTOMER, ActorKind.LINK}
_EVERYTHING = {ActorKind.SYSTEM, ActorKind.HISTORY}


@dataclass(slots=True)
class Opened:
    """Bytes on their way out. Close `stream`, or give it to a FileResponse, which does."""

    stream: Stream  # type: ignore[type-arg]
    name: str
    media_type: str
    size: int
    sha256: str

    @property
    def raw(self) -> IO[bytes]:
        """The bare stream, for libraries that want one."""
        if self.stream.file is None:
            msg = "the stream is closed"
            raise ValueError(msg)
        return self.stream.file

    def headers(self, *, download: bool = False) -> dict[str, str]:
        """What a response with these bytes must carry; see `rules.safe_headers`."""
        return rules.safe_headers(name=self.name, media_type=self.media_type, sha256=self.sha256, download=download)


def links_of(kind: str, subject_id: int, by: Actor) -> list[Link]:
    """The files of one subject, oldest first, with `file.content` loaded; [] if the reader may not see it."""
    return links_of_many(kind, [subject_id], by)[subject_id]


def links_of_many(kind: str, subject_ids: Collection[int], by: Actor) -> dict[int, list[Link]]:
    """The same for many subjects of one kind in one query; every id is a key."""
    found: dict[int, list[Link]] = {subject_id: [] for subject_id in subject_ids}
    for link in _audience(
        _links().filter(subject_kind=kind, subject_id__in=visible_subjects(kind, subject_ids, by)), by
    ):
        found[link.subject_id].append(link)
    return found


def get_file(file_id: int, by: Actor) -> File:
    """One file that the reader may see: his own upload, or attached to something he may see."""
    file = File.objects.select_related("content").filter(pk=file_id).first()
    if file is None or not visible([file_id], by):
        raise NotFoundError
    return file


def visible(file_ids: Collection[int], by: Actor) -> set[int]:
    """Of these files, those that the reader may see."""
    if by.kind in _EVERYTHING:
        return set(File.objects.filter(pk__in=file_ids).values_list("pk", flat=True))
    own = set(File.objects.filter(_own(by), pk__in=file_ids).values_list("pk", flat=True))
    subjects: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for link in _audience(Link.objects.filter(file_id__in=set(file_ids) - own), by):
        subjects[link.subject_kind][link.subject_id].add(link.file_id)
    for kind, files_by_subject in subjects.items():
        for subject_id in visible_subjects(kind, files_by_subject, by):
            own |= files_by_subject[subject_id]
    return own


def _own(by: Actor) -> Q:
    """Visitors have neither an id nor a login: nothing is theirs."""
    mine = Q(pk__in=[])
    if by.id is not None:
        mine |= Q(by_kind=by.kind, by_id=by.id)
    if by.user_id is not None:
        mine |= Q(by_user_id=by.user_id)
    return mine


def get_link(link_id: int, by: Actor) -> Link:
    """One link on a subject that the reader may see."""
    link = _audience(_links().filter(pk=link_id), by).first()
    if link is None or not visible_subjects(link.subject_kind, [link.subject_id], by):
        raise NotFoundError
    return link


def may_attach(kind: str, subject_id: int, by: Actor) -> bool:
    """Whether our own page may add files to this subject for this actor."""
    attacher = attachers.get(kind)
    return attacher is not None and subject_id in attacher([subject_id], by)


def open_file(file_id: int, by: Actor) -> Opened:
    """The bytes of a file that the reader may see. Raises NotFoundError, FileErasedError."""
    file = get_file(file_id, by)
    return open_content(file)


def open_content(file: File) -> Opened:
    """The bytes of a file; for callers that have checked the right."""
    content = file.content
    if content.erased_at is not None:
        raise FileErasedError
    stream = storage().open(content_path(content.sha256))
    return Opened(stream, file.name, content.media_type, content.size, content.sha256)


def _links() -> QuerySet[Link]:
    return Link.objects.select_related("file__content").order_by("at", "pk")


def _audience(links: QuerySet[Link], by: Actor) -> QuerySet[Link]:
    """People outside the company see what was meant for them."""
    return links.filter(audience=Link.Audience.CUSTOMER) if by.kind in _OUTSIDE else links


def visible_subjects(kind: str, subject_ids: Iterable[int], by: Actor) -> set[int]:
    """A kind whose owner has not registered is seen by nobody."""
    if by.kind in _EVERYTHING:
        return set(subject_ids)
    owner = owners.get(kind)
    return owner(list(subject_ids), by) if owner else set()

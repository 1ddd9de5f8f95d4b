"""Contents are kept once, found by whom they concern, and gone when they must be."""

import errno
import io
from collections.abc import Collection, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.factories.files import NOON, jpeg, make_file, png

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError
from aftercare.platform.files import cli, services
from aftercare.platform.files import public as files
from aftercare.platform.files.errors import FileErasedError, FileTooLargeError, NoThumbnailError
from aftercare.platform.files.models import Content, File, Link, content_path, storage
from aftercare.platform.journal import public as journal

pytestmark = pytest.mark.django_db

KIND = "test.thing"
INSIDER = Actor(kind=ActorKind.STAFF, id=7)
OUTSIDER = Actor(kind=ActorKind.CUSTOMER, id=7)
SEEN = {1, 2}


def _sees(ids: Collection[int], _by: Actor) -> set[int]:
    return SEEN & set(ids)


@pytest.fixture(autouse=True)
def _owner(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An owner whose subjects 1 and 2 everybody may see, and nobody sees 3."""
    monkeypatch.setattr(files.owners, "_items", {KIND: (100, _sees)})
    return


def _attach(file: File, subject_id: int = 1, *, audience: str = files.INTERNAL, role: str = "photo") -> Link:
    return files.attach(
        file_id=file.pk, kind=KIND, subject_id=subject_id, role=role, audience=audience, by=SYSTEM, at=NOON
    )


def test_same_bytes_are_kept_once_under_both_names() -> None:
    first, second = make_file(name="a.jpg"), make_file(name="b.jpg")
    assert (first.content_id, first.name, second.name) == (second.content_id, "a.jpg", "b.jpg")
    assert storage().exists(content_path(first.content.sha256))
    assert Content.objects.count() == 1


def test_stored_bytes_come_back_with_what_they_are() -> None:
    content = jpeg(40, 30, taken="2026:11:22 10:05:03")
    file = make_file(content, name="brake.png")
    opened = files.open_file(file.pk, SYSTEM)
    with opened.stream as stream:
        assert stream.read() == content
    assert (opened.media_type, opened.name) == ("image/jpeg", "brake.png")
    assert (file.content.width, file.content.height, file.content.meta) == (40, 30, {"taken": "2026-11-22T10:05:03"})


def test_upload_objects_are_taken_as_they_come() -> None:
    upload = SimpleUploadedFile("x.csv", "编号,数量\n1,2\n".encode("gb18030"), content_type="image/png")
    file = files.store(content=upload, name=upload.name, by=SYSTEM, at=NOON)
    assert file.content.media_type == "text/plain"


def test_refused_upload_leaves_nothing(settings) -> None:
    settings.FILE_LIMIT_BYTES = 1000
    with pytest.raises(FileTooLargeError):
        make_file(b"x" * 1001)
    assert not File.objects.exists()


def test_attaching_is_told_once_with_its_subject() -> None:
    file = make_file()
    link, again = _attach(file), _attach(file)
    assert link.pk == again.pk
    (event,) = journal.events_about(KIND, 1, names=["file.attached"])
    assert (event.stream, event.stream_id) == ("file", file.pk)
    assert event.payload["sha256"] == file.content.sha256
    assert event.payload["role"] == "photo"


def test_detaching_is_told_too() -> None:
    link = _attach(make_file())
    files.detach(link_id=link.pk, by=SYSTEM, at=NOON)
    assert not Link.objects.exists()
    assert [event.type for event in journal.events_about(KIND, 1)] == ["file.attached", "file.detached"]


def test_files_are_seen_by_who_sees_their_subject() -> None:
    shown, hidden = make_file(), make_file(png(), name="x.png")
    _attach(shown, 1)
    _attach(hidden, 3)
    assert files.visible([shown.pk, hidden.pk], INSIDER) == {shown.pk}
    assert [link.file_id for link in files.links_of(KIND, 1, INSIDER)] == [shown.pk]
    assert files.links_of(KIND, 3, INSIDER) == []
    with pytest.raises(NotFoundError):
        files.open_file(hidden.pk, INSIDER)


def test_people_outside_see_what_was_meant_for_them() -> None:
    inner, outer = make_file(), make_file(png(), name="x.png")
    _attach(inner, 1)
    _attach(outer, 1, audience=files.CUSTOMER)
    assert [link.file_id for link in files.links_of(KIND, 1, OUTSIDER)] == [outer.pk]
    assert files.visible([inner.pk, outer.pk], OUTSIDER) == {outer.pk}


def test_kind_without_an_owner_is_seen_by_nobody() -> None:
    file = make_file()
    files.attach(file_id=file.pk, kind="unheard.of", subject_id=1, role="x", by=SYSTEM, at=NOON)
    assert files.visible([file.pk], INSIDER) == set()


def test_own_upload_is_seen_until_it_is_attached_and_after() -> None:
    file = make_file()
    File.objects.filter(pk=file.pk).update(by_kind=INSIDER.kind, by_id=INSIDER.id)
    assert files.visible([file.pk], INSIDER) == {file.pk}
    assert files.visible([file.pk], OUTSIDER) == set()


def test_stranger_can_not_attach_what_he_does_not_see() -> None:
    file = make_file()
    with pytest.raises(NotFoundError):
        files.attach(file_id=file.pk, kind=KIND, subject_id=1, role="photo", by=INSIDER, at=NOON)
    assert not Link.objects.exists()


def test_own_page_attaches_only_where_the_owner_lets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    file = make_file()
    File.objects.update(by_kind=INSIDER.kind, by_id=INSIDER.id)

    def add(subject_id: int) -> Link:
        return services.add(
            file_id=file.pk, kind=KIND, subject_id=subject_id, role="photo", audience="internal", by=INSIDER, at=NOON
        )

    with pytest.raises(NotAllowedError):
        add(1)
    monkeypatch.setattr(files.attachers, "_items", {KIND: (100, lambda ids, _by: {1} & set(ids))})
    add(1)
    with pytest.raises(NotFoundError):
        add(3)
    assert Link.objects.get().subject_id == 1


def test_links_of_many_take_one_query(django_assert_num_queries) -> None:
    for subject_id in (1, 2):
        _attach(make_file(), subject_id)
    with django_assert_num_queries(1):
        found = files.links_of_many(KIND, [1, 2, 3], INSIDER)
        assert [[link.file.content.size > 0 for link in found[key]] for key in (1, 2, 3)] == [[True], [True], []]


def test_thumbnail_is_made_once_and_kept() -> None:
    file = make_file(jpeg(800, 600))
    first = files.thumbnail(file_id=file.pk, edge=240, by=SYSTEM)
    storage().delete(content_path(file.content.sha256))
    assert files.thumbnail(file_id=file.pk, edge=240, by=SYSTEM) == first
    with Image.open(io.BytesIO(first)) as image:
        assert image.size == (240, 180)


def test_only_pictures_have_thumbnails() -> None:
    file = make_file(b"plain words", name="x.txt")
    with pytest.raises(NoThumbnailError):
        files.thumbnail(file_id=file.pk, edge=240, by=SYSTEM)


def test_erasure_takes_the_bytes_and_leaves_the_hash() -> None:
    file, twin = make_file(jpeg(800, 600), name="张三.jpg"), make_file(jpeg(800, 600), name="另一个.jpg")
    _attach(file)
    files.thumbnail(file_id=file.pk, edge=240, by=SYSTEM)
    files.erase(file_id=file.pk, reason="asked for by the person", by=SYSTEM, at=NOON)
    twin.refresh_from_db()
    assert (twin.name, twin.content.meta, twin.content.sha256) == ("", {}, file.content.sha256)
    assert not storage().exists(content_path(file.content.sha256))
    with pytest.raises(FileErasedError):
        files.open_file(twin.pk, SYSTEM)
    with pytest.raises(FileErasedError):
        files.thumbnail(file_id=file.pk, edge=240, by=SYSTEM)
    assert [event.type for event in journal.events_of("file", file.pk)] == ["file.attached", "file.erased"]


def test_bytes_sent_again_after_an_erasure_are_a_new_deposit() -> None:
    file = make_file()
    files.erase(file_id=file.pk, reason="x", by=SYSTEM, at=NOON)
    again = make_file(name="again.jpg")
    with files.open_file(again.pk, SYSTEM).stream as stream:
        assert stream.read() == jpeg()


def test_sweep_takes_old_unattached_uploads_only() -> None:
    forgotten, kept, young = (
        make_file(),
        make_file(png(), name="x.png"),
        make_file(b"words", name="y.txt", at=NOON + timedelta(days=6)),
    )
    _attach(kept)
    assert services.sweep(by=SYSTEM, at=NOON + timedelta(days=8)) == 1
    assert set(File.objects.values_list("pk", flat=True)) == {kept.pk, young.pk}
    assert not storage().exists(content_path(forgotten.content.sha256))
    assert storage().exists(content_path(kept.content.sha256))


def test_check_finds_missing_and_changed_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    # Bytes of its own: what is forged here stays in the folder, and other tests may keep the same picture.
    missing, changed, _sound = make_file(), make_file(b"to be forged", name="x.txt"), make_file(b"words", name="y.txt")
    storage().delete(content_path(missing.content.sha256))
    Path(storage().path(content_path(changed.content.sha256))).write_bytes(b"forged")
    assert cli.run_check(None) == 1
    assert capsys.readouterr().out == (
        f"{missing.content.sha256} is missing\n{changed.content.sha256} was changed\n3 files read, 2 wrong\n"
    )


def test_a_disk_that_fills_up_keeps_no_half_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("aftercare.platform.files.models.os.fsync", full)
    before = {one for one in Path(storage().path("")).rglob("*") if one.is_file()}

    with pytest.raises(OSError, match="No space left"):
        make_file(jpeg(width=61), name="a.jpg")

    assert {one for one in Path(storage().path("")).rglob("*") if one.is_file()} == before
    assert not File.objects.exists()


def test_bytes_that_are_written_first_go_again_with_what_they_should_have_belonged_to() -> None:
    kept = make_file(jpeg(width=62), name="kept.jpg")
    new, known = (SimpleUploadedFile("a.jpg", jpeg(width=width)) for width in (63, 62))
    path = content_path(sha256(jpeg(width=63)).hexdigest())

    def refused() -> None:
        with services.deposited([new, known]):
            assert storage().exists(path)
            raise NotAllowedError

    with pytest.raises(NotAllowedError):
        refused()
    assert not storage().exists(path)
    assert storage().exists(content_path(kept.content.sha256))

    with services.deposited([new]):
        pass
    assert storage().exists(path)

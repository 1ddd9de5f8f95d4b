"""Uploading and downloading through the door: rights, headers, ranges, refusals in words."""

from collections.abc import Collection, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.files import NOON, jpeg, make_file

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.platform.files import public as files
from aftercare.platform.files.models import File, Link

pytestmark = pytest.mark.django_db
KIND = "test-thing"


def _first_only(ids: Collection[int], _by: Actor) -> set[int]:
    return {1} & set(ids)


@pytest.fixture(autouse=True)
def _owner(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(files.owners, "_items", {KIND: (100, _first_only)})
    monkeypatch.setattr(files.attachers, "_items", {KIND: (100, _first_only)})
    return


@pytest.fixture
def browser() -> Client:
    return browser_of(admin_actor())


def _attached(content: bytes | None = None, *, subject_id: int = 1, name: str = "照片 1.jpg") -> File:
    file = make_file(content, name=name)
    files.attach(file_id=file.pk, kind=KIND, subject_id=subject_id, role="photo", by=SYSTEM, at=NOON)
    return file


def _upload(content: bytes, name: str = "x.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_upload_answers_with_the_id_for_a_field(browser: Client) -> None:
    answer = browser.post("/files/", {"file": _upload(jpeg(), "a.jpg")}, headers={"accept": "application/json"})
    made = File.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": made.pk, "name": "a.jpg", "size": made.content.size, "media_type": "image/jpeg",
        "url": f"/files/{made.pk}/", "thumbnail": f"/files/{made.pk}/240.jpg",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b"", 422, "file_empty"), (b"<html>", 415, "file_type_refused"), (b"\xff\xd8\xffbroken", 422, "picture_broken")],
)
def test_refused_upload_is_told_in_words(browser: Client, content: bytes, status: int, code: str) -> None:
    answer = browser.post("/files/", {"file": _upload(content)}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["title"]
    assert not File.objects.exists()


def test_fifty_megabytes_are_refused_politely(browser: Client) -> None:
    answer = browser.post("/files/", {"file": _upload(b"x" * (50 * 2**20))}, headers={"accept": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["title"] == "The file is 50 MB; the limit is 40 MB."


def test_visitor_is_sent_to_the_sign_in() -> None:
    file = _attached()
    assert Client().get(f"/files/{file.pk}/").status_code == 302
    assert Client().post("/files/", {"file": _upload(jpeg())}).status_code == 302
    assert File.objects.count() == 1


def test_picture_opens_in_place_with_no_power(browser: Client) -> None:
    file = _attached()
    answer = browser.get(f"/files/{file.pk}/")
    assert b"".join(answer.streaming_content) == jpeg()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "sandbox" in answer["Content-Security-Policy"]


def test_text_is_always_saved_and_never_shown(browser: Client) -> None:
    file = _attached(b"plain words", name="x.html")
    answer = browser.get(f"/files/{file.pk}/")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    answer.close()


def test_known_file_is_not_sent_again(browser: Client) -> None:
    file = _attached()
    answer = browser.get(f"/files/{file.pk}/", headers={"if-none-match": f'"{file.content.sha256}"'})
    assert answer.status_code == 304


def test_player_gets_the_part_it_asks_for(browser: Client) -> None:
    file = _attached(b"0123456789" * 10, name="x.txt")
    answer = browser.get(f"/files/{file.pk}/", headers={"range": "bytes=5-14"})
    assert (answer.status_code, answer["Content-Range"]) == (206, "bytes 5-14/100")
    assert b"".join(answer.streaming_content) == b"5678901234"


def test_what_one_may_not_see_does_not_exist(browser: Client) -> None:
    hidden = _attached(subject_id=2)
    for address in (f"/files/{hidden.pk}/", f"/files/{hidden.pk}/240.jpg", "/files/999/", f"/files/of/{KIND}/2/"):
        assert browser.get(address).status_code == 404


def test_thumbnail_is_a_jpeg(browser: Client) -> None:
    answer = browser.get(f"/files/{_attached().pk}/240.jpg")
    assert (answer.status_code, answer["Content-Type"], answer.content[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    assert browser.get(f"/files/{File.objects.get().pk}/777.jpg").status_code == 404


def test_panel_lists_adds_and_takes_off(browser: Client) -> None:
    _attached(name="照片 & 图.jpg")
    page = browser.get(f"/files/of/{KIND}/1/").content.decode()
    assert "照片 &amp; 图.jpg" in page
    assert "data-upload=" in page
    browser.post(
        f"/files/of/{KIND}/1/", {"file": _upload(jpeg(9, 9), "second.jpg"), "audience": "customer", "role": "after"}
    )
    link = Link.objects.get(role="after")
    assert (link.audience, link.file.name) == ("customer", "second.jpg")
    page = browser.post(f"/files/links/{link.pk}/remove").content.decode()
    assert "second.jpg" not in page
    assert Link.objects.count() == 1


def test_panel_without_the_right_to_attach_takes_nothing(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.attachers, "_items", {})
    assert "data-upload=" not in browser.get(f"/files/of/{KIND}/1/").content.decode()
    assert browser.post(f"/files/of/{KIND}/1/", {"file": _upload(jpeg())}).status_code == 403
    assert not Link.objects.exists()


def test_login_without_a_person_may_attach_its_own_upload() -> None:
    actor = staff_actor("administrator")
    browser_of(actor).post(f"/files/of/{KIND}/1/", {"file": _upload(jpeg())})
    assert Link.objects.count() == 1

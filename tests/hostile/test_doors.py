"""What arrives at the doors: methods, tokens, marks against forgery, floods, and files that are not what they say."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.access.samples import World
from tests.actors import admin_actor, browser_of
from tests.factories.accounts import make_user
from tests.factories.service import make_company, make_request

from aftercare.base.kernel import clock
from aftercare.faces.portal.services import HOURLY
from aftercare.platform.accounts.public import links
from aftercare.platform.files.models import File
from aftercare.service.models import Request

pytestmark = pytest.mark.django_db

REPORT = {"title": "电梯停在三楼", "reporter_name": "王女士", "reporter_phone": "13900000077"}


def report(client: Client, **more: Any) -> Any:
    return client.post("/p/", {**REPORT, **more})


# Tokens and marks. ------------------------------------------------------------------------------


def test_a_token_of_something_else_opens_nothing() -> None:
    request = make_request(make_company())
    at = clock.now()
    over = links.make(kind="request", subject_id=request.pk, at=at, expires_at=at + timedelta(seconds=1))
    other = links.make(kind="asset", subject_id=request.pk, at=at)
    good = links.make(kind="request", subject_id=request.pk, at=at)
    client = Client()
    assert client.get(f"/p/t/{good}/").status_code == 200
    for token in (other, good[:-1], good + "x", good.upper(), "x" * 5_000, "%00", "..%2F..", "😀"):
        assert client.get(f"/p/t/{token}/").status_code == 404, token
    with clock.running(at + timedelta(hours=1)):
        answer = client.get(f"/p/t/{over}/")
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.content.decode()


def test_a_form_without_the_mark_against_forgery_changes_nothing() -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "zh-hans"})
    answer = report(client)
    assert answer.status_code == 403
    assert "没有保存" in answer.content.decode() or "未保存" in answer.content.decode()
    assert not Request.objects.exists()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
def test_a_method_that_pages_do_not_know_changes_nothing(method: str) -> None:
    client = browser_of(admin_actor())
    for path in ("/requests/", "/requests/new/", "/p/", "/imports/new/"):
        assert client.generic(method, path, b"title=x").status_code < 500
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"title": "x"}'),
        ("text/plain", b"title=x"),
        ("multipart/form-data; boundary=x", b"no boundary here"),
        ("multipart/form-data", b""),
        ("application/x-www-form-urlencoded; charset=gbk", "title=电梯".encode("gbk")),
        ("application/x-www-form-urlencoded", b"title=%ff%fe%00&reporter_name=%ed%a0%bd"),
    ],
)
def test_a_body_of_another_kind_is_answered_in_words(content_type: str, body: bytes) -> None:
    answer = Client().generic("POST", "/p/", body, content_type=content_type)
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.content.decode()
    assert not Request.objects.exists()


# Floods. ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "words"), [("en", "wait a little, or call us"), ("zh-hans", "稍")])
def test_a_flood_of_reports_is_stopped_with_words(language: str, words: str) -> None:
    make_company()
    client = Client(headers={"accept-language": language})
    for _time in range(HOURLY):
        assert report(client).status_code == 302
    answer = report(client, title="还有一件事")
    assert answer.status_code == 429
    assert words in answer.content.decode()
    assert "还有一件事" in answer.content.decode()
    assert Request.objects.count() == HOURLY


def test_a_flood_behind_a_proxy_stops_its_sender_alone(settings: Any) -> None:
    make_company()
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    loud, calm = (Client(headers={"x-forwarded-for": f"9.9.9.9, {address}"}) for address in ("1.2.3.4", "1.2.3.5"))
    for _time in range(HOURLY):
        report(loud)
    assert report(loud).status_code == 429
    assert report(calm).status_code == 302


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_flood_of_passwords_is_stopped_with_words(language: str) -> None:
    make_user("wei", password="the right one of mine")
    client = Client(headers={"accept-language": language})
    for number in range(40):
        answer = client.post("/accounts/login/", {"login": "wei", "password": f"wrong {number}"})
        assert answer.status_code in {200, 429}
    page = answer.content.decode()
    assert ("分钟" in page or "稍后" in page) if language == "zh-hans" else ("minute" in page or "later" in page)
    client.post("/accounts/login/", {"login": "wei", "password": "the right one of mine"})
    assert "_auth_user_id" not in client.session


# Files. -----------------------------------------------------------------------------------------


def bomb() -> bytes:
    """A workbook of a megabyte that unfolds to a gigabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _block in range(700):
                part.write(b"\x00" * 2**20)
    return out.getvalue()


FILES: dict[str, tuple[str, bytes]] = {
    "page as photo": ("photo.jpg", b"<html><script>alert(1)</script></html>"),
    "drawing with script": ("photo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    "program": ("photo.png", b"MZ" + b"\x00" * 200),
    "half a picture": ("photo.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 20),
    "nothing": ("photo.jpg", b""),
    "too much": ("photo.jpg", b"\xff\xd8\xff" + b"x" * (50 * 2**20)),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_photo_that_is_none_is_refused_and_nothing_is_half_saved(name: str) -> None:
    make_company()
    file_name, content = FILES[name]
    answer = report(Client(), photos=SimpleUploadedFile(file_name, content, content_type="image/jpeg"))
    page = answer.content.decode()
    assert 400 <= answer.status_code < 500
    assert "field-error" in page or "form-error" in page
    assert REPORT["title"] in page
    assert (Request.objects.count(), File.objects.count()) == (0, 0)


def test_a_workbook_that_unfolds_without_end_is_refused(world: World) -> None:
    upload = SimpleUploadedFile("bomb.xlsx", bomb())
    answer = browser_of(admin_actor()).post(
        "/imports/new/", {"target": "registry", "file": upload, "unit": world.office.pk}
    )
    assert 400 <= answer.status_code < 500
    assert "600 MB" in answer.content.decode()


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_in_whatever_encoding_people_have(world: World, encoding: str) -> None:
    table = "客户编号,客户名称\nC-1,城北物业\n".encode(encoding)
    client = browser_of(admin_actor())
    upload = SimpleUploadedFile("../../客户.csv", table)
    answer = client.post("/imports/new/", {"target": "registry", "file": upload, "unit": world.office.pk})
    assert answer.status_code == 302, answer.content.decode()
    assert "城北物业" in client.get(answer["Location"]).content.decode()
    assert "/" not in File.objects.latest("pk").name


def test_a_table_of_broken_bytes_is_refused_in_words(world: World) -> None:
    upload = SimpleUploadedFile("x.csv", b"\xff\xfe\x00\xd8\x00" * 50)
    answer = browser_of(admin_actor()).post(
        "/imports/new/", {"target": "registry", "file": upload, "unit": world.office.pk}
    )
    assert 400 <= answer.status_code < 500
    assert "error" in answer.content.decode()

"""What bytes are and hold, whatever their name says."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.factories.files import archive, jpeg, png

from aftercare.platform.files import rules
from aftercare.platform.files.errors import (
    EncodingUnknownError,
    FileEmptyError,
    FileTooLargeError,
    FileTypeRefusedError,
    PictureBrokenError,
    PictureTooLargeError,
)

MB = 2**20


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (jpeg(), "image/jpeg"),
        (png(), "image/png"),
        (b"GIF89a" + bytes(20), "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(12), "image/heic"),
        (b"\x00\x00\x00\x18ftypisom" + bytes(12), "video/mp4"),
        (b"\x00\x00\x00\x18ftypqt  " + bytes(12), "video/quicktime"),
        (b"\x00\x00\x00\x18ftypM4A " + bytes(12), "audio/mp4"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"#!AMR\n", "audio/amr"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), rules.XLSX),
        (
            archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
            "application/vnd.ms-office.vbaProject",
        ),
        (archive("log.txt"), "application/zip"),
        (b"PK\x03\x04 no archive at all", "application/octet-stream"),
        ("工单,数量\n1,2\n".encode("gb18030"), "text/plain"),
        ("工单,数量\n".encode("utf-8-sig"), "text/plain"),
        ("工单".encode("utf-16"), "text/plain"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "text/html"),
        (b"  <svg onload='alert(1)'/>", "image/svg+xml"),
        (b'<?xml version="1.0"?><svg/>', "image/svg+xml"),
        (b"MZ\x90\x00", "application/x-msdownload"),
        (b"\x7fELF", "application/x-executable"),
        (bytes(range(256)), "application/octet-stream"),
    ],
)
def test_type_is_found_from_the_bytes(content: bytes, media_type: str) -> None:
    stream = io.BytesIO(content)
    assert rules.sniff(stream) == media_type
    assert stream.tell() == 0


@pytest.mark.parametrize(
    "media_type", ["text/html", "image/svg+xml", "application/x-msdownload", "application/octet-stream"]
)
def test_types_that_could_harm_are_refused(media_type: str) -> None:
    with pytest.raises(FileTypeRefusedError):
        rules.check_type(media_type)


def test_size_over_the_limit_is_refused_in_words() -> None:
    with pytest.raises(FileTooLargeError) as refusal:
        rules.check_size(50 * MB, 40 * MB)
    assert str(refusal.value) == "The file is 50 MB; the limit is 40 MB."


def test_nothing_is_refused() -> None:
    with pytest.raises(FileEmptyError):
        rules.check_size(0, 40 * MB)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (999, "999 B"),
        (1024, "1 KB"),
        (1536, "1.5 KB"),
        (40 * MB, "40 MB"),
        (40 * MB + 1, "40.1 MB"),
        (3 * 2**30, "3 GB"),
    ],
)
def test_sizes_read_as_people_say_them(size: int, words: str) -> None:
    assert rules.size_words(size) == words


anything = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"])


@given(st.text(alphabet=anything, min_size=1))
def test_marked_unicode_is_read_back_whatever_it_holds(text: str) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        assert rules.decode_text(text.encode(encoding)).text == text


@given(st.text(alphabet=anything, min_size=1).filter(lambda text: not text.startswith("\ufeff")))
def test_unmarked_unicode_is_read_back_beside_anything_chinese_or_latin(text: str) -> None:
    for companion in ("电", "é"):
        assert rules.decode_text(f"{text}{companion}".encode()).text == f"{text}{companion}"


@pytest.mark.parametrize(
    "text", ["Привет, лифт не работает", "Ελλάδα: ο ανελκυστήρας", "Aufzug überprüft", "ascenseur arrêté"]
)
def test_other_scripts_stay_what_they_are(text: str) -> None:
    assert rules.decode_text(text.encode()) == rules.Text(text, "utf-8")


@given(st.text(alphabet="电梯故障困人维修保养上海虹桥站甲乙丙0123456789,;\t", min_size=4))
def test_gbk_text_is_read_back(text: str) -> None:
    assert rules.decode_text(text.encode("gbk")).text == text


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(EncodingUnknownError):
        rules.decode_text(b"\xff\x00\x81\x20\xff")


def test_picture_says_when_it_was_taken_and_how_it_stands() -> None:
    content = jpeg(40, 30, taken="2026:11:22 10:05:03", offset="+08:00", orientation=6)
    picture = rules.read_picture(io.BytesIO(content), "image/jpeg")
    assert picture == rules.Picture(30, 40, {"taken": "2026-11-22T10:05:03", "offset": "+08:00"})


def test_picture_with_a_nonsense_time_has_none() -> None:
    picture = rules.read_picture(io.BytesIO(jpeg(taken="0000:00:00 00:00:00")), "image/jpeg")
    assert picture.meta == {}


def _bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_000, 16_000, 60_000])
def test_picture_that_unfolds_too_far_is_refused(side: int) -> None:
    with pytest.raises(PictureTooLargeError):
        rules.read_picture(io.BytesIO(_bomb(side, side)), "image/png")


def test_half_a_picture_is_refused_when_it_is_shrunk() -> None:
    with pytest.raises(PictureBrokenError):
        rules.thumbnail(io.BytesIO(jpeg(400, 300)[:900]), edge=240)


def test_thumbnail_is_upright_small_and_without_notes() -> None:
    small = rules.thumbnail(io.BytesIO(jpeg(800, 400, orientation=6, taken="2026:11:22 10:05:03")), edge=240)
    with Image.open(io.BytesIO(small)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (120, 240), {})


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "I;16"])
def test_thumbnail_is_made_of_every_kind_of_picture(mode: str) -> None:
    small = rules.thumbnail(io.BytesIO(png(mode=mode)), edge=240)
    with Image.open(io.BytesIO(small)) as image:
        assert image.mode == "RGB"


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        ("C:\\Users\\zhang\\照片 1.jpg", "照片 1.jpg"),
        ("../../etc/passwd", "passwd"),
        ('a"b<c>\r\nX-Evil: 1.png', "abcX-Evil 1.png"),
        ("\u202egpj.exe", "gpj.exe"),
        ("  ", "file"),
        ("长" * 300 + ".jpeg", "长" * 186 + ".jpeg"),
    ],
)
def test_names_lose_what_breaks_headers_and_paths(given_name: str, clean: str) -> None:
    assert rules.clean_name(given_name) == clean


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("bytes=0-99", (0, 99)),
        ("bytes=100-", (100, 999)),
        ("bytes=-100", (900, 999)),
        ("bytes=0-5000", (0, 999)),
        ("bytes=2000-", None),
        ("bytes=-", None),
        ("items=0-1", None),
        ("bytes=0-1,5-6", None),
    ],
)
def test_ranges_for_players(header: str, found: tuple[int, int] | None) -> None:
    assert rules.byte_range(header, 1000) == found

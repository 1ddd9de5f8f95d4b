"""What bytes are, what text they hold, and what a picture says of itself. No database, no clock."""

import codecs
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.utils.http import content_disposition_header
from PIL import Image, ImageOps, UnidentifiedImageError

from aftercare.base.kernel.words import Words
from aftercare.platform.files.errors import (
    EncodingUnknownError,
    FileEmptyError,
    FileTooLargeError,
    FileTypeRefusedError,
    PictureBrokenError,
    PictureTooLargeError,
)

MEGABYTE = 2**20
UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

ALLOWED = frozenset(
    {
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff", "image/heic", "image/avif",
        "application/pdf", "application/zip", "application/rtf", TEXT,
        "application/msword", XLSX,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
        "video/mp4", "video/quicktime", "video/webm",
        "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav", "audio/amr", "audio/aac",
    }
)  # fmt: skip
# What a browser may show in our own origin. HTML, SVG and everything else is handed out as a download.
INLINE = frozenset(
    {
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "application/pdf",
        "video/mp4", "video/webm", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav", "audio/aac",
    }
)  # fmt: skip
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff", "image/avif"})

# A phone takes 200 million points and JPEG is shrunk while it is read; the others unfold whole.
POINTS_OF_JPEG = 220_000_000
POINTS_OF_OTHERS = 50_000_000
# Ours are checked below, before anything unfolds; Pillow's own guard stays as the second fence.
Image.MAX_IMAGE_PIXELS = POINTS_OF_JPEG

_HEADS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (8, b"WAVE", "audio/wav"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"MZ", "application/x-msdownload"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!", "application/vnd.rar"),
    (0, b"\x1f\x8b", "application/gzip"),
)
_BRANDS = {
    b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic", b"heim": "image/heic", b"hevc": "image/heic",
    b"avif": "image/avif", b"avis": "image/avif", b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4", b"M4B ": "audio/mp4",
}  # fmt: skip
_MARKUP = re.compile(rb"^\s*(<\?xml|<!doctype|<html|<svg|<script|<head|<body|<!--)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture says of itself, turned upright."""

    width: int
    height: int
    meta: dict[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """Decoded text, and the encoding it was found to be in."""

    text: str
    encoding: str


def size_words(size: int) -> str:
    """`52428800` → `50 MB`; rounded up, so that what is over a limit also reads so."""
    for unit, name in ((2**30, "GB"), (MEGABYTE, "MB"), (2**10, "KB")):
        if size >= unit:
            tenths = -(-size * 10 // unit)
            return f"{tenths // 10}.{tenths % 10} {name}" if tenths % 10 else f"{tenths // 10} {name}"
    return f"{size} B"


# What people call a file, by the beginning of its media type.
KINDS = {
    "image/": Words("照片", "Photo"),
    "application/pdf": Words("PDF 文件", "PDF"),
    "video/": Words("视频", "Video"),
    "audio/": Words("录音", "Recording"),
    XLSX: Words("表格", "Workbook"),
}
OTHER_FILE = Words("文件", "File")
# The role of a hand-written line, which is kept as a picture; one that a form asks for has its field's key behind it.
SIGNATURE, SIGNATURE_NAME = "signature", Words("签名", "Signature")


def brief_of(file: Mapping[str, Any]) -> str:
    """`Photo · 1.2 MB`, of what the journal says of a file."""
    kind = next((words for start, words in KINDS.items() if file["media_type"].startswith(start)), OTHER_FILE)
    if file["role"].partition(".")[0] == SIGNATURE:
        kind = SIGNATURE_NAME
    return f"{kind} · {size_words(file['size'])}"


def check_size(size: int, limit: int) -> None:
    """Refuse nothing and too much."""
    if size == 0:
        raise FileEmptyError
    if size > limit:
        raise FileTooLargeError(size=size_words(size), limit=size_words(limit))


def sniff(content: IO[bytes]) -> str:
    """The media type of the bytes, by looking at them; `content` may stand anywhere and is left at 0."""
    content.seek(0)
    head = content.read(4096)
    found = _by_head(head) or _by_zip(head, content) or _by_text(head)
    content.seek(0)
    return found


def check_type(media_type: str, allowed: Iterable[str] = ALLOWED) -> None:
    """Refuse what is not on the list."""
    if media_type not in allowed:
        raise FileTypeRefusedError(kind=media_type)


def _by_head(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    for offset, mark, media_type in _HEADS:
        if head[offset : offset + len(mark)] == mark:
            return media_type
    if head[:2] in {b"\xff\xf1", b"\xff\xf9"}:
        return "audio/aac"
    return "audio/mpeg" if head[:2] in {b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"} else ""


def _by_zip(head: bytes, content: IO[bytes]) -> str:
    """Office documents are zip archives; which one, their list of parts says."""
    if head[:4] not in {b"PK\x03\x04", b"PK\x05\x06"}:
        return ""
    try:
        with zipfile.ZipFile(content) as archive:
            names = archive.namelist()
            if any(name.endswith("vbaProject.bin") for name in names):
                return "application/vnd.ms-office.vbaProject"
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return archive.read("mimetype").decode("ascii", "replace")
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return UNKNOWN
    parts = {name.split("/", 1)[0] for name in names}
    kinds = {"xl": "spreadsheetml.sheet", "word": "wordprocessingml.document", "ppt": "presentationml.presentation"}
    for folder, kind in kinds.items():
        if folder in parts and "[Content_Types].xml" in names:
            return f"application/vnd.openxmlformats-officedocument.{kind}"
    return "application/zip"


def _by_text(head: bytes) -> str:
    if _MARKUP.match(head):
        return "image/svg+xml" if b"<svg" in head.lower() else "text/html"
    if b"\x00" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return UNKNOWN
    try:
        decode_text(head, cut=True)
    except EncodingUnknownError:
        return UNKNOWN
    return TEXT


def decode_text(raw: bytes, *, cut: bool = False) -> Text:
    """Text of unknown origin: UTF-8 with or without mark, UTF-16 with a mark, else GB18030 (which holds GBK).

    `cut` says that `raw` may end in the middle of a character. Raises EncodingUnknownError.
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    elif raw.startswith(codecs.BOM_UTF8):
        candidates = ("utf-8-sig",)
    else:
        candidates = ("utf-8", "gb18030")
    for encoding in candidates:
        text = _decoded(raw, encoding, cut=cut)
        if text is None or (encoding == "utf-8" and _is_rather_chinese(text, raw, cut=cut)):
            continue
        if not _has_control_characters(text):
            return Text(text, encoding)
    raise EncodingUnknownError


def _decoded(raw: bytes, encoding: str, *, cut: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(raw, not cut)
    except UnicodeDecodeError:
        return None


def _is_rather_chinese(text: str, raw: bytes, *, cut: bool) -> bool:
    """A few words in GBK may happen to be valid UTF-8: of scripts that nobody here writes (站 = Armenian վ)."""
    foreign = [sign for sign in text if sign >= "\x80"]
    return (
        bool(foreign)
        and all("\u0250" <= sign < "\u0800" for sign in foreign)
        and _decoded(raw, "gb2312", cut=cut) is not None
    )


def _has_control_characters(text: str) -> bool:
    return re.search("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", text) is not None


def read_picture(content: IO[bytes], media_type: str) -> Picture:
    """Measures and camera time. Nothing unfolds: a small file with a huge picture in it is refused here."""
    content.seek(0)
    try:
        with Image.open(content) as image:
            _check_points(image.width * image.height, media_type)
            exif = image.getexif()
            turned = exif.get(0x0112, 1) in {5, 6, 7, 8}
            width, height = (image.height, image.width) if turned else image.size
            return Picture(width, height, _camera_time(exif))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLargeError(pixels=">" + _million(POINTS_OF_JPEG), limit=_million(POINTS_OF_JPEG)) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError) as error:
        raise PictureBrokenError from error
    finally:
        content.seek(0)


def _check_points(points: int, media_type: str) -> None:
    limit = POINTS_OF_JPEG if media_type == "image/jpeg" else POINTS_OF_OTHERS
    if points > limit:
        raise PictureTooLargeError(pixels=_million(points), limit=_million(limit))


def _million(points: int) -> str:
    return f"{points // 1_000_000} M"


def _camera_time(exif: Image.Exif) -> dict[str, str]:
    """EXIF times are local times of unknown zone, sometimes with an offset beside them."""
    details = exif.get_ifd(0x8769)
    text = str(details.get(0x9003) or exif.get(0x0132) or "").strip("\x00 ")
    try:
        taken = datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the zone is not in it
    except ValueError:
        return {}
    offset = str(details.get(0x9011) or "").strip("\x00 ")
    known = {"offset": offset} if re.fullmatch(r"[+-]\d\d:\d\d", offset) else {}
    return {"taken": taken.isoformat(), **known}


def thumbnail(content: IO[bytes], *, edge: int) -> bytes:
    """An upright JPEG whose longer edge is `edge` points at most, without the camera's notes."""
    content.seek(0)
    try:
        with Image.open(content) as image:
            image.draft("RGB", (edge, edge))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((edge, edge), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            _on_white(upright).save(out, "JPEG", quality=82, optimize=True, progressive=True)
    except (Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise PictureBrokenError from error
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """Transparent parts become paper."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(paper, clear).convert("RGB")
    return image.convert("RGB")


def clean_name(name: str) -> str:
    """The last part of a name from anywhere, without what breaks headers, paths and screens."""
    last = re.split(r"[/\\]", name)[-1]
    printable = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*\u202e\u202d')
    stem, dot, ending = printable.strip(" .").rpartition(".")
    return (
        f"{stem[: 190 - len(ending)]}{dot}{ending}" if dot and len(ending) <= 10 else printable.strip(" .")[:190]
    ) or "file"


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """`bytes=0-1023` → (0, 1023): the one range that players ask for; None = send it all."""
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", header.strip())
    if not match or match.group(0) == "bytes=-":
        return None
    first, last = match.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    return (start, end) if start <= end else None


# Headers of what we hand out. -------------------------------------------------------------------

# Nothing in a stored file may act in our name, even where a browser opens it in place.
_SEALED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; object-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


def safe_headers(*, name: str, media_type: str, sha256: str, download: bool = False) -> dict[str, str]:
    """The headers with which a stored file may leave: its type as found, its name, and no power.

    Only pictures, PDF, sound and video open in place; everything else, and whatever is asked for
    as a `download`, is saved. The ETag is the hash, so an unchanged file is sent once.
    """
    place = "inline" if media_type in INLINE and not download else "attachment"
    # The PDF viewers of browsers do not work in a sandbox.
    sandbox = "" if media_type == "application/pdf" else "; sandbox"
    return {
        "Content-Type": f"{media_type}; charset=utf-8" if media_type == TEXT else media_type,
        "Content-Disposition": content_disposition_header(place == "attachment", name) or place,
        "Content-Security-Policy": f"{_SEALED}{sandbox}",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "ETag": f'"{sha256}"',
    }

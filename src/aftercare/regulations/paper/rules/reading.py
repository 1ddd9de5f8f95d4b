"""A file's bytes into text. A form feed stands between pages where the file has pages."""

import codecs
import re
from dataclasses import dataclass, field

from aftercare.regulations.paper.errors import (
    PaperEmptyError,
    PaperEncodingError,
    PaperLockedError,
    PaperTooLargeError,
    PaperTypeError,
)
from aftercare.regulations.paper.rules import pages, word

MAX_BYTES = 64 * 1024 * 1024
# A thousand close-printed pages; no regulation is longer.
MAX_CHARACTERS = 4_000_000
# Old Office files and password-protected new ones share a container.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Control characters that text may hold: tabs, ends of lines and pages, and DOS's end of file.
CONTROLS = frozenset("\t\n\v\f\r\x1a")
# **投诉时限**: pasted from where Markdown is written, whatever the file is called.
EMPHASISED = re.compile(r"(?:^|[\s.、:;。-])\*\*[^*\n]{1,30}\*\*(?=[::\s。]|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Raw:
    """The text as written, and which lines the file itself calls headings (line number → level)."""

    text: str
    headings: dict[int, int] = field(default_factory=dict)
    markdown: bool = False


def read(content: bytes, name: str) -> Raw:
    """The text of a file, whatever kind it is. What it is is seen from its bytes; its name only helps to refuse."""
    if len(content) > MAX_BYTES:
        raise PaperTooLargeError(name=name, limit="64 MB")
    raw = _unfold(content, name)
    if len(raw.text) > MAX_CHARACTERS:
        raise PaperTooLargeError(name=name, limit=f"{MAX_CHARACTERS:,}")
    if not raw.text.strip():
        raise PaperEmptyError(name=name)
    return raw


def _unfold(content: bytes, name: str) -> Raw:
    if content.startswith(COMPOUND):
        raise (PaperLockedError if ENCRYPTED in content else PaperTypeError)(name=name)
    if content.startswith(b"PK\x03\x04"):
        written = word.read(content, name)
        return Raw(written.text, written.headings)
    if b"%PDF-" in content[:1024]:
        # A font that names no characters leaves zeros, which no database takes; every place stays where it is.
        return Raw(pages.read(content, name).replace("\0", " "))
    if name.lower().endswith((".docx", ".pdf")):
        pages.refuse(name) if content else _empty(name)
    text = decode(content, name)
    markdown = name.lower().endswith((".md", ".markdown")) or EMPHASISED.search(text) is not None
    return Raw(text, _hashed(text) if markdown else {}, markdown)


def _empty(name: str) -> None:
    raise PaperEmptyError(name=name)


def decode(content: bytes, name: str) -> str:
    """UTF-8, UTF-16 with or without its mark, else GB18030 (which holds GBK and GB2312)."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return _tidy(_strictly(content, encoding, name), name)
    guess = _unmarked_utf16(content)
    if guess:
        return _tidy(_strictly(content, guess, name), name)
    try:
        return _tidy(content.decode("utf-8"), name)
    except UnicodeDecodeError:
        return _tidy(_strictly(content, "gb18030", name), name)


def _strictly(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise PaperEncodingError(name=name) from error


def _unmarked_utf16(content: bytes) -> str | None:
    """Line ends and digits have a zero byte beside them in UTF-16, and nowhere else in text."""
    head = content[:4000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > even and odd > len(head) // 100:
        return "utf-16-le"
    return "utf-16-be" if even > odd and even > len(head) // 100 else None


def _tidy(text: str, name: str) -> str:
    """Text has no control characters; what has them is a program or a picture with the wrong name."""
    strange = sum(char < " " and char not in CONTROLS for char in text)
    if strange > len(text) // 200:
        raise PaperTypeError(name=name)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\0", " ")


def _hashed(text: str) -> dict[int, int]:
    """Headings of Markdown: # to ######."""
    found = {}
    for number, line in enumerate(text.split("\n")):
        bare = line.lstrip()
        level = len(bare) - len(bare.lstrip("#"))
        if 0 < level <= 6 and bare[level : level + 1] in (" ", "\t"):
            found[number] = level
    return found

"""Text out of a .docx: paragraphs with the numbers that Word draws, tables row by row.

The parts are read with the plain XML parser of the standard library, which is told to refuse
document types: without them there are no entities to unfold.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET
from xml.parsers import expat

from aftercare.regulations.paper.errors import (
    PaperBrokenError,
    PaperLockedError,
    PaperTooLargeError,
    PaperTypeError,
)
from aftercare.regulations.paper.rules.listing import Numbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Unfolded: a 500-page document has about 10 MB of XML.
MAX_XML = 256 * 1024 * 1024
HEADING = re.compile(r"(?:heading|标题)\s*(\d)$", re.IGNORECASE)
BARE_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*|[一二三四五六七八九十]{1,3}")
# Deleted text, text that other programs read instead of ours, notes that hang on pictures.
SKIPPED = {f"{W}del", f"{W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


@dataclass(slots=True)
class Written:
    """Text line by line; `headings` gives the level of the lines that are headings."""

    lines: list[str] = field(default_factory=list)
    headings: dict[int, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines)


def read(content: bytes, name: str) -> Written:
    """Body text of the document: no headers, footers, notes, comments or deleted text."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "EncryptedPackage" in names:
                raise PaperLockedError(name=name)
            if "word/document.xml" not in names:
                raise PaperTypeError(name=name)
            if sum(part.file_size for part in archive.infolist() if part.filename.endswith(".xml")) > MAX_XML:
                raise PaperTooLargeError(name=name, limit="256 MB")
            body = _parse(archive.read("word/document.xml")).find(f"{W}body")
            styles = _styles(_optional(archive, names, "word/styles.xml"))
            numbering = Numbering(_optional(archive, names, "word/numbering.xml"))
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        ET.ParseError,
        RuntimeError,
        EOFError,
        OSError,
    ) as error:
        raise PaperBrokenError(name=name) from error
    if body is None:
        raise PaperBrokenError(name=name)
    return _write(body, styles, numbering)


def _optional(archive: zipfile.ZipFile, names: set[str], part: str) -> ET.Element | None:
    return _parse(archive.read(part)) if part in names else None


class _NoDoctypes(ET.TreeBuilder):
    """Entities are declared in document types, and an office document has none."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise ET.ParseError(f"document type {name} {pubid} {system}")


def _parse(content: bytes) -> ET.Element:
    if b"<!DOCTYPE" in content[:4000] or b"<!ENTITY" in content[:4000]:
        raise ET.ParseError("a document type")
    return ET.fromstring(content, ET.XMLParser(target=_NoDoctypes()))  # noqa: S314 - no document types, so no entities


@dataclass(frozen=True, slots=True)
class _Style:
    level: int = 0
    number: tuple[str, int] | None = None
    based_on: str = ""


def _styles(root: ET.Element | None) -> dict[str, _Style]:
    """Which styles are headings, and which bring a numbering of their own."""
    if root is None:
        return {}
    return {str(one.get(f"{W}styleId")): _style(one) for one in root.iter(f"{W}style")}


def _style(element: ET.Element) -> _Style:
    named = _value(element.find(f"{W}name")) or ""
    found = HEADING.search(named)
    outline = _value(element.find(f"{W}pPr/{W}outlineLvl"))
    level = int(found[1]) if found else int(outline) + 1 if outline and int(outline) < 6 else 0
    return _Style(level, _number_of(element.find(f"{W}pPr")), _value(element.find(f"{W}basedOn")) or "")


def _number_of(properties: ET.Element | None) -> tuple[str, int] | None:
    """The list and the level in it that paragraph properties name."""
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None:
        return None
    return _value(found.find(f"{W}numId")) or "0", int(_value(found.find(f"{W}ilvl")) or 0)


def _value(element: ET.Element | None) -> str | None:
    return element.get(f"{W}val") if element is not None else None


def _write(body: ET.Element, styles: dict[str, _Style], numbering: Numbering) -> Written:
    written = Written()
    for block in _blocks(body):
        if block.tag == f"{W}tbl":
            for row in block.iter(f"{W}tr"):
                cells = [" ".join("".join(_texts(cell)).split()) for cell in row.findall(f"{W}tc")]
                written.lines.append(_row([cell for cell in cells if cell]))
        else:
            _write_paragraph(written, block, styles, numbering)
    return written


def _row(cells: list[str]) -> str:
    """A row as a line. A bare number in front is the clause's own: "1 | 报修" reads as "1. 报修"."""
    if len(cells) > 1 and BARE_NUMBER.fullmatch(cells[0]):
        stop = "" if "." in cells[0] else "."
        return f"{cells[0]}{stop} {' | '.join(cells[1:])}"
    return " | ".join(cells)


def _write_paragraph(written: Written, paragraph: ET.Element, styles: dict[str, _Style], numbering: Numbering) -> None:
    properties = paragraph.find(f"{W}pPr")
    style = _inherited(_value(paragraph.find(f"{W}pPr/{W}pStyle")) or "", styles)
    number = _number_of(properties) or style.number
    text = "".join(_texts(paragraph)).strip("\n")
    if not text.strip():
        written.lines.append("")
        return
    if style.level:
        written.headings[len(written.lines)] = style.level
    label = numbering.label(*number) if number else ""
    written.lines.extend((f"{label} {text}" if label else text).split("\n"))


def _inherited(name: str, styles: dict[str, _Style]) -> _Style:
    """A style with what it takes from those that it is based on."""
    level, number = 0, None
    for _step in range(10):
        style = styles.get(name)
        if style is None:
            break
        level, number, name = level or style.level, number or style.number, style.based_on
    return _Style(level, number)


def _blocks(body: ET.Element) -> Iterator[ET.Element]:
    """Paragraphs and tables in their order, also within content controls and tracked insertions."""
    for element in body:
        if element.tag in (f"{W}p", f"{W}tbl"):
            yield element
        elif element.tag not in SKIPPED:
            yield from _blocks(element)


def _texts(element: ET.Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}ptab"):
            yield "\t"
        elif child.tag in (f"{W}br", f"{W}cr"):
            yield "\f" if child.get(f"{W}type") == "page" else "\n"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag not in SKIPPED and child.tag != f"{W}pPr":
            yield from _texts(child)

"""What stands on a PDF, read back the way a text search does."""

import re
import zlib


def text_of(pdf: bytes) -> str:
    """The text of a PDF of ours: its fonts' own tables turn glyphs back into letters. Without blanks."""
    streams = [_unpacked(raw) for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)]
    objects = {int(number): body for number, body in re.findall(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL)}
    tables = {}
    for body in objects.values():
        found = re.search(rb"/ToUnicode (\d+) 0 R", body)
        if found:
            tables[body] = _table(
                _unpacked(re.search(rb"stream\r?\n(.*?)\r?\nendstream", objects[int(found[1])], re.DOTALL)[1])
            )
    letters: dict[bytes, dict[str, str]] = {}
    for body in objects.values():
        fonts = re.search(rb"/Font\s*<<(.*?)>>", body, re.DOTALL)
        for name, number in re.findall(rb"/(\w+) (\d+) 0 R", fonts[1]) if fonts else ():
            letters[name] = tables.get(objects[int(number)], {})
    return "".join(_shown(stream, letters) for stream in streams if b" Tf" in stream)


def pages_of(pdf: bytes) -> int:
    """How many pages it has."""
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


def _unpacked(raw: bytes) -> bytes:
    # The last byte of the checksum may look like the end of a line, and is then missing here.
    try:
        return zlib.decompressobj().decompress(raw)
    except zlib.error:
        return raw


def _table(cmap: bytes) -> dict[str, str]:
    """Glyph code (hex) → letters, from the font's /ToUnicode."""
    table: dict[str, str] = {}
    text = cmap.decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[code.upper()] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, start in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                table[f"{int(first, 16) + step:0{len(first)}X}"] = chr(int(start, 16) + step)
    return table


def _shown(stream: bytes, letters: dict[bytes, dict[str, str]]) -> str:
    text, table = "", {}
    for font, array in re.findall(
        rb"/(\w+) [\d.]+ Tf|(\[.*?\]\s*TJ|\(.*?[^\\]\)\s*Tj|<[0-9A-Fa-f]*>\s*Tj)", stream, re.DOTALL
    ):
        if font:
            table = letters.get(font, {})
            continue
        for coded in _codes(array):
            text += "".join(table.get(coded[place : place + 4], "") for place in range(0, len(coded), 4))
    return text


def _codes(array: bytes) -> list[str]:
    """The strings of one show operator, as hex. Brackets within a literal string may stand unescaped in pairs."""
    found, place = [], 0
    while place < len(array):
        if array[place : place + 1] == b"<":
            end = array.index(b">", place)
            found.append(array[place + 1 : end].decode().upper())
            place = end
        elif array[place : place + 1] == b"(":
            end = _end_of_literal(array, place)
            found.append(_unescaped(array[place + 1 : end]).hex().upper())
            place = end
        place += 1
    return found


def _end_of_literal(array: bytes, start: int) -> int:
    depth, place = 0, start
    while True:
        sign = array[place : place + 1]
        if sign == b"\\":
            place += 1
        depth += {b"(": 1, b")": -1}.get(sign, 0)
        if depth == 0:
            return place
        place += 1


def _unescaped(literal: bytes) -> bytes:
    named = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def one(match: re.Match[bytes]) -> bytes:
        sign = match[1]
        return bytes([int(sign, 8)]) if sign.isdigit() else named.get(sign, sign)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, literal, flags=re.DOTALL)

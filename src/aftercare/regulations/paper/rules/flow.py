"""The running text: page noise left out, hard line wraps joined, each character knowing where it stood.

`written` and `matching` are equally long; rules look at the one and quote the other.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from aftercare.regulations.paper.rules import noise
from aftercare.regulations.paper.rules.characters import is_chinese, matching, width
from aftercare.regulations.paper.rules.markers import looks_marked
from aftercare.regulations.paper.rules.reading import Raw

# 術(shù): what converters leave beside a character that they were unsure of.
SOUNDED = re.compile(r"(?<=[\u3400-\u9fff])\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\)")
EMPHASIS = re.compile(r"\*\*|__|`|^\s*#{1,6}\s+|\s{1,4}#+\s*$|^\s*>+\s?|^\s*\||\|\s*$")
ENDED = re.compile(r"[。;:!?.…|]['\")\]》」』]*$")
# Signs that close what stands before them and so begin no line.
CLOSERS = ",。;、:)》!?"
LATIN = re.compile(r"[A-Za-z0-9,;:)\]'\"]")


@dataclass(slots=True)
class Flow:
    """Paragraphs apart by line feeds."""

    written: str
    matching: str
    # Where pieces begin: in the flow, and in the original.
    starts: list[int]
    origins: list[int]
    # Positions in the flow of paragraphs that the file calls headings, with their level.
    headings: dict[int, int] = field(default_factory=dict)

    def origin(self, at: int) -> int:
        """Where the character at this place of the flow stands in the original."""
        piece = bisect_right(self.starts, at) - 1
        return self.origins[piece] + at - self.starts[piece] if piece >= 0 else 0

    def origin_end(self, at: int) -> int:
        """The same for the end of a range: just behind its last character."""
        return self.origin(at - 1) + 1 if at else 0


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    form: str
    heading: int
    gap: bool = False
    # The end of a page lies before it.
    torn: bool = False


def flow(raw: Raw) -> Flow:
    """Read the original line by line."""
    kept = _kept(raw)
    column = _column(kept)
    out = _Writer(raw.text)
    for at, line in enumerate(kept):
        before = kept[at - 1] if at else None
        joint = _joint(before, line, column) if before else None
        out.line(line, joint, markdown=raw.markdown)
    return out.flow()


def _kept(raw: Raw) -> list[_Line]:
    lines: list[str] = []
    starts: list[int] = []
    page_starts: set[int] = set()
    at = 0
    for text in re.split(r"[\n\f]", raw.text):
        if at and raw.text[at - 1] == "\f":
            page_starts.add(len(lines))
        lines.append(text)
        starts.append(at)
        at += len(text) + 1
    levels = _levels(raw)
    forms = [matching(text) for text in lines]
    reasons = noise.noisy([EMPHASIS.sub("", SOUNDED.sub("", form)).strip() for form in forms], page_starts)
    kept: list[_Line] = []
    gap = torn = False
    for number, form in enumerate(forms):
        torn = torn or reasons[number].startswith("page") or number in page_starts
        if reasons[number]:
            continue
        if not form.strip():
            gap = True
            continue
        end = starts[number] + len(form)
        kept.append(_Line(starts[number], end, form, levels.get(starts[number], 0), gap and not torn, torn))
        gap = torn = False
    return kept


def _levels(raw: Raw) -> dict[int, int]:
    """Heading levels by where their line starts: a form feed within a line must not shift them."""
    if not raw.headings:
        return {}
    found, at = {}, 0
    for number, line in enumerate(raw.text.split("\n")):
        if number in raw.headings:
            found[at] = raw.headings[number]
        at += len(line) + 1
    return found


def _column(lines: list[_Line]) -> int:
    """The width at which lines are broken by hand or by a PDF; 0 if they are not."""
    widths = sorted(width(line.form.rstrip()) for line in lines)
    if len(widths) < 4:
        return 0
    widest = widths[-1 - len(widths) // 50]
    full = sum(one >= widest * 0.85 for one in widths)
    return widest if 24 <= widest <= 140 and widths[-1] <= widest * 1.15 and full >= max(2, len(widths) // 6) else 0


def _joint(before: _Line, line: _Line, column: int) -> str | None:
    """What joins a line to the one before: nothing, a blank, or None if it begins a paragraph."""
    last, first = before.form.rstrip(), line.form.lstrip()
    if first[:1] in CLOSERS and not before.heading:
        return ""
    if line.heading or before.heading or line.gap or looks_marked(first) or " | " in last:
        return None
    if re.search(r"[A-Za-z0-9,)]$", last) and re.match(r"[a-z]{2}|a ", first):
        return " "
    open_end = last[-1:] in ",、(《" or (is_chinese(last[-1:]) and first[:1] == "%")
    torn = line.torn and not ENDED.search(last) and not re.match(r"第.{1,5}[章节]", last)
    full = column and width(last) >= column - max(6, _first_word(first)) and not ENDED.search(last)
    if not (open_end or full or torn):
        return None
    latin = LATIN.match(last[-1:]) and LATIN.match(first[:1]) and re.search(r"[A-Za-z]", last[-1:] + first[:1])
    return " " if latin and not last.endswith("-") else ""


def _first_word(text: str) -> int:
    return len(re.match(r"[\w'/.-]*", text)[0]) + 1 if re.match(r"[A-Za-z]", text) else 4  # type: ignore[index]


class _Writer:
    def __init__(self, original: str) -> None:
        self.original = original
        self.parts: list[str] = []
        self.forms: list[str] = []
        self.length = 0
        self.starts: list[int] = []
        self.origins: list[int] = []
        self.headings: dict[int, int] = {}

    def line(self, line: _Line, joint: str | None, *, markdown: bool) -> None:
        if self.length:
            self._glue("\n" if joint is None else joint)
        if line.heading:
            self.headings[self.length] = line.heading
        form = line.form
        start, end = len(form) - len(form.lstrip()), len(form.rstrip())
        for hole in self._holes(form, markdown=markdown):
            if hole.start() > start:
                self._piece(line, start, hole.start())
            start = max(start, hole.end())
        if end > start:
            self._piece(line, start, end)

    @staticmethod
    def _holes(form: str, *, markdown: bool) -> list[re.Match[str]]:
        holes = list(SOUNDED.finditer(form))
        if markdown:
            holes = sorted([*holes, *EMPHASIS.finditer(form)], key=lambda hole: hole.start())
        return holes

    def _glue(self, text: str) -> None:
        if text:
            self.starts.append(self.length)
            # A line feed of ours stands for the end of the line before.
            self.origins.append(self._last_end())
            self.parts.append(text)
            self.forms.append(text)
            self.length += len(text)

    def _last_end(self) -> int:
        return self.origins[-1] + self.length - self.starts[-1] if self.starts else 0

    def _piece(self, line: _Line, start: int, end: int) -> None:
        self.starts.append(self.length)
        self.origins.append(line.start + start)
        self.parts.append(self.original[line.start + start : line.start + end])
        self.forms.append(line.form[start:end])
        self.length += end - start

    def flow(self) -> Flow:
        return Flow("".join(self.parts), "".join(self.forms), self.starts, self.origins, self.headings)

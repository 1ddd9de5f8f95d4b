"""The running text into regulations, and each into a tree of clauses.

One pass, paragraph by paragraph, with a stack of what is open. A candidate (`markers`) becomes a
clause if it continues an open sequence or begins one; "24. " in the middle of nowhere does neither.
"""

import re

from aftercare.regulations.paper.rules import headings, markers
from aftercare.regulations.paper.rules.flow import Flow
from aftercare.regulations.paper.rules.listing import counted
from aftercare.regulations.paper.rules.markers import Marker
from aftercare.regulations.paper.rules.nodes import Node, Outline

# 第三条规定…: the article is spoken of, not begun.
SPOKEN_OF = re.compile(
    r"(规定|所|中(?!心)|之|的|、(?=第|\d|[一二三四五六七八九十])|和|及|与|至|到|或|第|要求|执行|款|项|\)|》|~|-)"
)
BEFORE_SPOKEN = re.compile(
    r"(按照|依照|根据|依据|按|依|违反|符合|参照|见|本办法|本制度|本规定|适用|执行|与|和|及|或|至|到|、|的)$"
)
ENDS = re.compile(r"[。;!?]['\")\]》」』]*\s*$|[a-z0-9)%]\.\s+$")
HALF = re.compile(r"[:,]\s*$")
COUNTED = re.compile(r"[二三四五六七八九十]?[、级类至到]")
# 二、范围:…三、职责:… on one line: a number with a label needs no full stop before it.
LABEL = re.compile(r"[^,。;:、\d]{2,8}:")
# What may stand between a number and its first decimal.
HEAD = re.compile(r"[^\d。,;:]{1,30}")
# "3. 1" with a blank on its left stands apart from the words around it.
APART = re.compile(r"\s$")
# "(1)电话；(2)邮件；" lists words within a sentence; longer items are clauses of their own.
SHORTEST = 8
# How much of what stands before a marker is looked at: more than the longest title.
NEAR = 200
# How far to look for the second item of a list that begins in the middle of a line.
AHEAD = 6000
# Numbers that a sequence may skip: somebody deleted a clause.
SKIPPED = 3
ROOTED = ("chapter", "article", "cn 、", "en chapter", "en article", "ar .", "ar  ")


class Splitter:
    """Goes once through the flow."""

    def __init__(self, flow: Flow) -> None:
        self.flow, self.text = flow, flow.matching
        self.outlines: list[Outline] = [Outline(self.text, 0)]
        # Numbers that do not come any more.
        self.absent: set[str] = set()

    @property
    def now(self) -> Outline:
        """The regulation that is being read."""
        return self.outlines[-1]

    def split(self) -> list[Outline]:
        """All regulations that have a clause."""
        at = 0
        for paragraph in self.text.split("\n"):
            end = at + len(paragraph)
            if paragraph.strip():
                self._paragraph(at, end)
            at = end + 1
        for outline in self.outlines:
            outline.finish()
        return [outline for outline in self.outlines if outline.clauses]

    def _paragraph(self, start: int, end: int) -> None:
        level = self.flow.headings.get(start, 0)
        # A row of a table keeps the blank behind its side.
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        ornament = markers.ORNAMENT.match(self.text, start)
        begin = ornament.end() if ornament else start
        marker = self._at_line(begin, end) or (self._at_line(start, end) if ornament else None)
        pieces = self._pieces(marker, begin if marker is None else marker.end, start, end)
        for number, (piece, body, until) in enumerate(pieces):
            if piece is None:
                follows = pieces[number + 1][0] if number + 1 < len(pieces) else None
                self._plain(body, until, level, follows)
            else:
                self._open(piece, body, until, heading=bool(level) and number == 0)

    def _pieces(self, marker: Marker | None, body: int, start: int, end: int) -> list[tuple[Marker | None, int, int]]:
        """A paragraph cut at the clauses that begin within it."""
        pieces: list[tuple[Marker | None, int, int]] = []
        current, begin = marker, body if marker else start
        trial = self.now.sketch(marker)
        for found in markers.INSIDE.finditer(self.text, begin, end):
            if found.start() == start or not self.text[begin : min(found.start(), begin + NEAR)].strip():
                continue
            one = self._inline(found.start(), begin, current, trial, end)
            if one is not None:
                pieces.append((current, begin, one.start))
                current, begin = one, one.end
                trial.follow(one)
        pieces.append((current, begin, end))
        return pieces

    # Is it one?

    def _at_line(self, start: int, end: int) -> Marker | None:
        found = [one for one in markers.at(self.text, start) if one.end <= end]
        fitting = [one for one in found if self._fits_line(one, end)]
        going_on = [one for one in fitting if self.now.continues(one)]
        return next(iter(going_on or fitting), None)

    def _fits_line(self, marker: Marker, end: int) -> bool:
        if marker.rank:
            return self._fits_ranked(marker, end)
        if marker.style == "ar  ":
            return self._fits_bare(marker, end)
        if marker.style.startswith("dec"):
            counts = markers.COUNTED.match(self.text, marker.end)
            listed = "、" in self.text[marker.start : marker.end - 1] and not (
                marker.first and self.now.is_below(marker)
            )
            return self.now.continues(marker) if counts or listed else self.now.fits_decimal(marker)
        if marker.style in markers.UNUSUAL:
            runs_on = marker.style == "code" and self.now.resumes(marker)
            return runs_on or self.now.continues(marker) or (marker.first and self._goes_on(marker))
        if marker.first:
            return marker.style != "cn 、" or not COUNTED.match(self.text, marker.end)
        return self.now.continues(marker, skip=SKIPPED) or self.now.resumes(marker)

    def _fits_ranked(self, marker: Marker, end: int) -> bool:
        glued = self.text[marker.end - 1] not in " 、.:"
        if glued and SPOKEN_OF.match(self.text, marker.end, end) and marker.style not in ("appendix", "volume"):
            return False
        if marker.style == "appendix":
            return headings.is_label(self.text[marker.end : end])
        last = self.now.last.get(marker.style)
        return last is None or marker.first or marker.value >= last

    def _fits_bare(self, marker: Marker, end: int) -> bool:
        """A number and a blank only, as standards have it: 1 范围, then 1.1 or 2 and 3 at the beginning of lines."""
        if markers.COUNTED.match(self.text, marker.end):
            return False
        if self.now.continues(marker) or self._heads_decimals(marker):
            return True
        value, ahead = marker.value[0], self.text[end : end + AHEAD]
        if not marker.first:
            return False
        heads = headings.is_heading(self.text[marker.end : end]) and re.search(rf"\n\s*{value}\s?\.\s?1\D", ahead)
        return bool(heads) or all(re.search(rf"\n\s*0?{number}\s+\D", ahead) for number in (2, 3))

    def _inline(self, start: int, begin: int, current: Marker | None, trial: Outline, end: int) -> Marker | None:
        before = self.text[max(begin, start - NEAR) : start]
        ended = ENDS.search(before) is not None
        run = self._is_run(before.strip(), current)
        for one in markers.at(self.text, start):
            if one.style.startswith("dec") and markers.COUNTED.match(self.text, one.end):
                continue
            if (
                one.style.split(" ")[0] in ("roman", "letter", "en")
                or one.style in ("cn )", "appendix")
                or one.end >= end
                or (one.style == "ar  " and not self._heads_decimals(one))
            ):
                continue
            if one.rank:
                if self._ranked_inline(one, before, ended=ended, run=run, trial=trial):
                    return one
            elif self._weak_inline(one, before, ended=ended, run=run, trial=trial):
                return one
        return None

    @staticmethod
    def _is_run(before: str, current: Marker | None) -> bool:
        """总则 in "第一章总则第一条为…": what lies between is a heading, or the title."""
        if current is None:
            return headings.is_title(before)
        return headings.is_heading(before) and len(before) <= 24

    def _ranked_inline(self, one: Marker, before: str, *, ended: bool, run: bool, trial: Outline) -> bool:
        glued = self.text[one.end - 1] not in " 、.:"
        if (
            not (ended or run)
            or (glued and SPOKEN_OF.match(self.text, one.end))
            or BEFORE_SPOKEN.search(before.strip())
        ):
            return False
        return one.first or trial.continues(one) or trial.resumes(one)

    def _weak_inline(self, one: Marker, before: str, *, ended: bool, run: bool, trial: Outline) -> bool:
        if one.style.startswith("bullet"):
            return run and self.text[one.start].isalpha()
        if one.style == "cn 、" and COUNTED.match(self.text, one.end):
            return False
        open_ = ended or run or HALF.search(before) is not None
        if one.style.startswith("dec") and BEFORE_SPOKEN.search(before.strip()):
            return False
        if self._lost_its_line(one, before, ended=ended, run=run, trial=trial):
            return True
        if not one.first:
            return (ended or run) and trial.resumes(one) and self._goes_on(one)
        return open_ and (self._goes_on(one) or (one.style[:2] == "ar" and self._heads_decimals(one)))

    def _lost_its_line(self, one: Marker, before: str, *, ended: bool, run: bool, trial: Outline) -> bool:
        """The next of its sequence, or the first below it, wherever in the line it stands."""
        if one.style == "ar  " and trial.last.get("dec 2", (0,))[0] + 1 == one.value[0]:
            return True
        if trial.continues(one):
            return ended or one.style == "ar  " or self._stands_apart(one, before)
        return one.first and trial.is_child(one) and (ended or run or HEAD.fullmatch(before) is not None)

    def _heads_decimals(self, one: Marker) -> bool:
        """2 巡检 2.1 …: a number with a heading, and its first decimal right behind."""
        behind = self.text[one.end : one.end + NEAR]
        return re.match(rf"[^\d,。;:]{{1,24}}{one.value[0]}\s?\.\s?1[^\d.]", behind) is not None

    def _stands_apart(self, one: Marker, before: str) -> bool:
        """Text that lost its line breaks: the next number of the sequence, told by a blank or by its label."""
        if SPOKEN_OF.match(self.text, one.end):
            return False
        if one.style.startswith("dec"):
            return APART.search(before) is not None
        return one.style == "cn 、" and LABEL.match(self.text, one.end) is not None

    def _goes_on(self, marker: Marker) -> bool:
        """The next number of the same form comes, and comes after a full stop or at a line's beginning."""
        shape = self.text[marker.start : marker.end].strip()
        following = _next(shape, marker.value[-1])
        if following is None:
            return False
        if following in self.absent or self.text.find(following, marker.end) < 0:
            self.absent.add(following)
            return False
        apart = r"|\s" if marker.style.startswith("dec") else ""
        label = rf"|(?={re.escape(following)}{LABEL.pattern})" if marker.style == "cn 、" else ""
        pattern = rf"(\n\s*|[。!?;]\s*|[a-z)]\.\s+{apart}{label}){re.escape(following)}"
        found = re.search(pattern, self.text[marker.end : marker.end + AHEAD])
        return found is not None and (found[1].strip() != ";" or found.start() >= SHORTEST)

    # Where does it go?

    def _open(self, marker: Marker, body: int, end: int, *, heading: bool) -> None:
        if self._begins_regulation(marker):
            self._begin(marker.start)
        if marker.style == "volume" and "篇" in self.text[marker.start : marker.end]:
            self.now.title = self.text[body:end].strip(" :")
            return
        number = self.flow.written[marker.start : marker.end].strip().rstrip("|").strip()
        self.now.place(Node(marker, number, body, end, heading=heading))

    def _begins_regulation(self, marker: Marker) -> bool:
        """A sequence at the root that starts anew, or 第2篇."""
        now = self.now
        if marker.style == "volume":
            return "篇" in self.text[marker.start : marker.end] and bool(now.root.children)
        if not marker.first or marker.style not in ROOTED or now.root_style != marker.style:
            return False
        if now.in_appendix() or now.last.get(marker.style, (0,)) < (2,):
            return False
        return marker.rank > 0 or (len(now.stack) == 1 and marker.style == "cn 、")

    def _begin(self, at: int) -> None:
        """Start a new regulation; a lone heading just before is its title."""
        title = self.now.take_title()
        self.now.end = at
        self.outlines.append(Outline(self.text, at, title))

    def _plain(self, start: int, end: int, level: int, follows: Marker | None) -> None:
        text = self.text[start:end].strip()
        if headings.is_title(text) and (follows is not None or level == 1 or self._starts_soon(end)):
            if self.now.root.children or self.now.has_paragraphs():
                self.now.end = start
                self.outlines.append(Outline(self.text, start))
            self.now.title = self.flow.written[start:end].strip()
            return
        heads = self._is_plain_heading(text, end)
        self.now.plain(Node(None, "", start, end, heading=bool(level)), heads=heads, level=level)

    def _starts_soon(self, end: int) -> bool:
        """Whether the next number on the page is a first one."""
        for line in self.text[end + 1 : end + 1500].split("\n")[:8]:
            found = [one for one in markers.at(line, 0) if not one.style.startswith("bullet")]
            if found:
                return any(one.first for one in found)
            if re.match(r".{0,40}(第一[章条]|一、)", line):
                return True
        return False

    def _is_plain_heading(self, text: str, end: int) -> bool:
        """A short line that says nothing by itself, and something follows."""
        if not headings.is_heading(text) or len(text) > headings.PLAIN_HEADING or text.endswith(":"):
            return False
        following = self.text[end + 1 : end + 400].split("\n")[0]
        if not following.strip():
            return False
        found = markers.at(following, 0)
        return any(one.first for one in found) or (not found and headings.is_sentence(following))


def _next(shape: str, value: int) -> str | None:
    """(3) → (4), 三、 → 四、."""
    if re.match(r"[①-⑳⑴-⒛❶-❿㈠-㈩㊀-㊉➀-➉Ⅰ-Ⅻⅰ-ⅻ]", shape):
        return chr(ord(shape[0]) + 1) + shape[1:]
    for signs in (markers.STEMS, markers.BRANCHES):
        if value <= len(signs) and signs[value - 1] in shape:
            return shape.replace(signs[value - 1], signs[value]) if value < len(signs) else None
    figure = re.fullmatch(r"(.*?)(\d+)(\D*)", shape)
    if figure and int(figure[2]) == value:
        return f"{figure[1]}{value + 1:0{len(figure[2])}d}{figure[3]}"
    letter = chr(ord("A") + value - 1)
    if letter in shape and value < 26:
        return shape.replace(letter, chr(ord(letter) + 1), 1)
    old = counted(value)
    return shape.replace(old, counted(value + 1), 1) if old in shape else None


def split(flow: Flow) -> list[Outline]:
    """The regulations of a text."""
    return Splitter(flow).split()

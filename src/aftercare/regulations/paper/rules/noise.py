"""Lines of a page that are no line of the regulation. The patterns are in tables/noise.yaml."""

import re
from collections import Counter

from aftercare.regulations.paper.rules import tables
from aftercare.regulations.paper.rules.headings import is_title

PATTERNS = tuple((tables.pattern(row["words"]), row["why"]) for row in tables.load("noise"))
# Everything in the list under one of these belongs to the site, too.
NOTICES = re.compile(r"(温馨提示|免责声明|版权声明|使用说明:?本站.*)\s*:?")
LISTED = re.compile(r"[-•*·]?\s*(\d+|[一二三四五六七八九十]+)[.、)].*|[-•*·].*")
CLOSING = re.compile(r"(以上|上述)(就是|即为|即是|为|是)(《|\w{0,30}(制度|办法|规定|规范|方案|内容)).*")
# Lines so near to a page's edge may be its header or footer.
EDGE = 2
LONGEST_HEADER = 50
# How many blank lines may lie between.
BLANKS = 12
# Such a line is part of a clause, however often it comes.
SAYS = re.compile(r"[。;,、:]$|^第\s*\S{1,4}\s*条")


def reason(line: str) -> str:
    """Why this line is no line of the regulation; empty if it may be one."""
    for pattern, why in PATTERNS:
        if pattern.fullmatch(line):
            return str(why)
    return "closing words about the text" if CLOSING.fullmatch(line) else ""


def noisy(lines: list[str], page_starts: set[int]) -> list[str]:
    """For each line the reason why it is noise, or nothing. Lines come stripped and in matching form."""
    reasons = [reason(line) if line else "" for line in lines]
    _heads(lines, reasons)
    _contents(lines, reasons)
    _notices(lines, reasons)
    edges = page_starts | {at for at, why in enumerate(reasons) if why.startswith("page")}
    if edges:
        _running(lines, reasons, edges)
    return reasons


def _heads(lines: list[str], reasons: list[str]) -> None:
    """The row over the rule of a table names its columns."""
    for at in range(1, len(lines)):
        if reasons[at] == "rule of a table" and lines[at - 1].count("|"):
            reasons[at - 1] = "head of a table"


def _contents(lines: list[str], reasons: list[str]) -> None:
    """Under the words 目录, lines that end with a page number after a wide gap."""
    inside = False
    for at, line in enumerate(lines):
        if reasons[at] == "table of contents":
            inside = True
        elif inside and line and not reasons[at]:
            if re.fullmatch(r".{2,60}?[\s.·…]+\d{1,4}", line):
                reasons[at] = "table of contents"
            else:
                inside = False


def _notices(lines: list[str], reasons: list[str]) -> None:
    inside = False
    for at, line in enumerate(lines):
        if NOTICES.fullmatch(line):
            reasons[at], inside = "words of a download site", True
        elif inside and line:
            inside = bool(reasons[at] or LISTED.fullmatch(line))
            reasons[at] = reasons[at] or ("words of a download site" if inside else "")


def _running(lines: list[str], reasons: list[str], edges: set[int]) -> None:
    """Lines that come again and again at the edges of pages: their headers and footers."""
    near: Counter[str] = Counter()
    places: dict[str, list[int]] = {}
    for edge in sorted(edges | {0}):
        for at in _around(lines, reasons, edge):
            key = re.sub(r"\d+", "#", lines[at])
            if len(key) <= LONGEST_HEADER and at not in places.setdefault(key, []):
                near[key] += 1
                places[key].append(at)
    for key, count in near.items():
        if count > 1 and not SAYS.search(key):
            # The title on the first page may be the header of the others.
            for at in places[key][is_title(key) :]:
                reasons[at] = reasons[at] or "running header"


def _around(lines: list[str], reasons: list[str], edge: int) -> list[int]:
    """The nearest lines before and after a page's edge that say something."""
    found = []
    for step in (-1, 1):
        at, taken = edge if step == 1 and not reasons[edge] else edge + step, 0
        while 0 <= at < len(lines) and taken < EDGE and abs(at - edge) <= BLANKS:
            if lines[at] and not reasons[at]:
                found.append(at)
                taken += 1
            elif reasons[at].startswith("page") and at != edge:
                break
            at += step
    return found

"""Shares and scores: 30%-40%, 不低于95%, 百分之三十, 三成, 4.5分, at least 95 percent, 扣5分."""

import re
from collections.abc import Iterator
from decimal import Decimal

from aftercare.regulations.paper.rules import numerals, tables
from aftercare.regulations.paper.rules.shapes import Finding

NUMBER = r"(?<!\d)\d{1,6}(?:\.\d{1,4})?"
CN_NUMBER = r"[一二两三四五六七八九十百]{1,8}(?:点[一二三四五六七八九]+)?"
SIGN = r"(?:%|per ?cent\b|个百分点)"
SHARE = re.compile(
    rf"(?P<low>{NUMBER})\s*{SIGN}?\s*(?:-{{1,2}}|~|至|到|to|and)\s*(?P<high>{NUMBER})\s*{SIGN}"
    rf"|百分之(?P<clow>{CN_NUMBER}|{NUMBER})\s*(?:-|~|至|到)\s*(?:百分之)?(?P<chigh>{CN_NUMBER}|{NUMBER})"
    rf"|(?P<one>{NUMBER})\s*{SIGN}|百分之(?P<cone>{CN_NUMBER}|{NUMBER})"
    r"|(?<![完组构形变促现生造])(?P<tenth>[一二三四五六七八九])成(?P<half>[一二三四五六七八九半])?"
    r"(?=以上|以下|的|左右|[,。;]|$)",
    re.IGNORECASE,
)
_TABLE = tables.load("shares")
AT_LEAST = tables.pattern(_TABLE["at_least"], behind=r"\s*(?:或|等于|or)?\s*$")
AT_MOST = tables.pattern(_TABLE["at_most"], behind=r"\s*$")
ABOVE = tables.pattern(_TABLE["above"], before=r"\s*(\(含\))?\s*")
BELOW = tables.pattern(_TABLE["below"], before=r"\s*(\(含\))?\s*")
SCORE = re.compile(
    rf"(?:扣(?:除)?\s*(?P<less>{NUMBER})|(?P<score>{NUMBER}))\s*分(?!钟|别|之|析|类|公司|级|项)|(?P<points>{NUMBER})\s+points?\b",
    re.IGNORECASE,
)
WEIGHT = tables.pattern(_TABLE["weight"], behind=r"\s*(?:为|:|是|of|at|is|总分的?|考核的?)*\s*$")
COUNT = re.compile(
    rf"(?P<n>(?<!\d)\d{{1,9}}|{CN_NUMBER})\s*(?P<unit>名|人|次|台|套|份|件|万?元|学时|课时|家|项|张|"
    r"个(?!月|工作|小时|季|自然|百分|人(?!员)|性))(?!以?下列|性|方面|环节)"
)


def find(text: str) -> Iterator[Finding]:
    """Shares, scores and counts with the bounds that the words around them set."""
    for match in SHARE.finditer(text):
        low, high = _bounds(text, match)
        if low is not None or high is not None:
            what = "weight" if WEIGHT.search(text[max(0, match.start() - 30) : match.start()]) else "share"
            yield Finding(what, match[0], *match.span(), low=low, high=high, why="a share of the whole")  # type: ignore[arg-type]
    for match in SCORE.finditer(text):
        read = numerals.number(match["less"] or match["score"] or match["points"])
        yield Finding("weight", match[0], *match.span(), value=read, why="points of a score")
    for match in COUNT.finditer(text):
        read = numerals.number(match["n"])
        if read is not None:
            yield Finding("count", match[0], *match.span(), value=read, why="a number of things")


def _bounds(text: str, match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    if match["low"] or match["clow"]:
        return numerals.number(match["low"] or match["clow"]), numerals.number(match["high"] or match["chigh"])
    exact = _tenths(match) if match["tenth"] else _decimal(match["one"] or match["cone"])
    before = text[max(0, match.start() - 24) : match.start()]
    if AT_MOST.search(before) or BELOW.match(text, match.end()):
        return None, exact
    if AT_LEAST.search(before) or ABOVE.match(text, match.end()):
        return exact, None
    return exact, exact


def _decimal(text: str) -> Decimal | None:
    whole, point, part = text.partition("点")
    if not point:
        return numerals.number(text)
    value, digits = numerals.chinese(whole), [numerals.chinese(char) for char in part]
    return Decimal(f"{value}.{''.join(str(one) for one in digits)}") if value is not None else None


def _tenths(match: re.Match[str]) -> Decimal:
    half = match["half"]
    return Decimal(
        (numerals.chinese(match["tenth"]) or 0) * 10 + (5 if half == "半" else numerals.chinese(half or "零") or 0)
    )

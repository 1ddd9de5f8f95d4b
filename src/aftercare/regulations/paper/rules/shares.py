"""Shares and scores: 30%-40%, 不低于95%, 百分之三十, 三成, 4.5分, at least 95 percent, 扣5分."""

import re
from collections.abc import Iterator
from decimal import Decimal

from aftercare.regulations.paper.rules import numerals
from aftercare.regulations.paper.rules.shapes import Finding

NUMBER = r"\d+(?:\.\d+)?"
CN_NUMBER = r"[一二两三四五六七八九十百]+(?:点[一二三四五六七八九]+)?"
SIGN = r"(?:%|per ?cent\b|个百分点)"
SHARE = re.compile(
    rf"(?P<low>{NUMBER})\s*{SIGN}?\s*(?:-{{1,2}}|~|至|到|to|and)\s*(?P<high>{NUMBER})\s*{SIGN}"
    rf"|百分之(?P<clow>{CN_NUMBER}|{NUMBER})\s*(?:-|~|至|到)\s*(?:百分之)?(?P<chigh>{CN_NUMBER}|{NUMBER})"
    rf"|(?P<one>{NUMBER})\s*{SIGN}|百分之(?P<cone>{CN_NUMBER}|{NUMBER})"
    rf"|(?<![完组构形变促现生达造达])(?P<tenth>[一二三四五六七八九])成(?P<half>[一二三四五六七八九半])?(?=以上|以下|的|左右|[,。;]|$)",
    re.IGNORECASE,
)
AT_LEAST = re.compile(
    r"(不得?(低|少|小)于|至少|达到|达|>=|≥|≧|(?<!不)(?<!不得)(大于|高于|超过)|at least|(not|no) less than|(not|never) (fall )?below|"
    r"minimum(?: of)?|above|(?<!not )exceed(?:s|ing)?|(?<!not )(?<!no )more than)\s*(?:或|等于|or)?\s*$",
    re.IGNORECASE,
)
AT_MOST = re.compile(
    r"(不得?(高于|超过|大于|多于)|(?<!不)(?<!不得)(低于|小于|少于)|<=|≤|控制在|at most|(not|no) more than|(?:not|never) exceed(?:ing)?|"
    r"(?<!fall )(?<!not )below|under|(?<!not )(?<!no )less than|maximum(?: of)?|up to)\s*$",
    re.IGNORECASE,
)
ABOVE = re.compile(r"\s*(\(含\))?\s*(以上|及以上|或以上|or (?:more|above|higher|better)|and above)", re.IGNORECASE)
BELOW = re.compile(r"\s*(\(含\))?\s*(以下|及以下|以内|之内|or (?:less|below|lower)|and below)", re.IGNORECASE)
SCORE = re.compile(rf"(?:扣(?:除)?\s*(?P<less>{NUMBER})|(?P<score>{NUMBER}))\s*分(?!钟|别|之|析|类|公司|级|项)|(?P<points>{NUMBER})\s+points?\b", re.IGNORECASE)
WEIGHT = re.compile(r"(权重|占比?|比重|weight(?:ed|ing)?s?|counts? for|accounts? for)\s*(?:为|:|是|of|at|is|总分的?|考核的?)*\s*$", re.IGNORECASE)
COUNT = re.compile(
    rf"(?P<n>\d+|{CN_NUMBER})\s*(?P<unit>名|人|次|台|套|份|件|万?元|学时|课时|家|项|张|个(?!月|工作|小时|季|自然|百分|人(?!员)|性))(?!以?下列|性|方面|环节)"
)


def find(text: str) -> Iterator[Finding]:
    """Shares, scores and counts with the bounds that the words around them set."""
    for match in SHARE.finditer(text):
        low, high = _bounds(text, match)
        if low is not None or high is not None:
            what = "weight" if WEIGHT.search(text[: match.start()]) else "share"
            yield Finding(what, match[0], *match.span(), low=low, high=high, why="a share of the whole")  # type: ignore[arg-type]
    for match in SCORE.finditer(text):
        read = numerals.number(match["less"] or match["score"] or match["points"])
        yield Finding("weight", match[0], *match.span(), value=read, why="points of a score")
    for match in COUNT.finditer(text):
        read = numerals.number(match["n"])
        if read is not None:
            yield Finding("count", match[0], *match.span(), value=read, why="a number of things")


def _bounds(text: str, match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    if match["tenth"]:
        low = high = _tenths(match)
    elif match["low"] or match["clow"]:
        return numerals.number(match["low"] or match["clow"]), numerals.number(match["high"] or match["chigh"])
    else:
        low = high = _decimal(match["one"] or match["cone"])
    before = text[max(0, match.start() - 24) : match.start()]
    if AT_MOST.search(before) or BELOW.match(text, match.end()):
        return None, high
    if AT_LEAST.search(before) or ABOVE.match(text, match.end()):
        return low, None
    return low, high


def _decimal(text: str) -> Decimal | None:
    whole, point, part = text.partition("点")
    if not point:
        return numerals.number(text)
    value, digits = numerals.chinese(whole), [numerals.chinese(char) for char in part]
    return Decimal(f"{value}.{''.join(str(one) for one in digits)}") if value is not None else None


def _tenths(match: re.Match[str]) -> Decimal:
    half = match["half"]
    return Decimal((numerals.chinese(match["tenth"]) or 0) * 10 + (5 if half == "半" else numerals.chinese(half or "零") or 0))

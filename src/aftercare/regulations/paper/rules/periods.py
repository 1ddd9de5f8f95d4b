"""How often: 每月, 每季度一次, 次月上旬, 每两周, 周例会, monthly, every other week; and 定期, which is no period."""

import re
from collections.abc import Iterator

from aftercare.regulations.paper.rules import numerals, tables
from aftercare.regulations.paper.rules.characters import scripts
from aftercare.regulations.paper.rules.shapes import Finding, Period

NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_TABLE = tables.load("periods")
CN: dict[str, Period] = tables.inverted(_TABLE["units"])
CN_UNIT = f"(?:个?(?:{'|'.join(tables.longest_first(CN))})|半个月)"
CHINESE = tuple(
    (tables.pattern([words], {"unit": CN_UNIT, "number": NUMBER}), row["why"])
    for row in _TABLE["chinese"]
    for words in row["words"]
)
EN: dict[str, Period] = tables.inverted(_TABLE["english"])
ADVERBS: dict[str, tuple[Period, int]] = {
    word: (row["every"], row["n"]) for row in _TABLE["adverbs"] for word in row["words"]
}
_UNITS = "|".join(tables.longest_first(EN))
# Without one of these there is no period, and no need to look closer.
RHYTHM = re.compile(r"[日天周月季年旬]|星期|礼拜")
ADVERB = tables.pattern(tables.longest_first(ADVERBS), before=r"(?<![\w-])", behind=r"(?![\w-])")
EVERY = re.compile(
    r"(?<!\w)(?:every|each|per|once (?:a|an|in a|in every|every)|(?:twice|\w+ times) (?:a|an|per|every|each)|"
    r"a(?=\s+year\b))\s+"
    rf"(?:(?P<other>other|second|alternate)\s+|(?P<n>\d{{1,2}}|{numerals.ENGLISH_NUMBER})\s*(?:\(\d+\)\s*)?)?"
    rf"(?P<unit>{_UNITS})s?(?!\w)",
    re.IGNORECASE,
)
REGULAR = tables.pattern(_TABLE["regular"])
NOT_AFTER = tables.pattern(_TABLE["not_after"], behind="$")
AVAILABLE = re.compile(r"\s*(7\s*[x*]\s*24|24\s*小时|\d+\s*小时(工作|营业|值班)|\d{1,2}:\d{2})")


def find(text: str) -> Iterator[Finding]:
    """Periods, each stretch of text once, then the words that ask for regularity without saying how often."""
    taken = 0
    for one in sorted((*_chinese(text), *_english(text)), key=lambda found: (found.start, -found.end)):
        if one.start >= taken:
            taken = one.end
            yield one
    for match in REGULAR.finditer(text):
        yield Finding("regularity", match[0], *match.span(), why="regularly, without a period")


def _chinese(text: str) -> Iterator[Finding]:
    if not RHYTHM.search(text):
        return
    for pattern, why in CHINESE:
        for match in pattern.finditer(text):
            found = _period(text, match, why)
            if found is not None:
                yield found


def _period(text: str, match: re.Match[str], why: str) -> Finding | None:
    unit = match["unit"].replace("个", "")
    if unit == "月" and match[0].startswith("每") and re.match(r"\s*均", text[match.end() :]):
        return None
    if match[0][0] not in "每次下翌当本逐按隔双" and NOT_AFTER.search(_before(text, match)):
        return None
    if unit in ("日", "天") and AVAILABLE.match(text, match.end()):
        return None
    if match[0][0] in "当本" and re.search(r"\d", match[0]) is None:
        return None
    written = match.groupdict().get("n")
    n = 2 if written in ("隔", "双") else int(numerals.number(written) or 1) if written else 1
    n *= {"旬": 10, "半月": 15}.get(unit, 1)
    return Finding("period", match[0], *match.span(), every=CN.get(unit, "month"), n=n, why=why)


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 16) : match.start()]


def _english(text: str) -> Iterator[Finding]:
    if not scripts(text).latin:
        return
    for match in ADVERB.finditer(text):
        every, n = ADVERBS[match[0].lower()]
        if re.match(r"\s+(leave|salary|salaries|fee|basis of|holiday)", text[match.end() :]):
            continue
        yield Finding("period", match[0], *match.span(), every=every, n=n, why="named by its period")
    for match in EVERY.finditer(text):
        unit = match["unit"].lower()
        n = 2 if match["other"] else int(numerals.number(match["n"]) or 1) if match["n"] else 1
        if unit == "fortnight":
            n *= 2
        if match[0].lower().startswith("per ") and re.search(
            r"(hours?|%|cost|rate|fee|[\d.]+)\s$", _before(text, match)
        ):
            continue
        yield Finding("period", match[0], *match.span(), every=EN[unit], n=n, why="each, every")

"""How often: 每月, 每季度一次, 次月上旬, 每两周, 周例会, monthly, every other week; and 定期, which is no period."""

import re
from collections.abc import Iterator

from aftercare.regulations.paper.rules import numerals
from aftercare.regulations.paper.rules.characters import scripts
from aftercare.regulations.paper.rules.shapes import Finding, Period

NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
CN: dict[str, Period] = {
    "日": "day", "天": "day", "工作日": "day", "周": "week", "星期": "week", "礼拜": "week", "月": "month", "月度": "month",
    "季": "quarter", "季度": "quarter", "半年": "half_year", "半年度": "half_year", "年": "year", "年度": "year", "自然日": "day",
    "双周": "week", "旬": "day", "半月": "day", "财年": "year", "财政年度": "year", "自然月": "month", "自然年": "year", "自然季度": "quarter",
}  # fmt: skip
CN_UNIT = r"(?:个?工作日|自然日|个?自然月|自然年|财政年度|财年|半年度|半年|年度|季度|月度|星期|礼拜|半个?月|旬|日|天|周|月|季|年)"
# (pattern with the unit as `unit` and perhaps a number as `n`, why it is a period)
CHINESE = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (rf"每(?:隔|间隔|满)?\s*(?P<n>{NUMBER})?\s*(?:\(\s*\d+\s*\))?\s*(?:个|一个)?\s*(?P<unit>{CN_UNIT})", "each, every"),
        (rf"(?P<n>{NUMBER})\s*个?\s*(?P<unit>{CN_UNIT})(?!内|以)[^,。;:\d]{{0,6}}?(?:[一1]\s*[次回轮]|一[检修换校评])", "once in so long"),
        (r"(?P<unit>半年)(?!内|以)度?(?:[^,。;:\d]{0,6}?[一1]\s*[次回]|一检|召开|检查|考核|总结|评)", "once in half a year"),
        (r"(?:逐|按)(?P<unit>日|周|月|季度?|年|半年)(?!历|份|龄)", "by the period"),
        (r"(?P<n>隔)(?P<unit>周|月|日|天|年)", "every other"),
        (r"(?P<n>双)(?P<unit>周|月)(?!边)", "every other"),
        (r"(?:次|下|翌|当|本)(?P<unit>月|季度|周|年)度?(?:的|第)?\s*(?:上旬|中旬|下旬|初|底|末|\d{1,2}\s*(?:个工作)?[日号]|[一二三四五六七八九十]+[日号]|第?\d{1,2}个?工作日|首个?)", "due in each next one"),
        (r"(?:次|翌)(?P<unit>年)\s*(?:\d{1,2}|[一二三四五六七八九十]+)\s*月", "due in each next one"),
        (r"(?P<unit>月度|季度|年度|半年度)(?!预算指标)", "of each period"),
        (r"(?<![个半三六一每按逐本上下当次])(?P<unit>月)(?=例会|保养|维护|巡[检查]|评[比估审]|报(?!酬)|总结|结(?!构|合|束|果|算单)|考核|检(?!测站)|盘点|统计|分析会|度)", "named after its period"),
        (r"(?<![每按逐本上下当次一])(?P<unit>周)(?=例会|报|会(?!议室)|计划|检(?!测)|总结|清|保养|巡检|盘点|汇总)", "named after its period"),
        (r"(?<![每按逐本上下当次一今昨明生节假工作])(?P<unit>日)(?=报(?!价|警|修|告)|检(?!验|测)|点检|盘点|结(?!束|果)|巡检|例会|清日)", "named after its period"),
        (r"(?<![每按逐本上下当次一])(?P<unit>季)(?=报|末|考核|检|总结)", "named after its period"),
        (r"(?<![每\d半三两一多整满近当本])(?P<unit>年)(?=会(?!议)|检|审|报(?!酬)|终(?!身)|末|底(?!薪)|度)", "named after its period"),
        (r"(?<![每\d一二三四五六七八九十本上下次当个])(?P<unit>月)(?=末|底|初)", "at the end of each"),
        (r"(?P<unit>周)(?=[一二三四五六日末]\s*(?:上午|下午|例会|前|召开|\d{1,2}[:点时]))", "on a day of the week"),
    )
)  # fmt: skip
EN: dict[str, Period] = {
    "day": "day", "business day": "day", "working day": "day", "week": "week", "month": "month", "quarter": "quarter",
    "half-year": "half_year", "half year": "half_year", "year": "year", "fortnight": "week", "annum": "year",
    "calendar month": "month", "calendar quarter": "quarter", "calendar year": "year", "shift": "day", "six-month": "half_year",
    "financial year": "year", "fiscal year": "year", "morning": "day", "monday": "week", "tuesday": "week", "wednesday": "week",
    "thursday": "week", "friday": "week", "saturday": "week", "sunday": "week", "january": "year", "december": "year", "evening": "day",
    "march": "year", "june": "year", "half": "half_year", "workday": "day",
}  # fmt: skip
ADVERBS: dict[str, tuple[Period, int]] = {
    "daily": ("day", 1), "weekly": ("week", 1), "biweekly": ("week", 2), "bi-weekly": ("week", 2), "fortnightly": ("week", 2),
    "monthly": ("month", 1), "bimonthly": ("month", 2), "bi-monthly": ("month", 2), "quarterly": ("quarter", 1),
    "half-yearly": ("half_year", 1), "semi-annual": ("half_year", 1), "semiannual": ("half_year", 1), "semi-annually": ("half_year", 1),
    "semiannually": ("half_year", 1), "biannual": ("half_year", 1), "biannually": ("half_year", 1), "twice-yearly": ("half_year", 1),
    "annual": ("year", 1), "annually": ("year", 1), "yearly": ("year", 1), "biennial": ("year", 2), "biennially": ("year", 2),
    "year-end": ("year", 1), "month-end": ("month", 1), "six-monthly": ("half_year", 1),
}  # fmt: skip
_UNITS = "|".join(sorted(EN, key=len, reverse=True))
# Without one of these there is no period, and no need to look closer.
RHYTHM = re.compile(r"[日天周月季年旬]|星期|礼拜")
ADVERB = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(ADVERBS, key=len, reverse=True))})(?![\w-])", re.IGNORECASE)
EVERY = re.compile(
    rf"(?<!\w)(?:every|each|per|once (?:a|an|in a|in every|every)|(?:twice|two times|three times|\w+ times) (?:a|an|per|every|each)|a(?=\s+year\b))\s+"
    rf"(?:(?P<other>other|second|alternate)\s+|(?P<n>\d{{1,2}}|{numerals.ENGLISH_NUMBER})\s*(?:\(\d+\)\s*)?)?"
    rf"(?P<unit>{_UNITS})s?(?!\w)",
    re.IGNORECASE,
)
REGULAR = re.compile(
    r"(?<!不)定期(?!存款|合同)|不定期|经常性|常态化|\bperiodic(?:ally)?\b|\bregular(?:ly)?\b|\bat regular intervals\b|\bfrom time to time\b", re.IGNORECASE
)
# Behind these a period is a point in the past or a span, not a rhythm.
NOT_AFTER = re.compile(r"(本|上|去|今|该|同|当|前|近|某|全|跨|任一?|[\d一二三四五六七八九十]个)$")
AVAILABLE = re.compile(r"\s*(7\s*[x*]\s*24|24\s*小时|\d+\s*小时(工作|营业|值班)|\d{1,2}:\d{2})")


def find(text: str) -> Iterator[Finding]:
    """Periods, each stretch of text once, then the words that ask for regularity without saying how often."""
    taken: list[tuple[int, int]] = []
    for one in sorted((*_chinese(text), *_english(text)), key=lambda found: (found.start, -found.end)):
        if not any(start < one.end and one.start < end for start, end in taken):
            taken.append((one.start, one.end))
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
    if match[0][0] not in "每次下翌当本逐按隔双" and NOT_AFTER.search(text[: match.start()]):
        return None
    if unit in ("日", "天") and AVAILABLE.match(text, match.end()):
        return None
    if match[0][0] in "当本" and re.search(r"\d", match[0]) is None:
        return None
    written = match.groupdict().get("n")
    n = 2 if written in ("隔", "双") else int(numerals.number(written) or 1) if written else 1
    n *= {"旬": 10, "半月": 15}.get(unit, 1)
    return Finding("period", match[0], *match.span(), every=CN.get(unit, "month"), n=n, why=why)


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
        if match[0].lower().startswith("per ") and re.search(r"(hours?|%|cost|rate|fee|[\d.]+)\s$", text[: match.start()]):
            continue
        yield Finding("period", match[0], *match.span(), every=EN[unit], n=n, why="each, every")

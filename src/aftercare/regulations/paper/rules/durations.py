"""How long: 24小时内, 三（3）个工作日, 半年, 1小时30分, 3-5天, within two days; and 及时, which is no length."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from aftercare.regulations.paper.rules import numerals, tables
from aftercare.regulations.paper.rules.characters import HAN
from aftercare.regulations.paper.rules.shapes import Finding, Unit

_TABLE = tables.load("lengths")
UNITS: dict[str, Unit] = tables.inverted(_TABLE["units"])
CN_NUMBER = r"(?:(?<!\d)\d{1,6}(?:\.\d{1,4})?|[一二两三四五六七八九十百]{1,8}|[壹贰叁肆伍陆柒捌玖拾]{1,8})"
TWICE = r"(?:\s*\(\s*(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]+|[a-z-]+)\s*\))?"
CN_UNIT = f"(?:{'|'.join(tables.longest_first(one for one in UNITS if HAN.search(one) and one != '分'))})"
RANGE = r"\s*(?:-{1,2}|~|至|到|或)\s*"
# 个 makes a length of 月, which alone is a month's name: 3个月, but 3月.
CHINESE = re.compile(
    rf"(?P<low>{CN_NUMBER})\s*(?:个|{CN_UNIT})?{RANGE}(?P<high>{CN_NUMBER}){TWICE}"
    rf"\s*(?P<piece>个)?\s*(?P<unit>{CN_UNIT})"
    rf"|(?P<whole>{CN_NUMBER}){TWICE}\s*(?P<piece1>个)?(?P<half>半)?\s*(?P<unit1>{CN_UNIT})"
    r"(?P<half1>半(?!年|月|天|数))?"
    rf"|半(?P<piece2>个)?\s*(?P<unit2>工作日|小时|钟头|天|日(?!常)|月|年|周)"
)
MINUTES = re.compile(rf"\s*零?({CN_NUMBER})\s*分钟?")
EN_NUMBER = rf"(?:\d{{1,6}}(?:[.,]\d{{1,4}})?|{numerals.ENGLISH_NUMBER}|a|an)"
EN_UNIT = (
    r"(?P<{0}>(?:(?:business|working|work|calendar|consecutive|full|clear|clock)[- ])?"
    r"(?:days?|hours?|weeks?|months?|years?)|"
    r"workdays?|minutes?|mins?|hrs?|h|yrs?|fortnights?)"
)
ENGLISH = re.compile(
    rf"(?<![A-Za-z0-9_.:/])(?:(?P<low>{EN_NUMBER})\s*(?:-|~|to|or|and(?= \d))\s*(?P<high>{EN_NUMBER})[- ]?"
    rf"{EN_UNIT.format('unit')}|(?P<whole>{EN_NUMBER})(?:\s*\(\s*[\w-]+\s*\))?(?P<half> and a half)?[- ]?"
    rf"{EN_UNIT.format('unit1')}(?P<half1> and a half)?"
    rf"|half (?:an? |of a )?{EN_UNIT.format('unit2')})(?![a-z\d])(?!\s*/)",
    re.IGNORECASE,
)
EN_MORE = re.compile(r"[,\s]+(?:and )?(\d+|[a-z-]+)[- ]?(?:minutes?|mins?)\b", re.IGNORECASE)
NAMED = "by the end of a named day"
# Three days after the day itself, as settlements count.
AFTER_DAY = re.compile(r"(?<![A-Za-z])T\s*\+\s*(?P<n>\d{1,2})(?:\s*个?(?P<unit>工作日|交易日|[日天]))?(?![\d%])")
SINGLE = re.compile(
    r"(?P<workday>[下次]一?个?工作日|(?:the )?(?:next|following) (?:business|working) day)"
    r"|(?P<day>当[日天](?!常|的?(?:工作|值班|情况|数据|记录|工单|服务|计划|任务|班|现金|收|发生|产生))|同日|[次翌]日|第二天"
    r"|(?:on )?(?:the )?same[- ]day|(?:the )?(?:next|following) day)",
    re.IGNORECASE,
)
NOT_AFTER = tables.pattern(_TABLE["not_after"], behind=r"\s*$")
NOT_BEFORE = tables.pattern(_TABLE["not_before"], before=r"\s*")
EN_NOT_AFTER = tables.pattern(_TABLE["english_not_after"], behind=r"\s*$")
EN_NOT_BEFORE = tables.pattern(_TABLE["english_not_before"], before=r"\s*")
# Every two hours: too often for a period, so it stays a length.
EVERY = re.compile(r"(每隔?|每?间隔|\bevery|\beach)\s*$", re.IGNORECASE)
DATE = re.compile(r"\d{4}\s*年|\d{1,2}\s*月\s*\d{1,2}\s*日")
PERIODIC = re.compile(
    r"(每[个一]?(年|月|周|季度?|半年)\w{0,4}|次月|当月|下月|本月|上月|翌月|月|\d+月)\s*(的|第|前|初)?\s*$"
)
# Without one of these there is no length, and no need to look closer.
MEASURE = re.compile(r"[天日周月年]|小时|分钟|钟头|星期|礼拜|季度|昼夜")
LETTER = re.compile(r"\d ?h|[a-z]{3}", re.IGNORECASE)
PROMPT = tables.pattern(_TABLE["prompt"])
HALVES: dict[Unit, tuple[Decimal, Unit]] = {
    "hour": (Decimal(30), "minute"), "year": (Decimal(6), "month"), "month": (Decimal(15), "day"),
}  # fmt: skip


def find(text: str, periods: Iterable[Finding] = ()) -> Iterator[Finding]:
    """Lengths of time in a clause (what belongs to a period is none), then words of haste that do not say how much."""
    taken = bytearray(len(text))
    for start, end in (
        *(match.span() for match in DATE.finditer(text)),
        *((one.start, one.end) for one in periods if one.every),
    ):
        taken[start:end] = b"x" * (end - start)
    for one in (*_singles(text), *_chinese(text), *_english(text)):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"x" * (one.end - one.start)
            yield one
    for match in PROMPT.finditer(text):
        yield Finding("promptness", match[0], match.start(), match.end(), why="haste without a figure")


def _singles(text: str) -> Iterator[Finding]:
    for match in SINGLE.finditer(text):
        unit: Unit = "workday" if match["workday"] else "day"
        yield Finding("duration", match[0], *match.span(), value=Decimal(1), unit=unit, why=NAMED)
    for match in AFTER_DAY.finditer(text):
        unit = "workday" if match["unit"] in ("工作日", "交易日") else "day"
        value = Decimal(match["n"])
        yield Finding(
            "duration", match[0], *match.span(), value=value, unit=unit, why="so many days after the day itself"
        )


def _chinese(text: str) -> Iterator[Finding]:
    if not MEASURE.search(text):
        return
    for match in CHINESE.finditer(text):
        unit_text = match["unit"] or match["unit1"] or match["unit2"]
        piece = match["piece"] or match["piece1"] or match["piece2"]
        if _is_no_length(text, match, unit_text, piece):
            continue
        unit = UNITS[unit_text]
        times = 3 if unit_text == "季度" else 1
        found = _measured(text, match, unit, times, MINUTES)
        if found is not None:
            yield found


def _is_no_length(text: str, match: re.Match[str], unit: str, piece: str | None) -> bool:  # noqa: PLR0911 - one a trap
    before, behind = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 12]
    if unit in ("小时", "分钟") and EVERY.search(before):
        return False
    if NOT_AFTER.search(before) or NOT_BEFORE.match(behind):
        return True
    number = match["whole"] or match["high"] or ""
    if unit == "月" and not piece:
        return True
    if unit == "年" and (len(number) >= 4 or re.match(r"\s*\d{1,2}\s*月|第|度|级", behind)):
        return True
    if unit == "日" and (PERIODIC.search(before) or re.match(r"\s*(上午|下午|\d{1,2}[:时点])", behind)):
        return True
    if unit == "周" and re.match(r"(例会|报|会|期|边|到|密|转|岁|年)", behind):
        return True
    if unit in ("天", "日") and re.match(r"(常|志|报|期|程)", behind):
        return True
    return unit == "日" and number in ("一", "1") and text[match.start() - 1 : match.start()] in ("任", "某", "不")


def _measured(
    text: str, match: re.Match[str], unit: Unit, times: int, minutes_behind: re.Pattern[str]
) -> Finding | None:
    """The length that was found; minutes may follow hours (`1 小时 30 分`, `1 hour and 30 minutes`)."""
    end = match.end()
    if match["low"]:
        low, high = numerals.number(match["low"]), numerals.number(match["high"])
        if low is None or high is None or low >= high:
            return None
        return _finding(text, match.start(), end, high * times, unit, low * times, high * times)
    if match["unit2"]:
        value, unit = HALVES.get(unit, (Decimal("0.5"), unit))
        return _finding(text, match.start(), end, value, unit)
    read = numerals.number(match["whole"])
    if read is None:
        return None
    value = read * times
    more = minutes_behind.match(text, end) if unit == "hour" else None
    if match["half"] or match["half1"]:
        value, unit = _and_a_half(value, unit)
    elif more and (minutes := numerals.number(more[1])) is not None:
        value, unit, end = value * 60 + minutes, "minute", more.end()
    return _finding(text, match.start(), end, value, unit)


def _and_a_half(value: Decimal, unit: Unit) -> tuple[Decimal, Unit]:
    """一个半小时 is 90 minutes, 一年半 are 18 months; half a week has no smaller whole."""
    half, smaller = HALVES.get(unit, (Decimal(0), unit))
    if smaller in ("minute", "month"):
        return value * half * 2 + half, smaller
    return value + Decimal("0.5"), unit


def _finding(
    text: str, start: int, end: int, value: Decimal, unit: Unit, low: Decimal | None = None, high: Decimal | None = None
) -> Finding:
    return Finding(
        "duration", text[start:end], start, end, value=value, unit=unit, low=low, high=high, why="a length of time"
    )


def _english(text: str) -> Iterator[Finding]:
    if not LETTER.search(text):
        return
    for match in ENGLISH.finditer(text):
        before, behind = text[max(0, match.start() - 14) : match.start()], text[match.end() : match.end() + 24]
        words = (match["unit"] or match["unit1"] or match["unit2"]).lower()
        unit = _english_unit(words)
        often = unit in ("minute", "hour") and EVERY.search(before)
        if not often and (EN_NOT_AFTER.search(before) or EN_NOT_BEFORE.match(behind)):
            continue
        if unit is None or _is_article_only(match, words):
            continue
        found = _measured(text, match, unit, 2 if "fortnight" in words else 1, EN_MORE)
        if found is not None:
            yield found


def _english_unit(words: str) -> Unit | None:
    if re.match(r"(business|working|work)[- ]?day", words):
        return "workday"
    last = re.split(r"[- ]", words)[-1]
    return UNITS.get(last) or UNITS.get(last.removesuffix("s"))


def _is_article_only(match: re.Match[str], words: str) -> bool:
    """A day is a length only after "within" and its like."""
    if (match["whole"] or "").lower() not in ("a", "an") or match["half"] or match["half1"]:
        return False
    before = match.string[max(0, match.start() - 24) : match.start()].lower()
    del words
    return re.search(r"(within|after|for|than|over|every|exceeding|least|most)\s*$", before) is None

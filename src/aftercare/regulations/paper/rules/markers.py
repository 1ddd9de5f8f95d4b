"""What begins a clause: 第三条, 二、, (三), 4., 6), ⑦, 1.2.3, A., IV., •, Article 3, a heading of Markdown.

A marker is only a candidate here; whether it is one, its place in the sequence decides (`splitting`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from aftercare.regulations.paper.rules import numerals

CN = "[零〇一二三四五六七八九十百壹贰叁参肆伍陆柒捌玖拾]"
ANY = rf"(?:{CN}{{1,6}}|\d{{1,3}})"
# What follows shows that the number counts or measures something and begins no clause, unless its sequence says so.
COUNTED = re.compile(
    r"\s*(?:%|‰|℃|°|个(?!别|人)|小时|分钟|工作日|天|周岁|万|元|米|公里|千|吨|倍|次|人(?!员)|名(?!称)|台(?!账)|份|套|"
    r"(?:kV|kW|kg|km|mm|cm|MPa|hours?|minutes?|days?|weeks?|months?|years?|percent|per cent)\b|"
    r"年(?!度)|月(?!度)|日(?!常)|时(?!间|限|效)|点(?!检)|号(?!码))|(?:V|A|W|h)\b"
)
# Heavenly stems and earthly branches, as old rule books count.
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
# So unusual that one alone is none: the next one must follow at a line's beginning.
UNUSUAL = {
    "stem",
    "stem (",
    "branch",
    "branch (",
    "code",
    "dash",
    "ar :",
    "cn :",
    "term",
    "row",
    "item",
    "which",
    "bare",
    "cn [",
    "letter [",
    "dec (",
    "apart",
}
# What rule books call a clause where they do not say 条.
TERMS = "条款|条目|条文|要点|要求|规则|守则|准则"
BULLETS = "•·●○■□◆◇▪▫▶►➢➤✓✔※★☆*⚫◦‣⁃"


@dataclass(frozen=True, slots=True)
class Marker:
    """A number before a clause. Rank orders what is never nested the other way round; 0 has no such order."""

    style: str
    value: tuple[int, ...]
    start: int
    end: int
    rank: int = 0

    @property
    def first(self) -> bool:
        """Whether a list begins with it."""
        return self.value[-1] == 1 or self.style.startswith("bullet")


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    pattern: re.Pattern[str]
    value: Callable[[str], tuple[int, ...] | None]
    rank: int = 0


def _counted(text: str) -> tuple[int, ...] | None:
    value = numerals.number(text)
    return (int(value),) if value is not None and value else None


def _dotted(text: str) -> tuple[int, ...] | None:
    parts = [ord(part) - ord("A") + 1 if part.isalpha() else int(part) for part in text.split(".")]
    return tuple(parts) if all(0 < part < 100 for part in parts) else None


def _enclosed(text: str) -> tuple[int, ...] | None:
    code = ord(text)
    for first, last in (
        ("①", "⑳"),
        ("⑴", "⒇"),
        ("⒈", "⒛"),
        ("❶", "❿"),
        ("㈠", "㈩"),
        ("㊀", "㊉"),
        ("➀", "➉"),
        ("Ⅰ", "Ⅻ"),
        ("ⅰ", "ⅻ"),
    ):
        if ord(first) <= code <= ord(last):
            return (code - ord(first) + 1,)
    return None


def _lettered(text: str) -> tuple[int, ...] | None:
    return (ord(text.upper()) - ord("A") + 1,)


def _roman(text: str) -> tuple[int, ...] | None:
    value = numerals.roman(text)
    return (value,) if value else None


def _worded(text: str) -> tuple[int, ...] | None:
    if re.fullmatch(r"[\d.]+", text):
        return _dotted(text.rstrip("."))
    value = numerals.english(text) or (numerals.roman(text) if text.isupper() else None)
    if value:
        return (value,)
    return _lettered(text) if len(text) == 1 and text.isupper() else None


def _coded(text: str) -> tuple[int, ...] | None:
    """SOP-1.2 → (1, 2); A3 → (3,)."""
    return tuple(int(part) for part in re.findall(r"\d+", text)) or None


def _bullet(_text: str) -> tuple[int, ...]:
    return (0,)


# A code of letters and figures: FW-01, A3, SOP-1.2, QP1-1.
CODE = r"[A-Z]{1,6}-?(?:\d{1,3}[-.]){0,3}\d{1,3}"
# Words and signs before a number that say nothing but that it counts.
ITEMS = r"no\.?|№|nr\.?|items?|para(?:graph)?\.?|points?|provision|requirement|#"
ARTICLES = r"ARTICLE|Article|Art\.|CLAUSE|Clause|RULE|Rule|REGULATION|Regulation|STEP|Step"
DASHED = r"-{1,2}(?:\s+(?=\S)|(?=[^\s\d-]))"
DASHES = r"(\d{1,2}(?:-\d{1,2}){1,3})[.、:)]?(?=\s|[^\s\d\-~/:%至到])"
DECIMAL = r"(\d{1,2}(?:\s?\.\s?\d{1,2}){1,5})[.、)]?(?![\d.])(?=\s|[^\s\d\-~/:%至到])"
# 2、1、3: written with the comma of lists instead of full stops.
LISTED = r"(\d{1,2}(?:、\d{1,2}){1,3})(?=\s|[^\s\d、\-~/:%至到])"
# 2巡检2.1…: a heading between a number and its first decimal, all blanks lost.
GLUED = r"(?<![\d.])(?P<glued>\d{1,2})(?=[\u3400-\u9fff][^\d,。;:]{1,24}(?P=glued)\s?\.\s?1[^\d.])"
# What Word's symbol fonts leave of a bullet when the font is lost.
LOST = r"[lnuØ²§]\s+(?=[\u3400-\u9fff])"
NAMED = r"(\d+(?:\.\d+)*|[A-Z]|[IVXLC]+|(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))"
END = r"(?:\s*[.:)、-]+(?=\s|\D|$)|(?=\s)|$)"


def _style(name: str, pattern: str, value: Callable[[str], tuple[int, ...] | None], rank: int = 0) -> _Style:
    return _Style(
        name, re.compile(pattern, 0 if "[A-Z]" in pattern or "[a-z]" in pattern else re.IGNORECASE), value, rank
    )


STYLES = (
    _style("volume", rf"第\s*({ANY})\s*(?:篇|部分|编)|[\[(]?篇({ANY})[\])]?(?=[:\s]|$)", _counted, 1),
    _style("chapter", rf"第\s*({ANY})\s*章[、.:\s]*", _counted, 2),
    _style("appendix", rf"附\s*(?:件|录|表)\s*({ANY}|[A-Z])?(?=\s*[::、.]|\s*$|\s)", lambda _: (1,), 2),
    _style("section", rf"第\s*({ANY})\s*节[、.:\s]*", _counted, 3),
    _style("article", rf"第\s*({ANY})\s*条(?:之{CN})?(?:[、.:\s](?!第))*", _counted, 4),
    _style("paragraph", rf"第\s*({ANY})\s*(?:款|项|步)", _counted, 5),
    _style("term", rf"(?:{TERMS})\s*({ANY})\s*[、.:\s]", _counted),
    _style("row", r"(\d{1,3})\s*\|\s*(?=[^\s|])", _counted),
    _style("en chapter", rf"(?:CHAPTER|Chapter|PART|Part|TITLE|Title)\s+{NAMED}{END}", _worded, 2),
    _style("en appendix", rf"(?:APPENDIX|Appendix|ANNEX|Annex|SCHEDULE|Schedule)\s+{NAMED}{END}", _worded, 2),
    _style("en section", rf"(?:SECTION|Section|Sec\.|§)\s*{NAMED}{END}", _worded, 3),
    _style("en article", rf"(?:{ARTICLES})\s+{NAMED}{END}", _worded, 4),
    _style("cn (", rf"\(\s*({CN}{{1,4}})\s*\)[、.]?", _counted),
    _style("cn )", rf"({CN}{{1,4}})\s*\)[、.]?", _counted),
    _style("cn 、", rf"({CN}{{1,4}})\s*[、.](?!\d)", _counted),
    _style("dec", DECIMAL, lambda text: _dotted(text.replace(" ", ""))),
    _style("dec", LISTED, lambda text: _dotted(text.replace("、", "."))),
    _style("letter dec", r"([A-Z](?:\.\d{1,2}){1,4})[.、)]?(?=\s|[^\s\d.A-Z])", _dotted),
    _style("ar (", r"[\[(]\s*(\d{1,3})\s*[\])][、.]?", _counted),
    _style("ar )", r"(\d{1,3})\s*\.?\s*\)[、.]?", _counted),
    _style("ar .", r"(\d{1,3})\s?(?:[.、](?!\d)|、(?=\d))", _counted),
    _style("enclosed", r"([①-⑳⑴-⒛❶-❿㈠-㈩㊀-㊉➀-➉])[、.]?", _enclosed),
    _style("sign", r"([Ⅰ-Ⅻⅰ-ⅻ])\s*[.、:)]?", _enclosed),
    _style("stem", rf"([{STEMS}])\s*[、.:]", lambda text: (STEMS.index(text) + 1,)),
    _style("stem (", rf"\(\s*([{STEMS}])\s*\)", lambda text: (STEMS.index(text) + 1,)),
    _style("branch (", rf"\(\s*([{BRANCHES}])\s*\)", lambda text: (BRANCHES.index(text) + 1,)),
    _style("branch", rf"([{BRANCHES}])\s*[、.:]", lambda text: (BRANCHES.index(text) + 1,)),
    _style("code", rf"({CODE})[.、:)]?(?=\s)", _coded),
    _style("item", rf"(?:{ITEMS})\s*(\d{{1,3}}(?:\.\d{{1,3}})*)[.、:)]?(?=\s|[^\s\d.])", _dotted),
    _style("which", rf"(?:第\s*({ANY})\s*(?:点|[,、:]|\s)|其\s*({CN})\s*[,、:])[、.:]?", _counted),
    _style("bare", rf"({CN}{{1,4}})\s*条\s*[、.:\s]", _counted),
    _style("cn [", rf"\[\s*({CN}{{1,4}})\s*\]", _counted),
    _style("letter [", r"\[\s*([A-Z])\s*\]", _lettered),
    _style("dec (", r"[\[(]\s*(\d{1,2}(?:\.\d{1,2}){1,4})\s*[\])]", _dotted),
    _style("apart", r"(\d{1,2})\s*[-/#°]\s*(?=[^\s\d])", _counted),
    _style("dash", DASHES, lambda text: _dotted(text.replace("-", "."))),
    _style("ar :", r"(\d{1,2})\s*[:。,](?!\d)", _counted),
    _style("cn :", rf"({CN}{{1,3}})\s*[:。,]", _counted),
    _style("roman (", r"\(\s*([ivxlc]+)\s*\)", _roman),
    _style("roman", r"([IVXLC]+)\s*[.、](?=\s|[^\sA-Za-z0-9.])", lambda text: _roman(text) if text.isupper() else None),
    _style("roman low", r"([ivx]+)\s*[.)](?=\s)", lambda text: _roman(text) if text.islower() else None),
    _style("letter (", r"\(\s*([A-Z]|[a-z])\s*\)", _lettered),
    _style("letter", r"([A-Z])\s*[.、)](?=\s|[^\sA-Za-z0-9.])", _lettered),
    _style("letter low", r"([a-z])\s*[.、)](?=\s|[^\sA-Za-z0-9.])", _lettered),
    _style("ar  ", r"(\d{1,2})\s+(?=[^\s\d\-~.:/%|])", _counted),
    _style("ar  ", GLUED, _counted),
    _style("bullet", rf"([{re.escape(BULLETS)}])\s*(?=\S)|{DASHED}|{LOST}", _bullet),
)  # fmt: skip
# A lone sign before another marker is ornament: "- 1、", "* (a)".
ORNAMENT = re.compile(rf"[-{re.escape(BULLETS)}]\s+(?=[\d(（一二三四五六七八九十第])")
# Within a paragraph: what may begin a clause after a full stop or after a heading.
INSIDE = re.compile(
    rf"第\s*{ANY}\s*[章节条篇]|\(\s*(?:{CN}{{1,4}}|\d{{1,2}})\s*\)|(?<!第){CN}{{1,3}}、|\d{{1,2}}(?:\s?\.\s?\d{{1,2}}){{1,3}}|"
    rf"\d{{1,2}}\s?[.、)]|(?<=\s)\d{{1,2}}(?=\s+\D)|{GLUED}|[①-⑳⑴-⒛㈠-㈩]|(?<=[\u3400-\u9fff])[lnu] (?=[\u3400-\u9fff])"
)
MARKED = re.compile(
    rf"第\s*{ANY}\s*[章节条篇]|[\[(]?\s*(?:{CN}{{1,4}}|\d{{1,3}}|[a-z]|[ivx]+)\s*[\])、.](?!\d)|\d{{1,2}}(?:\.\d{{1,2}})+(?=\s|[^\d%])|"
    rf"[①-⑳⑴-⒛❶-❿㈠-㈩Ⅰ-Ⅻⅰ-ⅻ{re.escape(BULLETS)}]|[{STEMS}{BRANCHES}][、.:]|\([{STEMS}{BRANCHES}]\)|[A-Z]{{2,6}}-\d{{1,3}}\s|(?:no\.?|№|item|para\.?)\s*\d|第\s*{ANY}\s*(?:点|[,、:])|其\s*{CN}\s*[,、:]|\d{{1,2}}(?:-\d{{1,2}})+\s|-\s*\S|[lnuØ²§]\s+[\u3400-\u9fff]|附件|(?:{TERMS})\s*{ANY}\s*[、.:]|\||"
    rf"(?:article|chapter|section|clause|part|appendix|annex|rule|step)\s+(?:\d|[ivx]+\b)",
    re.IGNORECASE,
)


def looks_marked(text: str) -> bool:
    """Whether a line begins like a clause, so that it is no mere continuation of the line before."""
    return MARKED.match(text) is not None


def at(text: str, position: int) -> list[Marker]:
    """Every way to read a marker at this place: "I." may be a numeral or a letter."""
    found = []
    for style in STYLES:
        match = style.pattern.match(text, position)
        if match is None:
            continue
        read = next((group for group in match.groups() if group), match[0][:1])
        value = style.value(read)
        if value is not None:
            name = (
                f"bullet {read}"
                if style.name == "bullet"
                else f"dec {len(value)}"
                if style.name == "dec"
                else style.name
            )
            found.append(Marker(name, value, match.start(), match.end(), style.rank))
    return found

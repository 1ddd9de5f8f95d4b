"""How the printed number of a clause or chapter is said to readers of either language. Pure.

The number itself stays as the document prints it: 第八条, 四、, 1、至3、.
"""

import re
from functools import lru_cache

from aftercare.base.kernel.words import Words
from aftercare.regulations.paper.rules import numerals

# A sign that divides a number from what follows it divides nothing at the end of a number, or of one side of a range.
_LOOSE = re.compile(r"[、.．](?=\s*(?:至|起|[–—~～-]|$))")
_CHINESE = rf"[{numerals.CHINESE}]+"
_UNIT = re.compile(rf"第\s*({_CHINESE}|\d+)\s*([条章节篇款])(?:之({_CHINESE}|\d+))?")
_BARE = re.compile(_CHINESE)
_UNITS = {"条": "Article", "章": "Chapter", "节": "Section", "篇": "Part", "款": "Paragraph"}


@lru_cache(4_096)
def numbered(number: str) -> Words:
    """第七条之一 → Article 7-1, 1、至3、 → 1至3 and 1–3, 第九条(一) → Article 9(1); other words stay as they are."""
    zh = _LOOSE.sub("", number).strip()
    en = _BARE.sub(_figure, _UNIT.sub(_unit, zh))
    return Words(zh, " ".join(en.replace("至", "–").replace("起", "ff.").replace("、", ", ").split()))


def _unit(match: re.Match[str]) -> str:
    whole, unit, after = match.groups()
    # What stands directly behind it is a part of it: Article 10, 7.
    rest = match.string[match.end() :]
    comma = "," if rest[:1].isspace() else ""
    return f"{_UNITS[unit]} {_read(whole)}{f'-{_read(after)}' if after else ''}{comma}"


def _figure(match: re.Match[str]) -> str:
    return _read(match[0])


def _read(text: str) -> str:
    value = numerals.number(text)
    return text if value is None else str(value)

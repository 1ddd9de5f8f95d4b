"""The numbers that Word draws before paragraphs: they stand in no text, only in the numbering part."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DIGITS = "〇一二三四五六七八九"
ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def counted(value: int) -> str:
    """12 → 十二, as one counts."""
    if not 0 < value < 1000:
        return str(value)
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


def _roman(value: int) -> str:
    text = ""
    for size, sign in ROMAN:
        text, value = text + sign * (value // size), value % size
    return text


def _letter(value: int) -> str:
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _circled(value: int) -> str:
    return chr(ord("①") + value - 1) if 1 <= value <= 20 else str(value)


FORMS: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda value: _letter(value).lower(),
    "decimalZero": lambda value: f"{value:02}",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "bullet": lambda _value: "•",
    "none": lambda _value: "",
} | dict.fromkeys(
    (
        "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "ideographTraditional",
        "ideographDigital", "japaneseCounting", "japaneseDigitalTenThousand", "taiwaneseCounting",
        "taiwaneseCountingThousand", "koreanDigital2",
    ),
    counted,
)  # fmt: skip


class _Level:
    """How one level of a list looks and where it begins."""

    def __init__(self, element: ET.Element) -> None:
        self.form = _value(element, "numFmt") or "decimal"
        self.text = _value(element, "lvlText") or ""
        self.start = int(_value(element, "start") or 1)
        self.legal = element.find(f"{W}isLgl") is not None


def _value(element: ET.Element, name: str) -> str | None:
    found = element.find(f"{W}{name}")
    return found.get(f"{W}val") if found is not None else None


class Numbering:
    """Counts the lists of a document, paragraph by paragraph."""

    def __init__(self, root: ET.Element | None) -> None:
        self.levels: dict[str, dict[int, _Level]] = {}
        self.family: dict[str, str] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.seen: set[str] = set()
        self.restarts: dict[str, dict[int, int]] = {}
        if root is not None:
            self._learn(root)

    def _learn(self, root: ET.Element) -> None:
        kinds = {
            str(one.get(f"{W}abstractNumId")): {
                int(str(level.get(f"{W}ilvl"))): _Level(level) for level in one.iter(f"{W}lvl")
            }
            for one in root.findall(f"{W}abstractNum")
        }
        for one in root.findall(f"{W}num"):
            key, family = str(one.get(f"{W}numId")), _value(one, "abstractNumId") or ""
            self.levels[key], self.family[key] = dict(kinds.get(family, {})), family
            for override in one.findall(f"{W}lvlOverride"):
                self._override(key, override)

    def _override(self, key: str, override: ET.Element) -> None:
        level = int(str(override.get(f"{W}ilvl")))
        start = _value(override, "startOverride")
        if start is not None:
            self.restarts.setdefault(key, {})[level] = int(start)
        own = override.find(f"{W}lvl")
        if own is not None:
            self.levels[key][level] = _Level(own)

    def label(self, key: str, level: int) -> str:
        """The number of the next paragraph of this list at this level."""
        levels = self.levels.get(key, {})
        own = levels.get(level)
        if own is None:
            return ""
        counts = self.counts.setdefault(self.family[key], {})
        if key not in self.seen:
            self.seen.add(key)
            for at, start in self.restarts.get(key, {}).items():
                counts[at] = start - 1
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        return self._drawn(own, levels, counts).strip()

    @staticmethod
    def _drawn(own: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
        if own.form == "bullet":
            return "•"

        def one(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            shown = levels.get(at)
            value = counts.get(at, shown.start if shown else 1)
            if shown is None or own.legal:
                return str(value)
            return FORMS.get(shown.form, str)(value)

        return re.sub(r"%(\d)", one, own.text)

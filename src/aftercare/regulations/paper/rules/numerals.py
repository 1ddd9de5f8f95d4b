"""Numbers as people write them: 十二, 两, 百分之三十, XIV, forty-eight. Everything takes matching text."""

import re
from decimal import Decimal

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
# Those of 大写, as on receipts.
DIGITS |= {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"参": 3}
SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "万": 10000}
CHINESE = "零〇一二两三四五六七八九十百千"

ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ENGLISH = {word: value for value, word in enumerate(ONES)} | {word: (at + 2) * 10 for at, word in enumerate(TENS)}
ENGLISH |= {"a": 1, "an": 1, "hundred": 100}
ENGLISH_NUMBER = (
    rf"(?:(?:{'|'.join(TENS)})[- ](?:{'|'.join(ONES[1:10])})|(?:one|a) hundred(?: and twenty)?|"
    + "|".join(sorted((word for word in ENGLISH if len(word) > 2), key=len, reverse=True))
    + ")"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
ROMAN_NUMBER = r"(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"


def chinese(text: str) -> int | None:
    """十二 → 12, 一百零五 → 105, 二〇 → 20; None if it is no number."""
    if not text or any(char not in DIGITS and char not in SCALES for char in text):
        return None
    if not any(char in SCALES for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        else:
            total += (digit or (1 if not total or char == "十" else 0)) * SCALES[char]
            digit = 0
    return total + digit


def english(text: str) -> int | None:
    """Forty-eight → 48."""
    parts = [ENGLISH.get(word) for word in re.split(r"[-\s]+", text.lower()) if word != "and"]
    if not parts or None in parts:
        return None
    values = [part for part in parts if part is not None]
    return values[0] * 100 + sum(values[2:]) if values[1:2] == [100] else sum(values)


def roman(text: str) -> int | None:
    """XIV → 14."""
    low = text.lower()
    if not re.fullmatch(ROMAN_NUMBER, low):
        return None
    values = [_ROMAN[char] for char in low]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def number(text: str) -> Decimal | None:
    """Any of them, also 1,000 and 1.5."""
    bare = text.strip().replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", bare):
        return Decimal(bare)
    for read in (chinese, english):
        value = read(bare)
        if value is not None:
            return Decimal(value)
    return None

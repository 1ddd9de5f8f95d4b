"""How a name is found by typing its pinyin initials."""

import re

_SIGNS = re.compile(r"[^a-z0-9]+")


def initials(*texts: str, limit: int = 200) -> str:
    """`initials("上海电气", "SEC")` → `"shdq sec"`: Han signs by their first pinyin letter, Latin kept whole."""
    parts = (_SIGNS.sub("", _spelled(text).lower()) for text in texts)
    return " ".join(dict.fromkeys(part for part in parts if part))[:limit]


def _spelled(text: str) -> str:
    if text.isascii():
        return text
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))

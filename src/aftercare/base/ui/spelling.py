"""How a command or a place is found: in either language, and by its pinyin or the initials of it."""

from functools import lru_cache

from django.utils.translation import override

from aftercare.base.kernel.words import Words
from aftercare.base.ui.frame import Label


def spellings(label: Label) -> str:
    """`"客户 customers kehu kh"`: whatever somebody may type for it, in small letters."""
    if isinstance(label, Words):
        return _spelled(label.zh, label.en)
    with override("zh-hans"):
        chinese = str(label)
    with override("en"):
        english = str(label)
    return _spelled(chinese, english)


@lru_cache(maxsize=1024)
def _spelled(chinese: str, english: str) -> str:
    from pypinyin import Style, lazy_pinyin

    spoken = lazy_pinyin(chinese), lazy_pinyin(chinese, style=Style.FIRST_LETTER)
    return " ".join([chinese, english, *("".join(parts) for parts in spoken)]).lower()

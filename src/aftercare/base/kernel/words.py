"""Catalogue texts in both languages (decision 27)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Chinese and English; either may be empty, then the other is shown."""

    zh: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """The text for a language code, falling back to the other language."""
        return (self.zh or self.en) if language.startswith("zh") else (self.en or self.zh)

    def __str__(self) -> str:
        return self.in_language(get_language() or "zh-hans")

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)

    def as_json(self) -> dict[str, str]:
        """The stored form: `{"zh-hans": …, "en": …}`."""
        return {"zh-hans": self.zh, "en": self.en}

    @classmethod
    def from_json(cls, value: "dict[str, str] | str | Words | None") -> "Words":
        """Read the stored form; a bare string stands for both languages."""
        if value is None:
            return cls()
        if isinstance(value, Words):
            return value
        if isinstance(value, str):
            return cls(zh=value, en=value)
        return cls(zh=value.get("zh-hans", ""), en=value.get("en", ""))


def any_of(found: Sequence[Words]) -> Words:
    """Several in a sentence, one of which will do: `A、B 或 C` / `A, B or C`."""
    return Words(_chain([one.zh for one in found], "、", "或"), _chain([one.en for one in found], ", ", " or "))


def _chain(texts: Sequence[str], joint: str, last: str) -> str:
    return last.join(filter(None, (joint.join(texts[:-1]), *texts[-1:])))

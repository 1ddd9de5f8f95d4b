"""The tables of words beside this file: read once, compiled, never changed."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "tables"
NAME = re.compile(r"\{\{(\w+)\}\}")


@cache
def load(name: str) -> Any:
    """One table."""
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def pattern(
    words: list[str], names: dict[str, str] | None = None, *, before: str = "", behind: str = ""
) -> re.Pattern[str]:
    """Any of these words, between two patterns; {{name}} stands for what the table calls so."""
    known = names or {}
    any_of = NAME.sub(lambda match: known[match[1]], "|".join(words))
    return re.compile(f"{before}(?:{any_of}){behind}", re.IGNORECASE)


def inverted(groups: dict[str, list[str]]) -> dict[str, Any]:
    """Each word of a group → the group."""
    return {word: group for group, words in groups.items() for word in words}


def longest_first(words: Iterable[str]) -> list[str]:
    """So that 工作日 is not taken for 日."""
    return sorted(words, key=len, reverse=True)

"""The shipped regulations and forms: readable YAML in the package, in our own words."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from aftercare.regulations.documents.rules import Document, read_data

LIBRARY = Path(__file__).parent / "library"


def read_shipped(text: str) -> Any:
    """Plain values of our own YAML, by the quick reader: what people type goes through the careful one."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


@lru_cache(maxsize=1)
def packs() -> Mapping[str, Document]:
    """Pack key → its document, in the order of the requirement list."""
    found = [read_data(read_shipped(path.read_text(encoding="utf-8"))) for path in LIBRARY.glob("*.yaml")]
    return {one.key: one for one in sorted(found, key=lambda one: one.source)}


def pack(key: str) -> Document | None:
    """A shipped regulation by its key or by its source (`D20`)."""
    return next((one for one in packs().values() if key in {one.key, one.source}), None)


@lru_cache(maxsize=1)
def forms() -> Mapping[str, str]:
    """Form key → its YAML text, as the form engine takes it."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((LIBRARY / "forms").glob("*.yaml"))}

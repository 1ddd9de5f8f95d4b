"""Every address that a template or the code names is there: a wrong name breaks a page only when somebody opens it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import get_resolver
from tests.architecture.house import PACKAGE

TEMPLATE = re.compile(r"""\burl\(\s*"([a-z_:]+)\"""")
CODE = re.compile(r"""\breverse\(\s*"([a-z_:]+)\"""")


def _names(resolver: object, prefix: str = "") -> Iterator[str]:
    for pattern in getattr(resolver, "url_patterns", ()):
        if hasattr(pattern, "url_patterns"):
            space = pattern.namespace
            yield from _names(pattern, f"{prefix}{space}:" if space else prefix)
        elif pattern.name:
            yield f"{prefix}{pattern.name}"


def _said() -> list[tuple[Path, str]]:
    found = [
        (path, name)
        for suffix, pattern in ((".html", TEMPLATE), (".py", CODE))
        for path in sorted(PACKAGE.rglob(f"*{suffix}"))
        for name in pattern.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(found) > 300
    return found


def test_every_address_that_is_named_exists() -> None:
    known = set(_names(get_resolver()))
    unknown = [f"{path.relative_to(PACKAGE)}: {name}" for path, name in _said() if name not in known]
    if unknown:
        pytest.fail("\n".join(unknown))

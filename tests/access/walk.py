"""Every address of the product: pages by the name of their view, API operations by method and path."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView

from aftercare.base.kernel.tables import fetch

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One thing that can be asked for. `key` is what the table calls it."""

    key: str
    route: str
    namespace: str
    # Name → converter ("int", "str", "uuid", …).
    parameters: dict[str, str]
    method: str = ""
    is_api: bool = False


def facts(*, refusals: bool = False) -> int:
    """How many events there are; asked past the ORM, for it is asked before and after everything."""
    less = "" if refusals else " WHERE type <> 'command.refused'"
    count: int = fetch(f"SELECT count(*) FROM journal_event{less}")[0][0]
    return count


def addresses() -> list[Address]:
    """All of them, in the order of the URL configuration; each key once."""
    found: dict[str, Address] = {}
    for address in _walk(get_resolver().url_patterns, "", ()):
        found.setdefault(address.key, address)
    return list(found.values())


def _walk(patterns: list[Any], prefix: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            view = _path_view(pattern.callback)
            if view is not None:
                yield from _operations(view, route, ":".join(spaces))
            else:
                key = ":".join((*spaces, pattern.name)) if pattern.name else f"/{route}"
                yield Address(key, route, ":".join(spaces), _parameters(route, pattern))


def _path_view(callback: Any) -> PathView | None:
    """ninja hides the operations of a path in the closure of its view."""
    cells = getattr(callback, "__closure__", None) or ()
    return next((cell.cell_contents for cell in cells if isinstance(cell.cell_contents, PathView)), None)


def _operations(view: PathView, route: str, namespace: str) -> Iterator[Address]:
    shown = PARAMETER.sub(r"{\2}", route)
    for operation in view.operations:
        for method in operation.methods:
            yield Address(f"{method} /{shown}", route, namespace, _parameters(route, None), method, is_api=True)


def _parameters(route: str, pattern: URLPattern | None) -> dict[str, str]:
    named = {name: converter or "str" for converter, name in PARAMETER.findall(route)}
    if pattern is not None and not named:
        named = dict.fromkeys(getattr(pattern.pattern.regex, "groupindex", {}), "str")
    return named

"""The page about the API: what can be called, and how."""

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.http import HttpResponse

from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.config.api import API_ROOT, api


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the page."""

    group: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[str, ...]


@cache
def operations() -> tuple[tuple[str, tuple[Operation, ...]], ...]:
    """Every operation by group, in the order of their addresses."""
    paths: dict[str, dict[str, Any]] = api.get_openapi_schema(path_prefix=API_ROOT)["paths"]
    found = [_operation(path, method, about) for path, methods in paths.items() for method, about in methods.items()]
    found.sort(key=lambda one: (one.group, one.path, one.method))
    return tuple((group, tuple(ones)) for group, ones in groupby(found, key=lambda one: one.group))


def _operation(path: str, method: str, about: dict[str, Any]) -> Operation:
    return Operation(
        group=(about.get("tags") or [path.removeprefix(API_ROOT).split("/")[0]])[0],
        method=method.upper(),
        path=path,
        summary=about.get("summary", ""),
        description=about.get("description", ""),
        parameters=tuple(one["name"] for one in about.get("parameters", ())),
    )


@ui.page("")
def api_page(request: Request) -> HttpResponse:
    """For whoever connects another system."""
    return ui.render(request, "config/api.html", {"groups": operations(), "root": API_ROOT})

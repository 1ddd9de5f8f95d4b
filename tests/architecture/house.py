"""The house as the architecture tests see it: its apps from top to bottom, and every file parsed once."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "aftercare"


def _contracts() -> dict[str, list[str]]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    return {one["containers"][0]: one["layers"] for one in found if one.get("exhaustive")}


@cache
def apps() -> tuple[str, ...]:
    """Dotted names of our apps, from top to bottom: the order that pyproject.toml fixes."""
    floors = _contracts()
    names = []
    for floor in floors["aftercare"]:
        container = f"aftercare.{floor}"
        names += [f"{container}.{app}" for app in floors[container]] if container in floors else [container]
    return tuple(names)


def app_of(module: str) -> str | None:
    """The app that a module belongs to; None for `aftercare` itself and the floors' packages."""
    return next((app for app in apps() if module == app or module.startswith(f"{app}.")), None)


@dataclass(frozen=True)
class Module:
    """One file of ours."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def app(self) -> str | None:
        return app_of(self.name)

    @property
    def kind(self) -> str:
        """The file's kind: `services`, wherever in the app it lies and even if it became a package."""
        inside = self.name.removeprefix(self.app or "aftercare").strip(".").split(".")
        return next((part for part in reversed(inside) if part in KINDS), inside[-1])

    def imports(self) -> Iterator[tuple[str, int]]:
        """(dotted name, line) of everything imported anywhere in the file."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


# The closed list of files in an app.
INSIDE = {"models", "events", "errors", "rules", "selectors", "services"}
DOORS = {"public", "forms", "schemas", "shown", "views", "endpoints", "panels", "receivers", "tasks", "cli"}
KINDS = frozenset(INSIDE | DOORS | {"apps", "urls", "admin"})


@cache
def modules() -> tuple[Module, ...]:
    """Every file of the product, migrations left out."""
    found = []
    for path in sorted(PACKAGE.glob("**/*.py")):
        inside = path.relative_to(PACKAGE.parent)
        if "migrations" in inside.parts:
            continue
        text = path.read_text(encoding="utf-8")
        name = ".".join(inside.with_suffix("").parts).removesuffix(".__init__")
        found.append(Module(name, path, text, ast.parse(text)))
    return tuple(found)


@cache
def module_names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def as_module(dotted: str) -> str:
    """`aftercare.units.public.get` → `aftercare.units.public`: the module that a dotted name lies in."""
    while dotted and dotted not in module_names():
        dotted = dotted.rpartition(".")[0]
    return dotted


def where(module: Module, line: int) -> str:
    return f"{module.path.relative_to(ROOT)}:{line}"

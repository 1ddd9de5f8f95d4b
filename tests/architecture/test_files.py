"""What a file may be called, how long it may grow, and what it may know."""

import ast

import pytest
from tests.architecture.house import KINDS, PACKAGE, ROOT, apps, modules, where

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 60

# These three are no business apps: a kernel, the parts of pages, and the composition.
FREE_FORM = {"aftercare.base.kernel", "aftercare.base.ui", "aftercare.config"}
# A library inside an app: plain data and arrays, kept apart by contracts of its own in pyproject.toml.
LIBRARIES = {"aftercare.operations.dispatch": {"planner"}}
# Files that a framework, not we, wants to exist in an app. Nothing else is allowed beside the closed list.
FOREIGN_FILES = {
    "aftercare.platform.accounts": {"middleware", "adapter", "backends", "sessions"},
}
WEB = (
    "django.http",
    "django.shortcuts",
    "django.views",
    "ninja",
    "django_htmx",
    "aftercare.base.kernel.http",
)


def test_every_app_of_the_settings_has_its_place_in_the_order(settings) -> None:
    ours = [name for name in settings.INSTALLED_APPS if name.startswith("aftercare.")]
    assert ours == list(reversed(apps())), "INSTALLED_APPS and the layers of pyproject.toml must be one order"


@pytest.mark.parametrize("app", [app for app in apps() if app not in FREE_FORM])
def test_an_app_holds_files_of_the_closed_list(app: str) -> None:
    """At the top a file of the list; in a package by aggregate again; a long file may become a package."""
    folder = PACKAGE.parent / app.replace(".", "/")
    allowed = KINDS | FOREIGN_FILES.get(app, set()) | {"__init__"}
    wrong = []
    for path in sorted(folder.glob("**/*.py")):
        *packages, name = path.relative_to(folder).with_suffix("").parts
        grown = any(package in KINDS for package in packages) or bool(LIBRARIES.get(app, set()) & set(packages[:1]))
        if "migrations" not in packages and not grown and name not in allowed:
            wrong.append(str(path.relative_to(ROOT)))
    assert not wrong, "\n".join(wrong)


def test_no_file_outgrows_a_reader() -> None:
    wrong = [
        f"{where(module, 1)} has {lines} lines"
        for module in modules()
        if (lines := len(module.text.splitlines())) > LINES_OF_A_FILE
    ]
    assert not wrong, "\n".join(wrong)


def test_no_function_outgrows_a_screen() -> None:
    wrong = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LINES_OF_A_FUNCTION:
                    wrong.append(f"{where(module, node.lineno)} {node.name} has {lines} lines")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("kind", ["services", "selectors", "rules", "models", "events", "errors"])
def test_the_inside_knows_nothing_of_the_web(kind: str) -> None:
    wrong = [
        f"{where(module, line)} imports {dotted}"
        for module in modules()
        if module.kind == kind and module.app not in FREE_FORM
        for dotted, line in module.imports()
        if dotted.startswith(WEB)
    ]
    assert not wrong, "\n".join(wrong)


def test_rules_ask_no_database() -> None:
    wrong = [
        f"{where(module, line)} imports {dotted}"
        for module in modules()
        if module.kind == "rules" and module.app not in FREE_FORM
        for dotted, line in module.imports()
        if dotted.startswith(("django.db", "sqlite3", "psycopg"))
    ]
    assert not wrong, "\n".join(wrong)


def test_migrations_import_nothing_of_ours_but_fields() -> None:
    """A migration must still run when the code has moved on: fields and steps of the kernel, and fields of its own models."""
    kernel = {"aftercare.base.kernel.fields", "aftercare.base.kernel.words", "aftercare.base.kernel.schema"}
    wrong = []
    for path in sorted(PACKAGE.glob("**/migrations/*.py")):
        app = ".".join(path.relative_to(PACKAGE.parent).parts[:-2])
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                is_own_model = name.startswith(f"{app}.") and "models" in name.split(".")
                if name.startswith("aftercare") and name not in kernel and not is_own_model:
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong, "\n".join(wrong)

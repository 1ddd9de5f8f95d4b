"""Other apps come in by the door: `public.py` and `events.py`, and only from above."""

import ast

from tests.architecture.house import app_of, apps, as_module, modules, where

# The kernel is a library: all of it is its door.
OPEN = "aftercare.base.kernel"
# Composition (urls, api, cli) puts the apps together and may touch their outer files.
COMPOSITION = "aftercare.config"
OUTER = {"public", "events", "urls", "endpoints", "cli"}

# In-function imports that stand, and why.
LATE_IMPORTS = {
    ("aftercare", "_use_safe_sqlite"): "must run before Django, and pysqlite3 may be absent",
    ("aftercare.config.wsgi", "_warm_up"): "models, once Django is there",
    ("aftercare.base.kernel.commands", "_load"): "a stored model label, looked up when a command is replayed",
    # Large packages that most processes never use: loading them would cost every one seconds or tens of megabytes.
    ("aftercare.base.ui.spelling", "_spelled"): "pypinyin, for names in Chinese",
    ("aftercare.base.ui.lists.workbooks", "workbook"): "xlsxwriter, for an export",
    ("aftercare.demo.services.inventing", "__init__"): "faker, for the demo company",
    ("aftercare.operations.dispatch.planner.slots", "load"): "numba, for the search of appointments",
    ("aftercare.operations.dispatch.planner.engines.ruin", "solve"): "numba, where a plan is searched for",
    (
        "aftercare.operations.dispatch.planner.kernel.ready",
        "compile_all",
    ): "numba, once it is said where it keeps things",
    ("aftercare.platform.files.models", "_storage"): "boto3, where files are kept in a bucket",
    ("aftercare.platform.imports.rules.writing", "__init__"): "xlsxwriter, for a workbook",
    ("aftercare.platform.search.rules", "initials"): "pypinyin, for names in Chinese",
    ("aftercare.platform.worktime.rules.public_days", "cross_check"): "holidays, for a comparison",
    ("aftercare.registry.organisation.rules.names", "_spelled"): "pypinyin, for names in Chinese",
    ("aftercare.regulations.intake.rules.guessing", "key_from"): "pypinyin, for titles in Chinese",
}


def test_apps_come_in_by_the_door() -> None:
    wrong = []
    for module in modules():
        for dotted, line in module.imports():
            target = as_module(dotted)
            other = app_of(target)
            if other is None or other in {module.app, OPEN}:
                continue
            inside = target.removeprefix(other).lstrip(".")
            allowed = OUTER if module.app == COMPOSITION else {"public", "events"}
            # `from aftercare.base.ui import public` names the app, then the door.
            if inside.split(".")[0] not in allowed and not (inside == "" and dotted.split(".")[-1] in allowed):
                wrong.append(f"{where(module, line)} imports {dotted}; its door is {other}.public")
    assert not wrong, "\n".join(wrong)


def test_apps_import_from_below_only() -> None:
    order = apps()
    wrong = []
    for module in modules():
        for dotted, line in module.imports():
            other = app_of(as_module(dotted))
            if module.app and other and order.index(other) < order.index(module.app):
                wrong.append(f"{where(module, line)} imports {dotted}, which lies above")
    assert not wrong, "\n".join(wrong)


def _late_imports(tree: ast.AST, function: str = "") -> list[tuple[str, int]]:
    found = []
    for node in ast.iter_child_nodes(tree):
        inner = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        if isinstance(node, ast.Import | ast.ImportFrom) and function:
            found.append((function, node.lineno))
        found += _late_imports(node, inner)
    return found


def test_imports_stand_at_the_top_of_the_file() -> None:
    wrong = []
    for module in modules():
        for function, line in _late_imports(module.tree):
            is_ready = function == "ready" and module.kind == "apps"
            if not is_ready and (module.name, function) not in LATE_IMPORTS:
                wrong.append(f"{where(module, line)} in {function}()")
    assert not wrong, "\n".join(wrong)


def test_the_list_of_late_imports_holds_nothing_idle() -> None:
    found = {(module.name, function) for module in modules() for function, _line in _late_imports(module.tree)}
    assert set(LATE_IMPORTS) - found == set()

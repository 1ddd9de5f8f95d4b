"""Why no plan could be made: kept as a code with its values, said in the reader's language. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.problems.rules.built import Built
from aftercare.operations.dispatch.runs.errors import (
    BrokenOffError,
    CalledOffError,
    CannotError,
    DefectsBlockError,
    NoEngineError,
)

# One that a package brings, and that has no name here, goes by its own.
ENGINES: Mapping[str, Words] = {
    "kernel": Words("自研：破坏与重建搜索", "Our own: ruin and recreate"),
    "ortools": Words("OR-Tools（供对照）", "OR-Tools, for comparison"),
    "pyvrp": Words("PyVRP（适合简单区域）", "PyVRP, for plain regions"),
}
# What an engine may not know, as people call it.
FEATURES: Mapping[str, Words] = {
    "skills": Words("技能", "skills"),
    "windows": Words("时间窗", "windows of time"),
    "many_windows": Words("多个时间窗", "several windows of time"),
    "optional": Words("可不排的工单", "orders that may be left out"),
    "lateness": Words("时限", "clocks"),
    "overtime": Words("加班", "overtime"),
    "breaks": Words("用餐", "meal breaks"),
    "busy": Words("个人安排与请假", "personal events and leave"),
    "limits": Words("每日上限", "limits a day"),
    "capacity": Words("载量", "loads"),
    "parts": Words("配件与工具", "parts and tools"),
    "tools": Words("工具", "tools"),
    "lateness at a fixed price": Words("时限的固定代价", "clocks with a fixed price"),
    "depots": Words("途中取件", "fetching parts on the way"),
    "pools": Words("共用工具", "shared tools"),
    "crews": Words("多人作业", "crews"),
    "series": Words("多日作业", "work of several days"),
    "precedence": Words("先后顺序", "orders that wait for others"),
    "locks": Words("锁定", "locks"),
    "pinned": Words("已派的顺序", "the order of what was sent"),
    "stability": Words("少改动", "keeping what stands"),
    "preference": Words("首选工程师", "preferred engineers"),
    "balance": Words("工时均衡", "balance"),
    "fairness": Words("公平", "fairness"),
    "sites": Words("同址合并", "orders of one site together"),
    "duration": Words("在外时间", "time out"),
    "open_routes": Words("不从固定地点出发", "days without a place to begin or end"),
    "bands": Words("按小时的路程", "ways by the hour"),
    "shift_price": Words("出车代价", "the price of a day out"),
}
KINDS: Mapping[str, type[DomainError]] = {
    kind.code: kind for kind in (BrokenOffError, CalledOffError, CannotError, DefectsBlockError, NoEngineError)
}


def refusal(error: DomainError, built: Built | None) -> dict[str, Any]:
    """What the record of a run keeps of it, with what was found wrong with the data."""
    kept: dict[str, Any] = {"refused": [error.code, {name: _plain(one) for name, one in error.values.items()}]}
    return kept if built is None else {**kept, **faults(built)}


def faults(built: Built) -> dict[str, Any]:
    """What kept orders and engineers out of it."""
    return {
        "left_out": [[one.staff_id, one.name, one.code] for one in built.left_out],
        "defects": [[one.order_id, one.number, one.code, one.what, one.waived_by] for one in built.defects],
        "later": list(built.later),
    }


def _plain(value: object) -> object:
    return value if isinstance(value, int | list) else str(value)


def said(reason: str, record: Mapping[str, Any]) -> str:
    """In the reader's language; what was kept as a mere text is said as it was."""
    if not record.get("refused"):
        return reason
    code, values = record["refused"]
    if code not in KINDS:
        return reason
    missing = values.get("missing")
    named = {"missing": called(missing), "engine": engine_called(values["engine"])} if isinstance(missing, list) else {}
    return str(KINDS[code](**{**values, **named}))


def engine_called(name: str) -> str:
    """An engine by its name for people."""
    return str(ENGINES.get(name, name))


def called(features: Sequence[str]) -> str:
    """Features by their names."""
    return ", ".join(str(FEATURES.get(one, one)) for one in features)

"""What the checker's rules and goals are called, and how a margin reads. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.problems.rules.built import Names

RULES: Mapping[str, Words] = {
    "one_place": Words("同一时间只在一处", "In one place at a time"),
    "pinned": Words("已派的在先", "What was sent comes first"),
    "part": Words("配件在车上或途中可取", "Parts in the van or on the way"),
    "depot_stock": Words("库房有货", "The store has it"),
    "pool": Words("共用工具有空", "Shared tools are free"),
    "group_whole": Words("同组工单齐全", "The group is whole"),
    "crew_engineers": Words("每人一份", "Each another engineer"),
    "crew_start": Words("同时开始", "All begin together"),
    "series_engineer": Words("同一人连续做", "One engineer all days"),
    "series_shifts": Words("连续的班次", "Days in a row"),
    "predecessor": Words("前序工单已排", "What comes before is planned"),
    "precedence": Words("在前序完成之后", "After what comes before"),
    "shift_end": Words("下班前返回", "Back by the end of the shift"),
    "break_window": Words("用餐时间", "Meal in time"),
    "break_due": Words("留出用餐", "Time for the meal"),
    "busy": Words("与其他安排不冲突", "Clear of other engagements"),
    "max_jobs": Words("每日单数上限", "Jobs a day"),
    "max_work": Words("每日工时上限", "Hours a day"),
    "max_metres": Words("每日里程上限", "Kilometres a day"),
    "max_leg": Words("单程时间上限", "Longest leg"),
    "capacity": Words("载量", "Load"),
    "tool": Words("工具与车辆", "Tools and vehicles"),
    "depot_window": Words("库房开放时间", "The store is open"),
    "window": Words("客户与现场时间", "When customer and site can"),
    "skill": Words("技能", "Skills"),
    "certificate": Words("有效证书", "Valid certificates"),
    "allowed_engineer": Words("指定工程师", "Those who must go"),
    "forbidden_engineer": Words("客户不接受", "Excluded by the customer"),
    "locked_engineer": Words("锁定工程师", "Locked engineer"),
    "locked_start": Words("锁定时间", "Locked time"),
    "region": Words("派遣区域", "Region"),
    "priority": Words("值班只接急单", "On call: urgent work only"),
}
GOALS: Mapping[str, Words] = {
    "travel": Words("路程", "Travel"),
    "metres": Words("里程", "Distance"),
    "duration": Words("在外时间", "Time out"),
    "overtime": Words("加班", "Overtime"),
    "lateness": Words("超时限", "Lateness"),
    "dropped": Words("未排", "Left out"),
    "moved_engineer": Words("换人", "Other engineer"),
    "moved_start": Words("改时间", "Other time"),
    "not_preferred": Words("非首选", "Not preferred"),
    "price": Words("其他代价", "Other price"),
    "over_skill": Words("大材小用", "Over-skilled"),
    "under_skill": Words("技能偏低", "Under-skilled"),
    "balance": Words("工时均衡", "Balance"),
    "fairness": Words("公平", "Fairness"),
    "split_site": Words("同址分开", "Site split"),
    "shift_used": Words("多用一人", "One more out"),
}
RELIEFS: Mapping[str, Words] = {
    "nothing": Words("无需改变：现在就排得下", "Nothing: it fits as things are"),
    "time": Words("改约到 %(when)s", "Agree on %(when)s instead"),
    "overtime": Words("允许加班 %(time)s", "Allow overtime of %(time)s"),
    "skill": Words("提升技能“%(names)s” %(amount)s 级", "Raise %(names)s by %(amount)s levels"),
    "certificate": Words("取得证书“%(names)s”", "Get the certificate %(names)s"),
    "move": Words("把 %(moved)s 交给 %(taker)s", "Give %(moved)s to %(taker)s"),
    "part": Words("备好 %(names)s", "Have %(names)s at hand"),
    "day": Words("换一天：%(when)s", "Another day: %(when)s"),
}
# Only in a run's record: nothing stands against them but what their days hold already.
NO_ROOM = Words("当天排不下", "No room on their days")
# How far below zero a certificate is that the engineer does not hold at all.
NOT_HELD = -1
# Rules counted in seconds; the rest are counted in pieces, levels, jobs.
IN_SECONDS = frozenset({
    "one_place", "crew_start", "precedence", "shift_end", "break_window", "busy", "max_work", "max_leg", "depot_window",
    "window", "locked_start", "certificate",
})  # fmt: skip


# Kept or not: how far from it says nothing to anybody.
YES_OR_NO = frozenset({
    "one_place", "pinned", "group_whole", "crew_engineers", "series_engineer", "series_shifts", "predecessor",
    "break_due", "tool", "allowed_engineer", "forbidden_engineer", "locked_engineer", "region", "priority",
})  # fmt: skip


def about(rule: str, other: str, names: Names, numbers: Sequence[str]) -> str:
    """What a case of a rule is about, as people call it; nothing where the rule's own name says it all.

    `other` is the checker's word: a code, or a kind of stop and its number.
    """
    if rule in {"skill", "certificate"}:
        return names.needs.get(other, other)
    if rule in {"tool", "pool"}:
        return names.tools.get(other, other)
    if rule in {"part", "region"}:
        return other
    kind, _blank, rest = other.partition(" ")
    number, _blank, part = rest.partition(" ")
    if kind == "depot":
        return " ".join(filter(None, (names.stores[int(number)], part)))
    return numbers[int(number)] if kind == "job" else ""


def called(kind: str, codes: Iterable[str], names: Names) -> tuple[str, ...]:
    """What gives way by a relief of this kind, as people call it."""
    known = names.tools if kind == "part" else names.needs
    return tuple(known.get(code, code) for code in codes)


def costs(points: Mapping[str, int]) -> str:
    """Goal by goal."""
    return ", ".join(f"{GOALS[goal]} {count}" for goal, count in points.items())


def counted(rules: Iterable[tuple[str, int]]) -> str:
    """Which rules stand against how many engineers."""
    return ", ".join(f"{RULES.get(code, NO_ROOM)} × {count}" for code, count in rules)

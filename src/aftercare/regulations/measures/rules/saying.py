"""How figures are counted, in words. Pure."""

from collections.abc import Iterable, Mapping

from aftercare.base.kernel.words import Words, any_of
from aftercare.regulations.bindings.rules import Formula, Names


def say_formula(formula: Formula, names: Names) -> Words:
    """How it is counted, in a sentence."""
    top, base = _any(formula.top, formula.top_where, names), _any(formula.base, formula.base_where, names)
    match formula.kind:
        case "kept":
            key = formula.clock or ""
            clock = names.clocks.get(key) or Words(key, key)
            return Words(
                f"到期或按时结束的“{clock.zh}”时限中，按时完成的占比",
                f"Of the clocks “{clock.en}” that ended or fell due: those in time",
            )
        case "count":
            return Words(f"{top.zh}的次数", f"How often: {top.en}")
        case "mean":
            return Words(f"{top.zh}中“{formula.field}”的平均值", f"Mean of “{formula.field}” in: {top.en}")
        case "mean_seconds":
            return Words(f"自{base.zh}至{top.zh}的平均用时", f"Mean time from {base.en} to {top.en}")
        case _:
            return Words(f"{base.zh}中，{top.zh}的占比", f"Of {base.en}, the share with {top.en}")


def say_side(formula: Formula, names: Names) -> Words:
    """What is asked of one thing behind a share, as the head of a column: "In time", "Service completed"."""
    if formula.kind == "kept":
        return Words("按时完成", "In time")
    found = [names.events.get(key) or Words(key, key) for key in formula.top]
    return Words("或".join(one.zh for one in found), " or ".join(one.en for one in found))


def _any(keys: Iterable[str], where: Mapping[str, Iterable[str]], names: Names) -> Words:
    found = [names.events.get(key) or Words(key, key) for key in keys]
    said = any_of([Words(f"“{one.zh}”", f"“{one.en}”") for one in found])
    told = ", ".join(f"{field}: {'/'.join(values)}" for field, values in where.items())
    return Words(f"{said.zh}（{told}）", f"{said.en} ({told})") if told else said


def say_points(hundredths: int) -> str:
    """Points as people write them: 90, 87.5."""
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")

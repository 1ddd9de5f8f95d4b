"""Lines as JSON and as a table in the terminal. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from aftercare.base.kernel.words import Words
from aftercare.drills.rules.results import Line, Outcome, Seen, score

SEEN_WORDS = {
    Seen.KEPT: Words("按时", "kept"),
    Seen.BREACHED: Words("超时", "breached"),
    Seen.PAUSED: Words("暂停", "paused"),
    Seen.REFUSED: Words("拒绝", "refused"),
    Seen.REFUSED_BEFORE: Words("流程先行拒绝", "refused earlier"),
    Seen.PASSED: Words("放行", "passed"),
    Seen.WARNED: Words("提醒", "warned"),
    Seen.RECORDED: Words("已记录", "recorded"),
    Seen.ESCALATED: Words("已升级", "escalated"),
    Seen.COUNTED: Words("已统计", "counted"),
    Seen.OWED: Words("应享有", "owed"),
    Seen.LAPSED: Words("已过期", "lapsed"),
}
VERDICT_WORDS = {
    "shown": Words("已演示", "shown"),
    "not_shown": Words("未演示", "not shown"),
    "waits": Words("等待", "waits"),
    "gone": Words("不再生效", "no longer live"),
}


def line_as_json(line: Line) -> dict[str, Any]:
    """A line, whole: what `--json` prints, and what a job keeps."""
    return {
        "pack": line.pack,
        "clause": line.clause,
        "number": line.number,
        "address": line.address,
        "requirements": list(line.requirements),
        "kind": line.kind,
        "live": line.is_live,
        "waits_for": list(line.waits_for),
        "events": list(line.events),
        "verdict": line.verdict,
        "outcomes": [_outcome_as_json(one) for one in line.outcomes],
        "lacks": list(line.lacks) if line.verdict == "not_shown" else [],
        "trouble": line.trouble,
    }


def _outcome_as_json(one: Outcome) -> dict[str, Any]:
    said = {"verdict": one.seen, "events": list(one.events), "said": one.said}
    return {**said, "said_zh": one.said_zh} if one.said_zh else said


def line_from_json(data: dict[str, Any]) -> Line:
    """The inverse."""
    outcomes = tuple(
        Outcome(Seen(one["verdict"]), tuple(one["events"]), one["said"], one.get("said_zh", ""))
        for one in data["outcomes"]
    )
    return Line(
        pack=data["pack"], clause=data["clause"], number=data["number"], address=data["address"],
        requirements=tuple(data["requirements"]), kind=data["kind"], waits_for=tuple(data["waits_for"]),
        outcomes=outcomes, trouble=data["trouble"], is_gone=data["verdict"] == "gone",
    )  # fmt: skip


def in_order(lines: Iterable[Line], addresses: Sequence[str]) -> list[Line]:
    """In the order of the text; what is gone comes last."""
    places = {address: place for place, address in enumerate(addresses)}
    return sorted(lines, key=lambda line: places.get(line.address, len(places)))


def table(lines: Sequence[Line]) -> list[str]:
    """Clause by clause, what was seen with its events, and what waits for what; the sum below."""
    said = [row for line in lines for row in _row(line)]
    return [*said, summary(lines)]


def _row(line: Line) -> list[str]:
    mark = {"shown": "✓", "not_shown": "✗", "waits": "·", "gone": "✗"}[line.verdict]
    head = f"  {mark} {line.address.partition('/')[2]:<44} {line.kind:<12}"
    if line.verdict == "waits":
        return [f"{head}{VERDICT_WORDS['waits']}: {', '.join(line.waits_for)}"]
    if line.verdict == "gone":
        return [f"{head}{VERDICT_WORDS['gone']}"]
    seen = [f"{SEEN_WORDS[one.seen]} {one.said} [{', '.join(map(str, one.events))}]" for one in line.outcomes]
    rows = [f"{head}{', '.join(line.requirements)}", *(f"        {one}" for one in seen)]
    if line.verdict == "not_shown":
        rows.append("        " + _("missing: %(lacks)s %(trouble)s") % {
            "lacks": ", ".join(line.lacks), "trouble": line.trouble
        })  # fmt: skip
    return rows


def summary(lines: Sequence[Line]) -> str:
    """In one line."""
    found = score(lines)
    if found.gone:
        text = _("%(shown)d of %(live)d live bindings shown, %(waiting)d wait, %(gone)d are no longer live")
    else:
        text = _("%(shown)d of %(live)d live bindings shown, %(waiting)d wait")
    return text % {"shown": found.shown, "live": found.live, "waiting": found.waiting, "gone": found.gone}

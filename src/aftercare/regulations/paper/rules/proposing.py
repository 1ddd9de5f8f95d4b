"""From findings to bindings: what a person is asked to confirm.

A quantity decides first (a length asks for a clock, a period for a routine), then the words of `cues`.
A clause of which nothing can be run is a statement.
"""

import re
from dataclasses import dataclass, replace

from aftercare.regulations.paper.rules import cues, durations, tables, vocabulary
from aftercare.regulations.paper.rules.characters import scripts
from aftercare.regulations.paper.rules.shapes import Finding, Kind, Proposal

ORDER: tuple[Kind, ...] = (
    "clock", "routine", "gate", "record", "escalation", "indicator", "appraisal", "role", "statement",
)  # fmt: skip
_LENGTHS = tables.load("lengths")
KEPT, EXPERIENCE, WARRANTED, CONSEQUENCE, LATE, LATE_BEHIND = (
    tables.pattern(_LENGTHS[name]) for name in ("kept", "experience", "warranted", "consequence", "late", "late_behind")
)
# Within a week for the third time: a condition, no limit.
COUNTED = re.compile(r"\s*(之|以)?内[^,。;]{0,10}(重复|累计|连续|再次|多次|[二两三四五\d]次)", re.IGNORECASE)
COUNTED_BEFORE = re.compile(r"\b(?:twice|times|occasions)\b[^.;,]{0,12}$", re.IGNORECASE)
EVERY = re.compile(r"(每隔?|间隔|(?:每|累计)(?:运行|工作|使用|行驶|累计)?(?:满|达)?|every|each)\s*$", re.IGNORECASE)
WITHIN = re.compile(r"\s*[之以]?内")
# Within an hour it is to be reported: the limit is the escalation's.
GOES_UP = re.compile(r"\s*[之以]?内[^,。;]{0,6}(上报|报告|汇报|报送|升级)")
# Within a year something breaks: how long the seller stands up for it.
BREAKS = re.compile(
    r"\s*(之|以)?内[^,。;]{0,8}(出现|发生|因|非)[^。;]{0,80}(免费|退|换|保修|赔)|\s*(之|以)?内[^,。;]{0,4}(包[修换退]|免费|可以?[退换])"
)
# Before the shift ends, the office closes: what follows a named day.
BY_THEN = re.compile(r"\s*(?:下班|收班|交班|收工|闭店|开工|开馆|上班|关门|打烊|零点|\d{1,2}\s*[点时:])?\s*之?前")
BY = re.compile(r"\b(?:within|no later than|not later than|by the end of)\s*$", re.IGNORECASE)
IS = re.compile(r"(为|是|:|is|are)\s*$")
# How far around a length its company is looked for, at most to the next comma.
REACH = 40


@dataclass(frozen=True, slots=True)
class Above:
    """What stands over a clause: its headings, and the clause that introduces the list it is in."""

    headings: tuple[str, ...] = ()
    introduction: str = ""


def propose(text: str, findings: tuple[Finding, ...], above: Above) -> tuple[Proposal, ...]:
    """The bindings of a clause, in the order of the kinds; the text is in matching form."""
    points, words = _points(text, findings, above)
    stated = cues.STATEMENT.search(text) or any(cues.STATEMENT_HEADING.match(one) for one in above.headings[-1:])
    kinds = {kind for kind, sum_ in points.items() if sum_ >= cues.THRESHOLD}
    if stated:
        kinds -= {"record", "role", "indicator", "appraisal", "escalation", "gate"} - _loud(points)
    made = _quantified(text, findings, kinds, stated=bool(stated))
    for kind in kinds - {one.kind for one in made}:
        made.append(Proposal(kind, _confidence(points[kind]), why=words[kind][0], words=words[kind][1]))
    made = [_measured(one, findings) for one in made] or [_statement(stated)]
    return tuple(_staffed(one, findings) for one in sorted(made, key=lambda one: ORDER.index(one.kind)))


def _loud(points: dict[Kind, int]) -> set[Kind]:
    return {kind for kind, sum_ in points.items() if sum_ >= 3 * cues.THRESHOLD}


def _points(
    text: str, findings: tuple[Finding, ...], above: Above
) -> tuple[dict[Kind, int], dict[Kind, tuple[str, tuple[str, ...]]]]:
    points: dict[Kind, int] = {}
    words: dict[Kind, tuple[str, tuple[str, ...]]] = {}
    matches = _matches(text, findings)
    said: set[Kind] = {cue.kind for cue, _words in matches if cue.points >= cues.THRESHOLD}
    timed = any(one.what in ("duration", "period", "promptness", "regularity") for one in findings)
    for cue, match in matches + _over(above, said, timed=timed):
        points[cue.kind] = points.get(cue.kind, 0) + cue.points
        why, quoted = words.get(cue.kind, (cue.why, ()))
        words[cue.kind] = (why, (*quoted, match))
    return points, words


def _matches(text: str, findings: tuple[Finding, ...]) -> list[tuple[cues.Cue, str]]:
    written = scripts(text)
    found = [(cue, match[0]) for cue in cues.TEXT if written.worth(cue.pattern) and (match := cue.pattern.search(text))]
    bound = next((one for one in findings if one.what == "share" and (one.low is None) != (one.high is None)), None)
    return [*found, (cues.BOUND, bound.words)] if bound else found


def _over(above: Above, said: set[Kind], *, timed: bool) -> list[tuple[cues.Cue, str]]:
    """What the nearest heading that says something says."""
    through = True
    for heading in (above.introduction, *reversed(above.headings[-2:])):
        found = [(cue, match[0]) for cue in cues.HEADINGS if (match := cue.pattern.search(heading))]
        found = [(cue, match) for cue, match in found if through or cue.kind != "role"]
        if found:
            return [(cue, match) for cue, match in found if _adds(cue.kind, said, timed=timed)]
        # 岗位职责 holds through 维修工程师, which is below it; another heading is another matter.
        through = through and (not heading or any(pattern.search(heading) for pattern in vocabulary.ROLES))
    return []


def _adds(kind: Kind, said: set[Kind], *, timed: bool) -> bool:
    """Under 考核 all counts for the appraisal but what is an indicator; what is nothing else is a post's duty."""
    if kind in said:
        return True
    if kind == "appraisal":
        return "indicator" not in said
    return not said and not (timed and kind == "role")


def _confidence(points: int) -> int:
    return min(90, 40 + 6 * points)


def _statement(stated: object) -> Proposal:
    if isinstance(stated, re.Match):
        return Proposal("statement", 90, (stated[0],), why="purpose, scope, meaning or force")
    return Proposal(
        "statement", 80 if stated else 50, why="under such a heading" if stated else "no words that ask for more"
    )


# Quantities


def _quantified(text: str, findings: tuple[Finding, ...], kinds: set[Kind], *, stated: bool) -> list[Proposal]:
    made = [_for_length(text, one, kinds) for one in findings if one.what == "duration"]
    periods = _distinct([one for one in findings if one.what == "period"])
    made += [_for_period(one, kinds) for one in periods]
    if not stated:
        made += _unquantified(findings, kinds, made)
    return made


def _distinct(periods: list[Finding]) -> list[Finding]:
    seen: dict[tuple[str | None, int | None], Finding] = {}
    for one in periods:
        seen.setdefault((one.every, one.n), one)
    return list(seen.values())


def _for_length(text: str, one: Finding, kinds: set[Kind]) -> Proposal:
    before = re.split(r"[。;,\n]|\. ", text[max(0, one.start - REACH) : one.start])[-1]
    behind = re.split(r"[。;,\n]|\. ", text[one.end : one.end + REACH])[0]
    kind, confidence = _kind_of_length(before, behind, kinds)
    if kind == "record" and one.why == durations.NAMED:
        kind, confidence = "clock", 90
    if kind == "clock" and BREAKS.match(text, one.end):
        kind, confidence = "statement", 70
    if kind == "clock" and IS.search(before) and not behind.startswith("内") and WARRANTED.search(_sentence(text, one)):
        kind, confidence = "statement", 70
    return Proposal(
        kind, confidence, (one.words,), value=one.value, unit=one.unit, low=one.low, high=one.high, why=one.why
    )


def _sentence(text: str, one: Finding) -> str:
    return re.split(r"[。;\n]", text[max(0, one.start - 4 * REACH) : one.start])[-1]


def _kind_of_length(before: str, behind: str, kinds: set[Kind]) -> tuple[Kind, int]:  # noqa: PLR0911 - one a row
    near, late = f"{before}|{behind}", LATE.search(before) or LATE_BEHIND.match(behind)
    late = late or COUNTED.match(behind) or COUNTED_BEFORE.search(before)
    if EVERY.search(before):
        return "routine", 80
    if KEPT.search(near) and not _is_deadline(before, behind):
        return "record", 85
    if EXPERIENCE.search(near):
        return "role", 85
    if WARRANTED.search(near):
        return "statement", 70
    if CONSEQUENCE.search(near) and "appraisal" in kinds:
        return "appraisal", 70
    if (late or GOES_UP.match(behind)) and "escalation" in kinds:
        return "escalation", 85
    if late and "appraisal" in kinds:
        return "appraisal", 75
    return "clock", 90


def _is_deadline(before: str, behind: str) -> bool:
    """Within two days, before the shift ends: when a paper has to be there, not how long it stays."""
    return WITHIN.match(behind) is not None or BY_THEN.match(behind) is not None or BY.search(before) is not None


def _for_period(one: Finding, kinds: set[Kind]) -> Proposal:
    kind: Kind = "appraisal" if "appraisal" in kinds else "routine"
    return Proposal(kind, 90, (one.words,), every=one.every, n=one.n, why=one.why)


def _unquantified(findings: tuple[Finding, ...], kinds: set[Kind], made: list[Proposal]) -> list[Proposal]:
    """及时 asks for a clock, 定期 for a routine; the company says how long and how often."""
    found: list[Proposal] = []
    prompt = next((one for one in findings if one.what == "promptness"), None)
    if prompt and "indicator" not in kinds and not any(one.kind == "clock" for one in made):
        found.append(Proposal("clock", 55, (prompt.words,), why=prompt.why))
    regular = next((one for one in findings if one.what == "regularity"), None)
    if regular and not any(one.every for one in made) and "appraisal" not in kinds:
        found.append(Proposal("routine", 60, (regular.words,), why=regular.why))
    return found


# What else the clause says


def _measured(one: Proposal, findings: tuple[Finding, ...]) -> Proposal:
    """Shares go to what measures: an indicator, a weight of the appraisal, the mix of posts."""
    if one.kind not in ("indicator", "appraisal", "role") or one.low is not None or one.high is not None:
        return one
    share = next((found for found in findings if found.what in ("share", "weight") and (found.low or found.high)), None)
    return replace(one, low=share.low, high=share.high, words=(*one.words, share.words)) if share else one


def _staffed(one: Proposal, findings: tuple[Finding, ...]) -> Proposal:
    roles = tuple(dict.fromkeys(found.words for found in findings if found.what == "role"))
    documents = tuple(dict.fromkeys(found.words for found in findings if found.what == "document"))
    return replace(one, roles=roles, documents=documents if one.kind in ("record", "gate", "routine") else ())

"""A second, naive opinion on clocks: it steps minute by minute and knows no calendar arithmetic.

Facts, hours and moments lie on whole minutes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aftercare.platform.worktime.public import Calendar
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.policies.rules import Definition
from aftercare.regulations.policies.rules.definitions import holds

MINUTE = timedelta(minutes=1)


@dataclass
class Tale:
    """One run as the reference tells it; `minutes` holds the bucket of each minute."""

    start: datetime
    minutes: list[str] = field(default_factory=list)
    state: str = "running"
    end: datetime | None = None
    due: datetime | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    # Is it paused when it ends, or now?
    ends_paused: bool = False
    excused: bool = False
    # In seconds, where somebody set the due time by hand.
    target: int | None = None

    def seconds(self, bucket: str) -> int:
        return 60 * sum(one == bucket for one in self.minutes)


def is_open(calendar: Calendar, moment: datetime) -> bool:
    wall = moment.astimezone(ZoneInfo(calendar.zone))
    second = wall.hour * 3600 + wall.minute * 60
    return any(start <= second < until for start, until in calendar.day(wall.date()).hours)


# What the conditions of the tests mean, said once more without CEL.
HIGH, NIGHT, NORMAL = "urgency == 'high'", "urgency == 'night'", "urgency == null || urgency in ['', 'normal']"
BROKEN = "nature == 'breakdown'"
MEANING: dict[str, Callable[[dict[str, Any]], bool]] = {
    "": lambda _given: True,
    HIGH: lambda given: given.get("urgency") == "high",
    NIGHT: lambda given: given.get("urgency") == "night",
    NORMAL: lambda given: not given.get("urgency") or given["urgency"] == "normal",
    BROKEN: lambda given: given.get("nature") == "breakdown",
}
EIGHT_HOURS = 8 * 3600


def meaning(condition: str) -> Callable[[dict[str, Any]], bool]:
    """Conditions of the base policy are judged as the program does: their meaning has tests of its own."""
    return MEANING.get(condition) or (lambda given: holds(condition, given, undecided=False))


def target_of(definition: Definition, attributes: dict[str, Any]) -> tuple[int, str] | None:
    if not meaning(definition.only)(attributes):
        return None
    for target in definition.targets:
        if meaning(target.when)(attributes):
            return target.seconds + target.workdays * EIGHT_HOURS, target.calendar
    return None


def tell(facts: list[Fact], definition: Definition, calendars: dict[str, Calendar], as_of: datetime) -> list[Tale]:
    """Every run up to `as_of`; those of a case without a target are left out."""
    tales = _walk(facts, definition, as_of)
    kept = []
    for tale, pauses in tales:
        found = target_of(definition, tale.attributes)
        if found is not None:
            decided = _decided(facts, definition, len(kept) + 1, as_of)
            _count(tale, pauses, found[0], calendars[found[1]], as_of)
            _by_hand(tale, decided, as_of)
            kept.append(tale)
    return kept


def _decided(facts: list[Fact], definition: Definition, number: int, as_of: datetime) -> Fact | None:
    """The last decision about a run by then."""
    mine = [
        fact
        for fact in facts
        if fact.name == "clock.overridden" and fact.at <= as_of
        and (fact.payload["clock"], fact.payload["item"], fact.payload["run"]) == (definition.key, 0, number)
    ]  # fmt: skip
    return max(mine, key=lambda fact: (fact.at, fact.seq)) if mine else None


def _by_hand(tale: Tale, decided: Fact | None, as_of: datetime) -> None:
    """Excused: due at no time. Another due time: every minute counts, and nothing waits."""
    if decided is None:
        return
    if decided.payload["excused"]:
        tale.due, tale.excused = None, True
    elif decided.payload["due_at"] and datetime.fromisoformat(decided.payload["due_at"]) > tale.start:
        tale.due = datetime.fromisoformat(decided.payload["due_at"])
        tale.minutes = ["counted"] * int(((tale.end or as_of) - tale.start) / MINUTE)
        tale.state = tale.state if tale.end else "running"
        tale.target = int((tale.due - tale.start).total_seconds())


def _walk(facts: list[Fact], definition: Definition, as_of: datetime) -> list[tuple[Tale, dict[datetime, str]]]:
    """Runs, each with the pause reason of each of its minutes."""
    waiting = sorted((fact for fact in facts if fact.at <= as_of), key=lambda fact: (fact.at, fact.seq))
    done: list[tuple[Tale, dict[datetime, str]]] = []
    attributes: dict[str, Any] = {}
    told: list[Fact] = []
    reason, running = "", False
    if not waiting:
        return done
    now = waiting[0].at
    while now <= as_of:
        while waiting and waiting[0].at == now:
            fact, before = waiting.pop(0), reason
            if fact.name in {"case.opened", "case.attributes_changed"}:
                attributes = attributes | dict(fact.payload["attributes"])
            told.append(fact)
            if fact.name in definition.pauses | definition.resumes:
                reason = _reason(told, definition)
            if running:
                done[-1][0].attributes = attributes
                if fact.name in definition.stops or fact.name in definition.ends:
                    done[-1][0].state = "stopped" if fact.name in definition.stops else "void"
                    done[-1][0].end, running = now, False
                    done[-1][0].ends_paused = bool(before)
            may_start = (definition.repeats or not done) and (definition.history or not fact.history)
            if not running and fact.name in definition.starts and may_start:
                done.append((Tale(now, attributes=attributes), {}))
                running = True
        if running:
            done[-1][1][now] = reason
            done[-1][0].state = "paused" if reason else "running"
            done[-1][0].ends_paused = bool(reason)
        now += MINUTE
    return done


def _reason(told: list[Fact], definition: Definition) -> str:
    """Why the clock waits: the last pause that nothing after it has ended; "" = it does not."""
    standing = [
        fact.payload["reason"]
        for number, fact in enumerate(told)
        if fact.name in definition.pauses
        and fact.payload["reason"] in definition.pause_reasons
        and not any(_ends(later, fact, definition) for later in told[number + 1 :])
    ]
    return str(standing[-1]) if standing else ""


def _ends(later: Fact, pause: Fact, definition: Definition) -> bool:
    """A pause is over by a word about the same thing, or by something of a kind that never pauses this clock."""
    kinds = {name.split(".")[0] for name in definition.pauses}
    mine, theirs = pause.name.split(".")[0], later.name.split(".")[0]
    if later.name in definition.resumes and later.name not in definition.pauses and theirs not in kinds:
        return True
    spoken = later.name in definition.pauses | definition.resumes and mine == theirs
    return spoken and pause.payload.get(mine) == later.payload.get(mine)


def _count(tale: Tale, pauses: dict[datetime, str], target: int, calendar: Calendar, as_of: datetime) -> None:
    """Put each minute in its bucket; find the minute in which the target was reached, or would be."""
    counted, now = 0, tale.start
    while now < (tale.end or as_of):
        reason = pauses[now]
        bucket = "off_hours" if not is_open(calendar, now) else f"paused:{reason}" if reason else "counted"
        tale.minutes.append(bucket)
        counted += 60 * (bucket == "counted")
        now += MINUTE
        if counted == target and bucket == "counted":
            tale.due = now
    while tale.due is None and not tale.ends_paused:
        counted += 60 * is_open(calendar, now)
        now += MINUTE
        if counted == target:
            tale.due = now

"""What a drill saw of a binding, and whether that is all that the binding has to show. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Seen(StrEnum):
    """What happened in a play, in the words of the product's own judgements."""

    KEPT = "kept"
    BREACHED = "breached"
    PAUSED = "paused"
    REFUSED = "refused"
    # The order of work itself stood in the way before the clause could; the clause is named beside the button.
    REFUSED_BEFORE = "refused_before"
    PASSED = "passed"
    WARNED = "warned"
    RECORDED = "recorded"
    ESCALATED = "escalated"
    COUNTED = "counted"
    OWED = "owed"
    LAPSED = "lapsed"


# Kind of binding → what its play must show; of several in one set, one is enough.
DEMANDS: dict[str, tuple[frozenset[Seen], ...]] = {
    "clock": (frozenset({Seen.KEPT}), frozenset({Seen.BREACHED})),
    "gate": (frozenset({Seen.REFUSED, Seen.REFUSED_BEFORE, Seen.WARNED}), frozenset({Seen.PASSED})),
    "record": (frozenset({Seen.RECORDED, Seen.KEPT}),),
    "routine": (frozenset({Seen.KEPT}), frozenset({Seen.BREACHED})),
    "escalation": (frozenset({Seen.ESCALATED}),),
    "authority": (frozenset({Seen.REFUSED, Seen.REFUSED_BEFORE}), frozenset({Seen.PASSED})),
    "entitlement": (frozenset({Seen.OWED}), frozenset({Seen.LAPSED})),
    "indicator": (frozenset({Seen.COUNTED}),),
    "appraisal": (frozenset({Seen.COUNTED}),),
    "ratio": (frozenset({Seen.COUNTED}),),
    "weights": (frozenset({Seen.COUNTED}),),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing seen, with the events of the scratch journal that prove it."""

    seen: Seen
    events: tuple[int, ...]
    said: str = ""
    # The same in Chinese, where it is a sentence.
    said_zh: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A binding of a pack in the table."""

    pack: str
    clause: str
    number: str
    address: str
    requirements: tuple[str, ...]
    kind: str
    # Events that no part of the program records yet, or `kind:subject` where nothing carries such a binding out.
    waits_for: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    # What went wrong while it was played.
    trouble: str = ""
    # It was live when the pack's list was written, and is no more.
    is_gone: bool = field(default=False)

    @property
    def is_live(self) -> bool:
        """Whether anything can be shown of it today."""
        return not self.waits_for

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it still has to show."""
        seen = {one.seen for one in self.outcomes if one.events}
        demands = DEMANDS.get(self.kind, ())
        return tuple("/".join(sorted(one)) for one in demands if not one & seen)

    @property
    def is_green(self) -> bool:
        """A live binding has shown everything that its kind must; one that waits is neither shown nor a failure."""
        if self.is_gone:
            return False
        return not self.is_live or (not self.lacks and not self.trouble)

    @property
    def verdict(self) -> str:
        """In one word."""
        if self.is_gone:
            return "gone"
        if not self.is_live:
            return "waits"
        return "shown" if self.is_green else "not_shown"

    @property
    def events(self) -> tuple[int, ...]:
        """The evidence of all outcomes, each event once."""
        return tuple(dict.fromkeys(event for one in self.outcomes for event in one.events))


def missing_lines(pack: str, lines: Iterable[Line], expected: Iterable[str]) -> list[Line]:
    """A red line for each binding that was live when the pack's list was written and is not live now."""
    live = {line.address for line in lines if line.is_live}
    return [
        Line(pack=pack, clause=where.partition("/")[2].partition("#")[0], number="", address=where, requirements=(),
             kind="", is_gone=True)
        for where in expected if where not in live
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """A drill in figures."""

    live: int
    shown: int
    waiting: int
    gone: int

    @property
    def is_green(self) -> bool:
        return self.live == self.shown and not self.gone


def score(lines: Sequence[Line]) -> Score:
    """Of these lines."""
    live = [line for line in lines if line.is_live and not line.is_gone]
    gone = sum(line.is_gone for line in lines)
    waiting = sum(not line.is_live for line in lines)
    return Score(len(live), sum(line.is_green for line in live), waiting, gone)

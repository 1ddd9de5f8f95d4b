"""How one clause was kept in one case or period. Computed, never stored and never an event (decision 5). Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words


class State(StrEnum):
    """How a clause was kept. Open: it cannot be said yet. Waived: somebody who may let it pass, with a reason."""

    KEPT = "kept"
    BREACHED = "breached"
    OPEN = "open"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One binding, judged once.

    `at` is the moment at which the clause began to ask for something (a clock's start, a gate's deed,
    the first day of a routine's period): it decides in which period the verdict counts, and never
    moves. `evidence` leads to the events of the journal that it rests on.
    """

    # `regulation-key@version/clause-key#binding-key` (decision 17).
    address: str
    # The binding's kind: clock, gate, record, …
    kind: str
    # The journal stream: ("case", 17).
    subject_kind: str
    subject_id: int
    # Tells several verdicts of one binding on one subject apart ("order:5/2"); the same after every recompute.
    item: str = ""
    state: State
    at: datetime
    # By when it was owed; None where nothing is timed, or a pause leaves it open.
    due_at: datetime | None = None
    # Seconds beyond what was allowed, in the calendar that counts.
    over: int = 0
    evidence: tuple[int, ...] = ()
    # Who did it, or owed it, as far as the facts say.
    staff_id: int | None = None
    customer_id: int | None = None
    # Whose part of the company it is; "" = of the whole.
    unit_path: str = ""
    # In one sentence, why.
    said: Words
    # What it waited for, or what stopped it, as a code: filters go by it.
    cause: str = ""

    @property
    def regulation(self) -> str:
        """The key of the regulation."""
        return self.address.partition("@")[0]

    @property
    def clause(self) -> str:
        """The key of the clause, the same in every version."""
        return self.address.partition("/")[2].partition("#")[0]

    @property
    def identity(self) -> str:
        """The same for the same judgement after every recompute: explanations hang on it."""
        return f"{self.address}|{self.subject_kind}:{self.subject_id}|{self.item}"

    @property
    def number(self) -> int:
        """The identity as a number that addresses and streams can bear: 52 bits of its hash."""
        return int.from_bytes(sha256(self.identity.encode()).digest()[:7], "big") >> 4


class Judged(Protocol):
    """A verdict, or as much of it as tells whether it is asked for."""

    @property
    def address(self) -> str:
        """The clause."""

    @property
    def state(self) -> State:
        """How it was kept."""

    @property
    def at(self) -> datetime:
        """When the clause began to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which verdicts are wanted: those whose `at` lies in [since, until), judged on what is known at `as_of`.

    `regulation` is the key of one that is wanted alone, `state` a state; a source may use them to read
    less, and need not: whoever asks looks again.
    """

    since: datetime
    until: datetime
    as_of: datetime
    regulation: str = ""
    state: State | None = None
    # Only where, when and how it ended is asked: evidence and words may be left out.
    counting: bool = False

    def wants(self, one: Judged) -> bool:
        """Whether a verdict is among those asked for."""
        return (
            self.since <= one.at < self.until
            and (not self.regulation or one.address.startswith(f"{self.regulation}@"))
            and self.state in {None, one.state}
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """So many verdicts of a clause that ended alike."""

    address: str
    state: State
    count: int


# Every verdict once, in any order; read in batches, never row by row.
Source = Callable[[Asked], Iterable[Verdict]]
# Binding kind ("clock", "gate", "routine", …) → who judges it. Engines register in `ready()`.
sources: Registry[Source] = Registry("sources of verdicts")
# Of those that can count without giving each verdict: the same numbers, for whoever sees the whole company.
counters: Registry[Callable[[Asked], Iterable[Counted]]] = Registry("counters of verdicts")

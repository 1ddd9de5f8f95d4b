"""What may be wrong with the regulations in force taken together, and what is known when it is asked. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from aftercare.base.kernel.words import Words
from aftercare.platform.worktime.public import Calendar
from aftercare.regulations.bindings.rules import Binding
from aftercare.regulations.documents.rules import Clause, address
from aftercare.regulations.policies.rules import InForce


class Code(StrEnum):
    """What kind of finding it is."""

    TWO_LIMITS = "two_limits"
    NO_LIMIT = "no_limit"
    IMPOSSIBLE_TARGET = "impossible_target"
    UNHELD_POST = "unheld_post"
    UNFILLABLE_FORM = "unfillable_form"
    UNREACHABLE_GATE = "unreachable_gate"
    SUPERSESSION_CYCLE = "supersession_cycle"
    EMPTY_SCOPE = "empty_scope"
    UNKNOWN_CODE = "unknown_code"


# With one of these a clause cannot be kept by anybody: a draft with it is not handed in.
FAULTS = frozenset({Code.IMPOSSIBLE_TARGET, Code.UNREACHABLE_GATE, Code.SUPERSESSION_CYCLE, Code.EMPTY_SCOPE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One conflict or gap: the clause, its field, what is wrong, and the other clauses that it is about."""

    code: Code
    # `regulation@version/clause#binding`, or `regulation@version` for the text as a whole.
    address: str
    field: str
    message: str
    others: tuple[str, ...] = ()

    @property
    def is_fault(self) -> bool:
        """Does it keep a draft from being handed in?"""
        return self.code in FAULTS

    @property
    def regulation(self) -> str:
        """The key of the regulation."""
        return self.address.partition("@")[0]

    @property
    def place(self) -> tuple[str, str]:
        """(Clause, binding): keys, "" for the text as a whole."""
        clause, _sign, binding = self.address.partition("/")[2].partition("#")
        return clause, binding


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the check asks of the rest of the company."""

    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    # Posts as regulations name them that somebody holds; forms that are published.
    held: Collection[str] = ()
    forms: Collection[str] = ()
    # What forms are called, published or not.
    form_names: Mapping[str, Words] = field(default_factory=dict)
    live: Collection[str] = ()
    # Attribute of a case → the codes it can have, where they are few.
    values: Mapping[str, Collection[str]] = field(default_factory=dict)
    # Attribute of a case → the codes that there are of it now, where conditions compare it with one.
    codes: Mapping[str, Collection[str]] = field(default_factory=dict)
    # Event → events that can only come before it, or with it.
    follows: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # (Dimension, value) of scopes that name something that is there.
    known: Collection[tuple[str, str]] = ()
    # (regulation, version) → the version that it takes the place of.
    supersedes: Mapping[tuple[str, int], int] = field(default_factory=dict)
    # The calendar that stands for the unit's own.
    own_calendar: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A binding in its clause and its regulation."""

    version: InForce
    clause: Clause
    binding: Binding

    @property
    def address(self) -> str:
        return address(self.version.document.key, self.version.number, self.clause.key, self.binding.key)


def rules_of(versions: Sequence[InForce]) -> Iterator[Rule]:
    """Every binding of every regulation."""
    for version in versions:
        yield from (Rule(version, clause, binding) for clause, binding in version.document.bound())

"""Which clauses hold for a subject: the most specific scope first, then as its kind combines (decision 15). Pure.

A regulation names dimensions of what it is limited to. Of two regulations the one is more specific
that names the higher dimension; a slot's bindings come from the most specific regulations alone,
except that what is mandatory further up stays: it may be tightened, never loosened.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from aftercare.regulations.bindings.rules import Binding, Clock, Combine
from aftercare.regulations.documents.rules import Clause, Dimension, Document, address

# The attribute of the subject that each dimension is compared with; units are compared by their path.
ATTRIBUTES = {
    Dimension.PROJECT: "project",
    Dimension.CONTRACT: "contract",
    Dimension.CUSTOMER: "customer",
    Dimension.FAMILY: "family",
    Dimension.NATURE: "nature",
}


# What a scope names by the code of a unit, and a path below which nothing lies.
UNITS = (Dimension.DEPARTMENT, Dimension.OFFICE)
NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """A published version: its text, whose it is, and since when it holds."""

    version_id: int
    digest: str
    number: int
    document: Document
    unit_path: str
    unit_kind: str
    # None: since ever.
    effective_from: datetime | None
    # The paths of the units that its scope names; NOWHERE for one that is not there.
    named_paths: tuple[str, ...] = ()

    def applies(self, attributes: Mapping[str, Any]) -> bool:
        """Whether the subject lies within everything that it is limited to."""
        path = str(attributes.get("unit_path") or "/")
        if not all(path.startswith(each) for each in (self._below, *self.named_paths)):
            return False
        return all(
            str(attributes.get(ATTRIBUTES[dimension]) or "") == value
            for dimension, value in self.document.scope.items()
            if dimension in ATTRIBUTES
        )

    @property
    def holds_somewhere(self) -> bool:
        """Whether the units that its scope names lie in each other and in its own."""
        paths = sorted((self._below, *self.named_paths), key=len)
        return all(longer.startswith(shorter) for shorter, longer in pairwise(paths))

    @property
    def rank(self) -> tuple[bool, ...]:
        """Dimensions named, the highest first: compared like words in a dictionary. The base has none at all."""
        if self.unit_kind == "base":
            return ()
        named = set(self.document.scope)
        if self.unit_kind == "office":
            named.add(Dimension.OFFICE)
        elif self.unit_kind in {"department", "team"}:
            named.add(Dimension.DEPARTMENT)
        return tuple(dimension in named for dimension in Dimension)

    @property
    def _below(self) -> str:
        return "" if self.unit_kind in {"company", "base"} else self.unit_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A binding in force, with the address of its clause and what it answers."""

    address: str
    requirements: tuple[str, ...]
    binding: Binding
    rank: tuple[bool, ...] = ()

    @property
    def slot(self) -> str:
        """Where it competes."""
        return self.binding.slot


@dataclass(frozen=True, slots=True)
class Choice:
    """What holds in a slot, and what gave way to it."""

    slot: str
    chosen: tuple[Rule, ...]
    beaten: tuple[Rule, ...]


def rules_of(one: InForce) -> list[Rule]:
    """Every binding of a version as a rule."""
    return [_rule(one, clause, binding) for clause, binding in one.document.bound()]


def _rule(one: InForce, clause: Clause, binding: Binding) -> Rule:
    where = address(one.document.key, one.number, clause.key, binding.key)
    return Rule(address=where, requirements=clause.requirements, binding=binding, rank=one.rank)


def resolve(versions: Iterable[InForce], attributes: Mapping[str, Any]) -> list[Choice]:
    """What holds for a subject with these attributes, slot by slot."""
    by_slot: dict[str, list[Rule]] = {}
    for version in versions:
        if version.applies(attributes):
            for rule in rules_of(version):
                by_slot.setdefault(rule.slot, []).append(rule)
    return [_choice(slot, rules) for slot, rules in sorted(by_slot.items())]


def _choice(slot: str, rules: Sequence[Rule]) -> Choice:
    highest = max(rule.rank for rule in rules)
    ordered = sorted(rules, key=lambda rule: (rule.rank, rule.address), reverse=True)
    kept = [rule for rule in ordered if rule.rank == highest or rule.binding.mandatory]
    chosen = _combined(kept)
    return Choice(slot, tuple(chosen), tuple(rule for rule in ordered if rule not in chosen))


def _combined(rules: list[Rule]) -> list[Rule]:
    """Of equally specific ones: all or the first.

    Which clock is due first the fold finds out, which warranty lasts longest whoever knows the days (service/coverage).
    """
    match rules[0].binding.combine:
        case Combine.ALL | Combine.STRICTEST | Combine.KINDEST:
            return sorted(rules, key=lambda rule: rule.address)
        case _:
            return rules[:1]


def clocks_of(choices: Iterable[Choice]) -> list[Rule]:
    """The clocks among what holds."""
    return [rule for choice in choices for rule in choice.chosen if isinstance(rule.binding, Clock)]

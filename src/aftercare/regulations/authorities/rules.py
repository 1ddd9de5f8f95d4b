"""Who may make an event happen, by the clauses in force on the day. Pure: people and approvals are asked of callers.

An authority stands before an *event*, as a gate does, but before those of every stream, and it is
never frozen (decision 16): whoever acts is judged by what holds on the day of the deed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aftercare.regulations.bindings.rules import Authority
from aftercare.regulations.conditions.rules import ConditionFailedError, compiled

Posts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """An authority in force, the address of its clause, and how specific its regulation is."""

    clause: str
    authority: Authority
    rank: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A clause that stands in the way of a deed: who acts holds none of these posts, or none of them has approved."""

    clause: str
    what: Literal["post", "approval"]
    posts: Posts


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a deed: whether its author acts for one of these posts, whether one of them approved it."""

    acts_for: Callable[[Posts], bool]
    is_approved_by: Callable[[Posts], bool]


def bars(guards: Iterable[Guard], deed: str, attributes: Mapping[str, Any], asked: Asked) -> list[Bar]:
    """What stands in the way of a deed, by clause; [] = it may happen."""
    return [bar for guard in standing(guards, deed, attributes) for bar in bars_of(guard, asked)]


def standing(guards: Iterable[Guard], deed: str, attributes: Mapping[str, Any]) -> list[Guard]:
    """The clauses that a deed has to satisfy."""
    return strictest([one for one in guards if deed in one.authority.may and _applies(one.authority, attributes)])


def strictest(guards: Sequence[Guard]) -> list[Guard]:
    """Those of the most specific scope, all of them; and what a wider one made mandatory (decision 15)."""
    highest = max((one.rank for one in guards), default=())
    kept = (one for one in guards if one.rank == highest or one.authority.mandatory)
    return sorted(kept, key=lambda one: one.clause)


def bars_of(guard: Guard, asked: Asked) -> Iterable[Bar]:
    """What one clause has against a deed."""
    allowed, approvers = guard.authority.posts_allowed, guard.authority.approved_by
    if allowed and not asked.acts_for(allowed):
        yield Bar(guard.clause, "post", allowed)
    if approvers and not asked.is_approved_by(approvers):
        yield Bar(guard.clause, "approval", approvers)


def _applies(authority: Authority, attributes: Mapping[str, Any]) -> bool:
    """A condition that cannot be judged never lets anybody off."""
    try:
        return compiled(authority.when).holds(attributes)
    except ConditionFailedError:
        return True


def is_about_it(approval_kind: str, deed: str) -> bool:
    """Whether a question of this kind asks for this deed: `compensation.grant` before `compensation.granted`."""
    noun, _dot, verb = approval_kind.partition(".")
    deed_noun, _dot, deed_verb = deed.partition(".")
    return bool(verb) and noun == deed_noun and deed_verb.startswith(verb.rstrip("ey"))

"""Allowed moves as a table, shown to the pages by the same table, and compare-and-set."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from aftercare.base.kernel import tables
from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import DomainError, StaleError
from aftercare.base.kernel.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One verb: from which states to which. `history` moves are for imported history only."""

    verb: str
    sources: frozenset[str]
    target: str
    label: Words
    history: bool = False


class Moves:
    """The table of one aggregate."""

    def __init__(self, *moves: Move) -> None:
        self._moves = {move.verb: move for move in moves}

    def __iter__(self) -> Iterator[Move]:
        return iter(self._moves.values())

    def __getitem__(self, verb: str) -> Move:
        return self._moves[verb]

    def possible(self, state: str, *, by: Actor | None = None) -> list[Move]:
        """The moves that lead out of a state, for this actor."""
        history = by is not None and by.kind is ActorKind.HISTORY
        return [move for move in self._moves.values() if state in move.sources and (history or not move.history)]

    def check(self, verb: str, state: str, *, by: Actor, error: type[DomainError]) -> Move:
        """The move, or the refusal `error(state=…, verb=…)`."""
        move = self._moves[verb]
        if state not in move.sources or (move.history and by.kind is not ActorKind.HISTORY):
            raise error(state=state, verb=str(move.label))
        return move


def change(row: Any, *, states: Iterable[str] | None, error: type[DomainError], **values: Any) -> None:
    """Set `values` on a `Root` row by compare-and-set: one winner, always.

    The row must still be in the version that the caller decided on, and in one of `states`
    (None: any). Otherwise the caller lost a race: `StaleError` if the version moved, else
    `error(state=…, verb=…)`. On success `row` holds the new values and version. What ends with the
    state is emptied where `values` change it.
    """
    if "state" in values and values["state"] != row.state:
        values = dict.fromkeys(row.end_with_state, "") | values
    where, given = "id = %s AND version = %s", [row.pk, row.version]
    if states is not None:
        known = [str(state) for state in states]
        where, given = f"{where} AND state IN ({', '.join(['%s'] * len(known))})", [*given, *known]
    if not tables.update(type(row), values, where, given, counted=True):
        if not type(row)._default_manager.filter(pk=row.pk, version=row.version).exists():
            raise StaleError
        raise error(state=row.state, verb="")
    row.version += 1
    for name, value in values.items():
        setattr(row, name, value)

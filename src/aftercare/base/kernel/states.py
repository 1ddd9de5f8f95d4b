"""Allowed moves as a table, shown to the pages by the same table, and compare-and-set."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import DomainError, Text
from aftercare.base.kernel.words import Words

M = TypeVar("M", bound=models.Model)


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

    def __iter__(self) -> Iterable[Move]:  # type: ignore[override]
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


def compare_and_set(
    rows: models.QuerySet[Any], *, pk: int, expected: Iterable[str], error: type[DomainError], **values: Any
) -> None:
    """Set `values` if the row is still in an expected state; else refuse. One winner, always."""
    if not rows.filter(pk=pk, state__in=list(expected)).update(**values):
        raise error(state="", verb="")


__all__ = ["Move", "Moves", "Text", "compare_and_set"]

"""A kind of findable object for tests: a shelf of rows in memory, with an owner who decides who sees what."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.words import Words
from aftercare.platform.journal.public import consumers
from aftercare.platform.search import rules
from aftercare.platform.search.public import Builder, Row, builders, refresh

PERMISSION = "search_thing.view"


class Shelf:
    """The rows that exist. Staff see all but the hidden ones; customers what names them as owner."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.rows: dict[int, Row] = {}
        self.hidden: set[int] = set()

    def put(self, row_id: int, title: str, *, unit_path: str = "/1/", **values: object) -> None:
        """Add or change a row, and index it."""
        self.rows[row_id] = Row(id=row_id, title=title, unit_path=unit_path, **values)  # type: ignore[arg-type]
        refresh(self.kind, [row_id])

    def build(self, ids: Sequence[int]) -> Iterable[Row]:
        return [self.rows[number] for number in ids if number in self.rows]

    def visible(self, ids: Sequence[int], by: Actor) -> list[int]:
        if by.kind is ActorKind.CUSTOMER:
            return [number for number in ids if (by.kind.value, by.id) in self.rows[number].owners]
        return [number for number in ids if number not in self.hidden]

    def every(self, after: int, limit: int) -> list[int]:
        return sorted(number for number in self.rows if number > after)[:limit]

    def code(self, text: str) -> int | None:
        mark = "/s/"
        return int(text.rpartition(mark)[2]) if mark in text else None


@contextmanager
def shelf(kind: str, monkeypatch: pytest.MonkeyPatch, *, events: frozenset[str] = frozenset()) -> Iterator[Shelf]:
    """A registered kind, forgotten afterwards; it is the only one unless called within another."""
    made = Shelf(kind)
    monkeypatch.setattr(rules.builders, "_items", dict(rules.builders._items))
    builder = Builder(
        label=Words(zh=f"{kind}类", en=kind.title()),
        icon="box",
        permission=PERMISSION,
        events=events,
        build=made.build,
        visible=made.visible,
        url=lambda number: f"/{kind}/{number}/",
        every=made.every,
        code=made.code,
    )
    builders.register(kind, builder)
    yield made
    consumers.unregister(f"search.{kind}")

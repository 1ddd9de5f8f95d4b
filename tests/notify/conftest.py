"""The world of gadgets for every test here."""

from collections.abc import Iterator

import pytest
from tests.factories.jobs import NOON
from tests.factories.notify import World, world


@pytest.fixture
def gadgets(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world without anything in it yet; its clock shows NOON."""
    with world(monkeypatch, NOON) as made:
        yield made
